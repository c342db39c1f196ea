"""The log as files to keep: every column of it, and what happened in words."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO

import polars as pl
import xlsxwriter

from dashboard.audit_log.words import EVENTS
from dashboard.charts.downloads import harmless

LONGEST = 32_000
"""Characters of a cell: a workbook holds few more."""
COLUMNS = (
    *("number", "at", "event", "happened", "release", "actor", "said_to_be", "dataset", "months"),
    *("places", "reason", "file_name", "file_sha256", "critical", "warning", "info", "findings"),
    *("submission", "previous", "hash"),
)


def csv_log(entries: pl.DataFrame) -> bytes:
    """The entries as CSV, in their order; no text in it is taken for a formula."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(
        [harmless(value) if isinstance(value, str) else value for value in row]
        for row in _rows(entries)
    )
    return text.getvalue().encode("utf-8-sig")


def xlsx_log(entries: pl.DataFrame, about: Sequence[tuple[str, str]]) -> bytes:
    """A workbook: what was asked for, then one marked-up table. No merged cells, nothing hidden."""
    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"title": "The refresh log"})
        _about(book, about)
        rows = _rows(entries)
        sheet = book.add_worksheet("Log")
        sheet.set_column(0, len(COLUMNS) - 1, 18)
        shape = {"columns": [{"header": name} for name in COLUMNS], "data": rows, "name": "log"}
        sheet.add_table(0, 0, max(len(rows), 1), len(COLUMNS) - 1, shape)
        sheet.freeze_panes(1, 1)
    return content.getvalue()


def _about(book: xlsxwriter.Workbook, about: Sequence[tuple[str, str]]) -> None:
    sheet = book.add_worksheet("About")
    bold = book.add_format({"bold": True, "valign": "top"})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    for number, (name, words) in enumerate(about):
        sheet.write_string(number, 0, name, bold)
        sheet.write_string(number, 1, words)


def _rows(entries: pl.DataFrame) -> list[list[str | int | None]]:
    told = entries.with_columns(
        pl.col("at").dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
        pl.col("event").replace(EVENTS).alias("happened"),
    ).select(COLUMNS)
    return [
        [value[:LONGEST] if isinstance(value, str) else value for value in row]
        for row in told.iter_rows()
    ]
