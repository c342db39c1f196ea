"""Dates that are not dates, or not the dates they seem: each is a misfit, named by its row."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from datasets.extract import ExtractRefusedError, read_extract
from datasets.mapping import Mapping
from tests.datasets.hostile.judging import outcome
from tests.datasets.kinds import as_file
from tests.datasets.sending import london, theirs, with_words

Jobs = Callable[..., pl.DataFrame]
GOOD = {
    "05/10/2026 09:30": london(2026, 10, 5, 9, 30),
    " 05/10/2026 00:00 ": london(2026, 10, 5),
    "29/02/2024 23:59": london(2024, 2, 29, 23, 59),
}
TRAPS = (
    "29/02/2025 09:30",
    "29/02/1900 09:30",
    "31/04/2026 09:30",
    "00/10/2026 09:30",
    "10/25/2026 09:30",
    "05/10/26 09:30",
    "05/10/0202 09:30",
    "05/10/20261 09:30",
    "05/10/2026 24:00",
    "05/10/2026 09:60",
    "05/10/2026 09:30:15",
    "05/10/2026 09:30 BST",
    "05/10/2026 09:30+01:00",
    "05/10/2026 09:30Z",
    "05/10/2026 9:30 AM",
    "05/10/2026",
    "2026-10-05T09:30",
    "2026-10-05 09:30",
    "5 Oct 2026 09:30",
    "45935.395833",
    "45935",
    "October 2026",
    "yesterday",
    "0",
)
ISO_TRAPS = (
    "2026-10-5T09:30:00",
    "2026-10-05 09:30:00",
    "2026-10-05T24:00:00",
    "2025-02-29T09:30:00",
    "0202-10-05T09:30:00",
    "20261005",
    "05/10/2026",
)


@pytest.fixture
def british(jobs: Jobs) -> Mapping:
    """The mapping of a system that writes 05/10/2026 09:30."""
    return with_words(theirs(jobs()), '[dates]\nraised_at = "%d/%m/%Y %H:%M"\n')


def with_dates(jobs: Jobs, words: list[str]) -> pl.DataFrame:
    return jobs(*({} for _ in words)).with_columns(raised_at=pl.Series(words))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_date_in_another_form_is_named_by_its_row(
    kind: str, jobs: Jobs, british: Mapping, tmp_path: Path
) -> None:
    words = [*GOOD, *TRAPS]
    path = as_file(with_dates(jobs, words), kind, tmp_path)
    found = outcome(path, mapping=british)
    assert isinstance(found, ExtractRefusedError)
    (fault,) = found.faults
    assert (fault.reason, fault.column) == ("date_format", "raised_at")
    assert [words[row - 1] for row in fault.rows] == list(TRAPS)
    first = len(GOOD) + 1
    where = f"line {first + 1}" if kind == "csv" else f"row {first + 1} of sheet 'Jobs'"
    assert f"data row {first} ({where})" in fault.sentence


def test_dates_in_the_declared_form_are_the_days_they_say(
    jobs: Jobs, british: Mapping, tmp_path: Path
) -> None:
    path = as_file(with_dates(jobs, list(GOOD)), "csv", tmp_path)
    assert read_extract(path, mapping=british).records["raised_at"].to_list() == list(GOOD.values())


def test_without_a_declared_form_only_iso_dates_are_read(jobs: Jobs, tmp_path: Path) -> None:
    good = [
        "2026-10-05T09:30:00",
        "2026-10-05",
        "2026-10-05T08:30:00Z",
        "2026-10-05T09:30:00+01:00",
    ]
    words = [*good, *ISO_TRAPS]
    found = outcome(as_file(with_dates(jobs, words), "csv", tmp_path))
    assert isinstance(found, ExtractRefusedError)
    (fault,) = found.faults
    assert [words[row - 1] for row in fault.rows] == list(ISO_TRAPS)


def test_numbers_are_never_taken_for_the_days_of_a_spreadsheet(
    jobs: Jobs, british: Mapping, tmp_path: Path
) -> None:
    frame = jobs({}, {}).with_columns(raised_at=pl.Series([46300.0, 46301.5]))
    found = outcome(as_file(frame, "xlsx", tmp_path), mapping=british)
    assert isinstance(found, ExtractRefusedError)
    assert [(fault.reason, fault.column) for fault in found.faults] == [("wrong_type", "raised_at")]


def test_a_workbook_of_dates_text_and_numbers_is_read_date_by_date(
    jobs: Jobs, british: Mapping, tmp_path: Path
) -> None:
    frame = jobs({}, {}, {}, {}, {}).drop("raised_at")
    path = tmp_path / "jobs.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, shown = book.add_worksheet("Jobs"), book.add_format({"num_format": "d/m/yy h:mm"})
        sheet.write_row(0, 0, [*frame.columns, "raised_at"])
        for number, row in enumerate(frame.rows(), start=1):
            for place, value in enumerate(row):
                if value is not None:
                    sheet.write(number, place, str(value))
        last = len(frame.columns)
        sheet.write_number(1, last, 46300.25, shown)
        sheet.write_string(2, last, "05/10/2026 09:30")
        sheet.write_string(3, last, "2026-10-05")
        sheet.write_number(4, last, 46300)
        sheet.write_number(5, last, 46300.5, shown)
    found = outcome(path, mapping=british)
    assert isinstance(found, ExtractRefusedError)
    assert [(f.reason, f.column, f.rows) for f in found.faults] == [
        ("date_format", "raised_at", (3, 4))
    ]
