"""Whole years: which figures of a measure of twelve months do not overlap."""

from datetime import date

import polars as pl

from dashboard.kpis.measure import Measure, Recipe
from datasets.calendar import MONTHS_IN_YEAR

_MARCH = 3
_MONTHS_HELD = {
    Recipe.TRAILING_YEAR: MONTHS_IN_YEAR,
    Recipe.YEAR_A_YEAR_ON: 2 * MONTHS_IN_YEAR,
    Recipe.YEAR_TO_DATE: MONTHS_IN_YEAR,
}
_YEAR, _MONTH = pl.col("month").dt.year().cast(pl.Int32), pl.col("month").dt.month()


def months_held(measure: Measure) -> int:
    """How many months a figure of `whole_years` goes back, its own included; 1 if it is no year.

    Two years where those are counted who came in the first and were still there in the second.
    """
    return 1 if measure.recipe is None else _MONTHS_HELD.get(measure.recipe, 1)


def whole_years(measure: Measure, frame: pl.DataFrame, change: date) -> pl.DataFrame:
    """The rows whose months lie all before the month `change` or all from it on, none twice.

    A frame of any other measure is as it was. Financial years, where there are no others: of a
    year to date, of a measure that is told each March, and of a ward.
    """
    held = months_held(measure)
    if held == 1:
        return frame
    ends = _YEAR * MONTHS_IN_YEAR + _MONTH - (change.year * MONTHS_IN_YEAR + change.month)
    straddles = (ends >= 0) & (ends < held - 1)
    to_march = measure.recipe is Recipe.YEAR_TO_DATE or measure.years_to_march
    if to_march or frame.select((_MONTH == _MARCH).all()).item():
        return frame.filter(_MONTH == _MARCH, ~straddles)
    return frame.filter(ends % MONTHS_IN_YEAR == MONTHS_IN_YEAR - 1, ~straddles)
