"""The rows that a check failed, as their sender knows them: to be mended and sent again.

Row numbers and column names are the sender's. What the mapping drops or makes a pseudonym of was
never kept, and its column says so.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

import polars as pl
import xlsxwriter

from dashboard.charts.downloads import harmless
from datasets.contract import LONDON
from datasets.extract import Extract, Fault
from datasets.mapping import parse_mapping
from expectations.report import AuditReport, Severity

ROW, WHY, NOT_KEPT = "Row in your file", "What is wrong", "(not kept)"
MOST, MOST_OF_A_WORKBOOK = 100_000, 20_000
"""So many rows are put into a file: what fails in more is seldom mended row by row."""
_SOURCE_ROW = "source_row"
_ZONE = ZoneInfo(LONDON)


@dataclass(frozen=True, slots=True)
class FailingRows:
    """A table of text: its header, and one row for each failing row of the file, in file order.

    `more` rows fail beside these, which are the first.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: int = 0


def failing_rows(extract: Extract, report: AuditReport, check: str | None = None) -> FailingRows:
    """Every row to mend or to answer for, or those of one check, with each thing that is wrong.

    What is only for information is not wrong, and a finding that names no row (a missing column,
    say) is not told here.
    """
    why: dict[int, list[str]] = {}
    for finding in report.findings:
        if finding.severity is not Severity.INFO and check in (None, finding.check):
            what = f"{finding.severity}: {finding.check.replace('_', ' ')}"
            told = f"{what} ({finding.column})" if finding.column else what
            for row in finding.rows:
                why.setdefault(row, []).append(told)
    sources = _sources(extract)
    first = sorted(why)[:MOST]
    held = _held(extract, first)
    rows = [
        (
            str(row),
            "; ".join(dict.fromkeys(why[row])),
            *(_as_sent(held.get(row), ours) for ours in sources.values()),
        )
        for row in first
    ]
    return FailingRows((ROW, WHY, *sources), tuple(rows), len(why) - len(first))


def rows_of_faults(faults: Sequence[Fault]) -> FailingRows:
    """The rows for which a file could not be read; nothing of them was kept."""
    why: dict[int, list[str]] = {}
    for fault in faults:
        what = fault.reason.replace("_", " ")
        told = f"{what} ({fault.column})" if fault.column else what
        for row in fault.rows:
            why.setdefault(row, []).append(told)
    first = sorted(why)[:MOST]
    rows = [(str(row), "; ".join(dict.fromkeys(why[row]))) for row in first]
    return FailingRows((ROW, WHY), tuple(rows), len(why) - len(first))


def as_csv(table: FailingRows) -> bytes:
    """The table as a CSV file that no spreadsheet takes for formulas, UTF-8 with its mark."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    lines = (table.header, *table.rows, *_and_more(table.more))
    writer.writerows([harmless(cell) for cell in row] for row in lines)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(table: FailingRows, title: str) -> bytes:
    """The table as a workbook, every cell text."""
    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"title": title})
        sheet = book.add_worksheet("Rows to mend")
        bold = book.add_format({"bold": True})
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 60)
        sheet.set_column(2, max(len(table.header) - 1, 2), 22)
        for place, name in enumerate(table.header):
            sheet.write_string(0, place, name, bold)
        rows = table.rows[:MOST_OF_A_WORKBOOK]
        more = table.more + len(table.rows) - len(rows)
        for number, row in enumerate((*rows, *_and_more(more)), start=1):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell)
        sheet.freeze_panes(1, 1)
    return content.getvalue()


def _and_more(more: int) -> Iterator[tuple[str, ...]]:
    """A last line where rows are left out, so that nobody takes the file for all of them."""
    if more:
        yield "", f"{more:,} more rows fail; mend these first and send the whole file again"


def _sources(extract: Extract) -> dict[str, str | None]:
    """The sender's columns, each with the column of ours that holds what it said; None if none."""
    mapping = parse_mapping(extract.mapping_text)
    kept = {theirs: ours for ours, theirs in reversed(mapping.columns.items())}
    never = {*mapping.drop, *mapping.pseudonymise}
    every = [*mapping.sources, *mapping.drop, *mapping.pseudonymise]
    present = [name for name in dict.fromkeys(every) if not _is_absent(name, kept, extract)]
    return {name: None if name in never else kept.get(name) for name in present}


def _is_absent(theirs: str, kept: dict[str, str], extract: Extract) -> bool:
    """Whether a column was not in the file: what was not collected has nothing to show."""
    ours = kept.get(theirs)
    return ours is not None and ours in extract.not_collected


def _held(extract: Extract, rows: Sequence[int]) -> dict[int, dict[str, object]]:
    """What is kept of the rows named, by row number; of a row in several months, its newest."""
    parts = [extract.records, extract.foreign]
    parts += [] if extract.set_aside is None else [extract.set_aside]
    chosen = [part.filter(pl.col(_SOURCE_ROW).is_in(list(rows))) for part in parts]
    found = pl.concat(chosen).unique(_SOURCE_ROW, keep="last", maintain_order=True)
    return {row[_SOURCE_ROW]: row for row in found.to_dicts()}


def _as_sent(row: dict[str, object] | None, ours: str | None) -> str:
    """A value as it was read; "(not kept)" where nothing is kept of it."""
    if ours is None or row is None:
        return NOT_KEPT
    value = row[ours]
    if value is None:
        return ""
    if hasattr(value, "astimezone"):
        return f"{value.astimezone(_ZONE):%Y-%m-%d %H:%M:%S}"
    return str(value)
