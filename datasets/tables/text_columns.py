"""What is to be said of the text of kept columns."""

from collections.abc import Mapping as Map

import pyarrow as pa
import pyarrow.compute as pc

from datasets.limits import Limits
from datasets.refusal import Fault, named
from datasets.tables.table import column_fault

LOST_LETTER = "\N{REPLACEMENT CHARACTER}"


def text_faults(name: str, column: pa.ChunkedArray, limits: Limits) -> list[Fault]:
    """The fault of a column of text with cells that are too long; none if it has none."""
    long = pc.greater(pc.binary_length(column.cast(pa.string())), limits.cell_bytes)
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


def lost_letters(columns: Map[str, pa.ChunkedArray]) -> tuple[str, ...]:
    """The notice of columns in which letters were lost before the file was sent."""
    held = [named(name) for name, column in columns.items() if _has_lost(column)]
    if not held:
        return ()
    where = ", ".join(held)
    return (f"Letters were lost before it was sent: the mark {LOST_LETTER} stands in {where}.",)


def _has_lost(column: pa.ChunkedArray) -> bool:
    if not pa.types.is_dictionary(column.type):
        return False
    found = (pc.any(pc.match_substring(c.dictionary, LOST_LETTER)) for c in column.chunks)
    return any(any_found.as_py() for any_found in found)


def _rows(mask: pa.ChunkedArray) -> list[int]:
    """The numbers, from 1, of the rows that are so."""
    if not pc.any(mask).as_py():
        return []
    return [place + 1 for place in pc.indices_nonzero(mask).to_pylist()]
