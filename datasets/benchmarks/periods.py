"""Periods as they are written in public statistics, and the months that they are."""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

_MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*"


class Frequency(StrEnum):
    """How long the periods of a series are."""

    MONTH = "month"
    TWELVE_MONTHS = "twelve months"
    YEAR = "year"
    FINANCIAL_YEAR = "financial year"


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing a period: what it looks like, and its first and last month."""

    frequency: Frequency
    example: str
    looks: str
    first: pl.Expr
    last: pl.Expr


def _words(month: pl.Expr, year: pl.Expr) -> pl.Expr:
    """The first day of a month that is given by its name, of which three letters tell."""
    return pl.concat_str(pl.lit("1 "), month.str.slice(0, 3), pl.lit(" "), year).str.to_date(
        "%d %b %Y", strict=False
    )


def _parts(pattern: str, *places: int) -> tuple[pl.Expr, ...]:
    return tuple(_PERIOD.str.extract(pattern, place) for place in places)


def _month_of(year: pl.Expr, month: int, add: int = 0) -> pl.Expr:
    return pl.date(year.cast(pl.Int32(), strict=False) + add, month, 1)


_PERIOD = pl.col("period").str.to_lowercase()
_NAMED = rf"^({_MONTH}) (\d{{4}})$"
_ISO = r"^(\d{4})-(0[1-9]|1[0-2])$"
_SPAN = f"^({_MONTH}) ([0-9]{{4}}) ?(?:-|\u2013|to) ?({_MONTH}) ([0-9]{{4}})$"
_YEAR = r"^(\d{4})$"
_FINANCIAL = r"^(\d{4})/(\d{2})$"

YEARS = (1900, 2100)
"""Years before or after these are no years of a public series."""

FORMS = (
    Form(
        Frequency.MONTH,
        "March 2023",
        _NAMED,
        _words(*_parts(_NAMED, 1, 3)),
        _words(*_parts(_NAMED, 1, 3)),
    ),
    Form(
        Frequency.MONTH,
        "2023-03",
        _ISO,
        (_PERIOD + "-01").str.to_date("%Y-%m-%d", strict=False),
        (_PERIOD + "-01").str.to_date("%Y-%m-%d", strict=False),
    ),
    Form(
        Frequency.TWELVE_MONTHS,
        "Oct 2021-Sep 2022",
        _SPAN,
        _words(*_parts(_SPAN, 1, 3)),
        _words(*_parts(_SPAN, 4, 6)),
    ),
    Form(
        Frequency.YEAR,
        "2016",
        _YEAR,
        _month_of(_parts(_YEAR, 1)[0], 1),
        _month_of(_parts(_YEAR, 1)[0], 12),
    ),
    Form(
        Frequency.FINANCIAL_YEAR,
        "2023/24",
        _FINANCIAL,
        _month_of(_parts(_FINANCIAL, 1)[0], 4),
        _month_of(_parts(_FINANCIAL, 1)[0], 3, add=1),
    ),
)


def with_months(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with `frequency`, `first` and `last` month of its `period`; null if unreadable."""
    frequency, first, last = (pl.lit(None, kind) for kind in (pl.String(), pl.Date(), pl.Date()))
    for form in reversed(FORMS):
        looks = _PERIOD.str.contains(form.looks)
        frequency = pl.when(looks).then(pl.lit(form.frequency.value)).otherwise(frequency)
        first = pl.when(looks).then(form.first).otherwise(first)
        last = pl.when(looks).then(form.last).otherwise(last)
    return frame.with_columns(
        frequency.alias("frequency"), first.alias("first"), last.alias("last")
    )


def is_unread() -> pl.Expr:
    """Whether a row's period is none of the forms, or not as long as its form says."""
    first, last = pl.col("first"), pl.col("last")
    absent = ~first.dt.year().is_between(*YEARS).fill_null(value=False) | last.is_null()
    span = pl.col("frequency") == Frequency.TWELVE_MONTHS.value
    too_short = span & (first.dt.offset_by("11mo") != last)
    ends = pl.col("period").str.extract(_FINANCIAL, 2)
    year = pl.col("frequency") == Frequency.FINANCIAL_YEAR.value
    another = year & (last.dt.to_string("%y") != ends)
    return absent | too_short | another
