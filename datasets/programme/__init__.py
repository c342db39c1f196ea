"""The programme: services, changes, promises, claims and rules, from one validated TOML file."""

from datasets.programme.changes import (
    Event,
    Intervention,
    InterventionKind,
    ModelChange,
    SeriesBreak,
    Step,
)
from datasets.programme.hazard_law import LAW_READS, HazardPhase, under_the_law
from datasets.programme.living_wage import (
    LivingWageRate,
    is_in_force_or_newer,
    rate_in_force,
)
from datasets.programme.parts import NOT_YET_SOURCED
from datasets.programme.promises import THEMES, Claim, ClaimStatus, Promise, PromiseKind, Target
from datasets.programme.reading import (
    ProgrammeError,
    parse_programme,
    programme_text,
    read_programme,
)
from datasets.programme.rules import Comparator, PreElection, SignOff, SmallNumbers
from datasets.programme.services import ExpectedCell, Homes, Official, Service, Ward
from datasets.programme.whole import Programme

__all__ = [
    "LAW_READS",
    "NOT_YET_SOURCED",
    "THEMES",
    "Claim",
    "ClaimStatus",
    "Comparator",
    "Event",
    "ExpectedCell",
    "HazardPhase",
    "Homes",
    "Intervention",
    "InterventionKind",
    "LivingWageRate",
    "ModelChange",
    "Official",
    "PreElection",
    "Programme",
    "ProgrammeError",
    "Promise",
    "PromiseKind",
    "SeriesBreak",
    "Service",
    "SignOff",
    "SmallNumbers",
    "Step",
    "Target",
    "Ward",
    "is_in_force_or_newer",
    "parse_programme",
    "programme_text",
    "rate_in_force",
    "read_programme",
    "under_the_law",
]
