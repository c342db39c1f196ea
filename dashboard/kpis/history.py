"""History: columns of a month's records that only earlier months' records can fill."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.kpis.measure import COMPLETE
from datasets.contract import CELL
from datasets.programme import Programme
from datasets.store import CellKey, LiveRelease

CELLS = pl.Schema({"service": pl.String(), "source_system": pl.String(), "month": pl.Date()})
"""The keys of some cells of one dataset."""


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """The records worked out now, one row a record and month, and what lies before them.

    `grid` has one row per cell worked out now; other months are taken from `live`.
    """

    dataset: str
    records: pl.DataFrame
    grid: pl.DataFrame
    programme: Programme
    live: LiveRelease | None

    @property
    def systems(self) -> tuple[tuple[str, str], ...]:
        """The services and source systems worked out now."""
        systems = self.grid.select("service", "source_system").unique(maintain_order=True)
        return tuple((service, system) for service, system in systems.rows())

    def held(self, service: str, system: str, months: Sequence[date]) -> pl.DataFrame | None:
        """The records of some months; None if one was never kept, or not in full.

        Of months that are worked out now: the columns that are read; else the contract's.
        """
        now = self._keys(self.grid, service, system, months)
        kept = self._keys(self._live_cells(), service, system, months)
        if set(months) - now - kept:
            return None
        ours = self.records.filter(
            pl.col("service") == service,
            pl.col("source_system") == system,
            pl.col("month").is_in(sorted(now)),
        )
        earlier = sorted(set(months) - now)
        if self.live is None or not earlier:
            return _if_whole(ours)
        names = ours.columns
        older = self.live.records(self.dataset, service, system, earlier)
        shared = [name for name in names if name in older.columns]
        return _if_whole(pl.concat([older.select(shared), ours.select(shared)]))

    def _live_cells(self) -> pl.DataFrame:
        if self.live is None:
            return CELLS.to_frame()
        return self.live.cells().filter(pl.col("dataset") == self.dataset).select(CELL)

    @staticmethod
    def _keys(cells: pl.DataFrame, service: str, system: str, months: Sequence[date]) -> set[date]:
        found = cells.filter(
            pl.col("service") == service,
            pl.col("source_system") == system,
            pl.col("month").is_in(list(months)),
        )
        return set(found["month"].to_list())


def _if_whole(records: pl.DataFrame) -> pl.DataFrame | None:
    return records if set(records["coverage"].unique()) <= set(COMPLETE) else None


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """Records with one more column, and the keys (CELLS) of the cells in which it is known."""

    records: pl.DataFrame
    known: pl.DataFrame


@dataclass(frozen=True, slots=True)
class History:
    """A column that stands beside a contract's, made from earlier months.

    `mark` adds it. `reaches` says whether the later cell of two (of one dataset) reads the earlier
    one: where that is restated or withdrawn, the later one is worked out again.
    """

    column: str
    dataset: str
    reads: tuple[str, ...]
    mark: Callable[[Past], Marked]
    reaches: Callable[[CellKey, CellKey, Programme], bool]


def nowhere(records: pl.DataFrame, column: str, dtype: pl.DataType) -> Marked:
    """The records with an empty column that is known in no cell."""
    return Marked(records.with_columns(pl.lit(None, dtype).alias(column)), CELLS.to_frame())
