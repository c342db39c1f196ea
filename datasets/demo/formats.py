"""Formats: a month's frame as an officer's system writes it, in Parquet, CSV or a workbook."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType

import polars as pl
from polars import selectors as cs
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

SHEET = "Jobs"
_ON_THE_WALL = cs.datetime().dt.replace_time_zone(None)


def written(frame: pl.DataFrame, path: Path) -> Path:
    """The frame in a file, in the format that the file's name says; KeyError for another.

    In CSV each time says its distance from UTC. A workbook has no way to: its times are those of a
    clock on the wall, so that one hour a year is in doubt.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    WRITERS[path.suffix.removeprefix(".")](frame, path)
    return path


def _as_parquet(frame: pl.DataFrame, path: Path) -> None:
    frame.write_parquet(path, compression="zstd")


def _as_csv(frame: pl.DataFrame, path: Path) -> None:
    frame.write_csv(path, datetime_format="%Y-%m-%dT%H:%M:%S%:z")


def _as_workbook(frame: pl.DataFrame, path: Path) -> None:
    with Workbook(path) as book:
        sheet = book.add_worksheet(SHEET)
        sheet.write_row(0, 0, frame.columns)
        put = [_writer(book, sheet, dtype) for dtype in frame.dtypes]
        for row, values in enumerate(frame.with_columns(_ON_THE_WALL).iter_rows(), start=1):
            for column, value in enumerate(values):
                if value is not None:
                    put[column](row, column, value)


def _writer(book: Workbook, sheet: Worksheet, dtype: pl.DataType) -> Callable[..., object]:
    """What writes one cell of a column, by row, column and value."""
    if dtype.is_temporal():
        shown = "dd/mm/yyyy" if dtype == pl.Date else "dd/mm/yyyy hh:mm"
        return partial(_as_date, sheet, book.add_format({"num_format": shown}))
    named = "boolean" if dtype == pl.Boolean else "number" if dtype.is_numeric() else "string"
    put: Callable[..., object] = getattr(sheet, f"write_{named}")
    return put


def _as_date(sheet: Worksheet, shown: Format, row: int, column: int, value: date) -> None:
    sheet.write_datetime(row, column, value, shown)


WRITERS: Mapping[str, Callable[[pl.DataFrame, Path], None]] = MappingProxyType(
    {"parquet": _as_parquet, "csv": _as_csv, "xlsx": _as_workbook}
)
"""How each format is written, by the ending of a file's name."""
