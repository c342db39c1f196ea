"""Lives: how long each job takes, and how it ends."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from datasets.demo.arrivals import MINUTES_IN_DAY, OPENS, SHUTS, Arrivals
from datasets.demo.borough import borough
from datasets.demo.days import Days, Floats, Wholes, work_a_day
from datasets.demo.effects import Effects
from datasets.demo.kinds import COMPLEX_MEDIAN_DAYS, COMPLEX_SPREAD, FIRST_OTHER, KINDS, Pace

Flags = npt.NDArray[np.bool_]

NEVER = np.iinfo(np.int64).max
WARD_PACE_SPREAD = 0.06
FIXED_AT_FIRST_VISIT = 0.74
CANCELLED_AFTER_DAYS = 14.0
EMERGENCY_CANCELLED_AFTER_DAYS = 0.4
COMPLEX_CANCELLED_AFTER_DAYS = 120.0
CANCELLED_SPREAD = 1.0
SAME_DAY_MINUTES, LAST_MINUTES = 30, 10
PACES = tuple(Pace)


@dataclass(frozen=True, slots=True)
class Lives:
    """What became of each job, in minutes (UTC) from the first day; NEVER if it did not happen.

    A job is finished or cancelled, not both, and `finished` may lie beyond the days drawn.
    """

    attended: Wholes
    finished: Wholes
    cancelled: Wholes
    is_complex: Flags
    fixed_at_first_visit: Flags


@dataclass(frozen=True, slots=True)
class Needs:
    """What each job needs, whoever does it: drawn alike with and without the planted effects.

    `pace` is a place in PACES; `work` is in days at a speed of 1; `first_visit` is the part of the
    work that comes before the first visit ends. `minute` is the time of day of what happens to it.
    """

    pace: Wholes
    work: Floats
    first_visit: Floats
    minute: Wholes
    cancelled_after_days: Floats
    is_cancelled: Flags

    @property
    def is_complex(self) -> Flags:
        """Whether each job is a complex one."""
        return np.asarray(self.pace == PACES.index(Pace.COMPLEX))


def draw_needs(arrivals: Arrivals, rng: np.random.Generator) -> Needs:
    """What every job needs."""
    kinds, count = arrivals.kind, len(arrivals)
    is_complex = rng.random(count) < np.array([k.complex_share for k in KINDS])[kinds]
    pace = np.array([PACES.index(k.pace) for k in KINDS])[kinds]
    ward_pace = np.exp(rng.normal(0.0, WARD_PACE_SPREAD, len(borough().ward_codes)))
    first_time = (rng.random(count) < FIXED_AT_FIRST_VISIT) & ~is_complex
    after = np.where(kinds < FIRST_OTHER, EMERGENCY_CANCELLED_AFTER_DAYS, CANCELLED_AFTER_DAYS)
    return Needs(
        pace=np.where(is_complex, PACES.index(Pace.COMPLEX), pace),
        work=_draw_work(kinds, is_complex, rng) / ward_pace[arrivals.ward],
        first_visit=np.where(first_time, 1.0, rng.uniform(0.05, 0.6, count)),
        minute=rng.integers(OPENS + SAME_DAY_MINUTES, SHUTS, count),
        cancelled_after_days=np.where(is_complex, COMPLEX_CANCELLED_AFTER_DAYS, after)
        * np.exp(rng.normal(0.0, CANCELLED_SPREAD, count)),
        is_cancelled=rng.random(count) < np.array([k.cancelled for k in KINDS])[kinds],
    )


def live(
    arrivals: Arrivals, needs: Needs, days: Days, effects: Effects, rng: np.random.Generator
) -> Lives:
    """What becomes of every job. Only the speeds depend on the effects."""
    speeds = work_a_day(days, effects, rng)
    finished, attended = np.full(len(arrivals), NEVER), np.full(len(arrivals), NEVER)
    for place, pace in enumerate(PACES):
        chosen = np.flatnonzero(needs.pace == place)
        done = done_at_any_hour if pace is Pace.EMERGENCY else done_in_hours
        begun = (arrivals.raised[chosen], needs.minute[chosen], speeds[pace])
        finished[chosen] = done(needs.work[chosen], *begun)
        attended[chosen] = done(needs.work[chosen] * needs.first_visit[chosen], *begun)
    cancelled = _cancelled(arrivals, needs)
    first = np.minimum(attended, finished - LAST_MINUTES)
    attended = np.where(finished == NEVER, attended, first)
    seen = ~needs.is_cancelled | (needs.is_complex & (attended < cancelled))
    return Lives(
        attended=np.where(seen, attended, NEVER),
        finished=np.where(needs.is_cancelled, NEVER, finished),
        cancelled=cancelled,
        is_complex=needs.is_complex,
        fixed_at_first_visit=np.asarray(needs.first_visit == 1.0),
    )


def _draw_work(kinds: Wholes, is_complex: Flags, rng: np.random.Generator) -> Floats:
    median = np.where(
        is_complex, COMPLEX_MEDIAN_DAYS, np.array([k.median_days for k in KINDS])[kinds]
    )
    spread = np.where(is_complex, COMPLEX_SPREAD, np.array([k.spread for k in KINDS])[kinds])
    work: Floats = median * np.exp(spread * rng.normal(0.0, 1.0, len(kinds)))
    return work


def done_in_hours(work: Floats, raised: Wholes, minute: Wholes, speed: Floats) -> Wholes:
    """When the work is done, on the day that the clock of work passes it; NEVER if beyond it."""
    progress = np.concatenate([[0.0], np.cumsum(speed)])
    day, rest = np.divmod(raised, MINUTES_IN_DAY)
    goal = progress[day] + speed[day] * rest / MINUTES_IN_DAY + work
    done_day = np.searchsorted(progress, goal) - 1
    return np.where(done_day < len(speed), _time_on(done_day, raised, minute), NEVER)


def done_at_any_hour(work: Floats, raised: Wholes, minute: Wholes, speed: Floats) -> Wholes:
    """When the work is done, day and night: the odd minutes of `minute` are spent on the way."""
    taken = work * MINUTES_IN_DAY / speed[raised // MINUTES_IN_DAY]
    return raised + LAST_MINUTES + minute % LAST_MINUTES + taken.astype(np.int64)


def _cancelled(arrivals: Arrivals, needs: Needs) -> Wholes:
    delay = (needs.cancelled_after_days * MINUTES_IN_DAY).astype(np.int64)
    day = (arrivals.raised + delay) // MINUTES_IN_DAY
    return np.where(needs.is_cancelled, _time_on(day, arrivals.raised, needs.minute), NEVER)


def _time_on(day: Wholes, raised: Wholes, minute: Wholes) -> Wholes:
    """A time in working hours on a day; soon after it was raised, if that is the day."""
    same_day = raised + SAME_DAY_MINUTES + minute % (3 * SAME_DAY_MINUTES)
    return np.where(day == raised // MINUTES_IN_DAY, same_day, day * MINUTES_IN_DAY + minute)
