"""Rebuild: every measure worked out again from the records, under today's definitions."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from dashboard.analysis.noticed import Noticed, noticed
from dashboard.corrections.making import (
    Asked,
    losing_is_logged,
    newest,
    reason_of,
    require_programme,
)
from dashboard.judging import with_verdicts
from dashboard.permissions import Actor, require_publish
from dashboard.rederived import live_cells, worked_out_again
from datasets.catalogue import CONTRACTS
from datasets.store import MEASURE_ROWS, CellKey, Change, LiveRelease, Release, Store, would_be
from datasets.store.rows import CELL_KEY, INDEX_KINDS, keys_frame


@dataclass(frozen=True, slots=True)
class Rebuild:
    """A rebuild of release `base` about to be made.

    `cells` are those whose figures differ, `measures` how many of their rows differ by measure.
    `kept` are the cells whose records were purged: their figures stay as they are.
    """

    base: int
    cells: tuple[CellKey, ...]
    kept: tuple[CellKey, ...]
    measures: dict[str, int]
    change: Change
    noticed: tuple[Noticed, ...]

    @property
    def nothing_to_do(self) -> bool:
        """Whether every figure and verdict is what today's definitions make of the records."""
        return not self.cells and not self.change.verdicts


def prepare_rebuild(store: Store, actor: Actor, *, progress: Callable[[str], None]) -> Rebuild:
    """What a rebuild would change; nothing is changed.

    NotPermittedError for who may not publish every dataset.
    """
    require_publish(actor, tuple(CONTRACTS))
    live = newest(store)
    programme = require_programme(live)
    progress("Working out every figure again from the records")
    cells = live_cells(live)
    if not cells:  # every month was withdrawn, or none was ever published
        return Rebuild(live.number, (), (), {}, Change(uuid.uuid4().hex), ())
    rows = pl.concat([MEASURE_ROWS.to_frame(), *worked_out_again(live, programme, cells, {})])
    whole = would_be(Change(uuid.uuid4().hex, rows, cells), live)
    moved = _moved_rows(live, whole)
    differing = tuple(
        CellKey(*key) for key in moved.select(CELL_KEY).unique().sort(CELL_KEY).rows()
    )
    counts = moved.group_by("measure").len().sort("measure")
    chosen = rows.join(keys_frame(differing), on=CELL_KEY, how="semi")
    return Rebuild(
        base=live.number,
        cells=differing,
        kept=live.purged_cells(),
        measures=dict(counts.iter_rows()),
        change=with_verdicts(Change(uuid.uuid4().hex, chosen, differing), live, on_all=True),
        noticed=noticed(live, whole) if differing else (),
    )


def rebuild(store: Store, prepared: Rebuild, asked: Asked) -> Release | None:
    """The release with the figures worked out again; None if none differs.

    RefreshBlockedError without a reason; NotPermittedError; ConflictError when another release
    came first.
    """
    require_publish(asked.actor, tuple(CONTRACTS))
    if prepared.nothing_to_do:
        return None
    reason = reason_of(asked)
    with losing_is_logged(store, asked, "Rebuild"):
        return store.publish(
            prepared.change,
            base=prepared.base,
            actor=asked.actor.name,
            said_to_be=asked.actor.said_to_be,
            why=f"Rebuilt under today's definitions; {reason}",
            event="rebuilt",
        )


def _moved_rows(live: LiveRelease, whole: LiveRelease) -> pl.DataFrame:
    """The figures, as they are kept, that stand in one of two releases only."""
    sides = [
        release.frame.filter(~pl.col("kind").is_in(INDEX_KINDS)).drop("submission")
        for release in (live, whole)
    ]
    names = sides[0].columns
    there_only = [
        one.join(other, on=names, how="anti", nulls_equal=True)
        for one, other in (sides, sides[::-1])
    ]
    keys = [*CELL_KEY, "measure", "period", "breakdown", "node", "days"]
    return pl.concat(there_only).select(keys).unique()
