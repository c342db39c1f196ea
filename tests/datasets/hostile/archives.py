"""Workbooks that are bent, or made by hand, part by part."""

import struct
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK, SHEET, SHARED = "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
BOOK_RELATIONS = "xl/_rels/workbook.xml.rels"


def rows(*cells: str) -> str:
    """A sheet of one column of text, the header first."""
    listed = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{cell}</t></is></c></row>'
        for n, cell in enumerate(cells, start=1)
    )
    return sheet(listed)


def sheet(inside: str, before: str = "", prolog: str = "") -> str:
    """A sheet with that inside."""
    return f"{prolog}<worksheet {MAIN}>{before}<sheetData>{inside}</sheetData></worksheet>"


def parts(**changed: str) -> dict[str, str]:
    """The parts of a small sound workbook; `book`, `sheet`, `shared` and `relations` may differ."""
    return {
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        BOOK: changed.get(
            "book",
            f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="Jobs" sheetId="1" r:id="r1"/></sheets></workbook>',
        ),
        BOOK_RELATIONS: changed.get(
            "relations",
            f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/worksheet" '
            f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
            f'Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        ),
        SHARED: changed.get("shared", f"<sst {MAIN}><si><t>x</t></si></sst>"),
        SHEET: changed.get("sheet", rows("record_id", "J1")),
    }


def packed(path: Path, of: Mapping[str, str | bytes], *more: tuple[str, str | bytes]) -> Path:
    """The parts as a zip, then more of them whatever their names."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (*of.items(), *more):
            archive.writestr(name, content)
    return path


def rewritten(path: Path, member: str, **lies: int) -> Path:
    """A zip whose directory says of one member what is not so (`size`, `packed`, `offset` ...)."""
    data = bytearray(path.read_bytes())
    place = 0
    while (place := data.find(b"PK\x01\x02", place)) >= 0:
        length = struct.unpack_from("<H", data, place + 28)[0]
        if data[place + 46 : place + 46 + length] == member.encode():
            for name, value in lies.items():
                kind, offset = _PLACES[name]
                struct.pack_into(kind, data, place + offset, value)
        place += 46
    path.write_bytes(data)
    return path


_PLACES = {
    "flags": ("<H", 8),
    "method": ("<H", 10),
    "crc": ("<I", 16),
    "packed": ("<I", 20),
    "size": ("<I", 24),
    "offset": ("<I", 42),
}


def a_zip(name: str, content: bytes) -> bytes:
    """The bytes of a zip with one part."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()
