"""Is the store what was written? Releases, records and log are held against their hashes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from datasets.calendar import month_in_words
from datasets.store import refresh_log
from datasets.store.errors import FAILURES, ReleaseDamagedError, StoreError, told
from datasets.store.findings import findings_problems
from datasets.store.place import Place
from datasets.store.publish import anchors
from datasets.store.purged import purge_of
from datasets.store.records import differing_cells, purged_cells, records_path
from datasets.store.rows import CELL, CELL_KEY, MEASURE_ROWS, CellKey
from datasets.store.set_aside import set_aside_problems
from datasets.store.verify import load_release

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Checked:
    """What was checked, and found: `problems` name each place, `not_checked` say what could not be.

    `cells` and `records` count each once, in however many releases it stands.
    """

    releases: tuple[int, ...]
    cells: int
    records: int
    problems: tuple[str, ...]
    not_checked: tuple[str, ...]


def check_store(root: Place, numbers: Sequence[int], latest: int, progress: Progress) -> Checked:
    """Releases by number, the records behind their cells, and the whole refresh log."""
    problems: list[str] = []
    not_checked: list[str] = []
    cells = [MEASURE_ROWS.to_frame()]
    for number in numbers:
        progress(f"Release {number}")
        try:
            live = load_release(root, number)
            cells.append(live.rows(kind=CELL))
            problems += set_aside_problems(live)
        except ReleaseDamagedError as error:
            problems.append(str(error))
    held = pl.concat(cells).unique([*CELL_KEY, "submission", "content_hash"])
    for (dataset,), its_cells in sorted(held.group_by("dataset")):
        progress(f"The records of {dataset}")
        gone = _purged(root, str(dataset), its_cells)
        not_checked += _purged_words(root, str(dataset), gone)
        there = its_cells.join(gone, on=[*CELL_KEY, "submission"], how="anti")
        problems += _broken(root, str(dataset), there)
    progress("The refresh log and the findings")
    problems += refresh_log.problems(root, anchors(root, latest))
    problems += _told_otherwise(root, latest)
    records = int(held["rows"].sum())
    named = tuple(dict.fromkeys(problems))
    return Checked(tuple(numbers), held.height, records, named, tuple(not_checked))


def _purged(root: Place, dataset: str, cells: pl.DataFrame) -> pl.DataFrame:
    try:
        return purged_cells(root, dataset, cells)
    except FAILURES:  # then they cannot be read either, which is said of each
        return cells.clear()


def _purged_words(root: Place, dataset: str, gone: pl.DataFrame) -> Iterator[str]:
    if gone.height:
        months = gone["month"].sort()
        first, last = month_in_words(months[0]), month_in_words(months[-1])
        span = first if first == last else f"{first} to {last}"
        cells = "1 cell" if gone.height == 1 else f"{gone.height:,} cells"
        why = purge_of(records_path(root, dataset))
        yield f"The {dataset} records of {cells} ({span}) were {why}."


def _broken(root: Place, dataset: str, cells: pl.DataFrame) -> Iterator[str]:
    """A sentence for each cell whose records are not what was published; a month at a time."""
    for (_, month, _), part in sorted(cells.group_by("dataset", "month", "submission")):
        try:
            broken = differing_cells(root, dataset, part)
        except FAILURES as error:
            yield f"The {dataset} records of {month:%B %Y} cannot be read: {told(error)}."
        else:
            for row in broken.select(CELL_KEY).sort(CELL_KEY).iter_rows():
                yield f"The records of {CellKey(*row)} are not those that were published."


def _told_otherwise(root: Place, latest: int) -> Iterator[str]:
    """A sentence for each release that the log does not tell of, and for findings that differ."""
    try:
        entries = refresh_log.read_entries(root)
    except StoreError:
        return  # said already, with the log
    told_of = set(entries["release"].drop_nulls())
    for number in range(1, latest + 1):
        if number not in told_of:
            yield f"The refresh log does not tell of release {number}."
    yield from findings_problems(root, entries)
