"""The records behind the figures: appended by submission, read back for the cells that are live."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from datasets.catalogue import CONTRACTS
from datasets.contract import LONDON, Contract
from datasets.store.errors import ReleaseDamagedError, StoreError, in_words
from datasets.store.hashing import NOT_CONTENT, hashes, rows_hash
from datasets.store.parts import read_version
from datasets.store.rows import CELL_KEY, CellKey
from datasets.store.tables import append_once, create_table, table_exists

NO_RECORDS_HASH = rows_hash(pl.DataFrame())
"""The content hash of a cell that brought no records."""

_KEY = CELL_KEY[1:]
_MARK_DIGITS = 15


def records_path(root: Path, dataset: str) -> Path:
    """Where a dataset's records are."""
    return root / "records" / dataset


def stored_schema(contract: Contract) -> pl.Schema:
    """A contract's columns as they are kept: instants in UTC, then submission and source_row."""
    kept = {
        name: pl.Datetime("us", "UTC") if isinstance(dtype, pl.Datetime) else dtype
        for name, dtype in contract.schema.items()
    }
    return pl.Schema({**kept, "submission": pl.String(), "source_row": pl.Int64()})


def as_stored(dataset: str, records: pl.DataFrame, submission: str) -> pl.DataFrame:
    """Records as they are kept; a frame without source_row gets an empty one."""
    schema = stored_schema(CONTRACTS[dataset])
    if "source_row" not in records.columns:
        records = records.with_columns(pl.lit(None, pl.Int64).alias("source_row"))
    return (
        records.with_columns(
            pl.lit(submission).alias("submission"),
            pl.col(pl.Datetime).dt.convert_time_zone("UTC"),
        )
        .select(schema.names())
        .cast(schema)
    )


def append_records(
    root: Path, submission: str, records: Mapping[str, pl.DataFrame], content_hashes: list[str]
) -> None:
    """Append a submission's records; again with the same ones adds nothing.

    StoreError if they cannot be written, or the submission once brought other records.
    """
    mark = int(rows_hash(pl.DataFrame({"hash": content_hashes}))[:_MARK_DIGITS], 16)
    for dataset, frame in records.items():
        table = records_path(root, dataset)
        with in_words(f"The {dataset} records could not be stored; nothing was published"):
            create_table(table, stored_schema(CONTRACTS[dataset]), ["month"], {})
            added = append_once(table, frame, name=submission, mark=mark)
        if not added:
            raise StoreError(
                f"Submission {submission} once brought other {dataset} records. "
                "Nothing was published; hand the file in again as a new submission."
            )


def read_records(root: Path, dataset: str, cells: pl.DataFrame) -> pl.DataFrame:
    """The records of cells (their cell rows), in the contract's schema, by month and reference.

    ReleaseDamagedError names a cell whose records are not those that were published.
    """
    contract = CONTRACTS[dataset]
    table = records_path(root, dataset)
    months = set(cells.filter(pl.col("rows") > 0)["month"])
    if months and table_exists(table):
        stored = read_version(table, keep=lambda values: values["month"] in months)
    else:
        stored = stored_schema(contract).to_frame()
    live = stored.join(cells, on=[*_KEY, "submission"], how="semi")
    _verify(dataset, cells, live)
    absent = [c for c in contract.columns if c.name not in live.columns]
    return (
        live.with_columns(pl.lit(None, column.dtype).alias(column.name) for column in absent)
        .with_columns(pl.col(pl.Datetime).dt.convert_time_zone(LONDON))
        .select(contract.names)
        .cast(contract.schema)
        .sort("month", "service", "source_system", "record_kind", "record_id")
    )


def cell_hashes(dataset: str, records: pl.DataFrame) -> pl.DataFrame:
    """How many records each cell has (rows), and their content_hash."""
    counted = records.group_by(_KEY).len("rows").sort(_KEY, nulls_last=False)
    found = hashes(records.drop(NOT_CONTENT, strict=False), counted["rows"].to_list(), _KEY)
    return counted.select(
        pl.lit(dataset).alias("dataset"),
        *_KEY,
        pl.col("rows").cast(pl.Int64),
        pl.Series("content_hash", found, pl.String),
    )


def _verify(dataset: str, cells: pl.DataFrame, records: pl.DataFrame) -> None:
    promised = cells.select(*CELL_KEY, "rows", "content_hash")
    both = promised.join(cell_hashes(dataset, records), on=CELL_KEY, how="left", suffix="_found")
    broken = both.filter(
        (pl.col("rows_found").fill_null(0) != pl.col("rows"))
        | (pl.col("content_hash_found").fill_null(NO_RECORDS_HASH) != pl.col("content_hash"))
    ).sort(CELL_KEY)
    if broken.height:
        cell = CellKey(*broken.select(CELL_KEY).row(0))
        raise ReleaseDamagedError(
            f"The records of {cell} are not those that were published. "
            "Restore the store's folder from a backup."
        )
