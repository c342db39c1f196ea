"""A CSV file as a table: all text, every row as wide as the header."""

import csv
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pyarrow as pa

from datasets.file_rules import LOOKED_THROUGH
from datasets.limits import Limits
from datasets.refusal import ExtractRefusedError, Fault
from datasets.sorts import Sort
from datasets.source import Sought
from datasets.tables.csv_records import records
from datasets.tables.csv_text import CsvText, csv_text
from datasets.tables.header_row import HeaderRow, above, header_in, too_wide
from datasets.tables.rows import RowChecks
from datasets.tables.table import Table, counted
from datasets.tables.text_columns import refuse_too_much, text_faults, text_notices

DELIMITERS = (",", ";", "\t", "|")
BLOCK = 16_384
WHERE = "line {}"


def open_csv(path: Path, file_name: str, limits: Limits, sought: Sought) -> Table:
    """The file, read whole; ExtractRefusedError if it cannot be read exactly."""
    csv.field_size_limit(max(limits.file_bytes, csv.field_size_limit()))
    text = csv_text(path.read_bytes(), sought.rules)
    if isinstance(text, Fault):
        raise ExtractRefusedError(file_name, [text])
    delimiter, header = _header(text, file_name, sought)
    if faults := too_wide(header, limits):
        raise ExtractRefusedError(file_name, faults)
    checks = RowChecks(file_name, header, WHERE, sought.rules, limits)
    gathered = _Gathered(list(header.kept))
    for number, cells in records(text, delimiter, file_name):
        if number <= header.number:
            continue
        if checks.ended:
            checks.count_below(any(cells))
        elif checks.accepts(number, cells):
            gathered.add(number, cells)
    checks.refuse_if_any()
    columns = dict(zip(header.kept.values(), gathered.columns(), strict=True))
    refuse_too_much(columns.values(), limits, file_name)
    return Table(
        name=file_name,
        rows=len(gathered.numbers),
        header=dict.fromkeys(header.names.values(), Sort.TEXT),
        columns=columns,
        faults={name: text_faults(name, column, limits) for name, column in columns.items()},
        numbers=gathered.numbers,
        where=WHERE,
        notices=(
            *text.notices,
            *above(header, WHERE.format),
            *text_notices(columns, sought),
            *counted(gathered.numbers, WHERE),
        ),
        left_out=checks.left_out,
    )


def _header(text: CsvText, file_name: str, sought: Sought) -> tuple[str, HeaderRow]:
    """The delimiter under which the header has most of the columns sought, and that header."""
    given = sought.rules.delimiter
    found = {d: _header_by(text, d, file_name, sought) for d in ([given] if given else DELIMITERS)}
    headers = {d: header for d, header in found.items() if isinstance(header, HeaderRow)}
    faults = [fault for fault in found.values() if isinstance(fault, Fault)]
    told = [fault for fault in faults if fault.reason == "muddled_columns"]
    if told or not headers:
        raise ExtractRefusedError(file_name, (told or faults)[:1])
    best = max(headers, key=lambda d: (headers[d].matches, len(headers[d].cells)))
    return best, headers[best]


def _header_by(text: CsvText, delimiter: str, file_name: str, sought: Sought) -> HeaderRow | Fault:
    looked = max(LOOKED_THROUGH, sought.rules.header_row or 0)
    try:
        first = list(islice(_until(records(text, delimiter, file_name), sought), looked))
    except ExtractRefusedError as refused:
        return refused.faults[0]
    return header_in(first, sought, WHERE.format)


def _until(
    rows: Iterator[tuple[int, list[str]]], sought: Sought
) -> Iterator[tuple[int, list[str]]]:
    """The rows up to the first that is not empty, unless the mapping says to look further."""
    for row in rows:
        yield row
        if any(row[1]) and sought.rules.header_row is None and not sought.rules.header_has:
            return


@dataclass(slots=True)
class _Gathered:
    """The kept cells of the rows so far, put away in blocks as distinct values."""

    places: Sequence[int]
    numbers: "array[int]" = field(default_factory=lambda: array("l"))
    block: list[list[str]] = field(default_factory=list)
    chunks: list[list[pa.Array]] = field(default_factory=list)

    def add(self, number: int, cells: list[str]) -> None:
        self.numbers.append(number)
        self.block.append(cells)
        if len(self.block) == BLOCK:
            self._put_away()

    def columns(self) -> list[pa.ChunkedArray]:
        self._put_away()
        kind = pa.dictionary(pa.int32(), pa.string())
        by_column = zip(*self.chunks, strict=True) if self.chunks else ((),) * len(self.places)
        return [pa.chunked_array(chunks, kind) for chunks in by_column]

    def _put_away(self) -> None:
        if not self.block:
            return
        self.chunks.append(
            [
                pa.array([cells[place] for cells in self.block], pa.string()).dictionary_encode()
                for place in self.places
            ]
        )
        self.block.clear()
