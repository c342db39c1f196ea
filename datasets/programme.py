"""The programme: services, changes, promises, claims and rules, from one validated TOML file."""

import tomllib
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

NOT_YET_SOURCED = "not yet sourced"

THEMES = (
    "A better service",
    "Residents and members are listened to",
    "A steady, capable workforce",
    "Local jobs on good terms",
    "Open to scrutiny",
    "Value for each pound",
)
"""The six themes, in the order in which every page shows them; theme 1 is the first."""

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
DeliveryModel = Literal[
    "in_house",
    "almo",
    "trading_company",
    "contractor",
    "shared",
    "hybrid",
    "voluntary_sector",
    "public_partner",
]


class ProgrammeError(Exception):
    """The programme file cannot be used; the message names each place and what is wrong there."""


class _Part(BaseModel):
    """A part of the programme: closed and unchanging."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class _Sourced(_Part):
    source: str = NOT_YET_SOURCED

    @property
    def is_sourced(self) -> bool:
        """Whether a document is named for it."""
        return self.source != NOT_YET_SOURCED


class Homes(_Sourced):
    """How many homes there were on a date, by tenure, and by ward where `ward` is given."""

    on: date
    count: int = Field(ge=0)
    tenure: str = "rented"
    ward: str | None = None


class Service(_Part):
    """One service. `organisations` are the names that its extracts carry as source_organisation.

    `measures` are those that apply to it; None means all of them.
    """

    id: Identifier
    name: str
    organisations: tuple[str, ...] = ()
    homes: tuple[Homes, ...] = ()
    measures: tuple[Identifier, ...] | None = None
    what: str = ""

    def has(self, measure: str) -> bool:
        """Whether a measure applies to the service."""
        return self.measures is None or measure in self.measures

    def homes_on(self, day: date, ward: str | None = None) -> int | None:
        """The homes on a day: the latest count by then, summed over tenures; None if none."""
        counts = [h for h in self.homes if h.ward == ward and h.on <= day]
        if not counts:
            return None
        latest = max(h.on for h in counts)
        return sum(h.count for h in counts if h.on == latest)


class Step(_Part):
    """The share of the service that had been transferred from a day on, in [0, 1]."""

    from_day: date = Field(alias="from")
    share: float = Field(ge=0, le=1)


class InterventionKind(StrEnum):
    """What sort of dated change it was."""

    TRANSFER = "transfer"
    PHASE = "phase"
    SYSTEM_MIGRATION = "system_migration"
    POLICY_CHANGE = "policy_change"
    RESTRUCTURE = "restructure"
    FUNDING = "funding"


class Intervention(_Sourced):
    """A dated change to a service. `headline` marks the one that before and after are told by."""

    id: Identifier
    service: Identifier
    kind: InterventionKind
    name: str
    on: date
    headline: bool = False
    announced_on: date | None = None
    model_before: DeliveryModel
    model_after: DeliveryModel
    share_transferred: tuple[Step, ...] = ()
    settling_in_months: int = Field(default=3, ge=0, le=24)
    stated_aims: tuple[str, ...] = ()
    grounds: tuple[
        Literal["service_quality", "people_at_risk", "workers_rights", "value", "capacity"], ...
    ] = ()
    provider_failure: bool = False
    one_off_cost_gbp: float | None = None
    recurring_funding_gbp: float | None = None
    accountable_before: str = ""
    accountable_after: str = ""


class PromiseKind(StrEnum):
    """What was promised of the measures."""

    IMPROVE = "improve"
    KEEP_LEVEL = "keep_level"
    REACH_NUMBER = "reach_number"
    DO_BY_DATE = "do_by_date"


class Promise(_Sourced):
    """A dated promise under one theme, and the measures that test it."""

    id: Identifier
    service: Identifier
    theme: int = Field(ge=1, le=len(THEMES))
    kind: PromiseKind
    text: str
    who: str
    on: date
    date_words: str = ""
    measures: tuple[Identifier, ...] = ()


class ClaimStatus(StrEnum):
    """What the evidence says of a claim."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    DISPUTED = "disputed"
    NOT_MEASURED = "not measured"
    NOT_TESTABLE = "not testable here"


class Claim(_Sourced):
    """A dated sentence that an office or body made, and the evidence found for it."""

    id: Identifier
    service: Identifier
    text: str
    who: str
    status: tuple[ClaimStatus, ...]
    on: date | None = None
    date_words: str = ""
    value: float | None = None
    unit: str = ""
    counter_claims: tuple[str, ...] = ()


class Event(_Sourced):
    """Something dated that a reader of a chart should know of."""

    service: Identifier
    kind: Literal[
        "consultation",
        "decision",
        "call_in",
        "transfer",
        "phase",
        "system_migration",
        "policy_change",
        "target_change",
        "ward_change",
        "ombudsman_report",
        "regulator_judgement",
        "provider_failure",
        "leadership_change",
        "funding",
        "restructure",
        "inbox_change",
        "election",
    ]
    name: str
    on: date
    date_words: str = ""


class SeriesBreak(_Sourced):
    """From one day to another, figures stopped meaning what they had meant."""

    service: Identifier
    name: str
    why: str
    from_day: date = Field(alias="from")
    to_day: date | None = Field(default=None, alias="to")
    dataset: Identifier | None = None
    measures: tuple[Identifier, ...] = ()

    def touches(self, measure: str, dataset: str) -> bool:
        """Whether the break concerns a measure of a dataset; naming neither, it concerns all."""
        if self.measures:
            return measure in self.measures
        return self.dataset is None or self.dataset == dataset


class Target(_Sourced):
    """The level to reach from a day on, and who set it. Shares are in [0, 1]."""

    service: Identifier
    measure: Identifier
    value: float
    from_day: date = Field(alias="from")
    set_by: str


class Comparator(_Part):
    """A group of other organisations, declared before looking at the figures.

    `organisation_types` or `organisations` choose members; both empty means every organisation.
    """

    id: Identifier
    name: str
    service: Identifier
    organisation_types: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    includes_own: bool = False
    leaves_out: tuple[str, ...] = ()
    note: str = ""
    declared_on: date | None = None


class ModelChange(_Sourced):
    """Another organisation that is known to have changed its own delivery model."""

    organisation: str
    on: date
    what: str


class Ward(_Part):
    """A ward by its ONS code, and when it was valid."""

    code: str
    name: str
    from_day: date | None = Field(default=None, alias="from")
    to_day: date | None = Field(default=None, alias="to")


class ExpectedCell(_Part):
    """What should arrive each month, which is what 'late' and 'missing' are told by."""

    dataset: Identifier
    service: Identifier
    source_system: str
    from_month: date = Field(alias="from")
    to_month: date | None = Field(default=None, alias="to")


class SmallNumbers(_Part):
    """Counts from 1 to `hide_up_to` are hidden, and their complement protected."""

    hide_up_to: int = Field(default=4, ge=0, le=50)
    public: tuple[Identifier, ...] = ()
    public_why: str = ""


class SignOff(_Part):
    """The monitoring officer's agreement to the programme file; empty means not signed off."""

    by_post: str = ""
    on: date | None = None


class PreElection(_Part):
    """A period before an election, borough-wide or for some wards."""

    from_day: date = Field(alias="from")
    to_day: date = Field(alias="to")
    wards: tuple[str, ...] = ()


class Programme(_Part):
    """Everything about one council that is not a figure. Read with `read_programme`."""

    council: str
    demonstration: bool = False
    about: str = ""
    who_to_ask: str = ""
    owner_post: str = ""
    sign_off: SignOff = SignOff()
    due_day_of_month: int = Field(default=15, ge=1, le=28)
    small_numbers: SmallNumbers = SmallNumbers()
    worthwhile_change: dict[Identifier, float] = Field(default_factory=dict)
    retention_years: dict[Identifier, int] = Field(default_factory=dict)
    working_level_weeks: float | None = Field(default=None, gt=0)
    services: tuple[Service, ...] = Field(min_length=1)
    interventions: tuple[Intervention, ...] = ()
    promises: tuple[Promise, ...] = ()
    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()
    breaks: tuple[SeriesBreak, ...] = ()
    targets: tuple[Target, ...] = ()
    comparators: tuple[Comparator, ...] = ()
    model_changes: tuple[ModelChange, ...] = ()
    wards: tuple[Ward, ...] = ()
    expected: tuple[ExpectedCell, ...] = ()
    pre_election: tuple[PreElection, ...] = ()

    @model_validator(mode="after")
    def _ids_are_known_and_unique(self) -> Self:
        known = {service.id for service in self.services}
        _unique("services", [s.id for s in self.services])
        _unique("interventions", [i.id for i in self.interventions])
        _unique("promises", [p.id for p in self.promises])
        _unique("claims", [c.id for c in self.claims])
        _unique("comparators", [c.id for c in self.comparators])
        for part in ("interventions", "promises", "claims", "events", "breaks", "targets"):
            for number, item in enumerate(getattr(self, part), start=1):
                if item.service not in known:
                    raise ValueError(
                        f"{part}, entry {number}: there is no service {item.service!r} "
                        f"(services: {', '.join(sorted(known))})"
                    )
        for service in self.services:
            headlines = [i for i in self.interventions if i.headline and i.service == service.id]
            if len(headlines) > 1:
                raise ValueError(f"service {service.id!r} has more than one headline intervention")
        return self

    def service(self, service_id: str) -> Service:
        """The service of that id; KeyError if the programme has none."""
        for service in self.services:
            if service.id == service_id:
                return service
        raise KeyError(service_id)

    def headline(self, service_id: str) -> Intervention | None:
        """The change that a service's before and after are told by; None if it has none."""
        for intervention in self.interventions:
            if intervention.headline and intervention.service == service_id:
                return intervention
        return None


def _unique(part: str, ids: Sequence[str]) -> None:
    twice = sorted({i for i in ids if ids.count(i) > 1})
    if twice:
        raise ValueError(f"{part}: the same id more than once: {', '.join(twice)}")


def parse_programme(text: str, name: str = "the programme file") -> Programme:
    """The programme that a TOML text describes; ProgrammeError names each place that is wrong."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProgrammeError(f"{name} is not valid TOML: {error}.") from error
    try:
        return Programme.model_validate(data)
    except ValidationError as error:
        raise ProgrammeError(_in_words(error, name)) from error


def read_programme(path: Path) -> Programme:
    """The programme in a file; ProgrammeError if it cannot be read or is wrong."""
    return parse_programme(programme_text(path), path.name)


def programme_text(path: Path) -> str:
    """The text of a programme file; ProgrammeError if it is not there or is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ProgrammeError(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise ProgrammeError(
            f"{path.name} is not UTF-8 text: byte {error.start + 1} is not valid. "
            "Save it as UTF-8 and try again."
        ) from error


def _in_words(error: ValidationError, name: str) -> str:
    lines = [f"{name} cannot be used as a programme:"]
    for problem in error.errors(include_url=False):
        where = ".".join(
            f"entry {part + 1}" if isinstance(part, int) else str(part) for part in problem["loc"]
        )
        message = problem["msg"].removeprefix("Value error, ")
        lines.append(f"- {where}: {message}" if where else f"- {message}")
    return "\n".join(lines)
