"""Columns of ours that a mapping makes from columns of theirs: the closed set of functions."""

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Map
from datetime import date
from functools import reduce
from types import MappingProxyType

import polars as pl

from datasets.calendar import add_working_days
from datasets.contract import LONDON, Column, Kind
from datasets.mapping_parts import Derived, Function
from datasets.sent import Sent
from datasets.typed import Reading, Typed, to_text, typed
from datasets.typed_dates import FIRST_MOMENT, LAST_MOMENT, to_day, to_instant

_YEAR = r"^([0-9]{4})"


def derived(
    made: Derived, column: Column, sent: Sequence[Sent], readings: Sequence[Reading]
) -> Typed:
    """The column that a mapping derives, one value per row; what cannot be told is a misfit.

    `readings` say how each of the columns in `sent` is understood.
    """
    if made.function in {Function.COPY, Function.FIRST_PRESENT}:
        return first_present(
            [typed(one, column, how) for one, how in zip(sent, readings, strict=True)]
        )
    if made.function is Function.JOINED:
        return joined(sent, made.by or "")
    if made.function in _OF_DAYS:
        return _of_days(made, column, sent[0], readings[0])
    function = _OF_VALUES[made.function]
    values, misfits = function(sent[0], made)
    return Typed(values.cast(column.dtype), misfits.fill_null(value=False))


def first_present(columns: Sequence[Typed]) -> Typed:
    """Of several columns, the first value that a row has; a misfit before it hides none."""

    def then(first: Typed, second: Typed) -> Typed:
        settled = first.values.is_not_null() | first.misfits
        return Typed(
            first.values.zip_with(settled, second.values),
            first.misfits | (~settled & second.misfits),
        )

    return reduce(then, columns)


def joined(sent: Sequence[Sent], by: str) -> Typed:
    """The rows' values with something between them; null where one of them is empty."""
    texts = [one.each(to_text(one.values)) for one in sent]
    misfits = [one.is_present & text.is_null() for one, text in zip(sent, texts, strict=True)]
    frame = pl.DataFrame([text.alias(str(place)) for place, text in enumerate(texts)])
    whole = frame.select(pl.concat_str(pl.all(), separator=by)).to_series()
    return Typed(whole, reduce(pl.Series.__or__, misfits))


def _of_days(made: Derived, column: Column, sent: Sent, reading: Reading) -> Typed:
    """What follows from a date's day, in London."""
    if sent.sort.holds_nothing:
        return typed(sent, column, reading)
    days = to_day(sent.values, reading.date_format, reading.time_zone)
    misfits = days.is_null() & sent.values.is_not_null()
    values = _OF_DAYS[made.function](days, made)
    if column.kind is Kind.INSTANT:
        moment = LAST_MOMENT if column.is_limit else FIRST_MOMENT
        values = to_instant(values, None, LONDON, moment)
    misfits = misfits | (days.is_not_null() & values.is_null())
    return Typed(sent.each(values).cast(column.dtype), sent.each(misfits).fill_null(value=False))


def _month_of(days: pl.Series, _: Derived) -> pl.Series:
    return days.dt.month_start()


def _days_after(days: pl.Series, made: Derived) -> pl.Series:
    return days.dt.offset_by(f"{made.days}d")


def _working_days_after(days: pl.Series, made: Derived) -> pl.Series:
    count = made.days or 0
    after = {day: add_working_days(day, count) for day in days.drop_nulls().unique()}
    return days.replace_strict(after, default=None, return_dtype=pl.Date()) if after else days


def _in_force(days: pl.Series, made: Derived) -> pl.Series:
    """What the last entry not after the day says; a day before them all is a misfit."""
    table = {date.fromisoformat(day): said for day, said in (made.table or {}).items()}
    said = pl.Series([None], dtype=pl.String()).new_from_index(0, len(days))
    for since in sorted(table):
        begun = (days >= since).fill_null(value=False)
        said = pl.Series([table[since]]).new_from_index(0, len(days)).zip_with(begun, said)
    return said


_OF_DAYS: Map[Function, Callable[[pl.Series, Derived], pl.Series]] = MappingProxyType(
    {
        Function.DAY_OF: lambda days, _: days,
        Function.MONTH_OF: _month_of,
        Function.DAYS_AFTER: _days_after,
        Function.WORKING_DAYS_AFTER: _working_days_after,
        Function.IN_FORCE: _in_force,
    }
)


def leading_year(sent: Sent, _: Derived) -> tuple[pl.Series, pl.Series]:
    """The first four digits as a whole number; null where a value begins with anything else."""
    years = sent.each(to_text(sent.values).str.extract(_YEAR).cast(pl.Int64()))
    return years, years.is_null() & False


def number_within(sent: Sent, _: Derived) -> tuple[pl.Series, pl.Series]:
    """1, 2, 3 ... among the rows of equal value, in the file's order; null where there is none."""
    values = sent.each(sent.values).alias("value")
    number = pl.int_range(1, pl.len() + 1).over("value")
    counted = values.to_frame().select(pl.when(pl.col("value").is_not_null()).then(number))
    return counted.to_series(), values.is_null() & False


def lookup(sent: Sent, made: Derived) -> tuple[pl.Series, pl.Series]:
    """What the table says of each value; one that it does not list is a misfit."""
    table = made.table or {}
    words = to_text(sent.values)
    found = words.replace_strict(list(table), list(table.values()), default=None)
    return sent.each(found), sent.each(found.is_null() & sent.values.is_not_null())


def flag_if(sent: Sent, made: Derived) -> tuple[pl.Series, pl.Series]:
    """Yes where the value is one of those listed, no for any other; null where there is none."""
    words = to_text(sent.values)
    listed = words.is_in(list(made.values or ()))
    return sent.each(listed), sent.each(words.is_null() & sent.values.is_not_null())


def is_given(sent: Sent, _: Derived) -> tuple[pl.Series, pl.Series]:
    """Yes where the row holds something, no where it is empty: a day that says it was done."""
    return sent.is_present, sent.is_present & False


_OF_VALUES: Map[Function, Callable[[Sent, Derived], tuple[pl.Series, pl.Series]]] = (
    MappingProxyType(
        {
            Function.LEADING_YEAR: leading_year,
            Function.NUMBER_WITHIN: number_within,
            Function.LOOKUP: lookup,
            Function.FLAG_IF: flag_if,
            Function.IS_GIVEN: is_given,
        }
    )
)
