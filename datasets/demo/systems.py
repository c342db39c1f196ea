"""Which source systems each made-up service is sent from, and its two letters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from datasets.programme import Programme

BEGINS = date(2020, 11, 1)
"""The first month of the demonstration."""


@dataclass(frozen=True, slots=True)
class System:
    """A source system and the months that it sends: from `first` to `last`, or until now."""

    name: str
    first: date = BEGINS
    last: date | None = None

    def holds(self, month: date) -> bool:
        """Whether it sends a month."""
        return self.first <= month and (self.last is None or month <= self.last)


MARKS: Mapping[str, str] = MappingProxyType(
    {
        "housing_management": "HM",
        "travel_assistance": "TA",
        "facilities_management": "FM",
        "homes_and_care": "HC",
        "housing_options": "HO",
    }
)
"""Two letters for each service."""

PAUSES: Mapping[str, tuple[date, date]] = MappingProxyType(
    {"travel_assistance": (date(2023, 4, 1), date(2023, 8, 1))}
)
"""The first and last month in which nothing was delivered."""


def systems_of(programme: Programme, service: str) -> Mapping[str, tuple[System, ...]]:
    """The datasets of a service, each with its source systems in the programme's order.

    A service may come from several systems at once: facilities are phased, so the contractor's
    personnel system goes on beside the council's.
    """
    found: dict[str, list[System]] = {}
    for cell in programme.expected:
        if cell.service == service:
            one = System(cell.source_system, cell.from_month, cell.to_month)
            found.setdefault(cell.dataset, []).append(one)
    return MappingProxyType({dataset: tuple(ones) for dataset, ones in found.items()})
