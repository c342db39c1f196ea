"""Days: the span that is drawn, and how busy each of its days is and how fast its work goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from datasets.calendar import MONTHS_IN_YEAR, add_months, is_working_day, next_month
from datasets.demo.borough import borough
from datasets.demo.effects import Effects
from datasets.demo.kinds import Pace

Floats = npt.NDArray[np.float64]
Wholes = npt.NDArray[np.int64]

RUN_IN_MONTHS = 48
"""Drawn before the first month, so that the borough starts with an ordinary backlog."""
REPORT_DAY = 5
"""The day of the next month on which the officer's report is run."""

OTHERS_A_WORKING_DAY = 103.0
OTHERS_ON_A_DAY_OFF = 12.0
EMERGENCIES_A_DAY = 23.5
WORK_ON_A_WORKING_DAY = 1.36
WORK_ON_A_DAY_OFF = 0.15
MIDWINTER = 15
MIDSUMMER = 196
DAYS_IN_YEAR = 365.25
LIKE_LAST_MONTH = 0.4


@dataclass(frozen=True, slots=True)
class Days:
    """Consecutive days from `first`. Arrays have one entry a day; `month` counts from 0."""

    first: date
    working: npt.NDArray[np.bool_]
    day_of_year: Wholes
    month: Wholes

    def __len__(self) -> int:
        return len(self.month)

    def number(self, day: date) -> int:
        """How many days after the first a day is."""
        return (day - self.first).days


def days_for(months: int, last: date) -> Days:
    """The days to draw for some months up to `last`, run-in and report day included."""
    first = add_months(last, 1 - months - RUN_IN_MONTHS)
    end = next_month(last).replace(day=REPORT_DAY)
    every = [first + timedelta(days=step) for step in range((end - first).days)]
    start = first.year * MONTHS_IN_YEAR + first.month
    return Days(
        first=first,
        working=np.array([is_working_day(day) for day in every]),
        day_of_year=np.array([day.timetuple().tm_yday for day in every]),
        month=np.array([day.year * MONTHS_IN_YEAR + day.month - start for day in every]),
    )


def emergencies_a_day(days: Days, effects: Effects, rng: np.random.Generator) -> Floats:
    """How many emergencies to expect each day."""
    season = wave(days, 0.16, MIDWINTER) * _unlike_months(days, 0.04, rng)
    return EMERGENCIES_A_DAY * season * _from(days, borough().transfer_on, effects.demand)


def others_a_day(days: Days, effects: Effects, rng: np.random.Generator) -> Floats:
    """How many other jobs to expect each day."""
    season = wave(days, 0.07, MIDWINTER) * _unlike_months(days, 0.04, rng)
    usual = np.where(days.working, OTHERS_A_WORKING_DAY, OTHERS_ON_A_DAY_OFF)
    return usual * season * _from(days, borough().transfer_on, effects.demand)


def work_a_day(days: Days, effects: Effects, rng: np.random.Generator) -> Mapping[Pace, Floats]:
    """How many days' work is done each day, by pace: 1 on average, before the change."""
    transfer, settled = borough().transfer_on, borough().settled_on
    usual = np.where(days.working, WORK_ON_A_WORKING_DAY, WORK_ON_A_DAY_OFF)
    usual = usual * wave(days, 0.05, MIDSUMMER) * _unlike_months(days, 0.05, rng)
    settling = _from(days, transfer, effects.settling_speed) / _from(
        days, settled, effects.settling_speed
    )
    return {
        Pace.EMERGENCY: _unlike_months(days, 0.03, rng)
        * _from(days, transfer, effects.emergency_speed),
        Pace.STEADY: usual * settling,
        Pace.NORMAL: usual * settling * _from(days, settled, effects.normal_speed),
        Pace.COMPLEX: usual * settling * _from(days, settled, effects.complex_speed),
    }


def wave(days: Days, height: float, peak: int) -> Floats:
    """A factor for each day that rises by `height` on the year's `peak` day and falls opposite."""
    factors: Floats = 1 + height * np.cos(2 * np.pi * (days.day_of_year - peak) / DAYS_IN_YEAR)
    return factors


def _from(days: Days, start: date, factor: float) -> Floats:
    return np.where(np.arange(len(days)) >= days.number(start), factor, 1.0)


def _unlike_months(days: Days, spread: float, rng: np.random.Generator) -> Floats:
    """A factor for each day that wanders from month to month, each a little like the last."""
    shocks = rng.normal(0.0, spread * np.sqrt(1 - LIKE_LAST_MONTH**2), int(days.month[-1]) + 1)
    levels = np.zeros(len(shocks))
    for month, shock in enumerate(shocks):
        levels[month] = LIKE_LAST_MONTH * levels[month - 1] + shock
    factors: Floats = np.exp(levels)[days.month]
    return factors
