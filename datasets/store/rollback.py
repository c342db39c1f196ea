"""Roll back: the whole store as an earlier release said, made anew as the next release."""

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from uuid import uuid4

import polars as pl

from datasets.store.errors import NoSuchReleaseError
from datasets.store.place import Place
from datasets.store.publish import (
    Publishing,
    committed,
    logged,
    noted,
    require_latest,
)
from datasets.store.release import LiveRelease, Release
from datasets.store.rows import CELL, CELL_KEY, ROWS_HASH, CellKey
from datasets.store.tables import restore_version
from datasets.store.verify import index_hash, load_release, measures_path


class GoesBack(StrEnum):
    """What happens to a cell when the store is rolled back."""

    RETURNS = "returns"
    GOES = "goes"
    RECORDS = "other records"
    FIGURES = "other figures"


@dataclass(frozen=True, slots=True)
class CellGoingBack:
    """One cell that is not what it was, and what rolling back does to it."""

    cell: CellKey
    change: GoesBack


def roll_back(root: Place, target: int, base: int, by: Publishing) -> Release:
    """Release base + 1, which says what release `target` said.

    Release `base` need not be sound: rolling back is how one gets away from a damaged release.
    ReleaseDamagedError if `target` is not what was published, NoSuchReleaseError if there is none,
    ConflictError if another release came first, StoreError if it cannot be written.
    """
    require_latest(root, base)
    if not 0 < target <= base:
        raise NoSuchReleaseError(
            f"There is no release {target} to roll back to. There are releases 1 to {base}."
            if base
            else "Nothing was published yet, so there is nothing to roll back to."
        )
    wanted = load_release(root, target)
    submission = uuid4().hex

    def make(anchor: str) -> Release:
        cells = wanted.rows(kind=CELL).height
        note = noted(by, submission, cells, index_hash(wanted.frame), anchor)
        write = partial(restore_version, measures_path(root), base, target)
        return committed(root, base, note, write)

    return logged(root, by, submission, make)


def same_figures(one: LiveRelease, other: LiveRelease) -> bool:
    """Whether two releases say the same throughout: cells, figures and documents."""
    return index_hash(one.frame) == index_hash(other.frame)


def cells_going_back(live: LiveRelease, wanted: LiveRelease) -> tuple[CellGoingBack, ...]:
    """The cells in which a release differs from the live one, and how, in order."""
    both = _index(wanted).join(_index(live), on=CELL_KEY, how="full", coalesce=True, suffix="_live")
    change = (
        pl.when(pl.col("text_live").is_null())
        .then(pl.lit(GoesBack.RETURNS))
        .when(pl.col("text").is_null())
        .then(pl.lit(GoesBack.GOES))
        .when(pl.col("content_hash") != pl.col("content_hash_live"))
        .then(pl.lit(GoesBack.RECORDS))
        .when(pl.col(ROWS_HASH) != pl.col(f"{ROWS_HASH}_live"))
        .then(pl.lit(GoesBack.FIGURES))
    )
    rows = both.with_columns(change.alias("change")).filter(pl.col("change").is_not_null())
    return tuple(
        CellGoingBack(CellKey(*key), GoesBack(found))
        for *key, found in rows.select(*CELL_KEY, "change").sort(CELL_KEY).iter_rows()
    )


def _index(release: LiveRelease) -> pl.DataFrame:
    figures = pl.col("text").str.json_path_match(f"$.{ROWS_HASH}").alias(ROWS_HASH)
    return release.rows(kind=CELL).select(*CELL_KEY, "content_hash", "text", figures)
