"""Dates and numbered periods as they may be written: each form is certain, or it is refused."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from dashboard.analyst_file.frequency import Frequency
from datasets.calendar import MONTHS_IN_YEAR

_MONTHS = (
    "jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?"
    "|nov(ember)?|dec(ember)?"
)


@dataclass(frozen=True, slots=True)
class DateForm:
    """A way of writing a period: what it looks like, and the day (or whole number) that it is.

    `is_day` is False where only the month is given, and the day is then its first.
    """

    name: str
    looks: str
    read: Callable[[pl.Series], pl.Series]
    is_day: bool = True
    is_number: bool = False

    def cannot_be(self, frequency: Frequency) -> str:
        """Why periods written so are not of that frequency; empty where they may be."""
        if self.is_number:
            is_told = frequency in {Frequency.NUMBERED, Frequency.YEARLY}
            return "" if is_told else "whole numbers are no dates"
        if frequency is Frequency.NUMBERED:
            return "dates are no whole numbers"
        is_short = frequency in {Frequency.DAILY, Frequency.WEEKLY}
        return "a month does not say which day" if is_short and not self.is_day else ""


def _iso_day(text: pl.Series) -> pl.Series:
    return text.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)


def _strokes(text: pl.Series) -> pl.Series:
    return text.str.to_date("%d/%m/%Y", strict=False)


def _iso_month(text: pl.Series) -> pl.Series:
    return (text + "-01").str.to_date("%Y-%m-%d", strict=False)


def _named_month(text: pl.Series) -> pl.Series:
    plain = "1 " + text.str.slice(0, 3) + " " + text.str.slice(-4)
    return plain.str.to_date("%d %b %Y", strict=False)


def _whole(text: pl.Series) -> pl.Series:
    return text.cast(pl.Int64(), strict=False)


STROKES = DateForm("05/01/2024 (day/month/year)", r"^\d{1,2}/\d{1,2}/\d{4}$", _strokes)
NUMBERS = DateForm("whole numbers", r"^-?\d{1,9}$", _whole, is_number=True)
FORMS = (
    DateForm("2024-01-05", r"^\d{4}-\d\d-\d\d([T ]00:00(:00(\.0+)?)?)?$", _iso_day),
    STROKES,
    DateForm("2024-01", r"^\d{4}-\d\d$", _iso_month, is_day=False),
    DateForm("Jan 2024", rf"(?i)^({_MONTHS})[ -]\d{{4}}$", _named_month, is_day=False),
    NUMBERS,
)
ALL_FORMS = ", ".join(form.name for form in FORMS)
_NOT_READ = (
    (r"^\d{1,2}/\d{1,2}/\d{2}$|(?i)^[a-z]+[ -']\d\d$", "a year of two digits cannot be told"),
    (r"(?i)Q[1-4]", "a quarter may be one of the calendar or of the financial year: write its day"),
    (r"\d:\d\d", "a time of day is no period"),
    (r"^\d{1,2}[-.]\d{1,2}[-.]\d{4}$", "day and month cannot be told apart"),
    (r"^\d+\.\d", "a period is a whole number"),
)
_RUN_TOGETHER = r"^(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])?$"
_EARLIEST, _LATEST = 1000, 2999


def form_of(text: pl.Series) -> DateForm | None:
    """The one form in which all of the text is written; None if there is none."""
    return next((form for form in FORMS if text.str.contains(form.looks).all()), None)


def read(text: pl.Series, form: DateForm) -> pl.Series:
    """The days, or whole numbers, in that form; null where there is no such day."""
    found = form.read(text)
    if form.is_number:
        return found
    year = found.dt.year()
    kept = year.is_between(_EARLIEST, _LATEST)
    return pl.select(pl.when(kept).then(found)).to_series()


def why_unread(value: str) -> str:
    """Why a value is in none of the forms, where that can be said."""
    for looks, why in _NOT_READ:
        if pl.Series([value]).str.contains(looks).all():
            return f" ({why})"
    return ""


def are_run_together(text: pl.Series) -> bool:
    """Whether whole numbers are rather months or days without marks: 202401, 20240105."""
    return bool(text.str.contains(_RUN_TOGETHER).all())


def may_be_month_first(text: pl.Series) -> bool:
    """Whether day/month/year may as well be month/day/year, as Americans write.

    So it is where each first number could be a month, they differ, and each second number is the
    same: days of one month, or the same day of several.
    """
    first, second = (text.str.extract(p).cast(pl.Int64()) for p in (r"^(\d+)/", r"/(\d+)/"))
    return bool((first <= MONTHS_IN_YEAR).all()) and first.n_unique() > 1 and second.n_unique() == 1
