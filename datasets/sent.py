"""Sent: one source column as sent, cleaned of blanks and of the sender's words for nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import time

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from datasets.date_formats import ISO_8601, DateFormat
from datasets.sorts import Sort

FIRST_MOMENT = time(0, 0)
_NUMBER = r"^-?[0-9]{1,15}(\.[0-9]{1,15})?$"


@dataclass(frozen=True, slots=True)
class Sent:
    """A source column. Text is kept as its distinct values and each row's place among them.

    So a value is understood once, however many rows repeat it. `places` is None where every row
    has its own value.
    """

    name: str
    sort: Sort
    values: pl.Series
    places: pl.Series | None = None

    def each(self, understood: pl.Series) -> pl.Series:
        """What was understood of the values, one per row; null where the row has none."""
        return understood if self.places is None else understood.gather(self.places)

    def then(self, change: Callable[[pl.Series], pl.Series]) -> "Sent":
        """The column with its values changed."""
        return Sent(self.name, self.sort, change(self.values), self.places)

    @property
    def is_present(self) -> pl.Series:
        """Whether each row has a value."""
        return self.each(self.values).is_not_null()


def as_sent(
    name: str,
    sort: Sort,
    column: pa.ChunkedArray,
    sentinels: Sequence[str],
    date_format: DateFormat | None = None,
) -> Sent:
    """A column as read, in Polars, with nothing where the sender meant nothing.

    Text loses the blanks around it, and is nothing if it was only blanks or is a sentinel. A
    number that is not a number is nothing; so is one that a sentinel writes (as -1 or 9999), and a
    day that one names, in ISO 8601 or the column's own format (as 9999-12-31 or 31/12/9999).
    """
    if sort is Sort.TEXT:
        return _text(name, column, sentinels)
    values = pl.Series(name, pl.from_arrow(_plain(column)))
    if sort is Sort.NUMBER:
        values = values.cast(pl.Float64()) if values.dtype.is_decimal() else values.fill_nan(None)
    if sort in (Sort.NUMBER, Sort.WHOLE):
        values = _without(values, values.cast(pl.Float64()), _numbers(sentinels))
    if sort in (Sort.DATE, Sort.INSTANT, Sort.UNZONED):
        values = _without(values, values.dt.date(), _days(sentinels, date_format))
    return Sent(name, sort, values)


def _text(name: str, column: pa.ChunkedArray, sentinels: Sequence[str]) -> Sent:
    if not pa.types.is_dictionary(column.type):
        column = spelled(column).dictionary_encode()
    chunks = column.unify_dictionaries().chunks
    words = chunks[0].dictionary if chunks else pa.array([], pa.string())
    places = pa.chunked_array([chunk.indices for chunk in chunks], column.type.index_type)
    values = pl.Series(name, pl.from_arrow(words), pl.String()).str.strip_chars()
    nothing = (values == "") | values.is_in(list(sentinels))
    values = values.zip_with(~nothing, pl.Series([None], dtype=pl.String()))
    return Sent(name, Sort.TEXT, values, pl.Series(pl.from_arrow(places)).cast(pl.UInt32()))


def spelled(column: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Text in a layout that every step of Arrow knows: it cannot yet measure a view of a string."""
    return column.cast(pa.string()) if pa.types.is_string_view(column.type) else column


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column in a type that Polars takes as it is, time in microseconds.

    Nanoseconds are cut to microseconds; seconds that would not fit are refused by the cast. A
    decimal stays one: Polars makes it the nearest number, which Arrow's cast does not always.
    """
    kind = column.type
    if pa.types.is_date64(kind):
        return column.cast(pa.date32())
    if pa.types.is_timestamp(kind):
        zone = "UTC" if kind.tz else None
        return pc.cast(column, pa.timestamp("us", zone), safe=kind.unit != "ns")
    return column


def _without(values: pl.Series, looked_at: pl.Series, meant_nothing: pl.Series) -> pl.Series:
    """The values, with nothing where what is looked at is one of those that mean nothing."""
    if meant_nothing.is_empty():
        return values
    named = looked_at.is_in(meant_nothing.implode()).fill_null(value=False)
    return values.zip_with(~named, pl.Series([None], dtype=values.dtype))


def _numbers(sentinels: Sequence[str]) -> pl.Series:
    written = pl.Series(list(sentinels), dtype=pl.String())
    numbers = written.filter(written.str.contains(_NUMBER))
    return numbers.cast(pl.Float64())


def _days(sentinels: Sequence[str], date_format: DateFormat | None) -> pl.Series:
    written = pl.Series(list(sentinels), dtype=pl.String())
    forms = (*ISO_8601, date_format) if date_format else ISO_8601
    days = [form.read(written, FIRST_MOMENT).dt.date().drop_nulls() for form in forms]
    return pl.concat(days).unique()
