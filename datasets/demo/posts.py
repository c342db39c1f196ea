"""Posts: a service's made-up posts, who held each and when, and when each went to another employer.

Days are numbered from the first of the span; whoever holds a post on day 0 came before it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from datasets.demo.effects import Effects
from datasets.demo.scene import Scene

Wholes = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

FAMILIES = ("manager", "supervisor", "support", "frontline")
MANAGER, SUPERVISOR, SUPPORT, FRONTLINE = range(len(FAMILIES))
NEVER = 1_000_000
DAYS_IN_YEAR = 365.25
DAYS_IN_WEEK = 7
WEEKS, HOW_MANY = (1.0, 0.8, 0.6, 0.5), (0.6, 0.15, 0.15, 0.1)
_TEAM = 9
_AREA = 3
_MOST_HOLDERS = 16
_SUPPORT_SHARE = 0.2
_CREATED_WITHIN = 90


@dataclass(frozen=True, slots=True)
class Establishment:
    """A service's posts, the shares that resign or go otherwise in a year, and that stand empty."""

    posts: int
    resign: float
    go: float
    vacant: float


def _establishments(effects: Effects) -> Mapping[str, Establishment]:
    """Each service's establishment, before and after alike."""
    return MappingProxyType(
        {
            "housing_management": Establishment(450, 0.10, 0.04, 0.08),
            "travel_assistance": Establishment(64, 0.20, 0.05, 0.04),
            "facilities_management": Establishment(130, effects.buildings_resign, 0.05, 0.09),
            "homes_and_care": Establishment(275, 0.12, 0.04, 0.10),
            "housing_options": Establishment(140, 0.17, 0.05, 0.15),
        }
    )


@dataclass(frozen=True, slots=True, eq=False)
class Posts:
    """One row of each array a post. `above` is the post that it reports to, -1 at the top.

    `team` numbers the teams. `passes` is the day on which it goes to the other employer, and
    `created` the day on which it is founded; NEVER and 0 for most.
    """

    staff: Establishment
    family: Wholes
    above: Wholes
    team: Wholes
    fte: Floats
    passes: Wholes
    created: Wholes


@dataclass(frozen=True, slots=True, eq=False)
class Holders:
    """One row of each array a person in a post: the first and last day, and how it ended."""

    posts: Posts
    post: Wholes
    start: Wholes
    last: Wholes
    resigned: Flags
    luck: Floats


def draw_posts(scene: Scene, rng: np.random.Generator, first: date, effects: Effects) -> Posts:
    """A service's posts: a head, managers of areas, supervisors of teams, and the teams."""
    staff, added = _establishments(effects)[scene.id], _added(scene, effects)
    number = np.arange(staff.posts)
    team = number // _TEAM
    leads = number % _TEAM == 0
    manages = leads & (team % _AREA == 0)
    family = np.where(rng.random(staff.posts) < _SUPPORT_SHARE, SUPPORT, FRONTLINE)
    family = np.where(manages, MANAGER, np.where(leads, SUPERVISOR, family))
    boss = np.where(leads, (team - team % _AREA) * _TEAM, team * _TEAM)
    above = np.where(manages, 0, boss)
    above[0] = -1
    area = team // _AREA
    rank = (np.arange(area.max() + 1) + 0.5) / (area.max() + 1)
    passes = np.full(staff.posts, NEVER)
    for day, share in reversed(scene.transferred):
        passes = np.where(rank[area] < share, (day - first).days, passes)
    created = (scene.change_on - first).days + rng.integers(0, _CREATED_WITHIN, added)
    return Posts(
        staff=staff,
        family=np.append(family, np.full(added, MANAGER)),
        above=np.append(above, np.zeros(added, dtype=np.int64)),
        team=np.append(team, np.zeros(added, dtype=np.int64)),
        fte=rng.choice(WEEKS, staff.posts + added, p=HOW_MANY),
        passes=np.append(passes, np.full(added, NEVER)),
        created=np.append(np.zeros(staff.posts, dtype=np.int64), created),
    )


def draw_holders(
    scene: Scene, rng: np.random.Generator, posts: Posts, first: date, effects: Effects
) -> Holders:
    """Who held each post, one after another, with the days between them in which it was empty."""
    staff, change = posts.staff, float((scene.settled_on - first).days)
    later = effects.housing_resign if scene.id == "housing_management" else staff.resign
    rates = (np.array([staff.resign, later]) + staff.go) / DAYS_IN_YEAR
    mean_gap = staff.vacant / (1 - staff.vacant) / rates[0]
    count = len(posts.family)
    new = posts.created > 0
    empty = (rng.random(count) < staff.vacant) & ~new
    begins = np.where(
        empty, rng.exponential(mean_gap, count), -rng.exponential(1 / rates[0], count)
    )
    begins = np.where(new, posts.created, begins)
    frozen = _frozen(scene, posts, effects)
    after = (scene.change_on - first).days
    starts, lasts = [], []
    for _ in range(_MOST_HOLDERS):
        start = np.where(begins > 0, _next_monday(begins, first), np.floor(begins))
        origin = np.maximum(start, 0.0)
        last = np.floor(_lives_until(origin, rng.exponential(1.0, count), rates, change)) + 1
        starts.append(start)
        lasts.append(last)
        begins = last + 1 + rng.exponential(mean_gap, count)
        begins = np.where(frozen & (last > after), NEVER, begins)
    resign = np.where(np.array(lasts) < change, staff.resign, later)
    chance = resign / (resign + staff.go)
    return _holders(rng, posts, np.array(starts), np.array(lasts), chance)


def _added(scene: Scene, effects: Effects) -> int:
    """How many management posts were founded at the change."""
    return effects.options_managers_added if scene.id == "housing_options" else 0


def _frozen(scene: Scene, posts: Posts, effects: Effects) -> Flags:
    """The frontline posts that are not filled again, one for each management post that is new."""
    frontline = posts.family == FRONTLINE
    found: Flags = frontline & (np.cumsum(frontline) <= _added(scene, effects))
    return found


def _lives_until(start: Floats, units: Floats, rates: Floats, change: float) -> Floats:
    """The day on which a hazard that changes on a day has used up so many units."""
    before = np.maximum(change - start, 0.0) * rates[0]
    early = start + units / rates[0]
    late = np.maximum(start, change) + (units - before) / rates[1]
    found: Floats = np.where(units < before, early, late)
    return found


def _next_monday(days: Floats, first: date) -> Floats:
    whole = np.ceil(days)
    found: Floats = whole + (-(whole + first.weekday())) % DAYS_IN_WEEK
    return found


def _holders(
    rng: np.random.Generator, posts: Posts, starts: Floats, lasts: Floats, chance: Floats
) -> Holders:
    """Those who ever held a post; `chance` is that of having resigned at the end."""
    post = np.broadcast_to(np.arange(starts.shape[1]), starts.shape)
    real = starts < NEVER
    start, last = starts[real].astype(np.int64), np.minimum(lasts[real], NEVER).astype(np.int64)
    return Holders(
        posts=posts,
        post=post[real],
        start=start,
        last=last,
        resigned=rng.random(len(start)) < chance[real],
        luck=rng.random(len(start)),
    )
