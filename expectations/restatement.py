"""A month that is published already and is sent again with other content."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from datasets.calendar import month_in_words
from datasets.store import content_hash
from expectations.report import Finding, Severity
from expectations.suite import Suite
from expectations.words import first_ids, listed

RESTATED, PROVISIONAL = CHECKS = ("restated_month", "provisional_month_changed")
_NAMED = 3
FEW_LOST, FEW_IN = 5, 5
"""A fifth: a month taken again may lose a few records, but not one in so many."""
_KEY = ("month", "record_kind", "record_id")


@dataclass(frozen=True, slots=True)
class Moves:
    """How many records a file adds to published months, takes away and changes; some by name.

    `of` is how many are published.
    """

    added: int
    removed: int
    changed: int
    examples: tuple[str, ...]
    of: int


def differs(records: pl.DataFrame, published_hash: str) -> bool:
    """Whether a month's records say anything else than the published ones of that hash."""
    return content_hash(records) != published_hash


def moves(records: pl.DataFrame, published: pl.DataFrame, suite: Suite) -> Moves:
    """How a file's records differ from the published ones of the same months."""
    new, old = (_fingerprints(frame, suite) for frame in (records, published))
    added = new.join(old, on=_KEY, how="anti", nulls_equal=True)
    removed = old.join(new, on=_KEY, how="anti", nulls_equal=True)
    both = new.join(old, on=_KEY, suffix="_before", nulls_equal=True)
    changed = both.filter(pl.col("print") != pl.col("print_before"))
    touched = pl.concat([frame.select("record_id") for frame in (changed, added, removed)])
    return Moves(added.height, removed.height, changed.height, first_ids(touched), old.height)


def of_closed(months: Sequence[date], found: Moves) -> Finding:
    """The warning that closed months would change: a restatement, which needs a reason."""
    which = "the month" if len(months) == 1 else "these months"
    return _finding(
        RESTATED, Severity.WARNING, months, found, f"Publishing it restates {which}; say why."
    )


def of_purged(months: Sequence[date]) -> Finding:
    """The warning that months would change of which nobody can say any more how."""
    one = len(months) == 1
    return Finding(
        check=RESTATED,
        severity=Severity.WARNING,
        sentence=(
            f"{months_in_words(months)} {'is' if one else 'are'} published already, and this file "
            "differs; the records behind the figures were kept long enough and are gone, so nobody "
            f"can say what changed. Publishing it restates {'the month' if one else 'the months'}; "
            "say why."
        ),
        column="month",
        count=len(months),
    )


def of_newest(months: Sequence[date], found: Moves) -> Finding:
    """The news that the newest month, which was provisional, would change.

    A warning where it would lose so many records that the file may be of another month.
    """
    if found.removed > FEW_LOST and found.removed * FEW_IN > found.of:
        lost = (
            f"It would lose {found.removed:,} of its {found.of:,} records: check that the file is "
            "of this month, whole, with the same references as before, or say why."
        )
        return _finding(PROVISIONAL, Severity.WARNING, months, found, lost)
    what_then = "It was provisional, being the newest month, so this needs no reason."
    return _finding(PROVISIONAL, Severity.INFO, months, found, what_then)


def _finding(
    check: str, severity: Severity, months: Sequence[date], found: Moves, what_then: str
) -> Finding:
    return Finding(
        check=check,
        severity=severity,
        sentence=(
            f"{months_in_words(months)} {'is' if len(months) == 1 else 'are'} published already, "
            f"and this file differs: {_moves_in_words(found)}. {what_then}"
        ),
        column="month",
        count=found.added + found.removed + found.changed,
        examples=found.examples,
    )


def _moves_in_words(found: Moves) -> str:
    if not (found.added or found.removed or found.changed):
        return "the same records, of which it has some more than once"
    return f"{found.added:,} added, {found.removed:,} removed, {found.changed:,} changed"


def months_in_words(months: Sequence[date]) -> str:
    """A few months by name, many as their number with the first and the last."""
    if len(months) <= _NAMED:
        return listed([month_in_words(month) for month in months])
    return f"{len(months)} months from {month_in_words(months[0])} to {month_in_words(months[-1])}"


def _fingerprints(records: pl.DataFrame, suite: Suite) -> pl.DataFrame:
    content = records.select(suite.contract.names)
    return content.select(_KEY).with_columns(print=content.hash_rows())
