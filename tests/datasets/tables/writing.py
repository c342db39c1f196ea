"""CSV files and workbooks as officers would send them, and how a test reads one as it stands."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from datasets.extract import LIMITS, ExtractRefusedError
from datasets.file_rules import FileRules
from datasets.opening import open_source
from datasets.source import Sought, Source

EVERYTHING = Sought(frozenset(), None)


def raw(path: Path, sought: Sought = EVERYTHING, **rules: object) -> Source:
    """The file as it stands: every column kept, none known, in this process."""
    rules_ = FileRules.model_validate(rules) if rules else sought.rules
    asked = Sought(sought.known, sought.kept, sought.dated, rules_)
    return open_source(path, path.name, LIMITS, asked)


def rows_of(source: Source) -> list[dict[str, object]]:
    """Its rows, each a dict."""
    columns = source.read(list(source.header))
    values = {name: column.to_pylist() for name, column in columns.items()}
    return [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]


def refused(path: Path, sought: Sought = EVERYTHING, **rules: object) -> str:
    """The words in which a file is refused."""
    with pytest.raises(ExtractRefusedError) as error:
        rows_of(raw(path, sought, **rules))
    assert str(error.value).startswith(f"{path.name} was refused")
    return str(error.value)


def csv_of(folder: Path, content: bytes | str, name: str = "jobs.csv") -> Path:
    """A CSV file of exactly those bytes."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def workbook_of(
    folder: Path, *rows: Sequence[object], name: str = "jobs.xlsx", **options: object
) -> Path:
    """A workbook with one sheet, 'Jobs'; dates shown as dates, each value as its own type."""
    path = folder / name
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy", **options}) as book:
        sheet = book.add_worksheet("Jobs")
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif value is not None:
                    sheet.write(number, column, value)
    return path
