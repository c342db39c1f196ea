"""Hashes of rows that stay the same whatever the order, chunks, columns' order or library version.

Rows are sorted, then written column by column in one plain layout: a byte per row for "no value",
then eight bytes a value, or for text its lengths and its UTF-8. (An Arrow IPC stream was not used:
what lies under a null and in its padding is not fixed.)
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

NOT_CONTENT = ("submission", "source_row")
"""Columns of stored records that say where a row came from, not what it says."""

FEW_WORDS = 0.2
"""The share of a column's rows below which its different texts are few."""

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class _Plain:
    """One column in the plain layout; for text, `values` are lengths and `ends` their sums."""

    label: bytes
    nulls: Array
    values: Array
    ends: Array | None = None
    text: bytes | memoryview = b""

    def feed(self, heights: Sequence[int]) -> Iterable[tuple[int, bytes | memoryview]]:
        """The bytes of each run of so many rows, with its place; none where it has no value."""
        given = np.concatenate([[0], np.cumsum(self.nulls == 0)])
        nulls, values = memoryview(self.nulls.tobytes()), memoryview(self.values.tobytes())
        width, start = self.values.itemsize, 0
        for place, height in enumerate(heights):
            stop = start + height
            if given[stop] > given[start]:
                yield place, self.label
                yield place, nulls[start:stop]
                yield place, values[start * width : stop * width]
                if self.ends is not None:
                    yield place, self.text[int(self.ends[start]) : int(self.ends[stop])]
            start = stop


def content_hash(records: pl.DataFrame) -> str:
    """The hash of what records say, wherever they stood in the file: 64 hexadecimal digits.

    A column without any value counts as absent, so a contract that gains a column leaves the
    hashes of earlier records as they were.
    """
    return rows_hash(records.drop(NOT_CONTENT, strict=False))


def rows_hash(frame: pl.DataFrame) -> str:
    """The hash of a frame's rows, every column included."""
    return hashes(frame, [frame.height])[0]


def hashes(frame: pl.DataFrame, heights: Sequence[int], by: Sequence[str] = ()) -> list[str]:
    """One hash for each run of `heights` rows, once the frame is sorted, by `by` first."""
    held = sorted(column.name for column in frame if column.count())
    order = [name for name in (*by, *(n for n in held if n not in by)) if _varies(frame[name])]
    places = None
    if order:
        sorting = frame.select(_sorted_as(frame[name]) for name in order)
        places = sorting.select(pl.arg_sort_by(order, nulls_last=False)).to_series()
    found = [hashlib.sha256(f"{height} rows\n".encode()) for height in heights]
    for name in held:  # one column after another, for all of them at once are large
        column = _plain(frame[name] if places is None else frame[name].gather(places))
        for place, part in column.feed(heights):
            found[place].update(part)
    return [sha.hexdigest() for sha in found]


def _sorted_as(column: pl.Series) -> pl.Series:
    """The column, or for a text of few words numbers in their order, which sort far sooner."""
    if column.dtype != pl.String:
        return column
    words = column.drop_nulls().unique()
    if len(words) > column.len() * FEW_WORDS:
        return column
    return column.cast(pl.Enum(words.sort())).to_physical()


def _varies(column: pl.Series) -> bool:
    """Whether the rows' order can depend on a column. Most hold one value, and sorting is dear."""
    return bool(column.ne_missing(column.first()).any())


def _plain(column: pl.Series) -> _Plain:
    nulls = column.is_null().cast(pl.UInt8).to_numpy()
    match column.dtype:
        case pl.String() | pl.Categorical() | pl.Enum():
            ends, text = _text(column.cast(pl.String).fill_null(""))
            return _Plain(_label(column, "text"), nulls, np.diff(ends), ends, text)
        case pl.Float64() | pl.Float32():
            numbers = column.cast(pl.Float64).fill_null(0.0).fill_nan(float("nan")).to_numpy()
            values = numbers.astype("<f8") + 0.0  # minus nought becomes nought
            return _Plain(_label(column, "number"), nulls, values)
        case pl.Datetime():
            whole, kind = column.dt.cast_time_unit("us").to_physical(), "instant"
        case pl.Date():
            whole, kind = column.to_physical(), "date"
        case pl.Boolean():
            whole, kind = column, "flag"
        case _:
            whole, kind = column, "whole"
    values = whole.cast(pl.Int64).fill_null(0).to_numpy().astype("<i8")
    return _Plain(_label(column, kind), nulls, values)


def _text(column: pl.Series) -> tuple[Array, memoryview]:
    """Where each text ends, from 0 on, and all of them one after another in UTF-8."""
    held = pa.array(column.to_list() if column.is_empty() else column.to_arrow(), pa.large_string())
    _, offsets, data = held.buffers()
    if data is None:
        return np.zeros(len(held) + 1, dtype="<i8"), memoryview(b"")
    ends = np.frombuffer(offsets, dtype="<i8")[held.offset : held.offset + len(held) + 1]
    return ends - ends[0], memoryview(data)[int(ends[0]) : int(ends[-1])]


def _label(column: pl.Series, kind: str) -> bytes:
    return f"{column.name}\n{kind}\n".encode()
