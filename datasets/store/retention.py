"""Purge: records kept for as many years as the programme says are gone from disk for good.

The order of it, dataset by dataset, each step safe to repeat: the log says "purging", with how many
records of which months; the table's settings say that those months are purged (see `purged`); one
commit deletes them; their files, those of strays and the table's old versions are removed; the log
says "purged". Cut off anywhere, the next purge does what is left and says so. `measures` is never
touched: figures stay, and every release opens as before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from datasets.calendar import add_months, month_in_words, month_of
from datasets.catalogue import CONTRACTS
from datasets.store import refresh_log
from datasets.store.errors import in_words
from datasets.store.parts import rows_by
from datasets.store.place import Place
from datasets.store.purged import Purge, purge_of
from datasets.store.records import records_path
from datasets.store.refresh_log import Happened, read_entries
from datasets.store.rows import Origin
from datasets.store.set_aside import purge_set_aside
from datasets.store.tables import delete_rows, give_settings, scrub, table_exists

PURGING, PURGED = "purging", "purged"
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Purged:
    """What was purged of a dataset, or would be: records by month, oldest first."""

    dataset: str
    purge: Purge
    records: Mapping[date, int]

    @property
    def reason(self) -> str:
        """The rule and the counts, for the log: no keys."""
        counts = [f"{month_in_words(month)}: {count:,}" for month, count in self.records.items()]
        rule = f"{self.purge.years}-year rule"
        return f"{rule}, before {month_in_words(self.purge.before)}; {'; '.join(counts)}"


def rule_for(years: int, today: date) -> Purge:
    """What a rule of so many years purges on a day: months that ended at least as long ago."""
    return Purge(add_months(month_of(today), -years * _MONTHS), today, years)


def to_purge(root: Place, dataset: str, purge: Purge) -> Purged:
    """What a purge would delete of a dataset; StoreError if its records cannot be listed."""
    table = records_path(root, dataset)
    with in_words(f"The {dataset} records cannot be listed"):
        held = rows_by(table, "month") if table_exists(table) else {}
    old = {month: count for month, count in held.items() if month < purge.before}
    return Purged(dataset, purge, old)


def last_purges(root: Place) -> dict[str, Purge]:
    """By dataset, the last purge of its records; those without one are left out."""
    with in_words(f"The records at {root} cannot be read"):
        found = {name: purge_of(records_path(root, name)) for name in CONTRACTS}
    return {name: purge for name, purge in found.items() if purge is not None}


def purge_records(
    root: Place, dataset: str, purge: Purge, *, actor: str, said_to_be: str = ""
) -> Purged:
    """What was purged of a dataset: its records of the months before a rule's are gone from disk.

    Every release opens as before. StoreError if it could not be done; another purge does the rest.
    """
    table = records_path(root, dataset)
    found = to_purge(root, dataset, purge)
    if not table_exists(table):
        return found

    def log(event: str, reason: str, months: tuple[date, ...]) -> None:
        origin = Origin(dataset=dataset, months=months)
        happened = Happened(event, actor, said_to_be, reason=reason, origin=origin)
        refresh_log.append(root, happened)

    begun = _unfinished(root, dataset)
    with in_words(f"The {dataset} records could not be purged; another purge does the rest"):
        if begun and not set(begun.months) & set(found.records):
            scrub(table)
            log(PURGED, begun.reason, begun.months)
        if found.records:
            log(PURGING, found.reason, tuple(found.records))
            give_settings(table, _newest(table, purge).settings())
            delete_rows(table, f"month < DATE '{purge.before.isoformat()}'")
        if found.records or _has_been_purged(table):
            scrub(table)
        purge_set_aside(root, dataset, purge.before)
        if found.records:
            log(PURGED, found.reason, tuple(found.records))
    return found


def _has_been_purged(table: Place) -> bool:
    return purge_of(table) is not None


def _newest(table: Place, purge: Purge) -> Purge:
    """The purge to be remembered: an earlier one that went further still holds for its months."""
    earlier = purge_of(table)
    return earlier if earlier and earlier.before > purge.before else purge


@dataclass(frozen=True, slots=True)
class _Begun:
    reason: str
    months: tuple[date, ...]


def _unfinished(root: Place, dataset: str) -> _Begun | None:
    """A purge of a dataset that the log says was begun, and never that it was done."""
    entries = read_entries(root).filter(
        pl.col("dataset") == dataset, pl.col("event").is_in([PURGING, PURGED])
    )
    if entries.is_empty() or entries["event"][-1] == PURGED:
        return None
    months = (date.fromisoformat(month) for month in entries["months"][-1].split(","))
    return _Begun(entries["reason"][-1], tuple(months))
