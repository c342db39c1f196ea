"""Workbooks whose XML means harm: refused; or promises too much: read for what is there."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.datasets.hostile.archives import BOOK_RELATIONS, MAIN, packed, parts, rows, sheet
from tests.datasets.hostile.judging import refusal_of
from tests.datasets.tables.writing import raw, rows_of

LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
UNREADABLE = "what is inside cannot be read"
HOSTILE: Mapping[str, tuple[str, dict[str, str]]] = MappingProxyType(
    {
        "laughs a thousand million times": (
            UNREADABLE,
            parts(sheet=sheet('<row r="1"><c r="A1" t="str"><v>&j;</v></c></row>', prolog=LAUGHS)),
        ),
        "laughs in the shared text": (
            UNREADABLE,
            parts(shared=f"{LAUGHS}<sst {MAIN}><si><t>&j;</t></si></sst>"),
        ),
        "asks for a file of ours": (
            UNREADABLE,
            parts(sheet=sheet('<row r="1"><c r="A1" t="str"><v>&a;</v></c></row>', prolog=OUTSIDE)),
        ),
        "is nested a million deep": (UNREADABLE, parts(sheet=sheet("<row>" * 300_000))),
        "is no sheet": (UNREADABLE, parts(sheet=f"<workbook {MAIN}/>")),
        "is of another namespace": (UNREADABLE, parts(sheet='<worksheet xmlns="urn:x"/>')),
        "ends in the middle": (UNREADABLE, parts(sheet=rows("record_id", "J1")[:-40])),
        "points at shared text that is not there": (
            UNREADABLE,
            parts(sheet=sheet('<row r="1"><c r="A1" t="s"><v>7</v></c></row>')),
        ),
        "has a column beyond the last": (
            UNREADABLE,
            parts(sheet=sheet('<row r="1"><c r="ZZZ1" t="str"><v>x</v></c></row>')),
        ),
        "has a row beyond the last": (
            UNREADABLE,
            parts(sheet=sheet('<row r="99999999"><c t="str"><v>x</v></c></row>')),
        ),
        "has a cell of two values": (
            UNREADABLE,
            parts(sheet=sheet('<row r="1"><c t="str"><v>x</v><v>y</v></c></row>')),
        ),
        "has a sheet whose part is missing": (
            UNREADABLE,
            {**parts(), BOOK_RELATIONS: parts()[BOOK_RELATIONS].replace("sheet1", "sheet9")},
        ),
        "relates one name to two parts": (
            UNREADABLE,
            {**parts(), BOOK_RELATIONS: parts()[BOOK_RELATIONS].replace('"r2"', '"r1"')},
        ),
        "relates to nothing": (UNREADABLE, {**parts(), BOOK_RELATIONS: "<Relationships/>"}),
        "has sixteen thousand columns": (
            "It has 16,384 columns; the most is 500",
            parts(
                sheet=sheet(
                    '<row r="1"><c t="inlineStr"><is><t>record_id</t></is></c>'
                    + '<c t="inlineStr"><is><t>x</t></is></c>' * 16_383
                    + "</row>"
                )
            ),
        ),
        "has a cell of a megabyte": (
            "The column 'work_order_ref' is missing",
            parts(sheet=rows("record_id", "J" * 1_000_000)),
        ),
        "repeats one long text into gigabytes": (
            "It unpacks to 1,2",
            parts(
                shared=f"<sst {MAIN}><si><t>record_id</t></si><si><t>{'x' * 32_000}</t></si></sst>",
                sheet=sheet(
                    "".join(f'<row><c t="s"><v>{min(n, 1)}</v></c></row>' for n in range(40_000))
                ),
            ),
        ),
        "has a million empty rows in the middle": (
            "It is empty in row 2 of sheet 'Jobs', with more below",
            parts(
                sheet=sheet(
                    '<row r="1"><c t="inlineStr"><is><t>record_id</t></is></c></row>'
                    '<row r="1048576"><c t="inlineStr"><is><t>J1</t></is></c></row>'
                )
            ),
        ),
    }
)


@pytest.mark.parametrize("what", HOSTILE)
def test_a_workbook_that_means_harm_is_refused(what: str, tmp_path: Path) -> None:
    words, of = HOSTILE[what]
    found = refusal_of(packed(tmp_path / "jobs.xlsx", of), dataset="repairs")
    assert words in found


EMPTY_ROWS = "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(3, 300_000))
HARMLESS: Mapping[str, dict[str, str]] = MappingProxyType(
    {
        "says that it is as large as a sheet can be": parts(
            sheet=rows("record_id", "J1").replace(
                "<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'
            )
        ),
        "says that there are two thousand million shared texts": parts(
            shared=f'<sst {MAIN} count="2147483647" uniqueCount="2147483647"></sst>'
        ),
        "ends in empty rows that have a style": parts(
            sheet=rows("record_id", "J1").replace("</sheetData>", f"{EMPTY_ROWS}</sheetData>")
        ),
    }
)


@pytest.mark.parametrize("what", HARMLESS)
def test_what_a_workbook_promises_is_not_believed(what: str, tmp_path: Path) -> None:
    path = packed(tmp_path / "jobs.xlsx", HARMLESS[what])
    assert rows_of(raw(path)) == [{"record_id": "J1"}]
