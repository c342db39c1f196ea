"""The frame of a series: one row per month or year, with its value and what to know of it."""

import math
from datetime import date
from enum import StrEnum

import polars as pl

from dashboard.analysis.figures import YEARLY
from dashboard.analysis.line import Line, value_of
from dashboard.analysis.standing import Standing
from dashboard.kpis.measure import Measure
from datasets.calendar import add_months


class Status(StrEnum):
    """What a reader must know of one month's figure."""

    PUBLISHED = "published"
    PROVISIONAL = "provisional"
    RESTATED = "restated"
    MISSING = "missing"
    HIDDEN = "hidden"
    NOW_HIDDEN = "now_hidden"
    NOT_MEASURED = "not_measured"


HIDDEN_EITHER_WAY = (Status.HIDDEN, Status.NOW_HIDDEN)
"""By the rule that the release was made with, or by a stricter one set later."""

FRAME = pl.Schema(
    {
        "month": pl.Date(),
        "numerator": pl.Float64(),
        "denominator": pl.Float64(),
        "value": pl.Float64(),
        "status": pl.String(),
    }
)


def frame_of(measure: Measure, line: Line, standing: Standing) -> pl.DataFrame:
    """The rows of a line, hidden figures left out."""
    rows = []
    measured = line.measured
    for place, period in enumerate(line.periods):
        status = _status(
            standing,
            period,
            yearly=measure.frequency == YEARLY,
            settles_after=measure.settles_after_months,
            measured=bool(measured[place]),
            hidden=bool(line.hidden[place]),
        )
        if status is Status.HIDDEN and line.newly[place]:
            status = Status.NOW_HIDDEN
        shown = measured[place] and status not in HIDDEN_EITHER_WAY
        above = float(line.numerator[place]) if shown else None
        below = float(line.denominator[place]) if shown else None
        below = None if below is None or math.isnan(below) else below
        value = None if above is None else value_of(measure, above, below)
        rows.append((period, above, below, value, status.value))
    return pl.DataFrame(rows, schema=FRAME, orient="row")


def _status(
    standing: Standing,
    period: date,
    *,
    yearly: bool,
    settles_after: int,
    measured: bool,
    hidden: bool,
) -> Status:
    if hidden:
        return Status.HIDDEN
    if not measured:
        come = yearly or period in standing.came
        return Status.NOT_MEASURED if come else Status.MISSING
    if _is_provisional(standing.last, period, yearly=yearly, settles_after=settles_after):
        return Status.PROVISIONAL
    return Status.RESTATED if not yearly and period in standing.restated else Status.PUBLISHED


def _is_provisional(last: date | None, period: date, *, yearly: bool, settles_after: int) -> bool:
    """The newest month; a cohort for as long as it goes on filling up."""
    if last is None:
        return False
    if yearly:
        return last < add_months(date(period.year + 1, 1, 1), settles_after)
    return last <= add_months(period, settles_after)
