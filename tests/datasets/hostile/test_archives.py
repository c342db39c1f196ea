"""Zip archives that mean harm under a workbook's name: refused by their directory alone."""

import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.datasets.hostile.archives import SHEET, a_zip, packed, parts, rewritten, rows, sheet
from tests.datasets.hostile.judging import refusal_of
from tests.datasets.tables.writing import raw, rows_of

MB = 1_000_000


def test_a_workbook_made_by_hand_is_read_if_it_is_sound(tmp_path: Path) -> None:
    path = packed(tmp_path / "sound.xlsx", parts())
    assert rows_of(raw(path)) == [{"record_id": "J1"}]


Make = Callable[[Path], object]
UNREADABLE, BOMB = "what is inside cannot be read", "over 200 times its size"
ARCHIVES: Mapping[str, tuple[str, Make]] = MappingProxyType(
    {
        "a part that unpacks a thousandfold": (
            BOMB,
            lambda path: packed(path, parts(sheet=sheet("<row/>" * 5 * MB))),
        ),
        "a part that nobody asked for that does": (
            BOMB,
            lambda path: packed(path, parts(), ("xl/media/image1.png", b"\0" * 50 * MB)),
        ),
        "a zip in a zip": (
            "unpacks to 95 MB, over 200 times",
            lambda path: packed(
                path, {"a.zip": a_zip("b", b"\0" * 100 * MB)}, ("b", b"\0" * 100 * MB)
            ),
        ),
        "two parts of one name": (
            UNREADABLE,
            lambda path: packed(path, parts(), (SHEET, rows("record_id", "another"))),
        ),
        "two parts of one name but for capitals": (
            UNREADABLE,
            lambda path: packed(path, parts(), (SHEET.upper(), rows("record_id", "another"))),
        ),
        "a part outside": (UNREADABLE, lambda path: packed(path, parts(), ("../../etc/x", "x"))),
        "a part at the root": (UNREADABLE, lambda path: packed(path, parts(), ("/etc/x", "x"))),
        "a part on a drive": (UNREADABLE, lambda path: packed(path, parts(), ("C:x", "x"))),
        "parts that overlap": (
            UNREADABLE,
            lambda path: rewritten(packed(path, parts()), SHEET, offset=0),
        ),
        "a part said to be small": (
            UNREADABLE,
            lambda path: rewritten(packed(path, parts()), SHEET, size=20),
        ),
        "a part said to be four gigabytes": (
            "It unpacks to 4,096 MB",
            lambda path: rewritten(packed(path, parts()), SHEET, size=2**32 - 2),
        ),
        "a size that should stand elsewhere, and does not": (
            "It unpacks to 4,096 MB",
            lambda path: rewritten(packed(path, parts()), SHEET, size=2**32 - 1),
        ),
        "a part beyond the end": (
            UNREADABLE,
            lambda path: rewritten(packed(path, parts()), SHEET, packed=10 * MB),
        ),
        "a checksum that is wrong": (
            UNREADABLE,
            lambda path: rewritten(packed(path, parts()), SHEET, crc=1),
        ),
        "a packing that there is not": (
            UNREADABLE,
            lambda path: rewritten(packed(path, parts()), SHEET, method=99),
        ),
        "a password": (
            "It has a password",
            lambda path: rewritten(packed(path, parts()), SHEET, flags=1),
        ),
        "macros": (
            "It holds macros ('xl/vbaProject.bin')",
            lambda path: packed(path, parts(), ("xl/vbaProject.bin", "x")),
        ),
        "links to other workbooks": (
            "It holds links to other workbooks",
            lambda path: packed(path, parts(), ("xl/externalLinks/externalLink1.xml", "x")),
        ),
        "connections to other data": (
            "It holds connections to other data",
            lambda path: packed(path, parts(), ("xl/connections.xml", "x")),
        ),
        "five thousand parts": (
            "It has 5,005 parts",
            lambda path: packed(path, parts(), *((f"x{n}", "") for n in range(5_000))),
        ),
        "no workbook in it": (UNREADABLE, lambda path: packed(path, {"word/document.xml": "x"})),
        "half of it": (
            UNREADABLE,
            lambda path: path.write_bytes(packed(path, parts()).read_bytes()[:600]),
        ),
    }
)


@pytest.mark.parametrize("what", ARCHIVES)
def test_an_archive_that_means_harm_is_refused(what: str, tmp_path: Path) -> None:
    words, make = ARCHIVES[what]
    path = tmp_path / "jobs.xlsx"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a name stands twice is meant
        make(path)
    assert path.stat().st_size < MB
    assert words in refusal_of(path, dataset="repairs")
