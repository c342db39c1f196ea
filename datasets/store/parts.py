"""The data files of a Delta table, read with PyArrow.

Never with deltalake's own reader: on a damaged file that one ends the whole process.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable

from datasets.store.errors import DamagedFileError, panics_as_errors, told
from datasets.store.place import Place
from datasets.store.tables import opened

ALL_ROWS = pl.lit(value=True)
_REQUESTS_AT_ONCE = 16


@panics_as_errors()
def read_version(
    table: Place,
    version: int | None = None,
    choose: Callable[[Mapping[str, Any]], pl.Expr | None] = lambda _: ALL_ROWS,
    columns: Sequence[str] | None = None,
) -> pl.DataFrame:
    """The rows of a version that `choose` says of each partition's values, None for none of them.

    `columns` are those wanted beside the partition's own, None: all; the table may lack some.
    DamagedFileError names a data file that cannot be read.
    """
    handle = opened(table, version)
    empty = pl.Schema(handle.schema().to_arrow()).to_frame()
    if columns is not None:
        placing = handle.metadata().partition_columns
        empty = empty.select(name for name in empty.columns if name in {*placing, *columns})
    wanted = [
        (part, chosen)
        for part in parts_of(handle, table)
        if (chosen := choose(part.values)) is not None
    ]
    with ThreadPoolExecutor(_at_once(table)) as pool:
        held = pool.map(lambda each: each[0].placed(empty.schema, columns).filter(each[1]), wanted)
        rows: pl.DataFrame = pl.concat([empty, *held], how="diagonal_relaxed")
    return rows.cast(empty.schema)


@dataclass(frozen=True, slots=True)
class Part:
    """One data file of a version, and the partition that it belongs to."""

    path: Place
    values: Mapping[str, Any]

    def placed(self, schema: pl.Schema, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """The file's rows with the partition's columns; DamagedFileError if it cannot be read."""
        rows = pl.DataFrame(self.read(columns))
        place = {name: pl.lit(value, schema[name]) for name, value in self.values.items()}
        return rows.with_columns(**place) if place else rows

    def read(self, columns: Sequence[str] | None = None) -> pa.Table:
        """The file's rows, without the partition's columns; DamagedFileError if it cannot be.

        A file from before a column was added has the others only.
        """
        wanted = None if columns is None else list(columns)
        try:
            held = pq.ParquetFile(_file(self.path)).read(columns=wanted, use_threads=False)
            held.validate(full=True)
        except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
            raise DamagedFileError(self.path, told(error)) from error
        return held


def read_parts(parts: Sequence[Part]) -> pa.Table:
    """The rows of one file or more, a file from before a column was added with nulls in it."""
    with ThreadPoolExecutor(_at_once(parts[0].path)) as pool:
        return pa.concat_tables(pool.map(Part.read, parts), promote_options="permissive")


def _at_once(place: Place) -> int:
    return 1 if isinstance(place, Path) else _REQUESTS_AT_ONCE


def rows_by(table: Place, column: str) -> dict[Any, int]:
    """How many rows the newest version has by a partition column, as its log tells."""
    actions = pl.DataFrame(opened(table).get_add_actions(flatten=True))
    if "num_records" not in actions.columns:
        actions = actions.with_columns(num_records=pl.lit(None, pl.Int64))
    counts = actions.group_by(f"partition.{column}").agg(pl.col("num_records").sum())
    return dict(counts.sort(f"partition.{column}").iter_rows())


@panics_as_errors()
def parts_of(handle: DeltaTable, table: Place) -> list[Part]:
    """The data files of the version that a handle is opened at."""
    names = handle.metadata().partition_columns
    actions = pl.DataFrame(handle.get_add_actions(flatten=True))
    columns = actions.select("path", *(f"partition.{name}" for name in names))
    return [
        Part(table / unquote(path), dict(zip(names, values, strict=True)))
        for path, *values in columns.iter_rows()
    ]


def _file(path: Place) -> Path | pa.BufferReader:
    """What PyArrow reads: an object is fetched whole, for a request costs more than its bytes."""
    return path if isinstance(path, Path) else pa.BufferReader(path.read_bytes())
