"""The frame of a series: one row per month or year, with its value and what to know of it."""

import math
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

import polars as pl

from dashboard.analysis.covered import coverage_by_month
from dashboard.analysis.figures import YEARLY
from dashboard.analysis.line import Line, value_of
from dashboard.analysis.standing import Standing
from dashboard.kpis.measure import Measure
from datasets.calendar import add_months
from datasets.reported import REPORTED_FIGURES


class Status(StrEnum):
    """What a reader must know of one month's figure."""

    PUBLISHED = "published"
    PROVISIONAL = "provisional"
    RESTATED = "restated"
    MISSING = "missing"
    HIDDEN = "hidden"
    NOW_HIDDEN = "now_hidden"
    NOT_MEASURED = "not_measured"
    REPORTED = "reported"


HIDDEN_EITHER_WAY = (Status.HIDDEN, Status.NOW_HIDDEN)
"""By the rule that the release was made with, or by a stricter one set later."""

_NO_FIGURE = (Status.MISSING, Status.NOT_MEASURED)

FRAME = pl.Schema(
    {
        "month": pl.Date(),
        "numerator": pl.Float64(),
        "denominator": pl.Float64(),
        "value": pl.Float64(),
        "status": pl.String(),
        "coverage": pl.String(),
    }
)
"""`coverage` is how much of the month's records came; "" where no figure came, and of years."""


def frame_of(measure: Measure, line: Line, standing: Standing) -> pl.DataFrame:
    """The rows of a line, hidden figures left out."""
    rows = []
    measured = line.measured
    covered = {} if measure.frequency == YEARLY else coverage_by_month(standing)
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
        rows.append((period, above, below, value, status.value, covered.get(period, "")))
    return pl.DataFrame(rows, schema=FRAME, orient="row")


def with_reported(frame: pl.DataFrame, said: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    """The rows with the figures of documents in the months of which nothing was counted.

    `said` has the measure's, with what is hidden of them. What was counted stands.
    """
    counted = frame.filter(~pl.col("status").is_in(_NO_FIGURE))
    rows = [_reported_row(measure, row) for row in said.iter_rows(named=True)]
    told = pl.DataFrame(rows, schema=FRAME, orient="row")
    told = told.join(counted, on="month", how="anti")
    return pl.concat([frame.join(told, on="month", how="anti"), told]).sort("month")


def _reported_row(measure: Measure, row: Mapping[str, Any]) -> tuple[object, ...]:
    month = row["month"]
    if row["hidden"]:
        status = Status.NOW_HIDDEN if row["newly"] else Status.HIDDEN
        return month, None, None, None, status.value, REPORTED_FIGURES
    above, below = row["numerator"], row["denominator"]
    value = row["value"] if above is None else value_of(measure, above, below)
    return month, above, below, value, Status.REPORTED.value, REPORTED_FIGURES


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
