"""Which measures can be compared across a change, given what there is from before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import polars as pl

from dashboard.analysis.covered import CLOSED_ONLY, LAST_MONTHS_LEFT_OUT, RECORDS
from dashboard.kpis.inherited import INHERITED
from dashboard.kpis.measure import Family, Measure
from dashboard.kpis.registry import MEASURES
from dashboard.kpis.workforce_histories import TRANSFERRED
from datasets.calendar import add_months, month_end, month_of
from datasets.programme import Intervention, Programme, SeriesBreak

ENOUGH_MONTHS = 12
"""So many months with a figure before a change, and every season has been seen."""

_SINCE_THE_CHANGE = MappingProxyType(
    {
        INHERITED.column: "Nothing had been inherited before",
        TRANSFERRED.column: "Nobody had been transferred before the change",
    }
)

NEAR_MONTHS = 3
"""A series break so near to a change cannot be told from it."""


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What there is from before a change: the `cells` with records, and the `reported` figures."""

    cells: pl.DataFrame
    reported: pl.DataFrame
    programme: Programme
    change: Intervention


def why_not_comparable(measure: Measure, standing: Standing) -> str:
    """Why a measure has nothing to compare with, to stand before its title; "" where it has."""
    since = [why for column, why in _SINCE_THE_CHANGE.items() if column in measure.needs]
    if since:
        return since[0]
    if measure.no_before:
        return measure.no_before.rstrip(".")
    if standing.cells.height and not standing.cells.select(_holds(measure).any()).item():
        return f"No {measure.of_kinds[0].replace('_', ' ')} from before"
    broken = next(_breaks(measure, standing), None)
    if broken is not None:
        return f"A series break at the change ({broken.name})"
    months = _months(measure, standing)
    if len(months) >= ENOUGH_MONTHS:
        return ""
    return _what_is_lacking(measure, standing, len(months))


def _breaks(measure: Measure, standing: Standing) -> Iterator[SeriesBreak]:
    """The series breaks of a measure that are as good as at the change."""
    month = month_of(standing.change.on)
    for one in standing.programme.breaks:
        ours = one.service == standing.change.service and one.touches(measure.id, measure.dataset)
        first, last = month_of(one.from_day), month_of(one.to_day or one.from_day)
        if ours and add_months(first, -NEAR_MONTHS) <= month <= add_months(last, NEAR_MONTHS):
            yield one


def _months(measure: Measure, standing: Standing) -> set[date]:
    """The months before the change in which a measure has a figure that may be compared."""
    parts = [MEASURES[part] for part in measure.derived_from] or [measure]
    counted = set.intersection(*(_counted(part, standing) for part in parts))
    told = standing.reported.filter(pl.col("measure") == measure.id, "matches")
    return counted | set(told["month"])


def _counted(measure: Measure, standing: Standing) -> set[date]:
    cells = standing.cells.filter(_holds(measure)).with_columns(is_so=_is_accepted(measure))
    whole = cells.group_by("month").agg(pl.col("is_so").all()).filter("is_so")
    months = set(whole["month"])
    if not measure.per_homes:
        return months
    service = standing.programme.service(standing.change.service)
    return {month for month in months if service.homes_on(month_end(month))}


def _is_accepted(measure: Measure) -> pl.Expr:
    """Whether a cell has a figure of a measure."""
    covered = pl.col("coverage").is_in(measure.coverage)
    lacks = pl.col("not_collected").fill_null([]).list.set_intersection(list(measure.reads))
    accepted = covered & (lacks.list.len() == 0) & _holds(measure)
    if measure.family is not Family.DURATION:
        return accepted
    ends = pl.col("month").max().over("source_system")
    late = pl.col("month") > ends.dt.offset_by(f"-{LAST_MONTHS_LEFT_OUT}mo")
    return accepted & ~((pl.col("coverage") == CLOSED_ONLY) & late)


def _holds(measure: Measure) -> pl.Expr:
    """Whether a cell has the record kind that a measure is of, as far as that is known."""
    kinds = pl.col("kinds")
    if not measure.of_kinds:
        return pl.lit(value=True)
    return kinds.is_null() | (kinds.list.len() == 0) | kinds.list.contains(measure.of_kinds[0])


def _what_is_lacking(measure: Measure, standing: Standing, months: int) -> str:
    parts = [measure, *(MEASURES[part] for part in measure.derived_from)]
    cells = standing.cells
    read = {column for part in parts for column in part.reads}
    absent = set(cells["not_collected"].explode().drop_nulls()) & read
    if absent:
        return f"The system did not hold {', '.join(sorted(absent))}"
    accepted = set.intersection(*(set(part.coverage) for part in parts))
    if not set(cells["coverage"]) <= accepted:
        return f"Needs every one of the {RECORDS.get(measure.dataset, 'records')}"
    service = standing.programme.service(standing.change.service)
    if measure.per_homes and not any(home.ward is None for home in service.homes):
        return "The programme does not give the number of homes"
    many = "1 month" if months == 1 else f"{months} months"
    return f"Only {many} from before, and {ENOUGH_MONTHS} are needed"
