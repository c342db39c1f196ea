"""Remembering: a release that keeps what was read of its records, for whoever asks again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Self

import polars as pl

from datasets.limits import MIB
from datasets.store.release import LiveRelease
from datasets.store.rows import CELL_KEY

KEPT_BYTES = 256 * MIB
"""So much is kept at most; what was asked for longest ago goes first."""

Kept = dict[tuple[object, ...], pl.DataFrame]
"""Records by what was asked for: which columns, of which cells with which content."""


@dataclass(frozen=True, eq=False)
class Remembering(LiveRelease):
    """A release whose records are read once, for a process that can foresee what it will need.

    What it gives was found to be what was published when it was read. It is for one thread.
    """

    kept: Kept = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, live: LiveRelease, kept: Kept | None = None) -> Self:
        """The same release; `kept` is what another one of the same store had read."""
        return cls(live.release, live.root, live.frame, live.notice, {} if kept is None else kept)

    def _verified(
        self, dataset: str, cells: pl.DataFrame, columns: Sequence[str] | None
    ) -> pl.DataFrame:
        how = ("verified", columns and tuple(columns))
        return self._once(how, cells, partial(super()._verified, dataset, cells, columns))

    def _counted(self, dataset: str, cells: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
        how = ("counted", tuple(columns))
        return self._once(how, cells, partial(super()._counted, dataset, cells, columns))

    def _once(
        self, how: tuple[object, ...], cells: pl.DataFrame, read: Callable[[], pl.DataFrame]
    ) -> pl.DataFrame:
        named = cells.select(*CELL_KEY, "submission", "rows", "content_hash").sort(CELL_KEY)
        asked = (*how, *named.iter_rows())
        found = self.kept.pop(asked, None)
        self.kept[asked] = found = read() if found is None else found
        self._forget_the_oldest()
        return found

    def _forget_the_oldest(self) -> None:
        size = sum(frame.estimated_size() for frame in self.kept.values())
        while size > KEPT_BYTES:
            size -= self.kept.pop(next(iter(self.kept))).estimated_size()
