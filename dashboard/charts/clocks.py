"""Two clocks for one measure: whether they tell the same story."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.analysis.series import Series
from dashboard.charts.describe import clock_words
from dashboard.kpis.measure import Measure, Unit
from dashboard.kpis.words import format_value

AS_GOOD_AS_NONE = 0.005
"""Half a percentage point: changes that round to nought do not disagree."""


@dataclass(frozen=True, slots=True)
class Told:
    """One clock: our own series, and the same for each group that we are compared with."""

    own: Series
    others: tuple[Series, ...] = ()

    @property
    def change(self) -> float | None:
        """Our pooled figure since the change less the one before."""
        return change_of(self.own)

    @property
    def gaps(self) -> tuple[float | None, ...]:
        """How much more our figure moved than each group's."""
        theirs = (change_of(other) for other in self.others)
        return tuple(
            None if self.change is None or change is None else self.change - change
            for change in theirs
        )


def change_of(series: Series) -> float | None:
    """The pooled figure since the change less the one before; None where either is unknown."""
    before, after = series.before, series.after
    if before is None or after is None or before.value is None or after.value is None:
        return None
    return float(after.value - before.value)


def disagree(one: Told, other: Told) -> bool:
    """Whether two clocks point different ways: here, or against a group of others."""
    pairs = [(one.change, other.change), *zip(one.gaps, other.gaps, strict=False)]
    return any(a is not None and b is not None and _opposed(a, b) for a, b in pairs)


def _opposed(one: float, other: float) -> bool:
    return one * other < 0 and min(abs(one), abs(other)) > AS_GOOD_AS_NONE


def clocks_words(one: Told, other: Told) -> tuple[str, ...]:
    """Whether two clocks agree, then each in a sentence; empty where either has no change."""
    if one.change is None or other.change is None:
        return ()
    headline = (
        "The two clocks disagree. Neither is the answer on its own."
        if disagree(one, other)
        else "The two clocks agree about the direction."
    )
    return headline, _told(one, one.change), _told(other, other.change)


def _told(clock: Told, change: float) -> str:
    when = clock_words(clock.own.measure).capitalize()
    here = f"{when}, counted plainly, the figure here {difference_words(clock.own.measure, change)}"
    against = [
        f"{words} {_and(groups)}"
        for words, groups in (
            ("less than", _groups(clock, lambda gap: gap < -AS_GOOD_AS_NONE)),
            ("as much as", _groups(clock, lambda gap: abs(gap) <= AS_GOOD_AS_NONE)),
            ("more than", _groups(clock, lambda gap: gap > AS_GOOD_AS_NONE)),
        )
        if groups
    ]
    return f"{here}: {', and '.join(against)}." if against else f"{here}."


def _groups(clock: Told, chosen: Callable[[float], bool]) -> list[str]:
    return [
        f"{_within_a_sentence(other.label)} ({_signed(other)})"
        for other, gap in zip(clock.others, clock.gaps, strict=True)
        if gap is not None and chosen(gap)
    ]


def _within_a_sentence(name: str) -> str:
    start = name.partition(" ")[0]
    return name[0].lower() + name[1:] if start in {"All", "Every", "Other", "The"} else name


def _signed(other: Series) -> str:
    change = change_of(other)
    if change is None:
        return "not known"
    number = change * 100 if other.measure.unit is Unit.SHARE else change
    return f"{number:+.1f}"


def difference_words(measure: Measure, difference: float) -> str:
    """A change in the measure's own unit: "rose by 16.1 percentage points"."""
    verb = "rose by" if difference > 0 else "fell by"
    if measure.unit is Unit.SHARE:
        points = round(abs(difference) * 100, 1)
        return f"{verb} {points:.1f} percentage points" if points else "did not move"
    return f"{verb} {format_value(measure, abs(difference))}" if difference else "did not move"


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
