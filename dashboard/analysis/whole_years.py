"""Whole years: which figures of a measure of twelve months do not overlap."""

from datetime import date

import polars as pl

from dashboard.kpis.measure import Measure, Recipe
from datasets.calendar import MONTHS_IN_YEAR

_MARCH = 3
_RUNNING = (Recipe.TRAILING_YEAR, Recipe.YEAR_A_YEAR_ON)
_NUMBER = pl.col("month").dt.year().cast(pl.Int32) * MONTHS_IN_YEAR + pl.col("month").dt.month()


def whole_years(measure: Measure, frame: pl.DataFrame, change: date) -> pl.DataFrame:
    """The rows whose months lie all before the month `change` or all from it on, none twice.

    A frame of any other measure is as it was. Of a year to date: the full financial years.
    """
    if measure.recipe not in (*_RUNNING, Recipe.YEAR_TO_DATE):
        return frame
    ends = _NUMBER - (change.year * MONTHS_IN_YEAR + change.month)
    if measure.recipe in _RUNNING:
        return frame.filter(ends % MONTHS_IN_YEAR == MONTHS_IN_YEAR - 1)
    straddles = (ends >= 0) & (ends < MONTHS_IN_YEAR - 1)
    return frame.filter(pl.col("month").dt.month() == _MARCH, ~straddles)
