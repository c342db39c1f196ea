"""Hand-overs: the months in which one source system ends and another goes on with its work."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from datasets.calendar import month_in_words
from expectations.words import listed

_FOLLOWED = ("complete", "migrated_open", "", None)


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


@dataclass(frozen=True, slots=True)
class Silence:
    """Months between the last of one system and the first of another that nobody sent."""

    service: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    months: tuple[date, ...]
