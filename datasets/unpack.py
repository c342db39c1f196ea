"""A Parquet file opened with bounds: its header, and its columns read batch by batch.

Only the reading process imports this. Whatever the library says of a damaged file is told as one
fault: its own words may hold what the file holds.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from datasets.footer import (
    DAMAGED,
    muddled,
    spelled_out,
    too_many,
    too_much,
    untrue,
    unzoned,
)
from datasets.limits import MIB, Limits
from datasets.refusal import ExtractRefusedError, Fault, LeftOut, named
from datasets.sent import spelled
from datasets.sorts import Sort, sort_of

THRIFT_STRING_BYTES = 8 * MIB
THRIFT_ITEMS = 1_000_000
BATCH_ROWS = 65_536


@dataclass(frozen=True, slots=True)
class ParquetExtract:
    """A file whose footer has been checked. `header` is column -> what it holds.

    Text is read as its distinct values, but for the columns `spelled_out`: their encoding forbids
    it, and the limit on memory is what bounds them.
    """

    path: Path
    name: str
    rows: int
    header: dict[str, Sort]
    spelled_out: frozenset[str]
    limits: Limits
    notices: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    def can_read(self, name: str) -> bool:
        """Whether the file has that column, and of a sort that an extract may hold."""
        return self.header.get(name, Sort.FORBIDDEN) is not Sort.FORBIDDEN

    def read(self, columns: Sequence[str]) -> dict[str, pa.ChunkedArray]:
        """Those columns, text as dictionaries, every value validated.

        ExtractRefusedError if the file is damaged, or a column unpacks to more than is allowed.
        """
        if not columns:
            return {}
        with told_in_words(self.name):
            text = {name for name in columns if self.header[name] is Sort.TEXT}
            file = _open(self.path, sorted(text - self.spelled_out))
            batches = list(self._batches(file, columns))
            table = pa.Table.from_batches(batches, file.schema_arrow if not batches else None)
        return {name: table.column(name) for name in columns}

    def place(self, row: int) -> str:  # noqa: ARG002  (other kinds of file have one)
        """Nothing: a Parquet file has no lines, only rows."""
        return ""

    def _batches(self, file: pq.ParquetFile, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        read, unpacked = 0, 0
        text = [name for name in columns if self.header[name] is Sort.TEXT]
        for batch in file.iter_batches(BATCH_ROWS, columns=list(columns), use_threads=False):
            batch.validate(full=True)
            read += batch.num_rows
            unpacked += sum(self._text_bytes(name, batch.column(name)) for name in text)
            if unpacked > self.limits.unpacked_bytes:
                raise ExtractRefusedError(self.name, [too_much(unpacked, self.limits)])
            if read > self.rows:
                break
            yield batch
        if read != self.rows:
            raise ExtractRefusedError(self.name, [DAMAGED])

    def _text_bytes(self, name: str, values: pa.Array) -> int:
        """How long the text of a column is in all; refused if one value is longer than allowed."""
        lengths = pc.binary_length(spelled(getattr(values, "dictionary", values)))
        longest = pc.max(lengths).as_py() or 0
        if longest > self.limits.cell_bytes:
            raise ExtractRefusedError(self.name, [_too_long(name, longest, self.limits)])
        if isinstance(values, pa.DictionaryArray):
            lengths = lengths.take(values.indices)
        return int(pc.sum(lengths.cast(pa.int64())).as_py() or 0)


def _too_long(name: str, longest: int, limits: Limits) -> Fault:
    return Fault(
        "cell_too_long",
        f"Column {named(name)} holds a value of {longest:,} bytes; the most is "
        f"{limits.cell_bytes:,}. Notes and documents do not belong in an extract: leave the column "
        "out, or list it under drop in the mapping.",
        name,
    )


@contextmanager
def told_in_words(file_name: str) -> Iterator[None]:
    """Turns what the Parquet library says of a damaged file into a refusal."""
    try:
        yield
    except MemoryError:
        raise
    except (pa.ArrowException, OSError, ValueError, IndexError, KeyError) as error:
        raise ExtractRefusedError(file_name, [DAMAGED]) from error


def open_parquet(path: Path, file_name: str, limits: Limits) -> ParquetExtract:
    """The file, its footer checked; ExtractRefusedError if it is damaged or too large."""
    with told_in_words(file_name):
        file = _open(path, [])
        faults = [*too_many(file.metadata, limits)] or [*untrue(file.metadata, path, limits)]
        if faults:
            raise ExtractRefusedError(file_name, faults)
        fields, spelt = list(file.schema_arrow), spelled_out(file.metadata)
        old = unzoned(file.schema)
    header = {f.name: Sort.UNZONED if f.name in old else sort_of(f.type) for f in fields}
    if faults := muddled([field.name for field in fields]):
        raise ExtractRefusedError(file_name, faults)
    rows = file.metadata.num_rows
    return ParquetExtract(path, file_name, rows, header, spelt, limits)


def _open(path: Path, text: Sequence[str]) -> pq.ParquetFile:
    return pq.ParquetFile(
        path,
        read_dictionary=list(text),
        pre_buffer=False,
        coerce_int96_timestamp_unit="us",
        thrift_string_size_limit=THRIFT_STRING_BYTES,
        thrift_container_size_limit=THRIFT_ITEMS,
        page_checksum_verification=True,
        arrow_extensions_enabled=False,
    )
