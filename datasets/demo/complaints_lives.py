"""Complaints as they happen: received, acknowledged, answered or withdrawn, and some taken on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import numpy as np

from datasets.complaint_code import ACKNOWLEDGE_WITHIN, ANSWER_WITHIN
from datasets.demo.effects import Effects
from datasets.demo.scene import Scene
from datasets.demo.working_days import Flags, Floats, Wholes, WorkingDays

NEWER_CODE_FROM = date(2024, 4, 1)
"""From this day the Code of 2024 ends informal handling: the same grievances are all logged."""

WORKING_DAYS_A_YEAR = 253
MOST_LOGGED = 1.5
"""More than any effect multiplies what is received by: the draws are thinned from it."""
SEASON, MONTHLY_NOISE, SPEED_NOISE = 0.06, 0.04, 0.03
SPREAD = MappingProxyType({1: 0.5, 2: 0.35})
LATE_TO_ACKNOWLEDGE, ACKNOWLEDGED_AFTER = 0.06, 1.4
WITHDRAWN, WITHDRAWN_AFTER, CLOSED_AFTER = 0.04, 4.0, 1.0
EXTENDED, TAKEN_ON, TAKEN_ON_AFTER = 0.35, 0.19, (3, 26)


@dataclass(frozen=True, slots=True)
class Desk:
    """How many complaints come in a month, and the usual working days to answer each stage."""

    a_month: float
    usual_days: Mapping[int, float]


def _desk(a_month: float, first: float, second: float) -> Desk:
    return Desk(a_month, MappingProxyType({1: first, 2: second}))


DESKS: Mapping[str, Desk] = MappingProxyType(
    {
        "housing_management": _desk(112, 8.6, 17.0),
        "travel_assistance": _desk(14, 7.6, 15.0),
        "facilities_management": _desk(11, 7.0, 14.0),
        "homes_and_care": _desk(36, 7.4, 15.0),
        "housing_options": _desk(22, 9.0, 18.0),
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Stages:
    """What becomes of each complaint at one stage, in numbers of working days.

    Some lies after the report. `logged` says which of all that were drawn there really are: what
    is planted thins them, so that the rest is drawn alike with it and without. An `extended` one
    has a second due date. `taken_on` is when it went to the next stage, where `goes_on` says so.
    """

    logged: Flags
    came: Wholes
    acknowledged: Wholes
    due: Wholes
    extended: Flags
    withdrawn: Flags
    answered: Wholes
    closed: Wholes
    goes_on: Flags
    taken_on: Wholes

    def __len__(self) -> int:
        return len(self.came)


def draw_stages(
    scene: Scene, days: WorkingDays, effects: Effects, rng: np.random.Generator
) -> tuple[Stages, Stages]:
    """Each complaint at stage 1, oldest first, and at stage 2, where it is taken there."""
    a_day = DESKS[scene.id].a_month * 12 / WORKING_DAYS_A_YEAR * MOST_LOGGED * _season(days, rng)
    came = np.repeat(np.arange(len(days.days)), rng.poisson(a_day))
    logged = rng.random(len(came)) * MOST_LOGGED < _logged(scene, days, effects)[came]
    speed = _speed(scene, days, effects, rng)
    first = _drawn(scene, 1, (came, logged), speed, rng)
    taken_on = (first.taken_on, logged & first.goes_on)
    return first, _drawn(scene, 2, taken_on, speed, rng)


def _drawn(
    scene: Scene,
    stage: int,
    received: tuple[Wholes, Flags],
    speed: Floats,
    rng: np.random.Generator,
) -> Stages:
    """One stage of complaints that came in on these days, where they did."""
    came, logged = received
    count = len(came)
    begun = np.minimum(came, len(speed) - 1)
    slow = rng.random(count) < LATE_TO_ACKNOWLEDGE
    soon = np.minimum(rng.poisson(ACKNOWLEDGED_AFTER, count), ACKNOWLEDGE_WITHIN)
    acknowledged = came + np.where(slow, ACKNOWLEDGE_WITHIN + 1 + soon, soon)
    usual = DESKS[scene.id].usual_days[stage]
    work = usual * np.exp(SPREAD[stage] * rng.normal(0.0, 1.0, count)) / speed[begun]
    answered = acknowledged + 1 + work.astype(np.int64)
    due = acknowledged + ANSWER_WITHIN[stage]
    withdrawn = rng.random(count) < WITHDRAWN
    stopped = came + 1 + rng.poisson(WITHDRAWN_AFTER, count)
    goes_on = (rng.random(count) < TAKEN_ON) & ~withdrawn & (stage == 1)
    return Stages(
        logged=logged,
        came=came,
        acknowledged=acknowledged,
        due=due,
        extended=(rng.random(count) < EXTENDED) & (answered > due) & ~withdrawn,
        withdrawn=withdrawn,
        answered=answered,
        closed=np.where(withdrawn, stopped, answered + rng.poisson(CLOSED_AFTER, count)),
        goes_on=goes_on,
        taken_on=answered + rng.integers(*TAKEN_ON_AFTER, count),
    )


def _season(days: WorkingDays, rng: np.random.Generator) -> Floats:
    """How busy each day is: more in winter, and some months more than others."""
    season = 1.0 + SEASON * np.cos(2 * np.pi * (days.month % 12) / 12)
    noise = np.exp(rng.normal(0.0, MONTHLY_NOISE, int(days.month.max()) + 1))
    busy: Floats = season * noise[days.month]
    return busy


def _logged(scene: Scene, days: WorkingDays, effects: Effects) -> Floats:
    """How many complaints a grievance makes on each day; none while nothing is delivered."""
    factor = np.ones(len(days.days))
    if scene.id == "housing_management":
        factor[days.number(NEWER_CODE_FROM) :] = effects.housing_complaints_logged
    if scene.pause is not None:
        first, last = (np.datetime64(month, "M") for month in scene.pause)
        of_month = days.days.astype("datetime64[M]")
        factor[(of_month >= first) & (of_month <= last)] = 0.0
    return factor


def _speed(scene: Scene, days: WorkingDays, effects: Effects, rng: np.random.Generator) -> Floats:
    """How fast a complaint received on each day is worked on."""
    speed = np.exp(rng.normal(0.0, SPEED_NOISE, int(days.month.max()) + 1))[days.month]
    changed = {
        "housing_management": effects.housing_complaint_speed,
        "travel_assistance": effects.escorts_complaint_speed,
        "homes_and_care": effects.company_complaint_speed,
    }
    speed[days.number(scene.settled_on) :] *= changed.get(scene.id, 1.0)
    return np.asarray(speed)
