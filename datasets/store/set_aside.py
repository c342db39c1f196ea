"""Rows set aside: kept whole, apart from the records that figures are counted from.

One small file for each submission; the cell that a row was taken out of says how many there are and
their hash. A cell whose rows were purged still says how many there were.
"""

import json
from collections.abc import Collection
from datetime import date

import polars as pl

from datasets.store.errors import FAILURES, ReleaseDamagedError, in_words, told
from datasets.store.files import names, read_whole, remove, write_whole
from datasets.store.hashing import rows_hash
from datasets.store.place import Place
from datasets.store.purged import purge_of
from datasets.store.records import records_path
from datasets.store.release import LiveRelease
from datasets.store.rows import CELL_KEY

SET_ASIDE = "set_aside"
SET_ASIDE_ROWS = pl.Schema(
    {
        "dataset": pl.String(),
        "service": pl.String(),
        "source_system": pl.String(),
        "month": pl.Date(),
        "source_row": pl.Int64(),
        "record_kind": pl.String(),
        "record_id": pl.String(),
        "why": pl.String(),
        "reason": pl.String(),
        "expected": pl.Boolean(),
        "closed": pl.Boolean(),
        "record": pl.String(),
    }
)
"""One row taken out of one cell: the cell first. `why` is what the gate found, `reason` what the
officer said; `expected` that it should come again, mended; `closed` that it is over by its own
dates; `record` the row's kept columns, as JSON."""

_SUFFIX = ".json"


def keep_set_aside(root: Place, submission: str, rows: pl.DataFrame) -> None:
    """Keep the rows (SET_ASIDE_ROWS) that a submission sets aside; nothing if there are none.

    StoreError if they cannot be written.
    """
    if rows.height:
        with in_words("The rows set aside could not be kept; nothing was published"):
            write_whole(root, _name(submission), _packed(rows))


def set_aside_hashes(rows: pl.DataFrame) -> dict[tuple[object, ...], str]:
    """The hash of each cell's rows, by the cell's key."""
    return {key: rows_hash(part) for key, part in rows.partition_by(CELL_KEY, as_dict=True).items()}


def set_aside_rows(
    live: LiveRelease,
    dataset: str | None = None,
    service: str | None = None,
    source_system: str | None = None,
    months: Collection[date] | None = None,
) -> pl.DataFrame:
    """The rows (SET_ASIDE_ROWS) set aside from the release's cells chosen (None: all).

    By cell and row, those that were purged left out. ReleaseDamagedError if they are not those that
    were set aside.
    """
    wanted = {"dataset": dataset, "service": service, "source_system": source_system}
    cells = live.cells().filter(
        pl.col("set_aside") > 0,
        pl.col("set_aside_hash").is_not_null(),
        *(pl.col(name) == value for name, value in wanted.items() if value is not None),
    )
    if months is not None:
        cells = cells.filter(pl.col("month").is_in(list(months)))
    parts = [SET_ASIDE_ROWS.to_frame()]
    for (submission,), group in cells.group_by("submission"):
        held = _read(live.root, str(submission))
        kept = held.join(group.select(CELL_KEY), on=CELL_KEY, how="semi")
        _verify(live.root, kept, group)
        parts.append(kept)
    return pl.concat(parts).sort(*CELL_KEY, "source_row")


def purge_set_aside(root: Place, dataset: str, before: date) -> int:
    """Remove a dataset's rows of months before one, whoever set them aside; how many they were."""
    removed = 0
    for file in names(root, SET_ASIDE, _SUFFIX):
        submission = file.removesuffix(_SUFFIX)
        held = _read(root, submission)
        kept = held.filter((pl.col("dataset") != dataset) | (pl.col("month") >= before))
        removed += held.height - kept.height
        with in_words("The rows set aside could not be purged"):
            if kept.is_empty():
                remove(root, _name(submission))
            elif kept.height < held.height:
                write_whole(root, _name(submission), _packed(kept))
    return removed


def set_aside_problems(live: LiveRelease) -> tuple[str, ...]:
    """What shows that rows set aside are not what they were, in words; empty if nothing does."""
    try:
        set_aside_rows(live)
    except ReleaseDamagedError as error:
        return (str(error),)
    return ()


def _verify(root: Place, kept: pl.DataFrame, cells: pl.DataFrame) -> None:
    found = set_aside_hashes(kept)
    for *key, promised in cells.select(*CELL_KEY, "set_aside_hash").iter_rows():
        purge = purge_of(records_path(root, key[0]))
        gone = tuple(key) not in found and purge is not None and key[3] < purge.before
        if not gone and found.get(tuple(key)) != promised:
            raise ReleaseDamagedError(
                f"The rows set aside from {key[0]}, {key[1]}, {key[2]}, {key[3]:%B %Y} are not "
                "those that were. Restore the store's folder from a backup."
            )


def _read(root: Place, submission: str) -> pl.DataFrame:
    try:
        data = read_whole(root, _name(submission))
        if data is None:
            return SET_ASIDE_ROWS.to_frame()
        rows = [{**row, "month": date.fromisoformat(row["month"])} for row in json.loads(data)]
        return pl.DataFrame(rows, schema=SET_ASIDE_ROWS)
    except FAILURES as error:
        raise ReleaseDamagedError(
            f"The rows that submission {submission} set aside cannot be read: {told(error)}. "
            "Restore the store's folder from a backup."
        ) from error


def _packed(rows: pl.DataFrame) -> bytes:
    told_plainly = rows.select(SET_ASIDE_ROWS.names()).cast(SET_ASIDE_ROWS).to_dicts()
    return json.dumps(told_plainly, ensure_ascii=False, indent=1, default=str).encode()


def _name(submission: str) -> str:
    return f"{SET_ASIDE}/{submission}{_SUFFIX}"
