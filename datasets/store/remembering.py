"""Remembering: a release that keeps what was read of its records, for whoever asks again."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Self

import polars as pl

from datasets.limits import MIB
from datasets.store.release import LiveRelease

KEPT_BYTES = 256 * MIB
"""So much is kept at most; what is asked for after that is read each time."""


@dataclass(frozen=True, slots=True, eq=False)
class Remembering(LiveRelease):
    """A release whose records are read once, for a process that can foresee what it will need.

    What it gives was found to be what was published when it was read. It is for one thread.
    """

    _kept: dict[tuple[object, ...], pl.DataFrame] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, live: LiveRelease) -> Self:
        """The same release, of which nothing was read yet."""
        return cls(live.release, live.root, live.frame, live.notice)

    def records(
        self,
        dataset: str,
        service: str | None = None,
        source_system: str | None = None,
        months: Collection[date] | None = None,
    ) -> pl.DataFrame:
        """As the release's own; read once."""
        place = (dataset, service, source_system, _in_order(months))
        return self._once(place, lambda: LiveRelease.records(self, *place))

    def record_columns(
        self,
        dataset: str,
        columns: Sequence[str],
        service: str | None = None,
        source_system: str | None = None,
        months: Collection[date] | None = None,
    ) -> pl.DataFrame:
        """As the release's own; read once."""
        place = (dataset, tuple(columns), service, source_system, _in_order(months))
        return self._once(place, lambda: LiveRelease.record_columns(self, *place))

    def _once(self, asked: tuple[object, ...], read: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        known = self._kept.get(asked)
        if known is not None:
            return known
        found = read()
        if sum(frame.estimated_size() for frame in (found, *self._kept.values())) <= KEPT_BYTES:
            self._kept[asked] = found
        return found


def _in_order(months: Collection[date] | None) -> tuple[date, ...] | None:
    return None if months is None else tuple(sorted(months))
