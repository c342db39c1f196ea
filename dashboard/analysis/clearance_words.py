"""The clearance forecast in plain sentences."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from dashboard.analysis.clearance import Backlog, Clearance, Course
from datasets.calendar import month_in_words

_LEAST_TOLD = 0.01


class Pace(Protocol):
    """What a month brought in and closed, in the mean, and where that leads."""

    @property
    def course(self) -> str:
        """Whether it is getting to its working level: a `Course`."""

    @property
    def opened(self) -> float:
        """How many came in a month."""

    @property
    def closed(self) -> float:
        """How many were closed a month."""


def clearance_words(found: Clearance, backlog: Backlog) -> str:
    """What the forecast says, and how sure it is."""
    return " ".join(_sentences(found, backlog))


def needed_words(needed: float, by: date, pace: Pace) -> str:
    """How many have to be completed a month by a date, beside how many were."""
    end = month_in_words(by)
    held = "To stay there until" if pace.course == Course.ALREADY else "To be there by"
    return (
        f"{held} the end of {end}, about {needed:,.0f} have to be completed a month. In the months "
        f"looked at it was {pace.closed:,.0f} a month, and {pace.opened:,.0f} came in."
    )


def _sentences(found: Clearance, backlog: Backlog) -> Iterator[str]:
    now = month_in_words(backlog.month(found.newest))
    stock, level = f"{found.stock:,.10g}", f"{found.level:,.10g}"
    if found.course is Course.ALREADY:
        yield f"{found.course}: {stock} were open at the end of {now}, and the level is {level}."
        return
    pace = f"If the pace of the last {found.months} months goes on"
    if found.median is None:
        yield (
            f"{found.course}: {pace[0].lower()}{pace[1:]}, it is more likely than not that the "
            f"backlog of {stock} (end of {now}) is still above the working level of {level} after "
            "five years."
        )
    else:
        yield (
            f"{pace}, the backlog of {stock} (end of {now}) comes down to the working level of "
            f"{level} in about {_months(found.median)}, in "
            f"{month_in_words(backlog.month(found.newest + found.median))}."
        )
        yield _interval(found)
    yield (
        f"The chance that it is there within 12 months is {_chance(found.p12)}, within 24 months "
        f"{_chance(found.p24)}."
    )
    if found.missing:
        yield f"{_months(found.missing)} in between had no figures."
    if not found.checked:
        yield "The stock could not be held against what was opened and closed."


def _interval(found: Clearance) -> str:
    if found.high is None:
        return f"It is 80% sure to take at least {_months(found.low or 0)}; it may take ten years."
    if found.low == found.high:
        return "The months looked at leave no doubt of that."
    return f"It is 80% sure to take between {found.low} and {_months(found.high)}."


def _months(count: int) -> str:
    return "1 month" if count == 1 else f"{count:,} months"


def _chance(share: float) -> str:
    if share < _LEAST_TOLD:
        return "less than 1%"
    return "more than 99%" if share > 1 - _LEAST_TOLD else f"{share:.0%}"
