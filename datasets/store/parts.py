"""The data files of a Delta table, read with PyArrow.

Never with deltalake's own reader: on a damaged file that one ends the whole process.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable

from datasets.store.errors import DamagedFileError, told


def read_version(
    table: Path,
    version: int | None = None,
    keep: Callable[[Mapping[str, Any]], bool] = lambda _: True,
) -> pl.DataFrame:
    """The rows of a version, of those partitions whose values `keep` says yes to.

    DamagedFileError names a data file that cannot be read.
    """
    handle = DeltaTable(table, version=version)
    parts = [part for part in parts_of(handle, table) if keep(part.values)]
    empty = pl.Schema(handle.schema().to_arrow()).to_frame()
    if not parts:
        return empty
    held = [part.read() for part in parts]
    part_of_row = np.repeat(np.arange(len(parts)), [rows.num_rows for rows in held])
    placed = pl.DataFrame(
        [part.values for part in parts],
        schema={name: empty.schema[name] for name in parts[0].values},
    )[part_of_row]
    rows = pl.DataFrame(pa.concat_tables(held, promote_options="permissive"))
    return pl.concat([empty, rows.hstack(placed)], how="diagonal_relaxed").cast(empty.schema)


@dataclass(frozen=True, slots=True)
class Part:
    """One data file of a version, and the partition that it belongs to."""

    path: Path
    values: Mapping[str, Any]

    def read(self) -> pa.Table:
        """The file's rows, without the partition's columns; DamagedFileError if it cannot be."""
        try:
            held = pq.ParquetFile(self.path).read(use_threads=False)
            held.validate(full=True)
        except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
            raise DamagedFileError(self.path, told(error)) from error
        return held


def parts_of(handle: DeltaTable, table: Path) -> list[Part]:
    """The data files of the version that a handle is opened at."""
    names = handle.metadata().partition_columns
    actions = pl.DataFrame(handle.get_add_actions(flatten=True))
    columns = actions.select("path", *(f"partition.{name}" for name in names))
    return [
        Part(table / unquote(path), dict(zip(names, values, strict=True)))
        for path, *values in columns.iter_rows()
    ]
