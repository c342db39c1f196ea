"""Sheets bent byte by byte: what is read is what another library reads, or refused."""

import random
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl

from datasets.extract import ExtractRefusedError
from tests.datasets.tables.writing import raw, rows_of, workbook_of

TIMES = 150
SEED = 20261005
BYTES = b'0123456789ABst<>"/= '
SHEET = "xl/worksheets/sheet1.xml"
ROWS = [
    ["Job", "Cost", "Done", "Mixed"],
    ["J1", 12.5, True, "P4"],
    ["J2", 1234567, False, 77],
    ["J3", None, True, "x"],
    ["J1", 0.1, None, 3.25],
]


def test_a_sheet_bent_anywhere_is_refused_or_read_as_another_library_does(tmp_path: Path) -> None:
    path = workbook_of(tmp_path, *ROWS)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    start, end = (parts[SHEET].index(tag) for tag in (b"<sheetData>", b"</sheetData>"))
    chance, read = random.Random(SEED), 0
    for _ in range(TIMES):
        bent = bytearray(parts[SHEET])
        bent[chance.randrange(start + 11, end)] = chance.choice(BYTES)
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in (parts | {SHEET: bytes(bent)}).items():
                archive.writestr(name, content)
        try:
            found = rows_of(raw(path))
        except ExtractRefusedError:
            continue
        read += 1
        assert found == others(path.read_bytes()), bytes(bent)
    assert TIMES / 10 < read < TIMES * 9 / 10


def others(data: bytes) -> list[dict[str, object]]:
    """The rows as the other library reads them; a column with text in it is text throughout."""
    sheet = openpyxl.load_workbook(BytesIO(data), data_only=True).worksheets[0]
    header, *rows = list(sheet.iter_rows(values_only=True))
    columns = {}
    for name, *values in zip(header, *rows, strict=True):
        text = len(
            {type(v) if isinstance(v, (str, bool)) else float for v in values if v is not None}
        )
        columns[str(name)] = [_shown(value) if text > 1 else value for value in values]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _shown(value: object) -> object:
    return value if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def test_a_workbook_with_a_flipped_bit_is_refused_or_reads_the_same(tmp_path: Path) -> None:
    path = workbook_of(tmp_path, *ROWS)
    data, whole, refusals = path.read_bytes(), rows_of(raw(path)), 0
    chance = random.Random(SEED)
    for _ in range(2 * TIMES):
        bent = bytearray(data)
        bent[chance.randrange(4, len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(bent)
        try:
            assert rows_of(raw(path)) == whole
        except ExtractRefusedError:
            refusals += 1
    assert refusals > TIMES / 2
