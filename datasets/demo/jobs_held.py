"""The people who held the demonstration's jobs: when, where they live, on what pay and terms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from datasets.calendar import month_end
from datasets.demo.effects import Effects
from datasets.demo.scene import Scene

Floats = npt.NDArray[np.float64]
Wholes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

UNKNOWN_HOME = 0.04
APPRENTICESHIP = 18
VACANT_MONTHS = 2.0
WEEKS = (1.0, 0.8, 0.6, 0.5)


@dataclass(frozen=True, slots=True)
class _Staff:
    """A service's jobs: how many, how long they are held, and the pay and terms of each employer.

    `paid` is the share paid the living wage, `terms` the share on the council's, before and after.
    """

    jobs: int
    leave_in_a_year: float
    apprentices: float
    paid: tuple[float, float]
    terms: tuple[float, float]


def _staff(effects: Effects) -> Mapping[str, _Staff]:
    escorts = (NO_LIVING_WAGE, effects.escorts_paid_living_wage)
    buildings = (HALF_PAID, effects.facilities_paid_living_wage)
    return MappingProxyType(
        {
            "housing_management": _Staff(420, 0.14, 0.05, (0.95, 0.95), (0.0, 0.0)),
            "travel_assistance": _Staff(
                62, 0.25, 0.0, escorts, (0.0, effects.escorts_on_council_terms)
            ),
            "facilities_management": _Staff(125, 0.18, 0.06, buildings, (0.0, 1.0)),
            "homes_and_care": _Staff(250, 0.16, 0.06, (0.97, 0.97), (1.0, 1.0)),
            "housing_options": _Staff(120, 0.22, 0.05, (1.0, 1.0), (1.0, 1.0)),
        }
    )


NO_LIVING_WAGE, HALF_PAID = 0.15, 0.60
"""The shares paid the living wage by the escorts' contractor and by that of the buildings."""


@dataclass(frozen=True, slots=True, eq=False)
class Jobs:
    """One row of each array a person: held from month `start` to the month before `end`.

    Months are numbered from the first of the span. `area` is a place in AREAS. `steps` are the
    months from which a share of the service had gone over, and that share; whose `rank` is below
    it went over with it.
    """

    scene: Scene
    staff: _Staff
    span: tuple[date, ...]
    start: Wholes
    end: Wholes
    area: Wholes
    fte: Floats
    rank: Floats
    pay: Floats
    luck: Floats
    starters_terms: float

    def held(self, place: int) -> Flags:
        """Who held a job in a month."""
        found: Flags = (self.start <= place) & (self.end > place)
        return found

    def side(self, day: date) -> Wholes:
        """Who employs each person on a day: 0 as before the change, 1 as after it."""
        return (self.rank < self.scene.share_on(day)).astype(np.int64)

    def paid(self, place: int) -> Flags:
        """Who is paid the living wage: the same people for as long as an employer's share is."""
        shares = np.array(self.staff.paid)[self._side_in(place)]
        found: Flags = self.pay < shares
        return found

    def is_apprentice(self, place: int) -> Flags:
        """Who is an apprentice: some of those who started lately."""
        lately = self.start > place - APPRENTICESHIP
        found: Flags = lately & (self.luck < self.staff.apprentices)
        return found

    def on_council_terms(self, place: int) -> Flags:
        """Who is on the council's terms; who came since the change may be on others."""
        shares = np.array(self.staff.terms)[self._side_in(place)]
        since = self.start >= self._changed_at()
        shares = np.where(since, shares * self.starters_terms, shares)
        found: Flags = self.luck < shares
        return found

    def _side_in(self, place: int) -> Wholes:
        return self.side(month_end(self.span[max(place, 0)]))

    def _changed_at(self) -> int:
        change = self.scene.change_on
        first = self.span[0]
        return (change.year - first.year) * 12 + change.month - first.month


def people_of(
    scene: Scene, rng: np.random.Generator, span: tuple[date, ...], effects: Effects
) -> Jobs:
    """Everybody who held a job of a service in the months of the span.

    Each job is held by one person after another, and stands empty for a while between them.
    """
    staff = _staff(effects)[scene.id]
    leaving = staff.leave_in_a_year / 12
    most = 8 + int(len(span) * leaving * 4)
    stays = rng.geometric(leaving, (staff.jobs, most))
    gaps = rng.geometric(1 / VACANT_MONTHS, (staff.jobs, most)) - 1
    ends = np.cumsum(stays + gaps, axis=1)
    starts = np.concatenate([np.full((staff.jobs, 1), -1), ends[:, :-1]], axis=1)
    here = (starts < len(span)).ravel()
    count = int(here.sum())
    area = np.where(
        rng.random(count) < UNKNOWN_HOME, 2, np.where(rng.random(count) < effects.residents, 0, 1)
    )
    from_company = scene.model_after == "trading_company"
    return Jobs(
        scene=scene,
        staff=staff,
        span=span,
        start=starts.ravel()[here],
        end=(starts + stays).ravel()[here],
        area=area,
        fte=rng.choice(WEEKS, count, p=(0.6, 0.15, 0.15, 0.1)),
        rank=rng.random(count),
        pay=rng.random(count),
        luck=rng.random(count),
        starters_terms=effects.company_starters_on_council_terms if from_company else 1.0,
    )
