"""Member enquiries as they happen: received, answered, closed, and some of them opened again."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from datasets.demo.effects import Effects
from datasets.demo.scene import Scene
from datasets.demo.working_days import Flags, Floats, Wholes, WorkingDays

SLA_WORKING_DAYS = 10
WORKING_DAYS_A_YEAR = 253
MOST_LOGGED = 1.5
"""More than any effect multiplies what is received by: the draws are thinned from it."""
SEASON, MONTHLY_NOISE, SPEED_NOISE = 0.08, 0.04, 0.04
ANSWER_SPREAD = 0.65
DROPPED, OPENED_AGAIN, COMPANY_INBOX = 0.04, 0.05, 0.65
AGAIN_AFTER = (3, 25)
CLOSED_AFTER, DROPPED_AFTER = 0.8, 3.0


@dataclass(frozen=True, slots=True)
class Desk:
    """How many enquiries a service receives in a month, and the usual working days to answer."""

    a_month: float
    usual_days: float


DESKS: Mapping[str, Desk] = MappingProxyType(
    {
        "housing_management": Desk(250, 5.9),
        "travel_assistance": Desk(14, 5.5),
        "facilities_management": Desk(30, 5.0),
        "homes_and_care": Desk(70, 4.6),
        "housing_options": Desk(110, 9.5),
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Enquiries:
    """What becomes of each enquiry, in numbers of working days; some lies after the report.

    `dropped` are closed and never answered. What was opened `again` is answered a second time.
    `in_company` came to the company's own inbox.
    """

    came: Wholes
    in_company: Flags
    dropped: Flags
    again: Flags
    answered: Wholes
    closed: Wholes
    reopened: Wholes
    answered_again: Wholes
    closed_again: Wholes

    def __len__(self) -> int:
        return len(self.came)


def draw_lives(
    scene: Scene, days: WorkingDays, effects: Effects, rng: np.random.Generator
) -> Enquiries:
    """Every enquiry received, oldest first. The effects thin and hurry what is drawn alike."""
    desk = DESKS[scene.id]
    a_day = desk.a_month * 12 / WORKING_DAYS_A_YEAR * MOST_LOGGED * _season(days, rng)
    came = np.repeat(np.arange(len(days.days)), rng.poisson(a_day))
    count = len(came)
    kept = rng.random(count) * MOST_LOGGED < _logged(scene, days, effects)[came]
    work, more_work = (
        desk.usual_days * np.exp(ANSWER_SPREAD * rng.normal(0.0, 1.0, count)) for _ in range(2)
    )
    speed = _speed(scene, days, effects, rng)
    in_company = (rng.random(count) < COMPANY_INBOX) & _has_two_inboxes(scene, days)[came]
    again = rng.random(count) < OPENED_AGAIN
    dropped = (rng.random(count) < DROPPED) & ~again
    answered = came + (work / speed[came]).astype(np.int64)
    stopped = came + 1 + rng.poisson(DROPPED_AFTER, count)
    closed = np.where(dropped, stopped, answered + rng.poisson(CLOSED_AFTER, count))
    reopened = closed + rng.integers(*AGAIN_AFTER, count)
    then = speed[np.minimum(reopened, len(speed) - 1)]
    answered_again = reopened + 1 + (more_work / then).astype(np.int64)
    return Enquiries(
        came=came[kept],
        in_company=in_company[kept],
        dropped=dropped[kept],
        again=again[kept],
        answered=answered[kept],
        closed=closed[kept],
        reopened=reopened[kept],
        answered_again=answered_again[kept],
        closed_again=(answered_again + rng.poisson(CLOSED_AFTER, count))[kept],
    )


def _has_two_inboxes(scene: Scene, days: WorkingDays) -> Flags:
    """The days on which the company still had an inbox of its own."""
    ends = [one.last for one in scene.systems["member_enquiries"] if one.last is not None]
    number = np.arange(len(days.days))
    return np.asarray(number < (days.number(scene.change_on) if ends else 0))


def _season(days: WorkingDays, rng: np.random.Generator) -> Floats:
    """How busy each day is: more in winter, and some months more than others."""
    season = 1.0 + SEASON * np.cos(2 * np.pi * (days.month % 12) / 12)
    noise = np.exp(rng.normal(0.0, MONTHLY_NOISE, int(days.month.max()) + 1))
    busy: Floats = season * noise[days.month]
    return busy


def _logged(scene: Scene, days: WorkingDays, effects: Effects) -> Floats:
    """How many records a question makes on each day; none while nothing is delivered."""
    number = np.arange(len(days.days))
    factor = np.ones(len(number))
    if scene.id == "housing_management":
        factor[number >= days.number(scene.change_on)] = effects.housing_enquiries_logged
    if scene.pause is not None:
        first, last = (np.datetime64(month, "M") for month in scene.pause)
        of_month = days.days.astype("datetime64[M]")
        factor[(of_month >= first) & (of_month <= last)] = 0.0
    return factor


def _speed(scene: Scene, days: WorkingDays, effects: Effects, rng: np.random.Generator) -> Floats:
    """How fast an enquiry received on each day is worked on."""
    number = np.arange(len(days.days))
    speed = np.exp(rng.normal(0.0, SPEED_NOISE, int(days.month.max()) + 1))[days.month]
    after = number >= days.number(scene.settled_on)
    changed = {
        "housing_management": effects.housing_enquiry_speed,
        "homes_and_care": effects.company_enquiry_speed,
    }
    speed[after] *= changed.get(scene.id, 1.0)
    if scene.id == "housing_options":
        gone = (number - days.opening) / (days.report - days.opening)
        speed *= np.exp(effects.options_enquiry_drift * np.clip(gone, 0.0, 1.0))
    return np.asarray(speed)
