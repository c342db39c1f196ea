"""The records behind the figures: appended by submission, read back for the cells that are live."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date

import polars as pl

from datasets.catalogue import CONTRACTS
from datasets.contract import LONDON, Contract
from datasets.store.errors import FAILURES, ReleaseDamagedError, StoreError, in_words
from datasets.store.hashing import NOT_CONTENT, hashes, rows_hash
from datasets.store.parts import read_version
from datasets.store.place import Place
from datasets.store.purged import may_be_purged, purge_of, purged_error
from datasets.store.rows import CELL_KEY, CellKey
from datasets.store.settled import settle
from datasets.store.tables import (
    NO_STATISTICS,
    append_once,
    create_table,
    latest_version,
    table_exists,
)

NO_RECORDS_HASH = rows_hash(pl.DataFrame())
"""The content hash of a cell that brought no records."""

AT_ONCE = 50_000
"""About so many records are verified at once."""
_KEY = CELL_KEY[1:]
_OWNER = ("service", "source_system", "submission")
_ORDER = ("month", "service", "source_system", "record_kind", "record_id")
_MARK_DIGITS = 15


def records_path(root: Place, dataset: str) -> Place:
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
    root: Place, submission: str, records: Mapping[str, pl.DataFrame], content_hashes: list[str]
) -> None:
    """Append a submission's records; again with the same ones adds nothing.

    StoreError if they cannot be written, or the submission once brought other records.
    """
    mark = int(rows_hash(pl.DataFrame({"hash": content_hashes}))[:_MARK_DIGITS], 16)
    for dataset, frame in records.items():
        table = records_path(root, dataset)
        with in_words(f"The {dataset} records could not be stored; nothing was published"):
            schema = stored_schema(CONTRACTS[dataset])
            create_table(table, schema, ["month"], {}, NO_STATISTICS)
            before = latest_version(table) or 0
            added = append_once(table, frame, name=submission, mark=mark)
            _settle_since(table, before)
        if not added:
            raise StoreError(
                f"Submission {submission} once brought other {dataset} records. "
                "Nothing was published; hand the file in again as a new submission."
            )


def _settle_since(table: Place, before: int) -> None:
    """See to it that what was appended is on the disk, be it by an attempt that then died."""
    newest = latest_version(table) or 0
    for version in range(before if newest > before else 0, newest + 1):
        settle(table, version)


def read_records(
    root: Place, dataset: str, cells: pl.DataFrame, columns: Sequence[str] | None = None
) -> pl.DataFrame:
    """The records of cells (their cell rows), in the contract's schema, by month and reference.

    All columns are verified; `columns` beside the cells' key are given (None: all).
    ReleaseDamagedError names a cell whose records are not those that were published,
    RecordsPurgedError one whose records were kept long enough.
    """
    schema = CONTRACTS[dataset].schema
    wanted = schema if columns is None else _some_of(schema, [*_KEY, *columns])
    parts = [wanted.to_frame()]
    for some in _batches(cells):
        with _purged_is_said(root, dataset, some):
            live = _live(root, dataset, some)
            _require_none(_differing(dataset, some, live))
        found = _in_contract(live, _some_of(schema, [*_ORDER, *wanted])).sort(_ORDER)
        parts.append(found.select(wanted.names()))
    return pl.concat(parts)


def _batches(cells: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The cells in order of months, of many records a few months at a time.

    To sort and hash them all at once takes several times the memory, and longer.
    """
    months = cells.group_by("month").agg(pl.col("rows").sum()).sort("month")
    batch = (months["rows"].cum_sum() - months["rows"]) // AT_ONCE
    for _, some in months.with_columns(batch=batch).group_by("batch", maintain_order=True):
        yield cells.join(some.select("month"), on="month", how="semi")


def read_columns(
    root: Place, dataset: str, cells: pl.DataFrame, columns: Sequence[str]
) -> pl.DataFrame:
    """The cells' key and some columns of their records, in no order, counted but not verified.

    ReleaseDamagedError names a cell that has not as many records as were published,
    RecordsPurgedError one whose records were kept long enough.
    """
    with _purged_is_said(root, dataset, cells):
        live = _live(root, dataset, cells, columns)
        found = live.group_by(_KEY).len("found")
        _require_none(cells.join(found, on=_KEY, how="left").filter(~_SAME_NUMBER))
    return _in_contract(live, _some_of(CONTRACTS[dataset].schema, [*_KEY, *columns]))


def _some_of(schema: pl.Schema, names: Collection[str]) -> pl.Schema:
    """The columns of those names, in the schema's order."""
    return pl.Schema({name: dtype for name, dtype in schema.items() if name in names})


def purged_cells(root: Place, dataset: str, cells: pl.DataFrame) -> pl.DataFrame:
    """The cells among these (cell rows) whose records were purged, and were not brought again.

    What FAILURES holds, if records that should be there cannot be read.
    """
    table = records_path(root, dataset)
    old = may_be_purged(cells, purge_of(table))
    if old.is_empty():
        return old
    theirs = [*_KEY, "submission"]  # the cells may be of several releases: one month twice
    counted = _live(root, dataset, old, ()).group_by(theirs).len("found")
    return old.join(counted, on=theirs, how="left").filter(~_SAME_NUMBER).select(cells.columns)


@contextmanager
def _purged_is_said(root: Place, dataset: str, cells: pl.DataFrame) -> Iterator[None]:
    """RecordsPurgedError where records of cells (their cell rows) are not there because of that."""
    try:
        yield
    except (ReleaseDamagedError, *FAILURES) as error:
        purge, gone = None, cells.clear()
        with suppress(*FAILURES):
            purge = purge_of(records_path(root, dataset))
            gone = purged_cells(root, dataset, cells)
        if purge is None or gone.is_empty():
            raise
        cell = CellKey(*gone.sort(CELL_KEY).select(CELL_KEY).row(0))
        raise purged_error(cell, purge) from error


def _live(
    root: Place, dataset: str, cells: pl.DataFrame, columns: Sequence[str] | None = None
) -> pl.DataFrame:
    """The records of cells as they are kept, or some columns of them, and where they belong."""
    table, owners = records_path(root, dataset), _owners(cells)
    if not owners or not table_exists(table):
        return stored_schema(CONTRACTS[dataset]).to_frame()
    wanted = None if columns is None else [*_OWNER, *columns]
    return read_version(table, choose=lambda values: owners.get(values["month"]), columns=wanted)


def _owners(cells: pl.DataFrame) -> dict[date, pl.Expr]:
    """By month, which of its stored records are those of the cells."""
    owners: dict[date, pl.Expr] = {}
    for month, *owner in cells.filter(pl.col("rows") > 0).select("month", *_OWNER).iter_rows():
        theirs = pl.all_horizontal(pl.col(n) == v for n, v in zip(_OWNER, owner, strict=True))
        owners[month] = owners.get(month, pl.lit(value=False)) | theirs
    return owners


def _in_contract(stored: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    """Stored records in columns of the contract; what was stored before there was one is null."""
    absent = [name for name in schema if name not in stored.columns]
    return (
        stored.with_columns(pl.lit(None, schema[name]).alias(name) for name in absent)
        .with_columns(pl.col(pl.Datetime).dt.convert_time_zone(LONDON))
        .select(schema.names())
        .cast(schema)
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


def differing_cells(root: Place, dataset: str, cells: pl.DataFrame) -> pl.DataFrame:
    """The cells (cell rows of one submission) whose records are not those that were published.

    What FAILURES holds, if they cannot be read.
    """
    return _differing(dataset, cells, _live(root, dataset, cells))


def _differing(dataset: str, cells: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    promised = cells.select(*CELL_KEY, "rows", "content_hash")
    found = cell_hashes(dataset, records).rename({"rows": "found"})
    both = promised.join(found, on=CELL_KEY, how="left", suffix="_found")
    same = pl.col("content_hash_found").fill_null(NO_RECORDS_HASH) == pl.col("content_hash")
    return both.filter(~(_SAME_NUMBER & same))


_SAME_NUMBER = pl.col("found").fill_null(0) == pl.col("rows")


def _require_none(broken: pl.DataFrame) -> None:
    """Nothing, or ReleaseDamagedError naming the first of the cells."""
    if broken.height:
        cell = CellKey(*broken.sort(CELL_KEY).select(CELL_KEY).row(0))
        raise ReleaseDamagedError(
            f"The records of {cell} are not those that were published. "
            "Restore the store's folder from a backup."
        )
