"""What a source column's values are in the contract's terms, and which cannot be understood."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl

from datasets.contract import Column, Kind
from datasets.date_formats import DateFormat
from datasets.mapping_parts import NumberStyle
from datasets.numbers import plain_digits
from datasets.sent import Sent
from datasets.sorts import Sort
from datasets.typed_dates import FIRST_MOMENT, LAST_MOMENT, to_date, to_instant

_EXACT_BELOW: Mapping[pl.DataType, int] = {pl.Float64(): 2**53, pl.Float32(): 2**24}
"""Below these, every whole number has a floating one of its own."""
BLANK = ""
_A_THOUSAND, _FINEST = 1000, 6
_WHOLE = r"^[+-]?[0-9]{1,18}$"
_NUMBER = r"^[+-]?[0-9]{1,15}(\.[0-9]{1,15})?$"

ACCEPTED: Mapping[Kind, frozenset[Sort]] = MappingProxyType(
    {
        Kind.TEXT: frozenset({Sort.TEXT, Sort.WHOLE, Sort.NUMBER}),
        Kind.CODE: frozenset({Sort.TEXT, Sort.WHOLE, Sort.NUMBER}),
        Kind.WHOLE: frozenset({Sort.TEXT, Sort.WHOLE, Sort.NUMBER}),
        Kind.NUMBER: frozenset({Sort.TEXT, Sort.WHOLE, Sort.NUMBER}),
        Kind.FLAG: frozenset({Sort.TEXT, Sort.WHOLE, Sort.NUMBER, Sort.FLAG}),
        Kind.DATE: frozenset({Sort.TEXT, Sort.DATE, Sort.INSTANT}),
        Kind.INSTANT: frozenset({Sort.TEXT, Sort.DATE, Sort.INSTANT}),
    }
)
"""What each kind of column may be sent as. A column of nothing but nulls may be any."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a column's values are to be understood.

    A code that means "" means nothing; the code "" says what a blank means.
    """

    codes: Mapping[str, str]
    date_format: DateFormat | None
    time_zone: str
    numbers: tuple[NumberStyle, ...] = ()


@dataclass(frozen=True, slots=True)
class Typed:
    """A column in the contract's type, and whether each row holds what could not be understood."""

    values: pl.Series
    misfits: pl.Series


def typed(sent: Sent, column: Column, reading: Reading) -> Typed:
    """The column's values, one per row; a value that cannot be understood is null and a misfit."""
    present = sent.is_present
    if sent.sort is Sort.NOTHING:
        nothing = pl.Series(column.name, [None], column.dtype).new_from_index(0, len(sent.values))
        return Typed(_blanks_filled(nothing, present, column, reading), present)
    meanings = _meanings(sent.values, reading.codes)
    understood = _understood(meanings, column, reading)
    misfits = understood.is_null() & sent.values.is_not_null() & ~_means_nothing(meanings)
    values = sent.each(understood).cast(column.dtype).alias(column.name)
    return Typed(
        _blanks_filled(values, present, column, reading),
        sent.each(misfits).fill_null(value=False),
    )


def _meanings(values: pl.Series, codes: Mapping[str, str]) -> pl.Series:
    """Each value as its code says; one that has no code is kept as it is."""
    return to_text(values).replace(list(codes), list(codes.values())) if codes else values


def _means_nothing(meanings: pl.Series) -> pl.Series:
    if meanings.dtype != pl.String():
        return meanings.is_null() & False
    return (meanings == "").fill_null(value=False)


def _blanks_filled(
    values: pl.Series, present: pl.Series, column: Column, reading: Reading
) -> pl.Series:
    if BLANK not in reading.codes:
        return values
    blank = _understood(pl.Series([reading.codes[BLANK]]), column, reading).cast(column.dtype)
    return values.zip_with(present, blank)


def _understood(values: pl.Series, column: Column, reading: Reading) -> pl.Series:
    if column.kind is Kind.DATE:
        return to_date(values, reading.date_format, reading.time_zone)
    if column.kind is Kind.INSTANT:
        moment = LAST_MOMENT if column.is_limit else FIRST_MOMENT
        return to_instant(values, reading.date_format, reading.time_zone, moment)
    if NumberStyle.IN_THOUSANDS in reading.numbers:
        return _thousands(values, column.kind, reading.numbers)
    if reading.numbers and values.dtype == pl.String():
        return _styled(values, column.kind, reading.numbers)
    understood = _PLAIN[column.kind](values)
    return understood.set(_means_nothing(understood), None)


def _styled(values: pl.Series, kind: Kind, styles: tuple[NumberStyle, ...]) -> pl.Series:
    digits = plain_digits(values, styles)
    return to_whole(digits) if kind is Kind.WHOLE else digits.cast(pl.Float64())


def _thousands(values: pl.Series, kind: Kind, styles: tuple[NumberStyle, ...]) -> pl.Series:
    """The numbers that are meant by so many thousands, exactly: "5840.4" is 5,840,400."""
    digits = plain_digits(values, styles) if values.dtype == pl.String() else values
    meant = (to_number(digits) * _A_THOUSAND).round(_FINEST)
    return to_whole(meant) if kind is Kind.WHOLE else meant


def to_text(values: pl.Series) -> pl.Series:
    """References and codes: text as it is, whole numbers by their digits, yes or no as words."""
    if values.dtype.is_float():
        values = to_whole(values)
    return values.cast(pl.String())


def to_whole(values: pl.Series) -> pl.Series:
    """Whole numbers. Numbers with a point are taken only where they are whole and exact."""
    if values.dtype == pl.String():
        return values.set(~values.str.contains(_WHOLE), None).cast(pl.Int64())
    if values.dtype.is_float():
        exact = (values.floor() == values) & (values.abs() < _EXACT_BELOW[values.dtype])
        values = values.set(~exact, None)
    return values.cast(pl.Int64(), strict=False)


def to_number(values: pl.Series) -> pl.Series:
    """Numbers. Text is taken only where it is plain digits, with at most one point."""
    if values.dtype == pl.String():
        return values.set(~values.str.contains(_NUMBER), None).cast(pl.Float64())
    numbers = values.cast(pl.Float64())
    return numbers.set(numbers.is_infinite(), None)


def to_flag(values: pl.Series) -> pl.Series:
    """Yes or no: from true and false in text, and from 1 and 0."""
    if values.dtype == pl.Boolean():
        return values
    words = to_text(values).str.to_lowercase()
    return words.replace_strict(_FLAGS, default=None, return_dtype=pl.Boolean())


_FLAGS = {"true": True, "false": False, "1": True, "0": False}
_PLAIN: Mapping[Kind, Callable[[pl.Series], pl.Series]] = MappingProxyType(
    {
        Kind.TEXT: to_text,
        Kind.CODE: to_text,
        Kind.WHOLE: to_whole,
        Kind.NUMBER: to_number,
        Kind.FLAG: to_flag,
    }
)
