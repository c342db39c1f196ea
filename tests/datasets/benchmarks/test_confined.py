"""A file of benchmarks is an untrusted file: read in a limited process, and left nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import xlsxwriter

from datasets.benchmarks.asking import read_benchmarks
from datasets.benchmarks.reading import benchmarks_in
from datasets.extract import LIMITS, ExtractRefusedError
from tests.datasets.benchmarks.made_up import RP02, Book, Row
from tests.datasets.hostile.archives import packed, parts
from tests.datasets.tables.writing import csv_of


def _reasons(path: Path, **limits: float) -> set[str]:
    with pytest.raises(ExtractRefusedError) as error:
        read_benchmarks(path, limits=replace(LIMITS, **limits))
    return {fault.reason for fault in error.value.faults}


def _reasons_within(path: Path) -> set[str]:
    with pytest.raises(ExtractRefusedError) as error:
        benchmarks_in(path, path.name, "0", LIMITS)
    return {fault.reason for fault in error.value.faults}


def test_what_was_read_comes_back_from_another_process(tmp_path: Path) -> None:
    incoming = tmp_path / "incoming"
    found = read_benchmarks(Book().written(tmp_path), incoming=incoming)
    assert found.official is not None
    assert found.official.rows.height > 20
    assert not list(incoming.iterdir())


def test_a_reading_out_of_time_or_memory_ends_in_words(tmp_path: Path) -> None:
    path = Book().written(tmp_path)
    assert _reasons(path, wall_seconds=0.05) == {"too_slow"}
    assert _reasons(path, memory_bytes=64 * 1024**2) <= {"too_much_memory", "damaged"}


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("figures.xlsx", b"PK\x03\x04 and no more", "damaged"),
        ("figures.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 99, "wrong_kind"),
        ("jo@example.org.csv", b"area,period,measure,value\n", "personal_name"),
        ("figures.csv", b"\0\0\0", "encoding"),
    ],
)
def test_a_file_of_another_kind_is_refused(
    name: str, content: bytes, reason: str, tmp_path: Path
) -> None:
    path = csv_of(tmp_path, content, name)
    found = _reasons(path) if reason in {"wrong_kind", "personal_name"} else _reasons_within(path)
    assert found == {reason}


def test_a_workbook_that_packs_too_much_or_brings_macros_is_refused(tmp_path: Path) -> None:
    bomb = packed(tmp_path / "bomb.xlsx", parts(), ("xl/x.xml", "0" * 20_000_000))
    assert _reasons_within(bomb) == {"too_large"}
    macros = packed(tmp_path / "macros.xlsx", parts(), ("xl/vbaProject.bin", "x"))
    assert _reasons_within(macros) == {"active_content"}


def test_a_document_type_is_never_unpacked(tmp_path: Path) -> None:
    shared = '<!DOCTYPE x [<!ENTITY a "aaaa">]><sst/>'
    assert _reasons_within(packed(tmp_path / "t.xlsx", parts(shared=shared))) == {"damaged"}


@dataclass(frozen=True, slots=True)
class _Bent(Book):
    """A workbook with one sheet hidden, or with an error in a cell of the records."""

    hides: bool = False

    def table(self, sheet: xlsxwriter.worksheet.Worksheet, rows: Sequence[Row]) -> None:
        Book.table(self, sheet, rows)
        if self.hides and sheet.name.endswith("LCHO"):
            sheet.hide()
        elif not self.hides and sheet.name.endswith("Info"):
            place = list(rows[0]).index(RP02)
            sheet.write_formula(self.above + 1, place, "=1/0", None, "#DIV/0!")


def test_a_hidden_sheet_is_refused(tmp_path: Path) -> None:
    assert _reasons_within(_Bent(hides=True).written(tmp_path)) == {"hidden_sheet"}


def test_an_error_in_a_kept_cell_is_refused(tmp_path: Path) -> None:
    assert _reasons_within(_Bent().written(tmp_path)) == {"formula_error"}
