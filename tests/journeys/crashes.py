"""What must hold of a store after a publish was killed, and how far that publish had come."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from datasets.store import LiveRelease, Store, open_store
from datasets.store.rows import CELL, ROWS_HASH
from tests.journeys.asking import every_figure

Figures = dict[str, list[tuple[object, ...]]]
Rows = tuple[pl.DataFrame, pl.DataFrame]

WRITES = {
    "log": "refreshes/_delta_log/*.json",
    "records": "records/repairs/*/*.parquet",
    "records committed": "records/repairs/_delta_log/*.json",
    "measures": "measures/*/*/*.parquet",
    "measures committed": "measures/_delta_log/*.json",
}
"""What a publish writes, in this order; then another entry of the log."""
TOLD = "told"
LOOK_EVERY = 0.001
"""Seconds. A step of a publish takes ten times as long."""


def written(root: Path) -> dict[str, int]:
    """How many files there are of each thing that a publish writes."""
    return {what: _count(root, what) for what in WRITES}


def _count(root: Path, what: str) -> int:
    return sum(1 for _ in root.glob(WRITES[what]))


def wait_for(
    root: Path, what: str, before: Mapping[str, int], has_ended: Callable[[], bool]
) -> None:
    """Until something more is written than there was before, or the publish ended.

    The log is always first, and the quickest to look at.
    """
    more = {"log": 2} if what == TOLD else {"log": 1, what: 1}
    for each, files in more.items():
        while _count(root, each) < before[each] + files and not has_ended():
            time.sleep(LOOK_EVERY)


def how_far(root: Path, before: Mapping[str, int]) -> str:
    """The last thing that a killed publish wrote."""
    after = written(root)
    if after["log"] >= before["log"] + 2:
        return TOLD
    done = [what for what in WRITES if after[what] > before[what]]
    return done[-1] if done else "nothing"


def rows_of(live: LiveRelease) -> Rows:
    """All that a release's figures are worked out from: its rows, but for who sent them and when.

    The cells, whose facts say when, come second.
    """
    others = live.frame.filter(pl.col("kind") != CELL).drop("submission")
    return others.sort(others.columns), live.cells().drop("submission", "published_at", ROWS_HASH)


@dataclass
class Witness:
    """One who saw every release so far, and knows the only figures that may ever be shown.

    `known` are the figures of each state that the store may be in, by the state's name. Of rows
    that were seen before, to the last one, the figures are known without working them out again.
    """

    root: Path
    known: Mapping[str, Figures]
    seen: list[tuple[object, ...]] = field(default_factory=list)
    worked_out: list[tuple[Rows, str]] = field(default_factory=list)

    def look(self, *, acknowledged: int = 0) -> tuple[Store, str]:
        """The store, opened anew, and its state; AssertionError where a promise was broken."""
        store = open_store(self.root)
        told = [(r.number, r.submission, r.at, r.why) for r in store.releases()]
        assert told[: len(self.seen)] == self.seen, "an older release is gone"
        assert len(told) >= acknowledged, "an acknowledged release is gone"
        assert not self.seen or len(told) <= len(self.seen) + 1
        self.seen = told
        self._log_is_whole(store)
        live = store.release(store.latest())
        assert live.records("repairs").height == live.cells()["rows"].sum()
        return store, self._state_of(live)

    def _state_of(self, live: LiveRelease) -> str:
        rows = rows_of(live)
        for those, state in self.worked_out:
            if all(one.equals(other) for one, other in zip(rows, those, strict=True)):
                return state
        figures = every_figure(live)
        (state,) = [name for name, those in self.known.items() if those == figures]
        self.worked_out.append((rows, state))
        return state

    def _log_is_whole(self, store: Store) -> None:
        assert store.verify_log() == ()
        told_of = store.log_entries().filter(pl.col("release").is_not_null())
        made = [(release.number, release.event) for release in store.releases()]
        assert told_of.select("release", "event").rows() == made
