"""Repairs closed without being done: what they make other figures look like.

A job that is closed undone leaves the backlog, and never becomes one that was finished late. So
where far more are closed than before, the backlog falls and gets younger, and finished jobs look
quicker, without anybody having been served sooner.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import polars as pl

from dashboard.analysis.asked import Asked
from dashboard.analysis.before_after.effect import BeforeAfter, Numbers, Observed, Outcome
from dashboard.analysis.before_after.verdict import Verdict
from dashboard.analysis.judged.candidates import Candidate
from dashboard.analysis.process_control import control_limits
from dashboard.analysis.spread import day_counts
from dashboard.kpis.measure import Better
from datasets.programme import Programme
from datasets.store import LiveRelease

CLOSED, OPEN = "closed_without_completion", "open_repairs"
MOST = 0.5
"""Of what a figure moved by: above this share it is put down to the jobs that were closed."""
UNUSUAL_MONTHS = 2
"""So many months above the control limits of the time before are no chance."""

STOCKS: Mapping[str, str] = {
    OPEN: OPEN,
    "open_repairs_per_1000_homes": OPEN,
    "overdue_repairs": "overdue_repairs",
    "overdue_past_twice_target": "overdue_past_twice_target",
}
"""What is counted in jobs at a month's end, and whose jobs tell how far it fell."""
AGES = ("open_repairs_age", "overdue_repairs_days_late")
SHARES = ("non_emergency_on_time", "on_time_within_28_days", "on_time_against_original_target")
DAYS = ("days_to_complete",)


class Judgement(Protocol):
    """A series with its verdict, and its newest fit if there is one."""

    @property
    def candidate(self) -> Candidate:
        """The series."""

    @property
    def verdict(self) -> Verdict:
        """Its verdict."""

    @property
    def latest(self) -> BeforeAfter | None:
        """The newest fit."""


@dataclass(frozen=True, slots=True, eq=False)
class ClosedUndone:
    """Far more jobs closed without being done than before.

    `extra` is how many more in each month than at the share of jobs raised that was closed before
    (`before`); `since` says which months are those from the change on. `after` is the share since.
    """

    first: int
    since: npt.NDArray[np.bool_]
    extra: Numbers
    before: float
    after: float

    @property
    def told(self) -> str:
        """How many are closed, as a sentence without its full stop."""
        return (
            f"Since the change {100 * self.after:.0f}% as many repairs were closed without being "
            f"done as were raised; before it, {100 * self.before:.0f}%"
        )

    def within(self, told: Observed, places: tuple[int, ...]) -> float:
        """How many more were closed in some places of another series."""
        own = np.asarray(places, dtype=np.int64) + told.first - self.first
        own = own[(own >= 0) & (own < self.extra.size)]
        return float(np.nansum(self.extra[own]))


def closed_undone(told: Observed, at: int) -> ClosedUndone | None:
    """What a series of closed jobs, over those raised, shows from the month `at` on, if it is mass.

    None unless at least two months since then lie above the control limits of the months before,
    and more were closed in all.
    """
    closed, raised = told.numerator, told.denominator
    known = np.isfinite(closed) & (raised > 0)
    since = told.first + np.arange(closed.size) >= at
    if not (known & since).any() or not (known & ~since).any():
        return None
    share = np.divide(closed, raised, out=np.full(closed.size, np.nan), where=known)
    limits = control_limits(share[~since])
    if limits is None or int((share[since] > limits.upper).sum()) < UNUSUAL_MONTHS:
        return None
    before, after = (
        float(closed[side].sum() / raised[side].sum()) for side in (known & ~since, known & since)
    )
    extra = np.where(known & since, closed - before * raised, np.nan)
    if np.nansum(extra) <= 0:
        return None
    return ClosedUndone(told.first, since, extra, before, after)


def flattered(
    release: LiveRelease,
    programme: Programme,
    found: Mapping[str, Judgement],
    closed: ClosedUndone,
) -> Iterator[tuple[str, str]]:
    """The measures that look better mostly because of closed jobs, each with why.

    That follows the effect, within a sentence.
    """
    for measure, whose in STOCKS.items():
        if measure in found and whose in found and _emptied(found[whose], closed):
            yield measure, "most of the fall is of repairs that were closed without being done"
    if OPEN in found and _emptied(found[OPEN], closed):
        for measure in AGES:
            if measure in found and _better(found[measure]):
                yield measure, "the oldest were closed without being done"
    for measure in SHARES:
        if measure in found and _better(found[measure]) and _late(found[measure], closed):
            yield (
                measure,
                "most of that would go if repairs closed without being done counted as late",
            )
    for measure in DAYS:
        one = found.get(measure)
        if one and _better(one) and _longest(release, programme, one, closed):
            yield (
                measure,
                "most of that would go if repairs closed without being done counted as the longest",
            )


def _better(one: Judgement) -> bool:
    """Whether the newest figures lean the way that is good."""
    if one.latest is None:
        return False
    up = one.latest.absolute.point > 0
    return one.latest.absolute.point != 0 and up == (one.candidate.measure.better is Better.HIGHER)


def _emptied(one: Judgement, closed: ClosedUndone) -> bool:
    """Whether a stock fell since the change, or its flow did, and mostly by closed jobs."""
    told = one.candidate.observed
    months = np.flatnonzero(told.first + np.arange(told.numerator.size) >= one.candidate.change.at)
    fell = -float(np.nansum(told.numerator[months]))
    if fell > 0 and closed.within(told, tuple(months.tolist())) > MOST * fell:
        return True
    if one.verdict.outcome is not Outcome.IMPROVED or one.latest is None or not _better(one):
        return False
    usable = one.candidate.usable
    return closed.within(told, usable) > -MOST * one.latest.absolute.point * len(usable)


def _late(one: Judgement, closed: ClosedUndone) -> bool:
    """Whether a share of jobs rose mostly because closed ones are not among them."""
    told, usable = one.candidate.observed, list(one.candidate.usable)
    good, done = (float(np.nansum(part[usable])) for part in (told.numerator, told.denominator))
    extra = max(closed.within(told, one.candidate.usable), 0.0)
    if one.latest is None or done <= 0:
        return False
    return good / done - good / (done + extra) > MOST * one.latest.absolute.point


def _longest(
    release: LiveRelease, programme: Programme, one: Judgement, closed: ClosedUndone
) -> bool:
    """Whether a median fell mostly because closed jobs are not among those it is the middle of."""
    usable, told = one.candidate.usable, one.candidate.observed
    service = programme.service(one.candidate.service_id)
    asked = Asked(programme, one.candidate.measure, service, "", "", service.name)
    months = [one.candidate.span.last_month(told.first + place) for place in usable]
    counts = day_counts(release, asked, months).group_by("days").agg(pl.col("count").sum())
    days, number = (counts.sort("days")[name].to_numpy() for name in ("days", "count"))
    extra = max(closed.within(told, usable), 0.0)
    if one.latest is None or not number.size:
        return False
    middles = [
        float(days[min(int(np.searchsorted(number.cumsum(), half)), days.size - 1)])
        for half in (number.sum() / 2, (number.sum() + extra) / 2)
    ]
    return middles[1] - middles[0] > -MOST * one.latest.absolute.point
