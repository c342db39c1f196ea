"""What becomes of the other services' jobs: how long each takes, and how it ends."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from datasets.demo.arrivals import MINUTES_IN_DAY, OPENS, SHUTS
from datasets.demo.days import (
    MIDSUMMER,
    WORK_ON_A_DAY_OFF,
    WORK_ON_A_WORKING_DAY,
    Floats,
    Wholes,
    wave,
)
from datasets.demo.effects import Effects
from datasets.demo.kinds import COMPLEX_MEDIAN_DAYS, COMPLEX_SPREAD
from datasets.demo.lives import (
    CANCELLED_AFTER_DAYS,
    EMERGENCY_CANCELLED_AFTER_DAYS,
    NEVER,
    SAME_DAY_MINUTES,
    done_at_any_hour,
    done_in_hours,
)
from datasets.demo.repairs_asked import Asked, Flags

SWEPT_IN_DAYS = 90
REASONS, SHARES = ("tenant_cancelled", "duplicate", "no_access", "other"), (0.4, 0.2, 0.25, 0.15)


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """Of each job, in minutes from the first day; NEVER for what did not happen."""

    attended: Wholes
    finished: Wholes
    cancelled: Wholes
    close_reason: npt.NDArray[np.str_]
    is_complex: Flags


def draw_outcomes(asked: Asked, effects: Effects, rng: np.random.Generator) -> Outcomes:
    """What becomes of every job. Only speeds, and the sweep of old ones, depend on the effects."""
    count, emergency = len(asked), asked.is_emergency
    is_complex = rng.random(count) < asked.of_kind("complex_share")
    finished = _finished(asked, is_complex, effects, rng)
    given_up = rng.random(count) < asked.of_kind("cancelled")
    usual = np.where(emergency, EMERGENCY_CANCELLED_AFTER_DAYS, CANCELLED_AFTER_DAYS)
    after = (usual * np.exp(rng.normal(size=count)) * MINUTES_IN_DAY).astype(np.int64)
    cancelled = np.where(given_up, asked.raised + after, NEVER)
    finished = np.where(given_up, NEVER, finished)
    reason = np.array(REASONS)[rng.choice(len(REASONS), count, p=SHARES)]
    swept = _swept(asked, effects, rng)
    swept = np.where(emergency | (np.minimum(finished, cancelled) <= swept), NEVER, swept)
    finished = np.where(swept < NEVER, NEVER, finished)
    return Outcomes(
        attended=np.where(finished < NEVER, asked.raised + (finished - asked.raised) // 2, NEVER),
        finished=finished,
        cancelled=np.minimum(cancelled, swept),
        close_reason=np.where(swept < NEVER, "landlord_cancelled", reason),
        is_complex=is_complex,
    )


def _finished(
    asked: Asked, is_complex: Flags, effects: Effects, rng: np.random.Generator
) -> Wholes:
    """When the work on each would be done."""
    count = len(asked)
    median = np.where(is_complex, COMPLEX_MEDIAN_DAYS, asked.of_kind("median_days"))
    spread = np.where(is_complex, COMPLEX_SPREAD, asked.of_kind("spread"))
    work = median * np.exp(spread * rng.normal(size=count))
    minute = rng.integers(OPENS + SAME_DAY_MINUTES, SHUTS, count)
    at_once = done_at_any_hour(work, asked.raised, minute, np.ones(len(asked.days)))
    in_turn = done_in_hours(work, asked.raised, minute, _speed(asked, effects))
    return np.where(asked.is_emergency, at_once, in_turn)


def _speed(asked: Asked, effects: Effects) -> Floats:
    """How many days' work is done each day: 1 on average before the change."""
    days, scene = asked.days, asked.scene
    speeds = {
        "facilities_management": effects.facilities_speed,
        "homes_and_care": effects.care_speed,
    }
    usual = np.where(days.working, WORK_ON_A_WORKING_DAY, WORK_ON_A_DAY_OFF)
    settled = np.arange(len(days)) >= days.number(scene.settled_on)
    speed: Floats = usual * wave(days, 0.05, MIDSUMMER) * np.where(settled, speeds[scene.id], 1.0)
    return speed


def _swept(asked: Asked, effects: Effects, rng: np.random.Generator) -> Wholes:
    """When the company closes a job for its age alone, done or not; NEVER where nobody does.

    Those that are too old already at the change go in the first three months after it.
    """
    soon = rng.integers(0, SWEPT_IN_DAYS, len(asked))
    limit = effects.care_closed_after_days
    if asked.scene.id != "homes_and_care" or not limit:
        return np.full(len(asked), NEVER)
    day = np.maximum(asked.raised_on + limit, asked.days.number(asked.scene.change_on) + soon)
    return np.asarray(day * MINUTES_IN_DAY + (OPENS + SHUTS) // 2)
