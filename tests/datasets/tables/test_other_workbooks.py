"""Workbooks as other programs write them: read the same."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from tests.datasets.hostile.archives import MAIN, SHARED, SHEET, packed, parts, sheet
from tests.datasets.tables.writing import raw, rows_of

STRICT = 'xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"'
CELLS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>'
    '<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><v>7</v></c></row>'
)
TEXTS = "<si><t>a</t></si><si><t>J1</t></si>"
READ = [{"a": "J1", "b": 7.0}]


def prefixed(xml: str) -> str:
    """The same elements, each with a prefix."""
    return (
        xml.replace("</", "\0")
        .replace("<", "<x:")
        .replace("\0", "</x:")
        .replace("xmlns=", "xmlns:x=")
    )


def shared(texts: str) -> str:
    return f"<sst {MAIN}>{texts}</sst>"


@pytest.mark.parametrize(
    ("of_sheet", "of_texts"),
    [
        (sheet(CELLS), shared(TEXTS)),
        (sheet(CELLS).replace(MAIN, STRICT), shared(TEXTS).replace(MAIN, STRICT)),
        (prefixed(sheet(CELLS)), prefixed(shared(TEXTS))),
        (sheet(CELLS.replace(' r="', ' x="')), shared(TEXTS)),
        (
            sheet(CELLS),
            shared(
                "<si><r><rPr/><t>a</t></r></si>"
                '<si><r><t>J</t></r><r><t xml:space="preserve">1</t></r>'
                '<rPh sb="0" eb="1"><t>jay</t></rPh></si>'
            ),
        ),
        (
            sheet(CELLS, before='<dimension ref="A1"/><cols><col min="1" max="9"/></cols>'),
            shared(TEXTS),
        ),
        (sheet(f"{CELLS}<row/><row r='9'><c r='A9' s='0'/></row>"), shared(TEXTS)),
    ],
    ids=["usual", "strict", "prefixed", "unnumbered", "rich text", "wrong size", "empty rows"],
)
def test_the_same_sheet_is_read_the_same(of_sheet: str, of_texts: str, tmp_path: Path) -> None:
    path = packed(tmp_path / "jobs.xlsx", parts() | {SHEET: of_sheet, SHARED: of_texts})
    assert rows_of(raw(path)) == READ


def test_what_openpyxl_writes_is_read(tmp_path: Path) -> None:
    values = ["J1", 7, 2.5, True, date(2026, 10, 5), datetime.fromisoformat("2026-10-05T09:30:15")]
    book = openpyxl.Workbook()
    book.active.append(list("abcdef"))
    book.active.append(values)
    book.save(tmp_path / "jobs.xlsx")
    assert list(rows_of(raw(tmp_path / "jobs.xlsx"))[0].values()) == values
