"""Between systems: where the months of one end and those of another begin, as they would stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import polars as pl

from datasets.calendar import add_months, month_end, months_between, next_month
from datasets.extract import Extract
from datasets.programme import ExpectedCell, Programme
from datasets.reported import REPORTED_FIGURE, REPORTED_FIGURES
from datasets.store import LiveRelease
from expectations.handover import Handover, Silence
from expectations.suite import Suite

_MIGRATED_OPEN = "migrated_open"


def handovers(
    extract: Extract, live: LiveRelease, programme: Programme | None, suite: Suite
) -> Iterator[Handover]:
    """Every hand-over that the extract touches, on either side of it.

    One system ends where its last month is followed by a month of another, unless the programme
    still expects it then. The other follows it if that month is its first, or if the programme
    says that the old one has ended, or if neither is declared and they overlap.
    """
    services = extract.records["service"].drop_nulls().unique().sort().to_list()
    for service in services:
        view = _View(extract, live, programme, suite, service)
        held = view.held()
        ends: dict[date, list[str]] = {}
        for system, months in sorted(held.items()):
            ends.setdefault(max(months), []).append(system)
        for previous, old in sorted(ends.items()):
            yield from view.handover(previous, old, held)


def silences(
    extract: Extract, live: LiveRelease, programme: Programme | None, suite: Suite
) -> Iterator[Silence]:
    """Every such gap that the extract touches: what was open before it cannot be followed.

    Not one that a series break of the dataset covers: the programme says why nothing came.
    """
    for service in extract.records["service"].drop_nulls().unique().sort().to_list():
        view = _View(extract, live, programme, suite, service)
        held = view.held()
        known = sorted(set().union(*held.values()))
        for last, first in pairwise(known):
            months = months_between(next_month(last), add_months(first, -1))
            old = [s for s in held if max(held[s]) == last and not view.expects(s, first)]
            new = [s for s in held if min(held[s]) == first]
            if not months or all(map(view.is_excused, months)):
                continue
            if old and new and view.touches(old, last, new, first):
                yield Silence(service, tuple(sorted(old)), tuple(sorted(new)), months)


@dataclass(frozen=True, slots=True)
class _View:
    """One service as it would stand after publishing: the extract's months, else the release's."""

    extract: Extract
    live: LiveRelease
    programme: Programme | None
    suite: Suite
    service: str

    def held(self) -> dict[str, set[date]]:
        """The months in which each source system has records."""
        followed = self._own().filter(pl.col("record_kind") != REPORTED_FIGURE)
        own = followed.select("source_system", "month").drop_nulls().unique()
        systems = set(own["source_system"])
        cells = self.live.cells().filter(
            pl.col("dataset") == self.suite.contract.name,
            pl.col("service") == self.service,
            pl.col("rows").fill_null(1) > 0,
            pl.col("coverage").fill_null("") != REPORTED_FIGURES,
        )
        held: dict[str, set[date]] = {}
        for system, month in cells.select("source_system", "month").iter_rows():
            if system not in systems or month not in self.extract.months:
                held.setdefault(system, set()).add(month)
        for system, month in own.iter_rows():
            held.setdefault(system, set()).add(month)
        return held

    def handover(
        self, previous: date, ended: Sequence[str], held: dict[str, set[date]]
    ) -> Iterator[Handover]:
        month = next_month(previous)
        old = [system for system in ended if not self.expects(system, month)]
        declared = bool(old) and all(self._is_declared(system) for system in old)
        new = [s for s, months in sorted(held.items()) if month in months and s not in ended]
        first = [system for system in new if min(held[system]) == month]
        new = first or new
        if not old or not new or not self.touches(old, previous, new, month):
            return
        sides = [(s, previous) for s in (*old, *new)] + [(s, month) for s in new]
        if purged := self._purged(sides):
            old_records = known = after = self.extract.records.clear()
        else:
            old_records, after = self._records(old, previous), self._records(new, month)
            known = self._records([s for s in new if previous in held[s]], previous)
        yield Handover(
            service=self.service,
            old=tuple(old),
            new=tuple(new),
            previous=previous,
            month=month,
            before=old_records,
            after=after,
            known=known,
            declared=declared,
            excused=self.is_excused(month) or _MIGRATED_OPEN in after["coverage"],
            purged=purged,
        )

    def _own(self) -> pl.DataFrame:
        return self.extract.records.filter(pl.col("service") == self.service)

    def touches(self, old: Sequence[str], previous: date, new: Sequence[str], month: date) -> bool:
        own = set(self._own().select("source_system", "month").unique().iter_rows())
        sides = {*((system, previous) for system in old), *((system, month) for system in new)}
        return bool(own & sides)

    def _records(self, systems: Sequence[str], month: date) -> pl.DataFrame:
        """The records of some systems in a month, with the file's rows where they are its own."""
        parts = [self.extract.records.clear()]
        for system in systems:
            own = self._own().filter(source_system=system, month=month)
            name = self.suite.contract.name
            if own.is_empty():
                kept = self.live.records(name, self.service, system, [month])
                own = kept.with_columns(pl.lit(None, pl.Int64).alias("source_row"))
            parts.append(own.select(parts[0].columns))
        return pl.concat(parts)

    def _purged(self, sides: Sequence[tuple[str, date]]) -> bool:
        """Whether the records of a published month that is asked for are gone."""
        own = set(self._own().select("source_system", "month").unique().iter_rows())
        place = (self.suite.contract.name, self.service)
        return any(
            (key.dataset, key.service) == place
            and (key.source_system, key.month) in set(sides) - own
            for key in self.live.purged_cells()
        )

    def expects(self, system: str, month: date) -> bool:
        """Whether the programme expects a system's records of a month."""
        return any(
            cell.from_month <= month and (cell.to_month is None or month <= cell.to_month)
            for cell in self._cells(system)
        )

    def _is_declared(self, system: str) -> bool:
        return any(True for _ in self._cells(system))

    def _cells(self, system: str) -> Iterator[ExpectedCell]:
        wanted = (self.suite.contract.name, self.service, system)
        for cell in self.programme.expected if self.programme else ():
            if (cell.dataset, cell.service, cell.source_system) == wanted:
                yield cell

    def is_excused(self, month: date) -> bool:
        """Whether the programme says that the dataset's series breaks in that month."""
        return any(
            one.service == self.service
            and one.dataset in (None, self.suite.contract.name)
            and not one.measures
            and one.from_day <= month_end(month)
            and month <= (one.to_day or one.from_day)
            for one in (self.programme.breaks if self.programme else ())
        )
