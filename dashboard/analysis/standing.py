"""Standing: which months of a dataset and service have come, whole, and which were restated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

import polars as pl

from datasets.calendar import month_of, months_between
from datasets.programme import ExpectedCell, Programme
from datasets.reported import REPORTED_FIGURES
from datasets.store import LiveRelease

_HOLDS_RECORDS = pl.col("coverage").fill_null("") != REPORTED_FIGURES


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """The months from the first that came or was expected to the last that came, oldest first.

    `came` are those in which every expected source system came; `cells` has one row per live cell,
    with its facts. `systems` counts the source systems of each month that came. Months of which
    only figures were reported are not among them: no record of theirs came. `ends` has the last
    month of each source system. `settled` says that not even the newest month is provisional.
    """

    months: tuple[date, ...]
    came: frozenset[date]
    restated: frozenset[date]
    cells: pl.DataFrame
    ends: Mapping[str, date] = field(default_factory=lambda: MappingProxyType({}))
    settled: bool = False

    @property
    def last(self) -> date | None:
        """The newest month that came, which is provisional; None when none did, or none is."""
        return self.months[-1] if self.months and not self.settled else None

    @property
    def counted(self) -> pl.DataFrame:
        """The cells of which records came, and not only figures that somebody reported."""
        return self.cells.filter(_HOLDS_RECORDS)

    @property
    def systems(self) -> pl.DataFrame:
        """How many source systems (`source_system`) each `month` that came whole has."""
        counts = self.counted.group_by("month").agg(pl.col("source_system").n_unique())
        return counts.filter(pl.col("month").is_in(sorted(self.came)))


def standing_of(
    release: LiveRelease, programme: Programme, dataset: str, service_id: str
) -> Standing:
    """How far the extracts of one dataset and service have come in a release."""
    cells = release.cells().filter(pl.col("dataset") == dataset, pl.col("service") == service_id)
    held = set(cells.filter(_HOLDS_RECORDS).select("source_system", "month").iter_rows())
    if not held:
        return Standing((), frozenset(), frozenset(), cells)
    last = max(month for _, month in held)
    expected = [e for e in programme.expected if (e.dataset, e.service) == (dataset, service_id)]
    due = _due(expected, last)
    first = min(month for _, month in held | due)
    late = {month for _, month in due - held}
    restated = cells.filter(pl.col("restated").fill_null(value=False))["month"].to_list()
    return Standing(
        months_between(first, last),
        frozenset({month for _, month in held} - late),
        frozenset(restated),
        cells,
        _ends(held, expected),
    )


def _ends(held: set[tuple[str, date]], expected: Sequence[ExpectedCell]) -> dict[str, date]:
    """The last month of each source system: as the programme says, else the last that came."""
    ends: dict[str, date] = {}
    for system, month in held:
        ends[system] = max(month, ends.get(system, month))
    said = {c.source_system: month_of(c.to_month) for c in expected if c.to_month}
    return {system: max(month, said.get(system, month)) for system, month in ends.items()}


def _due(expected: Sequence[ExpectedCell], last: date) -> set[tuple[str, date]]:
    """The cells that the programme expects, up to the newest month that came."""
    return {
        (cell.source_system, month)
        for cell in expected
        for month in months_between(
            month_of(cell.from_month), min(last, month_of(cell.to_month or last))
        )
    }
