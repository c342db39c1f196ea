"""A workbook's one sheet is read cell by cell exactly, or refused in words that name the row."""

from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter

from datasets.sorts import Sort
from datasets.source import Sought
from tests.datasets.tables.writing import EVERYTHING, raw, refused, rows_of, workbook_of

NAMES = frozenset({"Job No", "Logged"})
JOBS = Sought(NAMES, NAMES, {"Logged": "%d/%m/%Y %H:%M"})
DAY = {"num_format": "dd/mm/yyyy"}
MOMENT = {"num_format": "dd/mm/yyyy hh:mm"}


at = datetime.fromisoformat


def column(path: Path, sought: Sought = EVERYTHING, name: str = "a") -> tuple[Sort, list[object]]:
    found = raw(path, sought)
    return found.header[name], found.read([name])[name].to_pylist()


def edited(path: Path, part: str, old: str, new: str) -> Path:
    """The workbook with words of one part changed."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode())
    with ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("values", "sort", "read"),
    [
        (["J1", " x "], Sort.TEXT, ["J1", " x "]),
        ([1, 2.5, None, 0.1], Sort.NUMBER, [1.0, 2.5, None, 0.1]),
        ([True, False], Sort.FLAG, [True, False]),
        ([date(2026, 10, 5), None, date(2024, 2, 29)], Sort.DATE, None),
        (["00123", 123, 123456789012345], Sort.TEXT, ["00123", "123", "123456789012345"]),
        (["<5", 12.5, 0.1], Sort.TEXT, ["<5", "12.5", "0.1"]),
        (["x", True], Sort.TEXT, ["x", "true"]),
        (["_x0041_", "a\tb\nc"], Sort.TEXT, ["_x0041_", "a\tb\nc"]),
        (["#N/A", "=1+1", "\u00e9\U0001f600"], Sort.TEXT, ["#N/A", "=1+1", "\u00e9\U0001f600"]),
    ],
)
def test_each_cell_is_what_it_was(
    values: list[object], sort: Sort, read: list[object] | None, tmp_path: Path
) -> None:
    path = workbook_of(tmp_path, ["a", "b"], *([value, 1] for value in values))
    assert column(path) == (sort, values if read is None else read)


def test_dates_and_times_are_read_to_the_minute_and_only_from_cells_shown_as_dates(
    tmp_path: Path,
) -> None:
    moments = [at("2026-10-05T09:30"), at("2026-10-25T01:59"), at("2026-01-01T00:00")]
    path = tmp_path / "jobs.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, shown = book.add_worksheet(), book.add_format(MOMENT)
        sheet.write_row(0, 0, ["a", "b"])
        for row, moment in enumerate(moments, start=1):
            sheet.write_datetime(row, 0, moment, shown)
            sheet.write_number(row, 1, 46300)
    assert column(path) == (Sort.INSTANT, moments)
    assert column(path, name="b") == (Sort.NUMBER, [46300.0] * 3)


def test_days_counted_from_1904_are_the_same_days(tmp_path: Path) -> None:
    days = [date(2026, 10, 5), date(1904, 1, 2)]
    path = workbook_of(tmp_path, ["a"], *([day] for day in days), date_1904=True)
    assert column(path) == (Sort.DATE, days)


def test_dates_among_text_are_read_like_the_text(tmp_path: Path) -> None:
    path = tmp_path / "jobs.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Jobs")
        sheet.write_row(0, 0, ["Logged", "Job No"])
        sheet.write_datetime(1, 0, at("2026-10-05T09:30"), book.add_format(MOMENT))
        sheet.write_string(2, 0, "06/10/2026 10:00")
        sheet.write_datetime(3, 0, at("2026-10-07T00:00"), book.add_format(DAY))
        for row in (1, 2, 3):
            sheet.write_string(row, 1, "J")
    assert column(path, JOBS, "Logged") == (
        Sort.TEXT,
        ["05/10/2026 09:30", "06/10/2026 10:00", "2026-10-07"],
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (["J1", date(2026, 4, 3)], "where no date belongs: a spreadsheet makes a date of 3-4"),
        ([1234567890123456], "of more than 15 digits"),
    ],
)
def test_what_a_spreadsheet_has_spoilt_is_refused(
    values: list[object], words: str, tmp_path: Path
) -> None:
    path = workbook_of(tmp_path, ["a"], *([value] for value in values))
    assert words in refused(path)


@pytest.mark.parametrize(
    ("serial", "shown"),
    [(60, DAY), (59, DAY), (0.5, MOMENT), (-1, DAY), (2_958_466, DAY)],
)
def test_a_day_that_never_was_or_no_day_at_all_is_refused(
    serial: float, shown: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "jobs.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "a")
        sheet.write_number(1, 0, serial, book.add_format(shown))
    assert "a time of day without a date, or a date before March 1900" in refused(path)


def test_formulas_are_read_as_last_worked_out_and_say_so(tmp_path: Path) -> None:
    path = tmp_path / "jobs.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Jobs")
        sheet.write_row(0, 0, ["a", "b", "c"])
        for row, error in ((1, "#N/A"), (2, "#REF!"), (3, "1")):
            sheet.write_formula(row, 0, "=1+1", None, 2)
            sheet.write_formula(row, 1, "=A1", None, error)
            sheet.write_string(row, 2, "x")
    assert column(path) == (Sort.NUMBER, [2.0] * 3)
    assert "6 values of sheet 'Jobs' come from formulas" in raw(path).notices[0]
    assert "In the column 'b', 2 values cannot be read (an error, such as #N/A" in refused(path)
    assert raw(path, Sought(frozenset("abc"), frozenset("ac"))).faults == {"a": [], "c": []}


def test_a_formula_that_was_never_worked_out_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["a"])
    book.active.append(["=1+1"])
    book.save(tmp_path / "jobs.xlsx")
    assert "never worked out and saved). The first is in data row 1." in refused(
        tmp_path / "jobs.xlsx"
    )


def test_rows_are_named_by_their_row_in_the_sheet(tmp_path: Path) -> None:
    path = workbook_of(tmp_path, ["Report"], [], ["a", "b"], [1, 2], [3, 4])
    found = raw(path, header_row=3)
    assert [found.place(row) for row in (1, 2)] == [
        "row 4 of sheet 'Jobs'",
        "row 5 of sheet 'Jobs'",
    ]
    assert rows_of(found) == [{"a": 1.0, "b": 2.0}, {"a": 3.0, "b": 4.0}]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["a"], [1], [], [2]], "It is empty in row 3 of sheet 'Jobs', with more below"),
        ([["a"], ["1"], ["a"]], "The header stands again in row 3 of sheet 'Jobs'"),
        ([["a"], [1, 2]], "In row 2 of sheet 'Jobs', column B holds a value, but it has no name"),
        ([["a", "a"], [1, 2]], "Two columns are called 'a' in row 1 of sheet 'Jobs'"),
        ([], "All its sheets are empty"),
    ],
)
def test_a_sheet_that_is_no_plain_table_is_refused(
    rows: list[list[object]], words: str, tmp_path: Path
) -> None:
    assert words in refused(workbook_of(tmp_path, *rows))


def test_merged_cells_among_the_data_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "jobs.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Jobs")
        sheet.merge_range("A1:B1", "Report")
        sheet.write_row(2, 0, ["a", "b"])
        sheet.write_row(3, 0, [1, 2])
    assert rows_of(raw(path, header_row=3)) == [{"a": 1.0, "b": 2.0}]
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Jobs")
        sheet.write_row(0, 0, ["a", "b"])
        sheet.merge_range("A2:A3", "J1")
        sheet.write_row(2, 1, [1])
    assert "cells are merged (A2:A3)" in refused(path)


def test_hidden_sheets_are_refused_and_hidden_rows_are_read_and_told(tmp_path: Path) -> None:
    path = tmp_path / "jobs.xlsx"
    for hide in (False, True):
        with xlsxwriter.Workbook(path) as book:
            sheet, other = book.add_worksheet("Jobs"), book.add_worksheet("Secret")
            sheet.write_column(0, 0, ["a", "1", "2"])
            sheet.set_row(1, None, None, {"hidden": True})
            sheet.set_column(0, 0, None, None, {"hidden": True})
            if hide:
                other.write_string(0, 0, "x")
                other.very_hidden()
        if hide:
            assert "It has hidden sheets: 'Secret'" in refused(path)
            assert "It has hidden sheets: 'Secret'" in refused(path, sheet="Jobs")
        else:
            assert column(path) == (Sort.TEXT, ["1", "2"])
            assert "1 row and 1 column are hidden; they were read" in raw(path).notices[0]


def test_one_sheet_of_several_is_read_where_the_mapping_names_it(tmp_path: Path) -> None:
    path = tmp_path / "jobs.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("Jobs", "Notes"):
            book.add_worksheet(name).write_column(0, 0, ["a", name])
        book.add_worksheet("Empty")
    assert "It has 2 sheets with something in them ('Jobs', 'Notes')" in refused(path)
    assert "It has no sheet 'Job' with anything in it" in refused(path, sheet="Job")
    assert rows_of(raw(path, sheet="Notes")) == [{"a": "Notes"}]
    assert "not 'Jobs'" in raw(path, sheet="Notes").notices[0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<v>0</v>", "<v>-1</v>"),
        ("<v>0</v>", "<v>99</v>"),
        ('r="A2"', 'r="A3"'),
        ('r="B2"', 'r="A2"'),
        ("<v>7</v>", "<v>7</v><v>8</v>"),
        ("<v>7</v>", "<v>0x7</v>"),
        ("<v>7</v>", "<v>nan</v>"),
        ("<v>7</v>", "<v>1_0</v>"),
        ('<c r="B2">', '<c r="B2" s="77">'),
        ('<c r="B2">', '<c r="B2" t="odd">'),
        ('<row r="2"', '<row r="1"'),
        ("</sheetData>", ""),
        ("<worksheet ", "<!DOCTYPE x><worksheet "),
        ("/main", "/other"),
    ],
)
def test_a_sheet_that_contradicts_itself_is_refused(old: str, new: str, tmp_path: Path) -> None:
    path = edited(workbook_of(tmp_path, ["a", "b"], ["x", 7]), SHEET, old, new)
    assert "what is inside cannot be read" in refused(path)


def test_numbers_shown_with_noughts_that_no_cell_holds_are_told(tmp_path: Path) -> None:
    path = tmp_path / "jobs.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Jobs")
        sheet.write_row(0, 0, ["Ref", "Cost"])
        sheet.write_number(1, 0, 7, book.add_format({"num_format": "00000"}))
        sheet.write_number(1, 1, 7, book.add_format({"num_format": '"£"#,##0.00'}))
    source = raw(path)
    assert rows_of(source) == [{"Ref": 7.0, "Cost": 7.0}]
    assert "numbers of 'Ref' are shown with noughts or words" in source.notices[0]
