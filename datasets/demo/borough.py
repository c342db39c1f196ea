"""The made-up borough: what its programme file says, in the forms that the drawing needs."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from datasets.calendar import add_months
from datasets.programme import Programme, read_programme

PROGRAMME_PATH = Path(__file__).parent.parent / "programmes" / "demonstration.toml"
SERVICE = "housing_management"
SOURCE_SYSTEM = "demo_repairs"
PATCHES = ("Patch A", "Patch B", "Patch C")


@cache
def demonstration_programme() -> Programme:
    """The demonstration's programme, as shipped."""
    return read_programme(PROGRAMME_PATH)


@dataclass(frozen=True, slots=True)
class Borough:
    """Who ran the service until when, what was decided when, and where the homes are.

    `ward_homes` is in the order of `ward_codes`. `settled_on` is the day after settling-in.
    """

    organisation_before: str
    organisation_after: str
    model_before: str
    model_after: str
    transfer_on: date
    settled_on: date
    target_moved_on: date
    ward_codes: tuple[str, ...]
    ward_homes: npt.NDArray[np.int64]


@cache
def borough() -> Borough:
    """The borough that the programme file describes."""
    programme = demonstration_programme()
    service = programme.service(SERVICE)
    change = programme.headline(SERVICE)
    [moved] = [
        event
        for event in programme.events
        if event.service == SERVICE and event.kind == "target_change"
    ]
    codes = tuple(ward.code for ward in programme.wards)
    before, after = service.organisations
    if change is None:
        raise ValueError(f"The demonstration's service {SERVICE!r} has no headline change.")
    return Borough(
        organisation_before=before,
        organisation_after=after,
        model_before=change.model_before,
        model_after=change.model_after,
        transfer_on=change.on,
        settled_on=add_months(change.on, change.settling_in_months),
        target_moved_on=moved.on,
        ward_codes=codes,
        ward_homes=np.array([service.homes_on(change.on, code) or 0 for code in codes]),
    )
