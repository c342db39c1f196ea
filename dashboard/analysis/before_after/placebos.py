"""Placebos in time: how often the same test finds a change at dates when there was none.

Shown beside a verdict, and never a veto: it would veto 9 to 67 in 100 sound series.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.design import REACH
from dashboard.analysis.before_after.effect import BeforeAfter, Kind, Numbers, Observed
from dashboard.analysis.before_after.estimate import before_after_each
from dashboard.analysis.before_after.sensitivity import Examined

EVERY = 3
FEWEST_BEFORE, FEWEST_AFTER = 12, 6
SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Placebos:
    """At `tried` earlier dates the test was made, and at `called` of them it found a change."""

    tried: int = 0
    called: int = 0

    @property
    def words(self) -> str:
        """What is said of them."""
        if not self.tried:
            return "There are too few figures from before the change to try earlier dates."
        dates = "date" if self.tried == 1 else "dates"
        return (
            f"At {self.tried} earlier {dates}, when this change had not happened, the same test "
            f"would have found one at {self.called or 'none'}."
        )


def placebos(
    series: Sequence[Examined], worthwhile: Sequence[float], change: Change
) -> list[Placebos]:
    """For each series, with the figures from before the change alone, every third period.

    A date needs 12 periods before it, and 6 from its settling-in to the change. `worthwhile` is
    each one's: relative of a count or a duration, and otherwise in its own units.
    """
    found = [Placebos() for _ in series]
    if not series:
        return found
    first = min(one.observed.first for one in series)
    for at in dates_before(first, series[0].observed.season, change):
        for place, fit in _at(series, change, at):
            so_far = found[place]
            is_one = called(series[place].observed.kind, fit, worthwhile[place])
            found[place] = Placebos(so_far.tried + 1, so_far.called + is_one)
    return found


def dates_before(first: int, season: int, change: Change) -> range:
    """The earlier dates at which a series that begins with that period can be tried."""
    reach = REACH.get(season)
    start = first if reach is None else max(first, change.at - reach)
    last = change.at - change.settling_in - FEWEST_AFTER
    return range(last, start + FEWEST_BEFORE - 1, -EVERY)


def moved_to(change: Change, at: int) -> Change:
    """The change as if it had been then."""
    return Change(
        at,
        settling_in=change.settling_in,
        others=tuple(other for other in change.others if other < change.at),
        breaks=tuple(found for found in change.breaks if found[1] < change.at),
        left_out=tuple(found for found in change.left_out if found[1] < change.at),
        reach=change.reach,
    )


def _at(series: Sequence[Examined], change: Change, at: int) -> list[tuple[int, BeforeAfter]]:
    """The fits of those that can be fitted, as if the change had been then."""
    moved = moved_to(change, at)
    fits = []
    for sloping in (True, False):
        places = [place for place, one in enumerate(series) if one.headline.trend is sloping]
        answers = before_after_each(
            [_until(series[place].observed, change.at) for place in places],
            moved,
            trend="auto" if sloping else "off",
            offsets=[_offset_until(series[place], change.at) for place in places],
        )
        fits += [
            (place, answer)
            for place, answer in zip(places, answers, strict=True)
            if isinstance(answer, BeforeAfter)
            and answer.before >= FEWEST_BEFORE
            and answer.after >= FEWEST_AFTER
        ]
    return fits


def _until(observed: Observed, end: int) -> Observed:
    kept = slice(0, max(end - observed.first, 0))
    return replace(
        observed, numerator=observed.numerator[kept], denominator=observed.denominator[kept]
    )


def _offset_until(one: Examined, end: int) -> Numbers:
    return one.offset[: max(end - one.observed.first, 0)]


def called(kind: Kind, fit: BeforeAfter, worthwhile: float) -> bool:
    """Whether the test finds a change: it is significant, and worthwhile."""
    effect = fit.relative if kind in {Kind.COUNT, Kind.DURATION} else fit.absolute
    return fit.p < SIGNIFICANT and effect is not None and abs(effect.point) >= worthwhile
