"""How long a series' periods are, and the number of the period that a day is in."""

from datetime import date, timedelta
from enum import StrEnum

import polars as pl

_EPOCH = date(1970, 1, 1)
_MONDAY_BEFORE = 3
"""Days from the Monday of its week to 1 January 1970."""


class Frequency(StrEnum):
    """How long each period is; numbered periods have no dates."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    NUMBERED = "numbered"

    @property
    def season(self) -> int:
        """How many periods go round before the same season comes again; 1 where none does."""
        return _SEASON[self]


_SEASON = {
    Frequency.DAILY: 7,
    Frequency.WEEKLY: 52,
    Frequency.MONTHLY: 12,
    Frequency.QUARTERLY: 4,
    Frequency.YEARLY: 1,
    Frequency.NUMBERED: 1,
}


def numbers_of(days: pl.Series, frequency: Frequency) -> pl.Series:
    """The number of the period that each day is in: consecutive periods have consecutive numbers.

    Days and weeks (from Monday) are counted from 1970; a month is 12 x year + month - 1, a quarter
    4 x year + quarter - 1, a year itself.
    """
    since = days.to_physical().cast(pl.Int64())
    year, month = (part.cast(pl.Int64()) for part in (days.dt.year(), days.dt.month()))
    match frequency:
        case Frequency.DAILY:
            return since
        case Frequency.WEEKLY:
            return (since + _MONDAY_BEFORE) // 7
        case Frequency.MONTHLY:
            return year * 12 + month - 1
        case Frequency.QUARTERLY:
            return year * 4 + (month - 1) // 3
        case Frequency.YEARLY:
            return year
    raise ValueError("numbered periods have no days")


def label_of(number: int, frequency: Frequency) -> str:
    """The period as it is written: a day, a week's Monday, a month, a quarter's month, a year."""
    if frequency in {Frequency.DAILY, Frequency.WEEKLY}:
        days = number if frequency is Frequency.DAILY else number * 7 - _MONDAY_BEFORE
        return (_EPOCH + timedelta(days=days)).isoformat()
    if frequency in {Frequency.MONTHLY, Frequency.QUARTERLY}:
        parts = 12 if frequency is Frequency.MONTHLY else 4
        year, part = divmod(number, parts)
        return f"{year:04d}-{part * 12 // parts + 1:02d}"
    return str(number)
