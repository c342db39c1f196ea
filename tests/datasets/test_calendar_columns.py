"""Working days of whole columns agree with working days counted one by one."""

from datetime import date, timedelta

import polars as pl
import pytest

from datasets.calendar import (
    add_working_days,
    plus_working_days,
    working_days_between,
    working_days_from,
)

DAYS = [date(2022, 5, 20) + timedelta(days=step) for step in range(25)]  # a jubilee among them
LEAP = [date(2024, 2, 26) + timedelta(days=step) for step in range(8)]
YEARS_END = [date(2026, 12, 22) + timedelta(days=step) for step in range(14)]
EVERY = [*DAYS, *LEAP, *YEARS_END]


@pytest.mark.parametrize("count", [0, 1, 2, 5, 10, 20])
def test_adding_working_days_to_a_column_is_adding_them_to_each(count):
    frame = pl.DataFrame({"day": EVERY})
    found = frame.select(plus_working_days(pl.col("day"), count))["day"].to_list()
    assert found == [add_working_days(day, count) for day in EVERY]


def test_days_between_columns_are_days_between_each():
    pairs = [(one, other) for one in EVERY[:47:3] for other in EVERY]
    frame = pl.DataFrame(pairs, schema=["start", "end"], orient="row")
    found = frame.select(days=working_days_from(pl.col("start"), pl.col("end")))["days"].to_list()
    assert found == [working_days_between(*pair) for pair in pairs]


def test_a_missing_date_stays_missing():
    frame = pl.DataFrame({"day": [None, date(2026, 10, 1)]}, schema={"day": pl.Date})
    assert frame.select(plus_working_days(pl.col("day"), 10))["day"][0] is None
    assert (
        frame.select(n=working_days_from(pl.col("day"), pl.lit(date(2026, 10, 8))))["n"][0] is None
    )
