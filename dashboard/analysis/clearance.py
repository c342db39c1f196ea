"""When will the backlog clear? A forecast from its own recent flow, if that pace goes on."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from dashboard.analysis.before_after.effect import Numbers
from dashboard.analysis.net_flow import LEAST_FOR_WAVE, draw_flows, flow_design, months_until
from datasets.calendar import MONTHS_IN_YEAR, month_in_words

MOST_MONTHS = 18
LEAST_MONTHS = 6
TOLERATED = 0.02
"""How far stock and flow may differ, as a share of the stock, or of what a month brings in."""
FORESEEN = 60
"""Months within which it has to clear, more likely than not, to be on course."""
_HORIZON = 120
_DRAWS = 4_000
_LOW, _HIGH = 0.1, 0.9


class Course(StrEnum):
    """Whether the backlog is getting to its working level."""

    ALREADY = "Already at the working level"
    ON_COURSE = "On course"
    NOT_ON_COURSE = "Not on current course"


class NoForecast(StrEnum):
    """Why nothing can be forecast."""

    NO_STOCK = "no month has a stock, and what was opened and closed in it"
    TOO_FEW_MONTHS = "too few months"
    DISAGREES = "stock and flow disagree"


class NoForecastError(Exception):
    """Nothing can be forecast; the message says why, and `reason` which sort of why."""

    def __init__(self, reason: NoForecast, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True, eq=False)
class Backlog:
    """Consecutive months, oldest first, NaN where a number is missing.

    `first` numbers the first month: 12 x year + month - 1. `stock` is what is open at the end of
    a month, `closed` every way out, jobs that were cancelled included.
    """

    first: int
    opened: Numbers
    closed: Numbers
    stock: Numbers

    @property
    def newest(self) -> int:
        """The place of the last month with all three numbers; NoForecastError without one."""
        full = np.flatnonzero(~np.isnan(self.opened + self.closed + self.stock))
        if not len(full):
            raise NoForecastError(
                NoForecast.NO_STOCK,
                "There is no forecast: no month says how many were opened, closed and open at its "
                "end.",
            )
        return int(full[-1])

    def window(self, since: int) -> range:
        """The places of the last 18 months up to the newest that are not before `since`."""
        return range(max(since, self.newest - MOST_MONTHS + 1, 0), self.newest + 1)

    def used(self, since: int) -> npt.NDArray[np.int64]:
        """The places in the window whose flow is known."""
        window = np.array(self.window(since), np.int64)
        return window[~np.isnan(self.opened[window] - self.closed[window])]

    def month(self, place: int) -> date:
        """The first day of the month at a place."""
        year, month = divmod(self.first + place, MONTHS_IN_YEAR)
        return date(year, month + 1, 1)


@dataclass(frozen=True, slots=True)
class Clearance:
    """When the stock comes to its working level, counted in months after the newest.

    `median`, `low` and `high` (80% interval) are None where it is not on current course; `high`
    also where it is beyond ten years. `p12`, `p24` and `p60` are the chances that it is there
    within so many months. `opened` and `closed` are means over the `months` used, of which
    `missing` others had no flow. `newest` is the place of the month that the stock is of.
    `checked` says whether stock and flow could be held against one another.
    """

    course: Course
    stock: float
    level: float
    newest: int
    months: int
    missing: int
    opened: float
    closed: float
    median: int | None
    low: int | None
    high: int | None
    p12: float
    p24: float
    p60: float
    checked: bool


def clearance(backlog: Backlog, level: float, *, since: int = 0) -> Clearance:
    """The forecast from the months not before the place `since`, where settling-in ended.

    The same series gives the same figures: chance is seeded by it. NoForecastError with fewer than
    six months, or where stock and flow differ by more than 2%.
    """
    used, stock = backlog.used(since), float(backlog.stock[backlog.newest])
    if len(used) < LEAST_MONTHS:
        raise NoForecastError(
            NoForecast.TOO_FEW_MONTHS,
            f"There is no forecast: {len(used)} months say what was opened and closed, and at "
            f"least {LEAST_MONTHS} are needed.",
        )
    checked = _agrees(backlog, since)
    times = np.zeros(_DRAWS) if stock <= level else _times(backlog, used, level)
    is_there = [float(np.mean(times <= months)) for months in (12, 24, FORESEEN)]
    course = Course.ON_COURSE if is_there[-1] >= 1 / 2 else Course.NOT_ON_COURSE
    return Clearance(
        course=Course.ALREADY if stock <= level else course,
        stock=stock,
        level=level,
        newest=backlog.newest,
        months=len(used),
        missing=len(backlog.window(since)) - len(used),
        opened=float(backlog.opened[used].mean()),
        closed=float(backlog.closed[used].mean()),
        median=_quantile(times, 1 / 2, course),
        low=_quantile(times, _LOW, course),
        high=_quantile(times, _HIGH, course),
        p12=is_there[0],
        p24=is_there[1],
        p60=is_there[2],
        checked=checked,
    )


def completions_needed(backlog: Backlog, level: float, months: int, *, since: int = 0) -> float:
    """How many have to be closed a month to be at the level so many months after the newest.

    What comes in is expected as in the months used, with their wave by season where there are
    twelve. At the level already, it is what keeps the stock from growing.
    """
    used, newest = backlog.used(since), backlog.newest
    if len(used) < LEAST_MONTHS or months < 1:
        raise ValueError("needs six months with a flow, and a month ahead")
    has_wave = len(used) >= LEAST_FOR_WAVE
    design = flow_design(backlog.first + used.astype(float), has_wave=has_wave)
    wave, *_ = np.linalg.lstsq(design, backlog.opened[used])
    ahead = backlog.first + newest + np.arange(1.0, months + 1)
    coming = float((flow_design(ahead, has_wave=has_wave) @ wave).mean())
    return max(0.0, coming + max(0.0, float(backlog.stock[newest]) - level) / months)


def _times(backlog: Backlog, used: npt.NDArray[np.int64], level: float) -> Numbers:
    """By draw, the months until the level; infinity where it takes more than ten years."""
    flow = (backlog.opened - backlog.closed)[used]
    months, newest = backlog.first + used.astype(float), backlog.newest
    random = np.random.default_rng(_seed(backlog))
    flows = draw_flows(months, flow, draws=_DRAWS, random=random)
    ahead = backlog.first + newest + np.arange(1.0, _HORIZON + 1)
    return months_until(level, float(backlog.stock[newest]), flows, ahead, random)


def _seed(backlog: Backlog) -> int:
    """A number that the series alone decides."""
    told = np.concatenate([[backlog.first], backlog.opened, backlog.closed, backlog.stock])
    return int.from_bytes(sha256(told.astype("<f8").tobytes()).digest()[:16])


def _quantile(times: Numbers, share: float, course: Course) -> int | None:
    """The month by which that share of the draws is there; None where it cannot be told."""
    found = np.sort(times)[int(np.ceil(share * len(times))) - 1]
    return int(found) if np.isfinite(found) and course is Course.ON_COURSE else None


def _agrees(backlog: Backlog, since: int) -> bool:
    """Whether stock and flow could be compared; NoForecastError where they differ too much."""
    window = backlog.window(since)
    compared = _compared(backlog, backlog.stock, window)
    worst = max(compared, default=None)
    if worst is None or worst.share <= TOLERATED:
        return worst is not None
    first_days = np.append(backlog.stock[1:], np.nan)
    shifted = max(_compared(backlog, first_days, window), default=None)
    is_shifted = shifted is not None and shifted.share <= TOLERATED
    raise NoForecastError(
        NoForecast.DISAGREES,
        "There is no forecast: stock and flow disagree. From what was opened and closed, "
        f"{worst.carried:,.10g} would be open at the end of "
        f"{month_in_words(backlog.month(worst.place))}, but the stock given is "
        f"{backlog.stock[worst.place]:,.10g}: {worst.share:.1%} apart, and {TOLERATED:.0%} is the "
        f"most. {_REMEDY[is_shifted]}",
    )


_REMEDY = (
    "Count as closed every way out, such as cancelled and transferred, and as opened every way in.",
    "They agree if the stock is that of each month's first day: give that of its last.",
)


@dataclass(frozen=True, slots=True, order=True)
class _Compared:
    """A month's stock as counted, and as carried on by the flow: how far apart, as a share."""

    share: float
    place: int
    carried: float


def _compared(backlog: Backlog, stock: Numbers, window: range) -> list[_Compared]:
    """Each month's count against the first one, carried on by what was opened and closed.

    Where a month's flow is missing, carrying on begins again with the next count.
    """
    flow, usual = backlog.opened - backlog.closed, float(np.nanmean(backlog.opened[window]))
    found, carried = [], np.nan
    for place in range(max(window.start - 1, 0), window.stop):
        counted, carried = float(stock[place]), float(carried + flow[place])
        if np.isnan(carried):
            carried = counted
        elif not np.isnan(counted):
            share = abs(carried - counted) / max(counted, usual, 1.0)
            found.append(_Compared(share, place, carried))
    return found
