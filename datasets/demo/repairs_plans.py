"""Plans: what repairs the other services are asked for, and how long theirs take."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from datasets.demo.kinds import JobKind, Pace


@dataclass(frozen=True, slots=True)
class Craft:
    """A trade of a service: its share of the jobs, its cost, and whether it is always bought in."""

    code: str
    share: float
    cost_gbp: float
    damp_mould_share: float = 0.0
    specialist: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What a service's repairs are like.

    `a_day` is how many jobs are expected on a working day and on a day off, `kinds` what they are:
    those of the emergency pace are dealt with at any hour. `places` is how many homes or buildings
    there are; `are_homes` says which. `disrepair_a_year` counts claims.
    """

    a_day: tuple[float, float]
    kinds: tuple[JobKind, ...]
    crafts: tuple[Craft, ...]
    places: int
    are_homes: bool
    disrepair_a_year: float = 0.0


_FIRST = JobKind("responsive", 2, "A: make safe", 0.10, Pace.EMERGENCY, 0.33, 0.65, 0.0, 0.03, 1)

PLANS: Mapping[str, Plan] = MappingProxyType(
    {
        "facilities_management": Plan(
            a_day=(13.0, 1.2),
            kinds=(
                _FIRST,
                JobKind("responsive", 3, "B: week", 0.28, Pace.STEADY, 4.2, 0.7, 0.03, 0.06, 7),
                JobKind("responsive", 4, "C: month", 0.52, Pace.NORMAL, 15.0, 0.75, 0.10, 0.08, 28),
                JobKind("planned", 4, "P: planned", 0.10, Pace.STEADY, 45.0, 0.4, 0.0, 0.02, 60),
            ),
            crafts=(
                Craft("ELECTRICAL", 0.26, 96.0),
                Craft("HEATING", 0.22, 160.0),
                Craft("PLUMBING", 0.20, 98.0),
                Craft("FABRIC", 0.26, 125.0),
                Craft("LIFTS", 0.06, 430.0, specialist=True),
            ),
            places=118,
            are_homes=False,
        ),
        "homes_and_care": Plan(
            a_day=(22.0, 3.0),
            kinds=(
                _FIRST,
                JobKind("responsive", 3, "B: week", 0.24, Pace.STEADY, 4.0, 0.7, 0.05, 0.08, 7),
                JobKind("responsive", 4, "C: month", 0.58, Pace.NORMAL, 13.0, 0.8, 0.24, 0.10, 28),
                JobKind("void", 4, "V: empty home", 0.08, Pace.STEADY, 17.0, 0.5, 0.0, 0.01, 28),
            ),
            crafts=(
                Craft("PLUMBING", 0.26, 90.0, 0.04),
                Craft("ELECTRICAL", 0.20, 92.0),
                Craft("HEATING", 0.20, 118.0, 0.05),
                Craft("CARPENTRY", 0.20, 104.0),
                Craft("PLASTERING", 0.14, 165.0, 0.28),
            ),
            places=3_200,
            are_homes=True,
            disrepair_a_year=14.0,
        ),
    }
)
"""By service; housing management's are drawn in `jobs`."""

DISREPAIR_A_YEAR = 84.0
"""Claims against housing management."""
