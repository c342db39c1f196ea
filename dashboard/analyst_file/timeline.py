"""Timeline: the periods of a file as the before/after engine counts them, and their season."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

import numpy as np
import polars as pl

from dashboard.analyst_file.columns import AnalystFile
from dashboard.analyst_file.dated import read_dates
from dashboard.analyst_file.dates import form_of, read
from dashboard.analyst_file.frequency import Frequency
from dashboard.analyst_file.periods import (
    PeriodError,
    Periods,
    period_number,
    periods_in,
    rows_as_periods,
)

RANGE = ".."
_KNOWN: Mapping[tuple[Frequency, int], Frequency] = MappingProxyType(
    {
        **{(one, 1): one for one in Frequency},
        (Frequency.DAILY, 7): Frequency.WEEKLY,
        (Frequency.MONTHLY, 3): Frequency.QUARTERLY,
        (Frequency.MONTHLY, 12): Frequency.YEARLY,
    }
)
"""What periods are that stand so far apart, in the numbers of how they are written."""
_WORDS: Mapping[Frequency, str] = MappingProxyType(
    {
        Frequency.DAILY: "day",
        Frequency.WEEKLY: "week",
        Frequency.MONTHLY: "month",
        Frequency.QUARTERLY: "quarter",
        Frequency.YEARLY: "year",
        Frequency.NUMBERED: "period",
    }
)
MOSTLY = 0.8
"""Days of which so many have a row are days with gaps; of fewer, such as weekdays, neighbours."""


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """Periods, oldest first, and how long each is. The engine numbers them from 0.

    `step` is how far apart they are in their own numbers; 0 where days are taken as they stand.
    """

    periods: Periods
    frequency: Frequency
    step: int

    @property
    def season(self) -> int:
        """How many periods go round before the same season comes again; 1 where none does."""
        return self.frequency.season if self.step else 1

    @property
    def period(self) -> str:
        """What one period is called."""
        return _WORDS[self.frequency]

    def place_of(self, written: str) -> int:
        """The place of the first period not before the one written, which may be outside them.

        PeriodError where it cannot be told.
        """
        number = period_number(written, self.periods.frequency)
        if not self.step:
            return int(np.searchsorted(self.periods.numbers, number))
        return -((self.periods.first - number) // self.step)

    def span_of(self, written: str) -> tuple[int, int]:
        """A break, "DATE" or "DATE..DATE": the first place it touched, and the first after it.

        One that came overnight, with the first day of a period, touches none.
        """
        first, _, last = written.partition(RANGE)
        start = self.place_of(first)
        if last:
            end = self.place_of(last)
            if end < start:
                raise PeriodError(f"{written!r} ends before it begins.")
            return start, end + 1
        return start, start + self._is_within(first)

    def label_of(self, place: int) -> str | None:
        """The period at a place, as the file writes it; None outside the file."""
        labels = self.periods.labels
        return labels[place] if 0 <= place < len(labels) else None

    def _is_within(self, written: str) -> bool:
        """Whether a day is in the midst of its period."""
        text = pl.Series([written.strip()])
        form = form_of(text)
        if form is None or form.is_number or not form.is_day or not self.step:
            return False
        day = read(text, form)[0]
        eve = (day - timedelta(days=1)).isoformat()
        return self.place_of(eve) == self.place_of(written)


def timeline_of(
    file: AnalystFile, column: str | None, frequency: Frequency | None = None
) -> Timeline:
    """The timeline of a column of periods, or of the rows as they stand without one.

    Without a frequency it is told from how far apart the periods are. Whole numbers are of any
    frequency that is said. ExtractRefusedError where the periods cannot be told.
    """
    if column is None:
        return Timeline(rows_as_periods(file), frequency or Frequency.NUMBERED, 1)
    form, _ = read_dates(file, column)
    is_counted = form.is_number and frequency not in {None, Frequency.YEARLY}
    periods = periods_in(file, column, Frequency.NUMBERED if is_counted else frequency)
    step = _step(periods)
    if not step and (evenly := _evenly(periods)):
        periods, step = periods_in(file, column, evenly), 1
    if frequency is None:
        frequency = _KNOWN.get((periods.frequency, step or 1), Frequency.NUMBERED)
    return Timeline(periods, frequency, step)


def _step(periods: Periods) -> int:
    """How far apart neighbours are; 0 where it is not always as far."""
    steps = np.unique(np.diff(periods.numbers))
    return 0 if steps.size > 1 else int(steps[0]) if steps.size else 1


def _evenly(periods: Periods) -> Frequency | None:
    """What days are that are not evenly spaced: months of uneven days, or days with a few gaps."""
    days = pl.Series(periods.numbers).cast(pl.Date())
    months = days.dt.year().cast(pl.Int64()) * 12 + days.dt.month()
    if (months.diff().drop_nulls() >= 1).all():
        return Frequency.MONTHLY
    span = int(periods.numbers[-1] - periods.numbers[0]) + 1
    return Frequency.DAILY if len(days) >= MOSTLY * span else None
