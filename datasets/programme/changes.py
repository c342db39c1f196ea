"""Changes to a service, events, series breaks, and what is known of other organisations."""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from datasets.contract import DeliveryModel
from datasets.programme.parts import Identifier, Part, Sourced


class Step(Part):
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


class Intervention(Sourced):
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


class Event(Sourced):
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


class SeriesBreak(Sourced):
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


class ModelChange(Sourced):
    """Another organisation that is known to have changed its own delivery model."""

    organisation: str
    on: date
    what: str
