"""Hand-overs: the months in which one source system ends and another goes on with its work."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import polars as pl

from datasets.calendar import add_months, month_end, month_in_words, months_between, next_month
from datasets.extract import Extract
from datasets.programme import ExpectedCell, Programme
from datasets.store import LiveRelease
from expectations.suite import Suite
from expectations.words import listed

_FOLLOWED = ("complete", "migrated_open", "", None)
MIGRATED_OPEN = "migrated_open"


@dataclass(frozen=True, slots=True)
class Handover:
    """What one or more systems held last, and what those that follow held the month after.

    `before` and `after` are all their records in the months `previous` and `month`; `known` those
    that the following systems held in `previous` already. `declared` says that the programme ends
    the old systems there; `excused` that a series break or the coverage explains what is
    missing; `purged` that records of one side are gone, and then there are none of either.
    """

    service: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    previous: date
    month: date
    before: pl.DataFrame
    after: pl.DataFrame
    known: pl.DataFrame
    declared: bool
    excused: bool
    purged: bool = False

    @property
    def name(self) -> str:
        """What a sentence calls it: "the hand-over from civica to nec in June 2022"."""
        systems = f"from {listed(self.old)} to {listed(self.new)}"
        return f"the hand-over {systems} in {month_in_words(self.month)}"

    @property
    def is_first_load(self) -> bool:
        """Whether nothing of the following systems is known from before it."""
        return self.known.is_empty()

    @property
    def not_followed_why(self) -> str:
        """Why jobs cannot be followed across it, in words; "" if they can."""
        if self.purged:
            return f"At {self.name} no record was followed: records of one side were purged."
        sides = ((self.before, self.previous), (self.after, self.month))
        partly = [
            month_in_words(month)
            for records, month in sides
            if not set(records["coverage"].unique()) <= set(_FOLLOWED)
        ]
        if not partly:
            return ""
        return (
            f"At {self.name} no record was followed: less than all records are declared for "
            f"{listed(partly)}."
        )


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


@dataclass(frozen=True, slots=True)
class Silence:
    """Months between the last of one system and the first of another that nobody sent."""

    service: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    months: tuple[date, ...]


def silences(
    extract: Extract, live: LiveRelease, programme: Programme | None, suite: Suite
) -> Iterator[Silence]:
    """Every such gap that the extract touches: what was open before it cannot be followed."""
    for service in extract.records["service"].drop_nulls().unique().sort().to_list():
        view = _View(extract, live, programme, suite, service)
        held = view.held()
        known = sorted(set().union(*held.values()))
        for last, first in pairwise(known):
            months = months_between(next_month(last), add_months(first, -1))
            old = [s for s in held if max(held[s]) == last and not view.expects(s, first)]
            new = [s for s in held if min(held[s]) == first]
            if months and old and new and view.touches(old, last, new, first):
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
        own = self._own().select("source_system", "month").drop_nulls().unique()
        systems = set(own["source_system"])
        cells = self.live.cells().filter(
            pl.col("dataset") == self.suite.contract.name,
            pl.col("service") == self.service,
            pl.col("rows").fill_null(1) > 0,
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
            excused=self._is_excused(month) or MIGRATED_OPEN in after["coverage"],
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

    def _is_excused(self, month: date) -> bool:
        """Whether the programme says that the dataset's series breaks in that month."""
        return any(
            one.service == self.service
            and one.dataset in (None, self.suite.contract.name)
            and not one.measures
            and one.from_day <= month_end(month)
            and month <= (one.to_day or one.from_day)
            for one in (self.programme.breaks if self.programme else ())
        )
