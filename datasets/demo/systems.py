"""Which source systems each made-up service sends its datasets from, and from when to when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

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

_INBOX = System("demo_council_inbox")
_AGENCY = System("demo_agency")
_TWO_INBOXES = (System("demo_almo_inbox", last=date(2024, 5, 1)), _INBOX)


def _hr(before: str, after: str, last: date, first: date) -> tuple[System, System]:
    return (System(before, last=last), System(after, first=first))


_HR = {
    "housing_management": _hr("demo_almo_hr", "demo_hr", date(2024, 5, 1), date(2024, 6, 1)),
    "travel_assistance": _hr("demo_escorts_hr", "demo_hr", date(2023, 3, 1), date(2023, 9, 1)),
    "facilities_management": (
        System("demo_facilities_hr"),
        System("demo_hr", first=date(2023, 4, 1)),
    ),
    "homes_and_care": _hr("demo_hr", "demo_company_hr", date(2023, 9, 1), date(2023, 10, 1)),
    "housing_options": (System("demo_hr"),),
}
_REPAIRS = {
    "housing_management": (System("demo_repairs"),),
    "facilities_management": _hr(
        "demo_helpdesk", "demo_buildings", date(2024, 3, 1), date(2024, 4, 1)
    ),
    "homes_and_care": (System("demo_care_repairs"),),
}


def _extracts(service: str) -> Mapping[str, tuple[System, ...]]:
    inboxes = _TWO_INBOXES if service == "housing_management" else (_INBOX,)
    repairs = {"repairs": _REPAIRS[service]} if service in _REPAIRS else {}
    return MappingProxyType(
        {
            **repairs,
            "complaints": inboxes,
            "member_enquiries": inboxes,
            "workforce": (*_HR[service], _AGENCY),
            "local_employment": _HR[service],
        }
    )


EXTRACTS: Mapping[str, Mapping[str, tuple[System, ...]]] = MappingProxyType(
    {service: _extracts(service) for service in MARKS}
)
"""Each service's datasets, each with its source systems, oldest first.

Facilities are phased, so the contractor's personnel system goes on beside the council's. The
contractor of the escorts sent nothing more once it had withdrawn.
"""
