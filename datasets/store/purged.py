"""Which records were purged: the rule and the day stand in the settings of their table.

There they are part of every later version, survive checkpoints and the clean-up of old commits, and
are read in one go. They are written *before* the records go, so that whatever moment a purge is cut
off at, records that are no longer there are never called damaged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

import polars as pl

from datasets.calendar import in_words, month_in_words
from datasets.store.errors import RecordsPurgedError
from datasets.store.place import Place
from datasets.store.rows import CellKey
from datasets.store.tables import SCRUBBED, settings_of, table_exists

_BEFORE, _ON, _YEARS = (f"insourcing.purged{name}" for name in ("Before", "On", "Years"))


@dataclass(frozen=True, slots=True)
class Purge:
    """The months before `before` were purged, on a day, under a rule of so many years."""

    before: date
    on: date
    years: int

    def __str__(self) -> str:
        return f"purged on {in_words(self.on)} under the {self.years}-year rule"

    @classmethod
    def from_settings(cls, settings: Mapping[str, str]) -> Self | None:
        """The newest purge that a table's settings tell of; None if there was none."""
        if _BEFORE not in settings:
            return None
        before, on = (date.fromisoformat(settings[name]) for name in (_BEFORE, _ON))
        return cls(before, on, int(settings[_YEARS]))

    def settings(self) -> dict[str, str]:
        """What the table is to remember of it."""
        told = {_BEFORE: self.before.isoformat(), _ON: self.on.isoformat(), _YEARS: str(self.years)}
        return {**told, **SCRUBBED}


def purge_of(table: Place) -> Purge | None:
    """The newest purge of a table of records; None if there was none, or no table."""
    return Purge.from_settings(settings_of(table)) if table_exists(table) else None


def purged_error(cell: CellKey, purge: Purge) -> RecordsPurgedError:
    """What is said to whoever asks for the records of a cell that were purged."""
    return RecordsPurgedError(
        f"The records of {cell} were {purge}. The figures made of them stand as they were "
        f"published; records are kept from {month_in_words(purge.before)} on."
    )


def may_be_purged(cells: pl.DataFrame, purge: Purge | None) -> pl.DataFrame:
    """The cells that had records and are older than a purge."""
    if purge is None:
        return cells.clear()
    return cells.filter(pl.col("month") < purge.before, pl.col("rows") > 0)
