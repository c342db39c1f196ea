"""Figures: what a release says of one service by the month (or year), and what of it is hidden.

The small-number rule is applied here, once, over all measures and nodes together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import polars as pl

from dashboard.analysis.covered import without_ends
from dashboard.analysis.reported import NOTHING, Reported, among, judged, reported_in
from dashboard.analysis.running_years import add_running_years
from dashboard.analysis.scrutiny import scrutiny_rows, scrutiny_standing
from dashboard.analysis.standing import Standing, standing_of
from dashboard.analysis.ward_years import add_ward_years
from dashboard.kpis.disclosure import hidden_in, stricter
from dashboard.kpis.measure import COMPARATOR, WARD, Frequency, Measure
from dashboard.kpis.registry import MEASURES, measures_of
from dashboard.kpis.scrutiny import SCRUTINY
from dashboard.kpis.table import Flags, Table, table_of
from datasets.calendar import add_months, months_between
from datasets.programme import Programme, SmallNumbers, parse_programme
from datasets.store import LiveRelease

_parsed = lru_cache(maxsize=8)(parse_programme)
YEARLY = Frequency.YEARLY


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """One service's figures at one frequency, by breakdown, and which of them are hidden.

    `newly` are those that the release's own rule would not have hidden. `reported` are figures of
    documents, which stand beside what was counted.
    """

    standing: Standing
    tables: Mapping[str, Table]
    hidden: Mapping[str, Flags]
    newly: Mapping[str, Flags]
    reported: Reported = NOTHING


@lru_cache(maxsize=4)
def programme_of(release: LiveRelease) -> Programme | None:
    """The programme that a release was made with; None if it has none."""
    text = release.document("programme")
    return None if text is None else _parsed(text)


def rule_of(release: LiveRelease) -> SmallNumbers | None:
    """The small-number rule that a release was made with; None if it has no programme."""
    programme = programme_of(release)
    return None if programme is None else programme.small_numbers


@lru_cache(maxsize=64)
def figures_of(
    release: LiveRelease,
    dataset: str,
    service_id: str,
    frequency: str,
    today: SmallNumbers | None = None,
) -> Figures:
    """The figures of a dataset's measures of one frequency, source systems added up.

    What `today`, a rule set later, hides is hidden too. A few are remembered, since a page reads
    many series of one release. KeyError if the release has no programme.
    """
    programme = programme_of(release)
    if programme is None:
        raise KeyError("programme")
    measures = [m for m in measures_of(dataset) if m.frequency == frequency]
    if dataset == SCRUTINY:
        kept = scrutiny_rows(release, programme, service_id)
        standing = scrutiny_standing(kept, release)
    else:
        standing = standing_of(release, programme, dataset, service_id)
        rows = _rows(release, dataset, service_id, measures)
        whole = without_ends(rows, standing, measures)
        kept = rows if frequency == YEARLY else _complete(whole, standing)
    sums = _summed(kept.filter(pl.col("period").is_not_null()), measures)
    periods = _years(sums) if frequency == YEARLY else standing.months
    tables = _tables(sums, measures, periods, _nodes(sums, programme, service_id))
    if standing.last is not None:
        _without_unfinished(tables[""], kept, standing.last)
    add_ward_years(tables, measures)
    add_running_years(tables, measures)
    said = reported_in(release, dataset, service_id)
    if frequency == YEARLY:
        said = said.clear()
    own = programme.small_numbers
    rules = [own] if today is None or stricter(own, today) == own else [own, stricter(own, today)]
    seen = among(tables, said)
    by_rule = [hidden_in(seen, rule) for rule in rules]
    hidden = {name: flags | by_rule[-1][name] for name, flags in by_rule[0].items()}
    newly = {name: flags & ~by_rule[0][name] for name, flags in hidden.items()}
    told = judged(said, tables, hidden[""], newly[""], rules)
    return Figures(standing, tables, hidden, newly, told)


def _rows(
    release: LiveRelease, dataset: str, service_id: str, measures: Sequence[Measure]
) -> pl.DataFrame:
    return release.frame.filter(
        pl.col("days").is_null(),
        pl.col("kind") == "measure",
        pl.col("dataset") == dataset,
        pl.col("service") == service_id,
        pl.col("measure").is_in([m.id for m in measures]),
    ).select(
        "source_system",
        "month",
        "measure",
        "period",
        "breakdown",
        "node",
        "numerator",
        "denominator",
    )


def _complete(rows: pl.DataFrame, standing: Standing) -> pl.DataFrame:
    """Rows of the measures that every source system of the month has figures for."""
    whole = rows.filter(pl.col("breakdown") == "")
    systems = whole.group_by("measure", "month").agg(pl.col("source_system").n_unique())
    here = systems.join(standing.systems, on=["month", "source_system"], how="semi")
    of_a_kind = _complete_of_a_kind(systems, standing)
    return rows.join(pl.concat([here, of_a_kind]), on=["measure", "month"], how="semi")


def _complete_of_a_kind(systems: pl.DataFrame, standing: Standing) -> pl.DataFrame:
    """Of measures of one kind of record: those that every system with such records has."""
    kinds = {name: m.of_kinds[0] for name, m in MEASURES.items() if m.of_kinds}
    told = systems.filter(
        pl.col("measure").is_in(list(kinds)), pl.col("month").is_in(sorted(standing.came))
    ).with_columns(kind=pl.col("measure").replace_strict(kinds))
    every = pl.col("source_system").max().over("month", "kind")
    return told.filter(pl.col("source_system") == every).drop("kind")


def _summed(rows: pl.DataFrame, measures: Sequence[Measure]) -> pl.DataFrame:
    """Source systems added up; homes are the same homes in each of them."""
    homes = pl.col("measure").is_in([m.id for m in measures if m.per_homes])
    below = pl.col("denominator")
    added = pl.when(below.is_not_null().any()).then(below.sum())
    return rows.group_by("measure", "period", "breakdown", "node").agg(
        pl.when(pl.col("numerator").is_not_null().all()).then(pl.col("numerator").sum()),
        pl.when(homes.first()).then(below.max()).otherwise(added).alias("denominator"),
    )


def _years(sums: pl.DataFrame) -> tuple[date, ...]:
    found = sums["period"].drop_nulls()
    if found.is_empty():
        return ()
    first, last = found.min(), found.max()
    if not isinstance(first, date) or not isinstance(last, date):
        raise TypeError("periods are dates")
    return tuple(date(year, 1, 1) for year in range(first.year, last.year + 1))


def _nodes(sums: pl.DataFrame, programme: Programme, service_id: str) -> dict[str, tuple[str, ...]]:
    """The nodes of each breakdown, in order: those with rows, and those the programme names."""
    found = dict(sums.group_by("breakdown").agg(pl.col("node").unique().sort()).iter_rows())
    nodes = {name: set(held) for name, held in found.items()} | {"": {""}}
    if WARD in nodes:
        nodes[WARD] |= {ward.code for ward in programme.wards}
    groups = {c.id for c in programme.comparators if c.service == service_id}
    nodes[COMPARATOR] = nodes.get(COMPARATOR, set()) | groups
    return {name: tuple(sorted(held)) for name, held in nodes.items()}


def _tables(
    sums: pl.DataFrame,
    measures: Sequence[Measure],
    periods: Sequence[date],
    nodes: Mapping[str, tuple[str, ...]],
) -> dict[str, Table]:
    whole = table_of(sums.filter(pl.col("breakdown") == ""), "", measures, periods, nodes[""])
    tables = {"": _filled_years(whole) if measures and measures[0].frequency == YEARLY else whole}
    for name, held in nodes.items():
        if name and held:
            part = sums.filter(pl.col("breakdown") == name)
            tables[name] = _filled(table_of(part, name, measures, periods, held), tables[""])
    return tables


def _without_unfinished(whole: Table, kept: pl.DataFrame, last: date) -> None:
    """Without the cohorts of which a month that fills them was not measured, in place.

    Nor those of which more came to something than came: a system began without its past.
    """
    for place, measure in enumerate(whole.measures):
        if not measure.is_cohort or measure.frequency == YEARLY:
            continue
        told = set(kept.filter(pl.col("measure") == measure.id)["month"])
        for at, period in enumerate(whole.periods):
            end = min(add_months(period, measure.settles_after_months), last)
            above, below = whole.numerator[place, at], whole.denominator[place, at]
            if not told.issuperset(months_between(period, end)) or (above > below).any():
                whole.numerator[place, at] = whole.denominator[place, at] = np.nan


def _filled_years(whole: Table) -> Table:
    """With 0 in the years without a record, between those with one."""
    for place in range(len(whole.measures)):
        if whole.measured[place].any():
            np.nan_to_num(whole.numerator[place], copy=False)
            np.nan_to_num(whole.denominator[place], copy=False)
    return whole


def _filled(table: Table, whole: Table) -> Table:
    """With 0 in every node that has no record in a month that was measured.

    Where the nodes do not add up to the whole, the breakdown was not kept: nothing is filled in.
    """
    for place, measure in enumerate(table.measures):
        if not measure.keeps(table.breakdown):
            continue
        measured = whole.measured[place]
        above, below = table.numerator[place], table.denominator[place]
        if table.breakdown != COMPARATOR:
            measured = measured & _adds_up(table, whole, place)[:, None]
        above[measured & np.isnan(above)] = 0
        above[~np.broadcast_to(measured, above.shape)] = np.nan
        if measure.has_denominator:
            below[measured & np.isnan(below)] = 0
            below[~np.broadcast_to(measured, below.shape)] = np.nan
    return table


def _adds_up(table: Table, whole: Table, place: int) -> Flags:
    same: Flags = np.isclose(
        np.nansum(table.numerator[place], axis=1), whole.numerator[place, :, 0]
    )
    if table.measures[place].has_denominator:
        below = np.nansum(table.denominator[place], axis=1)
        same &= np.isclose(below, whole.denominator[place, :, 0])
    return same
