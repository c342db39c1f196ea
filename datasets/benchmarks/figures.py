"""Figure: what the regulator publishes of each landlord once a year, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Of(StrEnum):
    """What a figure is counted in, as it is said after the number."""

    PER_CENT = "%"
    PER_1000_HOMES = "per 1,000 homes"
    DAYS = "days"
    WEEKS = "weeks"
    REPAIRS = "repairs"
    HOMES = "homes"


class Kind(StrEnum):
    """Where a figure comes from: what tenants said, the landlord's records, or sums of those."""

    SURVEY = "survey"
    RECORDS = "records"
    COUNT = "count"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Figure:
    """One yearly figure. `id` is the regulator's where it has one, and joins `standard_id`.

    `based_on` says what stands behind it: tenants surveyed, or what the share is a share of.
    `decimals` is how it is shown.
    """

    id: str
    title: str
    of: Of
    kind: Kind
    based_on: str = ""
    decimals: int = 1


RAISED, COMPLETED = "repairs_raised", "repairs_completed"
CLOSED, OPEN = "repairs_closed_otherwise", "repairs_open"
HOMES, TARGET_DAYS = "homes", "non_emergency_target_days"
ASKED_REPAIR, ASKED_COMPLAINT = "TP02_asked", "TP09_asked"
STAGE_2_OF_STAGE_1, OPEN_PER_1000 = "stage_2_of_stage_1", "repairs_open_per_1000_homes"
OPEN_WEEKS, CLOSED_SHARE = "repairs_open_weeks", "repairs_closed_otherwise_share"
_TENANTS, _MADE = "tenants surveyed", "complaints made in the year"

_ALL = (
    Figure("TP01", "Satisfied with the service", Of.PER_CENT, Kind.SURVEY, _TENANTS),
    Figure("TP02", "Satisfied with repairs", Of.PER_CENT, Kind.SURVEY, _TENANTS),
    Figure(
        "TP03",
        "Satisfied with the time taken by the most recent repair",
        Of.PER_CENT,
        Kind.SURVEY,
        _TENANTS,
    ),
    Figure(
        "TP06",
        "Satisfied that the landlord listens and acts",
        Of.PER_CENT,
        Kind.SURVEY,
        _TENANTS,
    ),
    Figure(
        "TP08",
        "Satisfied that the landlord treats them fairly and with respect",
        Of.PER_CENT,
        Kind.SURVEY,
        _TENANTS,
    ),
    Figure("TP09", "Satisfied with how complaints are handled", Of.PER_CENT, Kind.SURVEY, _TENANTS),
    Figure(
        "RP01",
        "Homes that do not meet the Decent Homes Standard",
        Of.PER_CENT,
        Kind.RECORDS,
        "homes to which the standard applies",
    ),
    Figure(
        "RP02(1)",
        "Non-emergency repairs done within target",
        Of.PER_CENT,
        Kind.RECORDS,
        "repairs completed",
    ),
    Figure(
        "RP02(2)",
        "Emergency repairs done within target",
        Of.PER_CENT,
        Kind.RECORDS,
        "repairs completed",
    ),
    Figure(
        "CH01(1)", "Stage 1 complaints", Of.PER_1000_HOMES, Kind.RECORDS, "homes rented at low cost"
    ),
    Figure(
        "CH01(2)", "Stage 2 complaints", Of.PER_1000_HOMES, Kind.RECORDS, "homes rented at low cost"
    ),
    Figure("CH02(1)", "Stage 1 complaints answered in time", Of.PER_CENT, Kind.RECORDS, _MADE),
    Figure("CH02(2)", "Stage 2 complaints answered in time", Of.PER_CENT, Kind.RECORDS, _MADE),
    Figure(
        TARGET_DAYS,
        "The longest target for non-emergency repairs",
        Of.DAYS,
        Kind.RECORDS,
        decimals=0,
    ),
    Figure(RAISED, "Repairs raised in the year", Of.REPAIRS, Kind.COUNT, decimals=0),
    Figure(COMPLETED, "Repairs completed in the year", Of.REPAIRS, Kind.COUNT, decimals=0),
    Figure(
        CLOSED, "Repairs closed without completion in the year", Of.REPAIRS, Kind.COUNT, decimals=0
    ),
    Figure(OPEN, "Repairs open at the end of the year", Of.REPAIRS, Kind.COUNT, decimals=0),
    Figure(HOMES, "Homes owned at the end of the year", Of.HOMES, Kind.COUNT, decimals=0),
    Figure(
        STAGE_2_OF_STAGE_1,
        "Stage 2 complaints as a share of stage 1",
        Of.PER_CENT,
        Kind.DERIVED,
        "stage 1 complaints",
    ),
    Figure(
        OPEN_PER_1000,
        "Repairs open at the end of the year",
        Of.PER_1000_HOMES,
        Kind.DERIVED,
        "homes",
        decimals=0,
    ),
    Figure(
        OPEN_WEEKS,
        "Repairs open at the end of the year, by the pace of completions",
        Of.WEEKS,
        Kind.DERIVED,
        "repairs completed",
    ),
    Figure(
        CLOSED_SHARE,
        "Repairs closed without completion, of those raised",
        Of.PER_CENT,
        Kind.DERIVED,
        "repairs raised",
    ),
)

FIGURES: Mapping[str, Figure] = MappingProxyType({figure.id: figure for figure in _ALL})
"""Every figure, in the order in which they are listed."""

COMPARED = tuple(figure.id for figure in _ALL if figure.kind is not Kind.COUNT)
"""The figures of which quartiles say something: a count says how large a council is."""
