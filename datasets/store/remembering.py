"""Remembering: a release that keeps what was read of its records, for whoever asks again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Self, TypeAlias

import polars as pl

from datasets.limits import MIB
from datasets.store.house import Store
from datasets.store.opening import open_store
from datasets.store.release import LiveRelease

KEPT_BYTES = 256 * MIB
"""So much is kept at most; what was asked for longest ago goes first."""

Kept: TypeAlias = dict[tuple[object, ...], pl.DataFrame]
"""A month's records by what was asked for: which columns, of which cells with which content."""


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
        read = super()._verified
        how = ("verified", columns and tuple(columns))
        return self._once(how, cells, lambda unread: read(dataset, unread, columns))

    def _counted(self, dataset: str, cells: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
        read = super()._counted
        how = ("counted", tuple(columns))
        return self._once(how, cells, lambda unread: read(dataset, unread, columns))

    def _once(
        self,
        how: tuple[object, ...],
        cells: pl.DataFrame,
        read: Callable[[pl.DataFrame], pl.DataFrame],
    ) -> pl.DataFrame:
        """The records of the cells, month by month; those that are not known are read together."""
        months = cells.sort(_CELL).partition_by("month", maintain_order=True)
        asked = [(*how, *month.select(_CELL).iter_rows()) for month in months]
        unread = [m for m, known in zip(months, asked, strict=True) if known not in self.kept]
        new = read(pl.concat([cells.clear(), *unread]))
        by_month = new.partition_by("month", as_dict=True)
        parts = [new.clear()]
        for month, name in zip(months, asked, strict=True):
            known = self.kept.pop(name, None)
            if known is None:
                known = by_month.get((month["month"][0],), new.clear())
            self.kept[name] = known
            parts.append(known)
        self._forget_the_oldest()
        return pl.concat(parts)

    def _forget_the_oldest(self) -> None:
        size = sum(frame.estimated_size() for frame in self.kept.values())
        while size > KEPT_BYTES:
            size -= self.kept.pop(next(iter(self.kept))).estimated_size()


class Held:
    """The store, and the release of it, that a warm process works on; another takes its place."""

    def __init__(self) -> None:
        self._root, self._kept = "", Kept()
        self._store: Store | None = None
        self._live: Remembering | None = None

    def store(self, root: str) -> Store:
        """The store at an address, which remembers the releases that it has verified.

        StoreError if there is none.
        """
        if self._store is None or root != self._root:
            self._store, self._root, self._live, self._kept = open_store(root), root, None, Kept()
        return self._store

    def release(self, root: str, number: int | None) -> Remembering:
        """A release of it, None for the newest; StoreError if it cannot be had.

        What was read for the one before is kept, as far as both hold the same.
        """
        found = self.store(root).release(number)
        if self._live is None or self._live.number != found.number:
            self._live = Remembering.of(found, self._kept)
        return self._live


_CELL = ("month", "dataset", "service", "source_system", "submission", "rows", "content_hash")
"""What tells a cell and its content from any other."""
