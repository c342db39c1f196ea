"""Is a release what was published? Read from disk, hashed, and refused in words if it is not."""

from contextlib import suppress
from datetime import UTC, datetime

import polars as pl

from datasets.store.errors import (
    FAILURES,
    DamagedFileError,
    OutOfReachError,
    ReleaseDamagedError,
    out_of_reach,
    told,
)
from datasets.store.hashing import hashes, rows_hash
from datasets.store.parts import parts_of, read_version
from datasets.store.place import Place, modified_at
from datasets.store.release import LiveRelease, Release
from datasets.store.rows import (
    CELL,
    CELL_KEY,
    INDEX_KINDS,
    MEASURE_ROWS,
    ROWS_HASH,
    CellKey,
    as_measure_rows,
)
from datasets.store.tables import commit_path, latest_version, note_of, opened

INDEX_HASH = "index_hash"
NO_ROWS_HASH = rows_hash(MEASURE_ROWS.to_frame())
UNREADABLE = "unreadable"


def measures_path(root: Place) -> Place:
    """Where the releases are."""
    return root / "measures"


def newest_release(root: Place) -> int:
    """The newest release's number; 0 when nothing was published. OSError if there is no store."""
    newest = latest_version(measures_path(root))
    if newest is None:
        raise FileNotFoundError(f"{measures_path(root)} holds no release")
    return newest


def release_of(root: Place, number: int) -> Release:
    """Who published a release, from its commit; marked unreadable, not left out, if damaged."""
    table = measures_path(root)
    try:
        return Release.from_note(number, note_of(table, number))
    except FAILURES:
        return Release(number, _written_at(commit_path(table, number)), event=UNREADABLE)


def _written_at(path: Place) -> datetime:
    """When a commit was written; the beginning of time for one that is gone."""
    with suppress(OSError):
        if at := modified_at(path):
            return at
    return datetime.fromtimestamp(0, UTC)


def load_release(root: Place, number: int) -> LiveRelease:
    """A release read and verified; ReleaseDamagedError says what is wrong with it.

    OutOfReachError where an object store does not give it.
    """
    table = measures_path(root)
    try:
        note = note_of(table, number)
        release = Release.from_note(number, note)
        frame = as_measure_rows(read_version(table, number))
        if index_hash(frame) != note[INDEX_HASH]:
            raise _damaged(number, "its list of cells and documents is not the one published")
        broken = first_broken_cell(frame)
    except FAILURES as error:
        if why := out_of_reach(error):
            raise OutOfReachError(f"Release {number} cannot be read: {why}.") from error
        to_blame = error.path.name if isinstance(error, DamagedFileError) else ""
        raise _damaged(number, told(error), to_blame) from error
    if broken is not None:
        why = f"its figures for {broken} are not those that were published"
        raise _damaged(number, why, _file_of(table, number, broken))
    return LiveRelease(release, root, frame)


def release_before(root: Place, damage: ReleaseDamagedError, number: int) -> int:
    """The newest release before `number` that does not share the file to blame."""
    if damage.file:
        table = measures_path(root)
        with suppress(*FAILURES):
            while number > 0 and damage.file not in commit_path(table, number).read_text("utf-8"):
                number -= 1
    return number - 1


def _file_of(table: Place, number: int, cell: CellKey) -> str:
    """The name of the data file that holds a cell's figures; "" if none does."""
    place = {"dataset": cell.dataset, "service": cell.service}
    for part in parts_of(opened(table, number), table):
        if part.values == place:
            held = pl.DataFrame(part.read()).filter(
                source_system=cell.source_system, month=cell.month
            )
            if held.height:
                return part.path.name
    return ""


def index_hash(frame: pl.DataFrame) -> str:
    """The hash of the rows that say what a release holds: its cells and documents."""
    return rows_hash(frame.filter(pl.col("kind").is_in(INDEX_KINDS)))


def figure_hashes(rows: pl.DataFrame) -> pl.DataFrame:
    """The hash (rows_hash) of each cell's figures: all its rows but its cell row."""
    figures = rows.filter(~pl.col("kind").is_in(INDEX_KINDS))
    counted = figures.group_by(CELL_KEY).len().sort(CELL_KEY, nulls_last=False)
    found = hashes(figures, counted["len"].to_list(), CELL_KEY)
    return counted.drop("len").with_columns(pl.Series(ROWS_HASH, found, pl.String))


def first_broken_cell(frame: pl.DataFrame) -> CellKey | None:
    """A cell whose figures are not those that its cell row promises; None if there is none."""
    cells = frame.filter(pl.col("kind") == CELL).select(
        *CELL_KEY, pl.col("text").str.json_path_match(f"$.{ROWS_HASH}").alias("promised")
    )
    both = cells.join(figure_hashes(frame), on=CELL_KEY, how="full", coalesce=True)
    found = pl.col(ROWS_HASH).fill_null(NO_ROWS_HASH)
    broken = both.filter(found.ne_missing(pl.col("promised"))).sort(CELL_KEY)
    return None if broken.is_empty() else CellKey(*broken.select(CELL_KEY).row(0))


def _damaged(number: int, why: str, file: str = "") -> ReleaseDamagedError:
    return ReleaseDamagedError(
        f"Release {number} is damaged and is not shown: {why}. "
        "Restore the store's folder from a backup.",
        file,
    )
