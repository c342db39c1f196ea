"""Files that carry figures away."""

import csv
import io
from dataclasses import replace

import openpyxl
import pytest

from dashboard.charts.downloads import Provenance, csv_file, file_name, harmless, xlsx_file

TOLD = Provenance(
    council="Testing Borough Council",
    release=47,
    published_on="12 November 2026",
    data_to="October 2026",
    publisher="=Testing Homes",
    demonstration=False,
)


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_csv_has_a_row_a_month_and_says_what_it_is_on_each(made) -> None:
    series = made([0.6, None, 0.7], statuses={1: "hidden", 2: "provisional"})
    rows = _rows(csv_file(series, TOLD))
    assert [row["month"] for row in rows] == ["2024-01-01", "2024-02-01", "2024-03-01"]
    assert [row["value"] for row in rows] == ["0.6", "", "0.7"]
    assert [row["numerator"] for row in rows] == ["60.0", "", "70.0"]
    assert [row["status"] for row in rows] == ["published", "hidden", "provisional"]
    assert {row["release"] for row in rows} == {"47"}
    assert {row["definition"] for row in rows} == {series.measure.definition}
    assert {row["notice"] for row in rows} == {""}


def test_demonstration_is_said_in_every_file(made) -> None:
    series, made_up = made([0.6]), replace(TOLD, demonstration=True)
    assert _rows(csv_file(series, made_up))[0]["notice"] == "Demonstration: made-up figures."
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file(series, made_up)))
    assert book["About"]["B1"].value == "Demonstration: made-up figures."


def test_nothing_in_a_file_is_a_formula(made) -> None:
    assert _rows(csv_file(made([0.6]), TOLD))[0]["source"] == "'=Testing Homes"
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file(made([0.6]), TOLD)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]


@pytest.mark.parametrize("text", ["=1+1", "+44", "-x", "@x", "\tx"])
def test_text_that_a_spreadsheet_would_run_is_marked_as_text(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless(f"x{text}") == f"x{text}"


def test_workbook_has_one_marked_up_table_without_merged_cells(made) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file(made([0.6, 0.7]), TOLD)))
    assert book.sheetnames == ["About", "Figures"]
    sheet = book["Figures"]
    assert [cell.value for cell in sheet[1]][:2] == ["Month", "Numerator"]
    assert [cell.value for cell in sheet[3]] == [
        "February 2024",
        70,
        100,
        0.7,
        "Published",
        "every record",
    ]
    assert sheet.tables["figures"].ref == "A1:F3"
    assert not sheet.merged_cells.ranges
    names = [row[0].value for row in book["About"].iter_rows()]
    assert {"Definition", "Release", "Before and after", "Caveat"} <= set(names)


def test_file_name_says_measure_service_and_release(made) -> None:
    name = file_name(made([0.6]), 47, "csv")
    assert name == "non_emergency_on_time-housing-release-47.csv"
