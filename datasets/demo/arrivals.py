"""Arrivals: which jobs are raised, when, of what kind and where."""

from dataclasses import dataclass

import numpy as np

from datasets.demo.borough import borough
from datasets.demo.days import Days, Floats, Wholes, emergencies_a_day, others_a_day
from datasets.demo.effects import Effects
from datasets.demo.kinds import EMERGENCY_KINDS, FIRST_OTHER, OTHER_KINDS, JobKind

MINUTES_IN_DAY = 1440
OPENS, SHUTS = 8 * 60, 17 * 60
WARD_NEED_SPREAD = 0.15


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The jobs raised, oldest first, one entry a job.

    `raised` counts minutes (UTC) from the first day; `kind` is a place in KINDS; `ward` and `home`
    are places in the borough's lists.
    """

    raised: Wholes
    kind: Wholes
    ward: Wholes
    home: Wholes

    def __len__(self) -> int:
        return len(self.raised)


def draw_arrivals(days: Days, effects: Effects, rng: np.random.Generator) -> Arrivals:
    """Every job raised in the days."""
    emergency_days = _arrival_days(emergencies_a_day(days, effects, rng), rng)
    other_days = _arrival_days(others_a_day(days, effects, rng), rng)
    emergencies, others = len(emergency_days), len(other_days)
    minutes = np.concatenate(
        [rng.integers(0, MINUTES_IN_DAY, emergencies), rng.integers(OPENS, SHUTS, others)]
    )
    raised = np.concatenate([emergency_days, other_days]) * MINUTES_IN_DAY + minutes
    kind = np.concatenate(
        [
            rng.choice(len(EMERGENCY_KINDS), emergencies, p=_shares(EMERGENCY_KINDS)),
            FIRST_OTHER + rng.choice(len(OTHER_KINDS), others, p=_shares(OTHER_KINDS)),
        ]
    )
    ward, home = _places(emergencies + others, rng)
    order = np.argsort(raised, kind="stable")
    return Arrivals(raised[order], kind[order], ward[order], home[order])


def _arrival_days(expected: Floats, rng: np.random.Generator) -> Wholes:
    return np.repeat(np.arange(len(expected)), rng.poisson(expected))


def _shares(kinds: tuple[JobKind, ...]) -> Floats:
    return np.array([kind.share for kind in kinds])


def _places(count: int, rng: np.random.Generator) -> tuple[Wholes, Wholes]:
    homes = borough().ward_homes
    need = homes * np.exp(rng.normal(0.0, WARD_NEED_SPREAD, len(homes)))
    ward = rng.choice(len(homes), count, p=need / need.sum())
    first_home = np.concatenate([[0], np.cumsum(homes)[:-1]])
    home = first_home[ward] + rng.integers(0, homes[ward])
    return ward, home
