"""History: columns of a month's records that only earlier months' records can fill."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from dashboard.kpis.measure import COMPLETE
from datasets.catalogue import CONTRACTS
from datasets.contract import CELL
from datasets.programme import Programme
from datasets.store import CellKey, LiveRelease

CELLS = pl.Schema({"service": pl.String(), "source_system": pl.String(), "month": pl.Date()})
"""The keys of some cells of one dataset."""


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """The records worked out now, one row a record and month, and what lies before them.

    `grid` has one row per cell worked out now; other months are taken from `live`, and kept as
    `fetched`.
    """

    dataset: str
    records: pl.DataFrame
    grid: pl.DataFrame
    programme: Programme
    live: LiveRelease | None
    fetched: dict[tuple[str, str, date], pl.DataFrame] = field(default_factory=dict)

    @property
    def systems(self) -> tuple[tuple[str, str], ...]:
        """The services and source systems worked out now."""
        systems = self.grid.select("service", "source_system").unique(maintain_order=True)
        return tuple((service, system) for service, system in systems.rows())

    def held(self, service: str, system: str, months: Sequence[date]) -> pl.DataFrame | None:
        """The records of some months; None if one was never kept, or not in full."""
        found = self.each(service, system, months)
        kept = [records for records in found.values() if records is not None]
        if not kept or len(kept) < len(found):
            return None
        shared = [name for name in kept[0].columns if all(name in part for part in kept)]
        return pl.concat([part.select(shared) for part in kept])

    def each(
        self, service: str, system: str, months: Iterable[date]
    ) -> dict[date, pl.DataFrame | None]:
        """The records of each month, in the columns that are read; None as `held` says."""
        wanted = sorted(set(months))
        now = self._months_in(self.grid, service, system)
        kept = self._months_in(self._live_cells(), service, system)
        self._fetch(service, system, [m for m in wanted if m in kept - now])
        ours = self.records.filter(
            pl.col("service") == service, pl.col("source_system") == system
        ).partition_by("month", as_dict=True)
        found: dict[date, pl.DataFrame | None] = {}
        for month in wanted:
            own = ours.get((month,), self.records.clear()) if month in now else None
            records = self.fetched.get((service, system, month)) if own is None else own
            found[month] = None if records is None else _if_whole(records)
        return found

    def _fetch(self, service: str, system: str, months: Sequence[date]) -> None:
        """Read what the live release holds of some months, all at once and each only once."""
        new = [m for m in months if (service, system, m) not in self.fetched]
        if self.live is None or not new:
            return
        columns = [n for n in self.records.columns if n in CONTRACTS[self.dataset].schema]
        older = self.live.records(self.dataset, service, system, new, columns=columns)
        by_month = older.partition_by("month", as_dict=True)
        for month in new:
            self.fetched[service, system, month] = by_month.get((month,), older.clear())

    def _live_cells(self) -> pl.DataFrame:
        if self.live is None:
            return CELLS.to_frame()
        return self.live.cells().filter(pl.col("dataset") == self.dataset).select(CELL)

    @staticmethod
    def _months_in(cells: pl.DataFrame, service: str, system: str) -> set[date]:
        found = cells.filter(pl.col("service") == service, pl.col("source_system") == system)
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
