"""A verdict as a release keeps it: everything that a page says of it, in JSON."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from dashboard.analysis.before_after.decision import Level
from dashboard.analysis.before_after.effect import Outcome


class Part(BaseModel):
    """A part of a verdict row: frozen, and nothing unknown in it."""

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_inf_nan="null")


class Interval(Part):
    """A number with its 95% interval."""

    point: float
    low: float
    high: float


class Look(Part):
    """One review: how many months counted, the last of them, and what was found."""

    months: int
    on: date | None
    effect: Interval | None = None
    relative: Interval | None = None
    p: float | None = None
    q: float | None = None
    family: int = 0
    standing: int = 0


class Expected(Part):
    """What would have been expected in each month without the change, with its 95% band."""

    months: tuple[date, ...] = ()
    value: tuple[float, ...] = ()
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


class OtherLook(Part):
    """The same change looked at in another way: its effect, or why there is none."""

    name: str
    effect: Interval | None = None
    relative: Interval | None = None
    p: float | None = None
    why_none: str = ""


class Forecast(Part):
    """When a stock comes to its working level, in `words`; or why that cannot be said.

    `median`, `low` and `high` (80%) are months after `newest`, `p12` and `p24` chances; `needed` is
    how many have to be completed a month to be there 1, 2, 3 ... months after it. `opened` and
    `closed` are a month's, in the mean.
    """

    words: str
    course: str = ""
    newest: date | None = None
    stock: float = 0.0
    level: float = 0.0
    opened: float = 0.0
    closed: float = 0.0
    median: int | None = None
    low: int | None = None
    high: int | None = None
    p12: float | None = None
    p24: float | None = None
    needed: tuple[int, ...] = ()


class VerdictRow(Part):
    """One verdict of a release. `effect` is in the series' units, `relative` a share of 1.

    `estimates` are what the figures say by themselves and beside others, be the comparison fair or
    not; `read_by` is the period that they were added up by. Of a measure with hidden months neither
    the effect in units nor the expected months are kept.
    """

    outcome: Outcome
    sentence: str
    level: Level = Level.NO_TARGET
    reason: str = ""
    held: bool = False
    effect: Interval | None = None
    relative: Interval | None = None
    p: float | None = None
    q: float | None = None
    smallest: str = ""
    caveats: tuple[str, ...] = ()
    found_on: date | None = None
    reviewed_on: date | None = None
    reviews: tuple[Look, ...] = ()
    before: int = 0
    after: int = 0
    alike: float | None = None
    drift: float | None = None
    trend: bool = False
    harmonics: int = 0
    expected: Expected = Expected()
    others: tuple[OtherLook, ...] = ()
    placebos: str = ""
    together: str = ""
    estimates: tuple[OtherLook, ...] = ()
    read_by: str = "month"
    veiled: bool = False
    forecast: Forecast | None = None
