"""CSV files of any text, sound or bent: what is read is what another reader reads, or refused."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datasets.extract import ExtractRefusedError
from tests.datasets.tables.writing import csv_of, raw, rows_of

CELL = st.text(st.sampled_from('ab ,;"\n\r\t|\u00e9\u2028'), max_size=6)
ROWS = st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=6)
BEND = st.tuples(
    st.integers(0, 400), st.sampled_from([b"", b'"', b",", b"\n", b"\r", b"\xff", b"x"])
)
HEAD = ("one", "two", "three")
QUICK = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def written(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([HEAD, *rows])
    return text.getvalue().encode()


def read(data: bytes, folder: Path) -> list[tuple[object, ...]] | None:
    """The rows; None where the file is refused."""
    try:
        return [tuple(row.values()) for row in rows_of(raw(csv_of(folder, data), delimiter=","))]
    except ExtractRefusedError:
        return None


def _decoded(data: bytes) -> str:
    """Text in UTF-8, or in Windows-1252 where a letter of UTF-8 was bent into half of one."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def without_last_blanks(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


@QUICK
@given(rows=ROWS)
def test_what_was_written_is_read(rows: list[tuple[str, ...]], tmp_path: Path) -> None:
    found = read(written(rows), tmp_path)
    bare = any("\r" in cell.replace("\r\n", "") for row in rows for cell in row)
    gap = not all(any(row) for row in without_last_blanks(list(rows)))
    assert found == (None if bare or gap else without_last_blanks(list(rows)))


@QUICK
@given(rows=ROWS, bends=st.lists(BEND, min_size=1, max_size=3))
def test_what_was_bent_is_refused_or_read_as_another_reader_does(
    rows: list[tuple[str, ...]], bends: list[tuple[int, bytes]], tmp_path: Path
) -> None:
    data = written(rows)
    for number, byte in bends:
        place = number % len(data)
        data = data[:place] + byte + data[place + 1 :]
    found = read(data, tmp_path)
    if found is not None:
        text = io.StringIO(_decoded(data), newline="")
        theirs = [tuple(row) for row in csv.reader(text, strict=True)]
        while not any(theirs[0]):
            theirs.pop(0)
        assert found == without_last_blanks(theirs[1:])


def test_a_bent_file_is_often_refused(tmp_path: Path) -> None:
    data = written([("a", 'b"', "c")])
    bent = [data[:place] + b'"' + data[place + 1 :] for place in range(len(data))]
    refused = [read(each, tmp_path) is None for each in bent]
    assert sum(refused) > len(refused) / 2


@pytest.mark.parametrize("cell", ["\r", "x\ry"])
def test_a_return_alone_is_refused_even_in_quotation_marks(cell: str, tmp_path: Path) -> None:
    assert read(written([("a", cell, "c")]), tmp_path) is None
