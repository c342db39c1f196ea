"""What readers will notice between two releases: the series whose figures, or words, differ."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from dashboard.analysis.covered import EVERY_RECORD, REPORTED_LABEL, label_of
from dashboard.analysis.figures import programme_of
from dashboard.analysis.frame import HIDDEN_EITHER_WAY, Status
from dashboard.analysis.series import read_frame
from dashboard.kpis.measure import Measure, Unit
from dashboard.kpis.registry import MEASURES
from dashboard.kpis.words import format_value
from datasets.store import CellKey, LiveRelease
from datasets.store.rows import ALL_SERVICES, CELL, CELL_KEY, DOCUMENT

_SAID = (Status.PROVISIONAL, Status.RESTATED, Status.REPORTED)


@dataclass(frozen=True, slots=True)
class Noticed:
    """One month (year) of a measure of a service that reads differently, as it is and as it will.

    Small numbers are hidden on both sides, as readers see them.
    """

    measure: str
    title: str
    service: str
    month: date
    before: str
    after: str


def noticed(
    before: LiveRelease, after: LiveRelease, *, of: Collection[CellKey] | None = None
) -> tuple[Noticed, ...]:
    """What differs in the series of whole services, by measure, oldest first.

    `of` are the only cells whose rows differ, where that is known: the rest is then not read. Not
    in what is said of our own extracts: that moves with the calendar.
    """
    places = _moved(before, after) if of is None else _places(of)
    sides = {
        service: (_only(before, service), _only(after, service))
        for service in {service for _, service in places}
    }
    found: list[Noticed] = []
    for measure in MEASURES.values():
        for dataset, service in places:
            if dataset == measure.dataset:
                found += _of_series(measure, service, *sides[service])
    return tuple(found)


def _places(cells: Collection[CellKey]) -> list[tuple[str, str]]:
    return sorted({(cell.dataset, cell.service) for cell in cells})


def _only(release: LiveRelease, service: str) -> LiveRelease:
    """A release with one service's rows, and what is of all: many small readings are quicker so."""
    kept = release.frame.filter(pl.col("service").is_in([service, ALL_SERVICES]))
    return replace(release, frame=kept)


def _moved(before: LiveRelease, after: LiveRelease) -> list[tuple[str, str]]:
    """The datasets and services whose series may differ: all of them where a document does.

    A cell says by its hashes which figures and records are its own.
    """
    documents, cells = (
        [
            release.rows(kind=kind).drop("submission").sort("node", *CELL_KEY)
            for release in (before, after)
        ]
        for kind in (DOCUMENT, CELL)
    )
    moved = pl.concat(cells)
    if documents[0].equals(documents[1]):
        moved = pl.concat(
            [
                one.join(other, on=one.columns, how="anti", nulls_equal=True)
                for one, other in (cells, cells[::-1])
            ]
        )
    return sorted(moved.select("dataset", "service").unique().rows())


def _of_series(
    measure: Measure, service: str, before: LiveRelease, after: LiveRelease
) -> Iterator[Noticed]:
    was, will = (_by_month(release, measure, service) for release in (before, after))
    for month in sorted({*was, *will}):
        if was.get(month) != will.get(month):
            words = [_words(measure, side.get(month)) for side in (was, will)]
            yield Noticed(measure.id, measure.title, service, month, *words)


def _by_month(
    release: LiveRelease, measure: Measure, service: str
) -> Mapping[date, Mapping[str, object]]:
    programme = programme_of(release)
    if programme is None or service not in {known.id for known in programme.services}:
        return {}
    rows = read_frame(release, measure.id, service).to_dicts()
    return {row["month"]: row for row in rows}


def _words(measure: Measure, row: Mapping[str, object] | None) -> str:
    """A month as it reads: "71.2% (47 of 66), provisional", "12 jobs", "missing"."""
    status = Status.MISSING if row is None else Status(str(row["status"]))
    if row is None or status in {Status.MISSING, Status.NOT_MEASURED, *HIDDEN_EITHER_WAY}:
        return status.value.replace("_", " ")
    value = row["value"]
    words = format_value(measure, value if isinstance(value, float) else None)
    if measure.unit is Unit.SHARE and row["denominator"] is not None:
        words += f" ({row['numerator']:,.10g} of {row['denominator']:,.10g})"
    label = label_of(str(row["coverage"] or ""), measure.dataset)
    states = [status.value] if status in _SAID else []
    states += [label] if label not in ("", EVERY_RECORD, REPORTED_LABEL) else []
    return ", ".join([words, *states])
