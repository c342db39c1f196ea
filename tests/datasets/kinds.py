"""One frame as each kind of file that an officer may have."""

from datetime import date, datetime
from pathlib import Path

import polars as pl
import xlsxwriter


def as_file(frame: pl.DataFrame, kind: str, folder: Path) -> Path:
    """The frame as a file of that kind, its instants as a clock in London shows them."""
    path = folder / f"jobs.{kind}"
    if kind == "parquet":
        frame.write_parquet(path)
        return path
    local = frame.with_columns(pl.selectors.datetime().dt.replace_time_zone(None).dt.truncate("1s"))
    if kind == "csv":
        local.write_csv(path, datetime_format="%Y-%m-%dT%H:%M:%S")
    elif kind == "xlsx":
        with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
            sheet = book.add_worksheet("Jobs")
            shown = {
                date: book.add_format({"num_format": "dd/mm/yyyy"}),
                datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"}),
            }
            sheet.write_row(0, 0, local.columns)
            for number, row in enumerate(local.rows(), start=1):
                for place, value in enumerate(row):
                    if value is not None:
                        write = sheet.write_string if isinstance(value, str) else sheet.write
                        write(number, place, value, *filter(None, [shown.get(type(value))]))
    return path
