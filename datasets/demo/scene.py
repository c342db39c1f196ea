"""The scenes: the five made-up services, who ran each until when, and what each is sent from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from zlib import crc32

import numpy as np
import numpy.typing as npt

from datasets.calendar import add_months, month_of
from datasets.contract import DeliveryModel
from datasets.demo.borough import demonstration_programme
from datasets.demo.systems import MARKS, PAUSES, System, systems_of
from datasets.programme import Programme, Service


@dataclass(frozen=True, slots=True)
class Scene:
    """One service as the programme file describes it, in the forms that a drawing needs.

    `mark` is two letters that begin its references, so that none is another service's.
    `settled_on` is the day after settling-in. `transferred` are the days on which a share of the
    service was transferred, oldest first; one step to 1.0 where it went over at once, and none
    where nothing was transferred at all. `ward_homes` is in the order of `ward_codes`, zeros where
    no homes are known. `systems` are each dataset's source systems, oldest first, with the first
    and last month of each. `pause` is the first and last month in which nothing was delivered.
    """

    id: str
    name: str
    mark: str
    change_on: date
    settled_on: date
    organisation_before: str
    organisation_after: str
    model_before: DeliveryModel
    model_after: DeliveryModel
    transferred: tuple[tuple[date, float], ...]
    homes: int
    ward_codes: tuple[str, ...]
    ward_homes: npt.NDArray[np.int64]
    systems: Mapping[str, tuple[System, ...]]
    pause: tuple[date, date] | None

    def share_on(self, day: date) -> float:
        """The share of the service that had been transferred by a day, in [0, 1]."""
        return max((share for start, share in self.transferred if start <= day), default=0.0)

    def systems_in(self, dataset: str, month: date) -> tuple[str, ...]:
        """The source systems that a dataset of this service comes from in a month."""
        return tuple(one.name for one in self.systems.get(dataset, ()) if one.holds(month))

    def is_paused(self, month: date) -> bool:
        """Whether nothing was delivered in a month."""
        return self.pause is not None and self.pause[0] <= month <= self.pause[1]


@cache
def scenes() -> Mapping[str, Scene]:
    """The five services by id, in the programme's order."""
    programme = demonstration_programme()
    return MappingProxyType(
        {service.id: _scene(programme, service) for service in programme.services}
    )


def sending(dataset: str) -> tuple[Scene, ...]:
    """The services that send a dataset."""
    return tuple(scene for scene in scenes().values() if dataset in scene.systems)


def stream(seed: int, dataset: str, service: str) -> np.random.Generator:
    """The random draws of one dataset of one service, which no other dataset's can disturb."""
    place = (crc32(dataset.encode()), crc32(service.encode()))
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=place)))


def _scene(programme: Programme, service: Service) -> Scene:
    change = programme.headline(service.id)
    if change is None:
        raise ValueError(f"The demonstration's service {service.id!r} has no headline change.")
    codes = tuple(ward.code for ward in programme.wards)
    ran = service.organisations
    whole = ((change.on, 1.0),) if change.model_before != change.model_after else ()
    return Scene(
        id=service.id,
        name=service.name,
        mark=MARKS[service.id],
        change_on=change.on,
        settled_on=add_months(month_of(change.on), change.settling_in_months),
        organisation_before=ran[0],
        organisation_after=ran[-1],
        model_before=change.model_before,
        model_after=change.model_after,
        transferred=tuple((step.from_day, step.share) for step in change.share_transferred)
        or whole,
        homes=service.homes_on(change.on) or 0,
        ward_codes=codes,
        ward_homes=np.array([service.homes_on(change.on, code) or 0 for code in codes]),
        systems=systems_of(programme, service.id),
        pause=PAUSES.get(service.id),
    )
