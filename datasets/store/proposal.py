"""What a change would make of a release, before anything is written."""

from dataclasses import replace
from datetime import UTC, datetime

import polars as pl

from datasets.store.days import packed
from datasets.store.prepare import prepare, replaced_beside_cells
from datasets.store.release import LiveRelease, Release
from datasets.store.rows import (
    CELL_KEY,
    DOCUMENT,
    MEASURE_ROWS,
    CellKey,
    Change,
    as_measure_rows,
    keys_frame,
)


def would_be(change: Change, live: LiveRelease) -> LiveRelease:
    """The release that publishing a change on top of a release would make.

    Its records are those of the store: a change that brings records cannot be asked for them.
    """
    kept = without(live, change.replaces).frame.filter(~replaced_beside_cells(change))
    release = Release(live.number + 1, datetime.now(UTC), submission=change.submission)
    return LiveRelease(release, live.root, pl.concat([kept, prepare(change, live).rows]))


def foreseen(change: Change, live: LiveRelease) -> LiveRelease:
    """As `would_be`, without the hashes: enough for whoever reads the figures alone."""
    kept = without(live, change.replaces).frame.filter(~replaced_beside_cells(change))
    figures = packed(as_measure_rows(change.rows))
    documents = as_measure_rows(
        pl.DataFrame(
            [
                {**dict.fromkeys(MEASURE_ROWS), "kind": DOCUMENT, "node": name, "text": text}
                for name, text in change.documents.items()
            ],
            schema=MEASURE_ROWS,
        )
    )
    release = Release(live.number + 1, datetime.now(UTC), submission=change.submission)
    return LiveRelease(release, live.root, pl.concat([kept, figures, documents]))


def without(live: LiveRelease, cells: tuple[CellKey, ...]) -> LiveRelease:
    """A release as if some of its cells had never been published."""
    kept = live.frame.join(keys_frame(cells), on=CELL_KEY, how="anti", maintain_order="left")
    return replace(live, frame=kept)
