"""Files that carry figures away."""

import csv
import io
from dataclasses import replace

import openpyxl
import pytest

from dashboard.analysis.judged.finding import Finding
from dashboard.charts.downloads import (
    Judged,
    Provenance,
    csv_file,
    file_name,
    harmless,
    xlsx_file,
)
from tests.dashboard.small_borough import ON_TIME

TOLD = Provenance(
    council="Testing Borough Council",
    release=47,
    published_on="12 November 2026",
    data_to="October 2026",
    publisher="=Testing Homes",
    demonstration=False,
)


NOT_JUDGED = Judged(Finding("Not judged", "Not judged in this release."), "No target")
FOUND = Finding("Improved", ON_TIME.sentence, ON_TIME.outcome, ON_TIME)
JUDGED = Judged(FOUND, "Misses target 90%")


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_csv_has_a_row_a_month_and_says_what_it_is_on_each(made) -> None:
    series = made([0.6, None, 0.7], statuses={1: "hidden", 2: "provisional"})
    rows = _rows(csv_file(series, TOLD, JUDGED))
    assert [row["month"] for row in rows] == ["2024-01-01", "2024-02-01", "2024-03-01"]
    assert [row["value"] for row in rows] == ["0.6", "", "0.7"]
    assert [row["numerator"] for row in rows] == ["60.0", "", "70.0"]
    assert [row["status"] for row in rows] == ["published", "hidden", "provisional"]
    assert {row["release"] for row in rows} == {"47"}
    assert {row["definition"] for row in rows} == {series.measure.definition}
    assert {row["notice"] for row in rows} == {""}


def test_demonstration_is_said_in_every_file(made) -> None:
    series, made_up = made([0.6]), replace(TOLD, demonstration=True)
    first = _rows(csv_file(series, made_up, JUDGED))[0]
    assert first["notice"] == "Demonstration: made-up figures."
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file(series, made_up, JUDGED)))
    assert book["About"]["B1"].value == "Demonstration: made-up figures."


def test_nothing_in_a_file_is_a_formula(made) -> None:
    assert _rows(csv_file(made([0.6]), TOLD, JUDGED))[0]["source"] == "'=Testing Homes"
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file(made([0.6]), TOLD, JUDGED)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]


@pytest.mark.parametrize("text", ["=1+1", "+44", "-x", "@x", "\tx"])
def test_text_that_a_spreadsheet_would_run_is_marked_as_text(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless(f"x{text}") == f"x{text}"


def test_workbook_has_one_marked_up_table_without_merged_cells(made) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file(made([0.6, 0.7]), TOLD, JUDGED)))
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
        None,
        None,
        None,
    ]
    assert sheet.tables["figures"].ref == "A1:I3"
    assert not sheet.merged_cells.ranges
    names = [row[0].value for row in book["About"].iter_rows()]
    assert {"Definition", "Release", "Before and after", "Caveat"} <= set(names)


def test_csv_says_the_verdict_on_every_row_and_what_was_expected_from_the_change_on(made) -> None:
    rows = _rows(csv_file(made([0.6] * 7), TOLD, JUDGED))
    assert {row["verdict"] for row in rows} == {"Improved"}
    assert {row["sentence"] for row in rows} == {ON_TIME.sentence}
    assert {row["interval"] for row in rows} == {
        "8.0 percentage points higher, between 6.0 and 10.0"
    }
    assert {row["level"] for row in rows} == {"Misses target 90%"}
    assert rows[0]["review"].startswith("Found at the February 2025 review")
    assert rows[0]["caveats"].startswith("The target moved in March 2025.")
    assert [row["expected"] for row in rows] == ["", "", "", "", "", "0.64", "0.64"]
    assert (rows[6]["expected_low"], rows[6]["expected_high"]) == ("0.6", "0.68")


def test_workbook_says_the_verdict_and_what_was_expected(made) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file(made([0.6] * 7), TOLD, JUDGED)))
    told = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert told["Verdict"] == "Improved"
    assert told["Verdict in a sentence"] == ON_TIME.sentence
    assert told["Level"] == "Misses target 90%"
    headers = [cell.value for cell in book["Figures"][1]]
    assert headers[-3] == "Expected without the change"
    assert [cell.value for cell in book["Figures"][8]][-3:] == [0.64, 0.6, 0.68]


def test_file_of_what_is_not_judged_says_so_and_expects_nothing(made) -> None:
    rows = _rows(csv_file(made([0.6] * 7), TOLD, NOT_JUDGED))
    assert {row["sentence"] for row in rows} == {"Not judged in this release."}
    assert {row["expected"] for row in rows} == {""}


def test_ward_without_a_verdict_carries_the_whole_services_and_says_so(made) -> None:
    whole = replace(JUDGED, finding=replace(JUDGED.finding, of_whole=True))
    rows = _rows(csv_file(made([0.6] * 7, label="Ashbrook"), TOLD, whole))
    assert rows[0]["sentence"].startswith("Of the whole service, for the ward has no verdict")
    assert {row["expected"] for row in rows} == {""}


def test_file_name_says_measure_service_and_release(made) -> None:
    name = file_name(made([0.6]), 47, "csv")
    assert name == "non_emergency_on_time-housing-release-47.csv"
