"""Programme: everything about one council that is not a figure."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from datasets.calendar import add_working_days, next_month
from datasets.catalogue import CONTRACTS
from datasets.programme.changes import Event, Intervention, ModelChange, SeriesBreak
from datasets.programme.hazard_law import FIRST_PHASE, HazardPhase
from datasets.programme.living_wage import LivingWageRate
from datasets.programme.parts import Identifier, Part
from datasets.programme.promises import Claim, Promise, Target
from datasets.programme.rules import Comparator, PreElection, SignOff, SmallNumbers
from datasets.programme.services import ExpectedCell, Official, Service, Ward
from datasets.toml_text import PlacedError

_OF_A_SERVICE = (
    "interventions",
    "promises",
    "claims",
    "events",
    "breaks",
    "targets",
    "comparators",
    "expected",
)
"""The parts whose every entry names a service."""


class Programme(Part):
    """Everything about one council that is not a figure. Read with `read_programme`."""

    council: str
    official: Official = Official()
    demonstration: bool = False
    about: str = ""
    who_to_ask: str = ""
    owner_post: str = ""
    sign_off: SignOff = SignOff()
    due_day_of_month: int = Field(default=15, ge=1, le=28)
    small_numbers: SmallNumbers = SmallNumbers()
    worthwhile_change: dict[Identifier, float] = Field(default_factory=dict)
    retention_years: dict[Identifier, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)
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
    living_wage_rates: tuple[LivingWageRate, ...] = ()
    hazard_phases: tuple[HazardPhase, ...] = (FIRST_PHASE,)
    pre_election: tuple[PreElection, ...] = ()

    @model_validator(mode="after")
    def _ids_are_known_and_unique(self) -> Self:
        known = {service.id for service in self.services}
        _unique("services", [s.id for s in self.services])
        _unique("interventions", [i.id for i in self.interventions])
        _unique("promises", [p.id for p in self.promises])
        _unique("claims", [c.id for c in self.claims])
        _unique("comparators", [c.id for c in self.comparators])
        _unique("living_wage_rates", [f"{r.implement_by}" for r in self.living_wage_rates])
        for part in _OF_A_SERVICE:
            for number, item in enumerate(getattr(self, part), start=1):
                if item.service not in known:
                    raise PlacedError(
                        f"{part}, entry {number}: there is no service {item.service!r} "
                        f"(services: {', '.join(sorted(known))})",
                        *(part, number - 1, "service"),
                    )
        if self.official.service is not None and self.official.service not in known:
            wrong = f"official: there is no service {self.official.service!r}"
            raise PlacedError(wrong, "official", "service")
        self._expects_what_can_come()
        for service in self.services:
            headlines = [
                number
                for number, change in enumerate(self.interventions)
                if change.headline and change.service == service.id
            ]
            if len(headlines) > 1:
                wrong = f"service {service.id!r} has more than one headline intervention"
                raise PlacedError(wrong, "interventions", headlines[1], "headline")
        return self

    def _expects_what_can_come(self) -> None:
        for number, cell in enumerate(self.expected, start=1):
            place = f"expected, entry {number}"
            if cell.dataset not in CONTRACTS:
                raise PlacedError(
                    f"{place}: there is no dataset {cell.dataset!r} "
                    f"(datasets: {', '.join(sorted(CONTRACTS))})",
                    *("expected", number - 1, "dataset"),
                )
            if cell.to_month and cell.to_month < cell.from_month:
                wrong = f"{place}: 'to' is before 'from'"
                raise PlacedError(wrong, "expected", number - 1, "to")

    def due_on(self, month: date) -> date:
        """The day by which a month's extracts are due, moved on to a working day."""
        return add_working_days(next_month(month).replace(day=self.due_day_of_month), 0)

    def service(self, service_id: str) -> Service:
        """The service of that id; KeyError if the programme has none."""
        for service in self.services:
            if service.id == service_id:
                return service
        raise KeyError(service_id)

    @property
    def landlord_service(self) -> str:
        """The service that the regulator's yearly figures are about."""
        with_homes = (service.id for service in self.services if service.homes)
        return self.official.service or next(with_homes, self.services[0].id)

    def headline(self, service_id: str) -> Intervention | None:
        """The change that a service's before and after are told by; None if it has none."""
        for intervention in self.interventions:
            if intervention.headline and intervention.service == service_id:
                return intervention
        return None


def _unique(part: str, ids: Sequence[str]) -> None:
    twice = sorted({i for i in ids if ids.count(i) > 1})
    if twice:
        second = next(place for place, i in enumerate(ids) if i in ids[:place])
        raise PlacedError(f"{part}: the same id more than once: {', '.join(twice)}", part, second)
