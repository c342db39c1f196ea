"""Formats: a month's frame as an officer's system writes it, in Parquet, CSV or a workbook."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import polars as pl
from polars import selectors as cs
from xlsxwriter import Workbook

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
        frame.with_columns(_ON_THE_WALL).write_excel(
            book,
            SHEET,
            dtype_formats={pl.Datetime: "dd/mm/yyyy hh:mm", pl.Date: "dd/mm/yyyy"},
        )


WRITERS: Mapping[str, Callable[[pl.DataFrame, Path], None]] = MappingProxyType(
    {"parquet": _as_parquet, "csv": _as_csv, "xlsx": _as_workbook}
)
"""How each format is written, by the ending of a file's name."""
