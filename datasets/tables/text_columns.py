"""What is to be said of the text of kept columns."""

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Map

import pyarrow as pa
import pyarrow.compute as pc

from datasets.footer import too_much
from datasets.limits import Limits
from datasets.refusal import ExtractRefusedError, Fault, named
from datasets.source import Sought
from datasets.tables.table import column_fault

LOST_LETTER = "\N{REPLACEMENT CHARACTER}"
SPOILT = (
    r"^([0-9]\.[0-9]+E\+[0-9]{2}|[0-9]{1,2}-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))$"
)
"""What a spreadsheet shows of a long number, and of a reference that it took for a date."""


def distinct(values: Sequence[str | None]) -> pa.ChunkedArray:
    """Text as its distinct values, however often each is repeated."""
    words = dict.fromkeys(value for value in values if value is not None)
    order = {word: place for place, word in enumerate(words)}
    places = pa.array([None if value is None else order[value] for value in values], pa.int32())
    return pa.chunked_array(
        [pa.DictionaryArray.from_arrays(places, pa.array(list(order), pa.string()))]
    )


def text_faults(name: str, column: pa.ChunkedArray, limits: Limits) -> list[Fault]:
    """The fault of a column of text with cells that are too long; none if it has none."""
    long = pc.greater(_lengths(column), limits.cell_bytes)
    if not (rows := _rows(long)):
        return []
    return [
        column_fault(
            "cell_too_long",
            name,
            rows,
            f"longer than {limits.cell_bytes:,} bytes",
            "Notes and documents do not belong in an extract: leave the column out, or list it "
            "under drop in the mapping.",
        )
    ]


def refuse_too_much(columns: Iterable[pa.ChunkedArray], limits: Limits, file_name: str) -> None:
    """ExtractRefusedError if all text together, each repetition counted, is too long."""
    text = (column for column in columns if pa.types.is_dictionary(column.type))
    total = sum(pc.sum(_lengths(column)).as_py() or 0 for column in text)
    if total > limits.unpacked_bytes:
        raise ExtractRefusedError(file_name, [too_much(total, limits)])


def _lengths(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """How many bytes each row's text has."""
    found = [pc.binary_length(c.dictionary).cast(pa.int64()).take(c.indices) for c in column.chunks]
    return pa.chunked_array(found, pa.int64())


def text_notices(columns: Map[str, pa.ChunkedArray], sought: Sought) -> tuple[str, ...]:
    """The notices of text that was spoilt before it was sent: letters lost, references changed."""
    lost = [named(name) for name, column in columns.items() if _holds(column, LOST_LETTER)]
    changed = [
        named(name)
        for name, column in columns.items()
        if name not in sought.dated and _holds(column, SPOILT)
    ]
    told = []
    if lost:
        told.append(
            f"Letters were lost before it was sent: the mark {LOST_LETTER} stands in "
            f"{', '.join(lost)}."
        )
    if changed:
        told.append(
            "A spreadsheet may have changed references before it was sent, as it makes 1.23E+11 of "
            f"a long number and 03-Apr of 3-4: such values stand in {', '.join(changed)}."
        )
    return tuple(told)


def _holds(column: pa.ChunkedArray, pattern: str) -> bool:
    if not pa.types.is_dictionary(column.type):
        return False
    found = (pc.any(pc.match_substring_regex(c.dictionary, pattern)) for c in column.chunks)
    return any(one.as_py() for one in found)


def _rows(mask: pa.ChunkedArray) -> list[int]:
    """The numbers, from 1, of the rows that are so."""
    if not pc.any(mask).as_py():
        return []
    return [place + 1 for place in pc.indices_nonzero(mask).to_pylist()]
