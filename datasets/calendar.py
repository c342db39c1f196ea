"""Months, working days and English bank holidays."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

import polars as pl

SATURDAY = 5
MONTHS_IN_YEAR = 12


def month_of(day: date) -> date:
    """The first day of the month that a day is in."""
    return date(day.year, day.month, 1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return add_months(month, 1)


def add_months(month: date, count: int) -> date:
    """The first day of the month `count` months later, or earlier where it is negative."""
    year, index = divmod(month.year * MONTHS_IN_YEAR + month.month - 1 + count, MONTHS_IN_YEAR)
    return date(year, index + 1, 1)


def month_end(month: date) -> date:
    """The last day of the month that a day is in."""
    return next_month(month) - timedelta(days=1)


def months_between(first: date, last: date) -> tuple[date, ...]:
    """Every month from one to another, both included, oldest first; empty if last is before."""
    count = (last.year - first.year) * MONTHS_IN_YEAR + last.month - first.month + 1
    return tuple(add_months(first, step) for step in range(count))


def in_words(day: date) -> str:
    """The day as it is read aloud: "3 November 2026"."""
    return f"{day.day} {day:%B %Y}"


def month_in_words(month: date) -> str:
    """The month as it is read aloud: "November 2026"."""
    return f"{month:%B %Y}"


FIRST_YEAR, LAST_YEAR = 1990, 2100
"""The years whose bank holidays the expressions know: those that a date in an extract may have."""


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The English bank holidays of one year, substitute and one-off days included."""
    if FIRST_YEAR <= year <= LAST_YEAR:
        return frozenset(day for day in every_bank_holiday() if day.year == year)
    from holidays import country_holidays  # noqa: PLC0415  (loads every country's)

    return frozenset(country_holidays("GB", subdiv="ENG", years=year))


@cache
def every_bank_holiday() -> tuple[date, ...]:
    """Those from FIRST_YEAR to LAST_YEAR, as the holidays library has them, written down.

    Every process needs them as it starts; the library would take a sixth of that time.
    """
    written = files("datasets").joinpath("bank_holidays.txt").read_text("utf-8")
    return tuple(map(date.fromisoformat, written.split()))


def working_days_from(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """How many working days come after `start`, up to and including `end`; 0 if end is before.

    Dates in, whole numbers out; as `working_days_between`, for columns.
    """
    day = pl.duration(days=1)
    days = pl.business_day_count(start + day, end + day, holidays=every_bank_holiday())
    return days.clip(lower_bound=0)


def plus_working_days(start: pl.Expr, count: int | pl.Expr) -> pl.Expr:
    """The working day that is `count` working days after a date, which itself is not counted.

    As `add_working_days`, for columns; from a day off, counting begins at the next working day.
    """
    counted = pl.lit(count) if isinstance(count, int) else count
    off = ~start.dt.is_business_day(holidays=every_bank_holiday())
    forward = counted - off.cast(pl.Int64) * (counted > 0).cast(pl.Int64)
    return start.dt.add_business_days(forward, holidays=every_bank_holiday(), roll="forward")


def is_working_day(day: date) -> bool:
    """Whether a day is neither at a weekend nor an English bank holiday."""
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def add_working_days(start: date, count: int) -> date:
    """The working day that is `count` working days after a day, which itself is not counted.

    With 0: the day itself if it is a working day, else the next that is.
    """
    days = _working_days_from(start if count == 0 else start + timedelta(days=1))
    for _ in range(count - 1):
        next(days)
    return next(days)


def working_days_between(start: date, end: date) -> int:
    """How many working days come after `start`, up to and including `end`; 0 if end is before."""
    days = (start + timedelta(days=step) for step in range(1, (end - start).days + 1))
    return sum(1 for day in days if is_working_day(day))


def _working_days_from(day: date) -> Iterator[date]:
    while True:
        if is_working_day(day):
            yield day
        day += timedelta(days=1)
