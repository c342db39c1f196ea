"""The kinds of job that are drawn, and how long each takes."""

from dataclasses import dataclass
from enum import StrEnum

from datasets.demo.effects import NORMAL_TARGET_DAYS_BEFORE


class Pace(StrEnum):
    """Whose speed a job's work goes at."""

    EMERGENCY = "emergency"
    STEADY = "steady"
    NORMAL = "normal"
    COMPLEX = "complex"


@dataclass(frozen=True, slots=True)
class JobKind:
    """One kind of job. `share` is its share of the jobs that are emergencies, or that are not.

    `median_days` and `spread` (the standard deviation of the logarithm) describe the work that a
    plain job takes; `complex_share` of them are complex instead. `cancelled` is the share closed
    without being done. `target_days` counts calendar days.
    """

    repair_class: str
    priority_code: int
    priority_raw: str
    share: float
    pace: Pace
    median_days: float
    spread: float
    complex_share: float
    cancelled: float
    target_days: int


EMERGENCY_KINDS: tuple[JobKind, ...] = (
    JobKind("responsive", 1, "P1 Immediate", 0.15, Pace.EMERGENCY, 0.18, 0.80, 0.0, 0.04, 1),
    JobKind("responsive", 2, "P2 Emergency", 0.85, Pace.EMERGENCY, 0.36, 0.68, 0.0, 0.04, 1),
)
NORMAL_TARGET = NORMAL_TARGET_DAYS_BEFORE
OTHER_KINDS: tuple[JobKind, ...] = (
    JobKind("responsive", 3, "P3 Urgent", 0.21, Pace.STEADY, 4.0, 0.75, 0.06, 0.09, 7),
    JobKind("responsive", 4, "P4 Normal", 0.61, Pace.NORMAL, 13.5, 0.80, 0.25, 0.11, NORMAL_TARGET),
    JobKind("responsive", 5, "P5 Inspection", 0.05, Pace.STEADY, 7.5, 0.60, 0.0, 0.12, 20),
    JobKind("void", 4, "V Void", 0.08, Pace.STEADY, 16.0, 0.60, 0.0, 0.01, 28),
    JobKind("planned", 4, "PL Planned", 0.05, Pace.STEADY, 52.0, 0.45, 0.0, 0.03, 80),
)
KINDS = (*EMERGENCY_KINDS, *OTHER_KINDS)
FIRST_OTHER = len(EMERGENCY_KINDS)
NORMAL_KIND = FIRST_OTHER + 1

COMPLEX_MEDIAN_DAYS = 250.0
COMPLEX_SPREAD = 0.70
