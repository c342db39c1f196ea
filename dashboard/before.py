"""The Before report: what there really is from before a change, and what it can be compared by.

It is told when a file is handed in, of the release as it would stand with that file in it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.analysis.covered import LEAST_FIRST
from dashboard.cell_facts import coverages_of
from dashboard.comparable import Standing, why_not_comparable
from dashboard.covered_cells import cells_of
from dashboard.kpis.registry import measures_of
from dashboard.kpis.reported import REPORTED
from datasets.calendar import month_of
from datasets.extract import Extract
from datasets.migration import opened_together
from datasets.months import opened_on
from datasets.programme import Intervention, Programme
from datasets.reported import REPORTED_FIGURE, REPORTED_FIGURES
from datasets.store import CellKey, LiveRelease


@dataclass(frozen=True, slots=True)
class Before:
    """What would be known of a dataset and service from before its headline change.

    `months` are those of which records came, oldest first, and `coverages` how many of them hold
    how much. `reported` counts the months of which only a document's figure is known. `shared` are
    days on which many of the file's records were opened. `not_comparable` says why, by measure.
    """

    dataset: str
    service: str
    change: Intervention
    months: tuple[date, ...]
    coverages: tuple[tuple[str, int], ...]
    reported: int
    shared: tuple[tuple[date, int], ...]
    comparable: tuple[str, ...]
    not_comparable: tuple[tuple[str, str], ...]
    concerns_file: bool

    @property
    def is_nothing(self) -> bool:
        """Whether nothing at all survives from before the change."""
        return not self.months and not self.reported

    @property
    def is_told(self) -> bool:
        """Whether whoever hands the file in should hear of it."""
        return self.concerns_file or self.is_nothing


@dataclass(frozen=True, slots=True, eq=False)
class _Sent:
    """A file, with the cells that it covers and how much each of them holds."""

    extract: Extract
    coverages: Mapping[CellKey, str]


def before_reports(
    extract: Extract, live: LiveRelease | None, programme: Programme | None
) -> tuple[Before, ...]:
    """One report for each of the file's services that the programme has a headline change of."""
    if programme is None:
        return ()
    known = {service.id for service in programme.services}
    coverages = coverages_of(extract, cells_of(extract, programme))
    services = {key.service for key in coverages} & known
    return tuple(
        _report(_Sent(extract, coverages), live, programme, change)
        for service in sorted(services)
        if (change := programme.headline(service)) is not None
    )


def _report(
    sent: _Sent, live: LiveRelease | None, programme: Programme, change: Intervention
) -> Before:
    extract = sent.extract
    dataset, first = extract.contract.name, month_of(change.on)
    cells = _cells(sent, live, change.service).filter(pl.col("month") < first)
    counted = cells.filter(pl.col("coverage") != REPORTED_FIGURES)
    reported = _reported(sent, live, change.service).filter(pl.col("month") < first)
    standing = Standing(counted, reported, programme, change)
    why = {
        measure.id: why_not_comparable(measure, standing)
        for measure in measures_of(dataset)
        if programme.service(change.service).has(measure.id)
    }
    return Before(
        dataset=dataset,
        service=change.service,
        change=change,
        months=tuple(counted["month"].unique().sort()),
        coverages=_coverages(counted),
        reported=reported["month"].n_unique(),
        shared=tuple(_shared(extract, change.service)),
        comparable=tuple(name for name, reason in why.items() if not reason),
        not_comparable=tuple((name, reason) for name, reason in why.items() if reason),
        concerns_file=extract.months[0] < first,
    )


def _cells(sent: _Sent, live: LiveRelease | None, service: str) -> pl.DataFrame:
    """A service's cells as they would stand: system, month, coverage and what they do not hold.

    `kinds` are the record kinds of the file's systems; null for what the release holds already.
    """
    extract = sent.extract
    theirs = extract.records.filter(pl.col("service") == service)
    kinds = dict(theirs.group_by("source_system").agg(pl.col("record_kind").unique()).iter_rows())
    own = pl.DataFrame(
        [
            (
                key.source_system,
                key.month,
                coverage,
                list(extract.not_collected),
                kinds.get(key.source_system, []),
            )
            for key, coverage in sent.coverages.items()
            if key.service == service
        ],
        schema={
            "source_system": pl.String,
            "month": pl.Date,
            "coverage": pl.String,
            "not_collected": pl.List(pl.String),
            "kinds": pl.List(pl.String),
        },
        orient="row",
    )
    if live is None:
        return own
    held = live.cells().filter(
        pl.col("dataset") == extract.contract.name, pl.col("service") == service
    )
    without = held.join(own, on=["source_system", "month"], how="anti")
    kept = without.with_columns(pl.lit(None, pl.List(pl.String)).alias("kinds")).select(own.columns)
    return pl.concat([kept.with_columns(pl.col("coverage").fill_null("complete")), own])


def _reported(sent: _Sent, live: LiveRelease | None, service: str) -> pl.DataFrame:
    """A service's reported figures as they would stand: `measure`, `month`, and if they `match`."""
    extract = sent.extract
    parts = pl.col("numerator").is_not_null() & pl.col("denominator").is_not_null()
    agreed = pl.col("definition_matches").fill_null(value=False)
    chosen = ("source_system", "measure", "month", (parts & agreed).alias("matches"))
    own = extract.records.filter(
        pl.col("record_kind") == REPORTED_FIGURE, pl.col("service") == service
    ).select(*chosen)
    if live is None:
        return own
    held = live.rows(kind=REPORTED, dataset=extract.contract.name, service=service)
    flag = pl.col("text").str.json_decode(pl.Struct({"definition_matches": pl.Boolean()}))
    told = held.with_columns(flag.struct.field("definition_matches")).select(*chosen)
    replaced = pl.DataFrame(
        [(key.source_system, key.month) for key in sent.coverages],
        schema={"source_system": pl.String, "month": pl.Date},
        orient="row",
    )
    return pl.concat([told.join(replaced, on=["source_system", "month"], how="anti"), own])


def _coverages(cells: pl.DataFrame) -> tuple[tuple[str, int], ...]:
    """How many months hold how much, the least first; the least of a month's systems is its own."""
    by_month = {
        month: next(c for c in LEAST_FIRST if c in found)
        for month, found in cells.group_by("month").agg(pl.col("coverage").unique()).iter_rows()
    }
    counts = [(c, list(by_month.values()).count(c)) for c in LEAST_FIRST]
    return tuple((coverage, count) for coverage, count in counts if count)


def _shared(extract: Extract, service: str) -> Iterator[tuple[date, int]]:
    theirs = extract.records.filter(pl.col("service") == service)
    day = opened_on(extract.contract)
    for on in opened_together(theirs, extract.contract)["day"].unique().sort():
        yield on, theirs.filter(day == on)["record_id"].n_unique()
