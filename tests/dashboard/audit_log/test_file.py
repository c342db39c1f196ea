"""The log as files: nothing in them is a formula, and every column is there."""

import csv
import io

import openpyxl
import polars as pl

from dashboard.audit_log.file import COLUMNS, csv_log, xlsx_log
from datasets.store.refresh_log import LOG_ENTRIES
from tests.dashboard.audit_log.test_asked import LOG, entry

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"]
BENT = pl.DataFrame(
    [entry(n, "refused", file_name=bad, reason=bad) for n, bad in enumerate(HOSTILE, 1)],
    schema=LOG_ENTRIES,
)


def test_every_column_and_entry_is_in_the_csv() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_log(LOG).decode("utf-8-sig"))))
    assert set(rows[0]) == {*LOG_ENTRIES.names(), "happened"} == set(COLUMNS)
    assert len(rows) == LOG.height
    assert (rows[3]["happened"], rows[3]["at"]) == ("Refused", "2026-10-05T09:00:00Z")


def test_no_text_is_taken_for_a_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_log(BENT).decode("utf-8-sig"), newline="")))
    assert [row["file_name"] for row in rows] == [f"'{bad}" for bad in HOSTILE]
    assert [row["reason"] for row in rows] == [f"'{bad}" for bad in HOSTILE]


def test_the_workbook_says_what_it_is_and_holds_text_only() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_log(BENT, [("Asked for", "=everything")])))
    about, log = book["About"], book["Log"]
    assert [cell.value for cell in about[1]] == ["Asked for", "=everything"]
    assert [cell.value for cell in log[1]] == list(COLUMNS)
    kinds = {cell.data_type for sheet in (about, log) for row in sheet for cell in row}
    assert "f" not in kinds
    assert log.max_row == 1 + len(HOSTILE)


def test_a_log_of_which_nothing_is_asked_for_is_a_file_too() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_log(LOG.clear(), [])))
    assert [cell.value for cell in book["Log"][1]] == list(COLUMNS)
    assert csv_log(LOG.clear()).decode("utf-8-sig").strip() == ",".join(COLUMNS)
