"""Comparators: what went on elsewhere, and how well it told of this series before the change."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.design import fitted_periods
from dashboard.analysis.before_after.effect import Numbers, Observed
from dashboard.analysis.before_after.estimate import comparators_mean
from dashboard.analysis.before_after.scales import link

FEWEST = 3
"""With so many, declared in advance, the headline is on the difference from their mean."""
FEWEST_PAIRS = 8
CLOSELY, PARTLY = 0.7, 0.4
_EACH = {12: "month", 4: "quarter", 52: "week", 7: "day", 1: "year"}


@dataclass(frozen=True, slots=True)
class Together:
    """How alike a series and the mean of its comparators moved before the change.

    `correlation` is that of the differences between neighbouring periods, on the scale of the fit;
    None where `pairs`, how many differences there are, is under 8 or one of the two never moved.
    """

    comparators: int
    pairs: int
    correlation: float | None
    words: str


def in_the_headline(comparators: Sequence[Observed], fewest: int = FEWEST) -> tuple[Observed, ...]:
    """All of them where they are enough for the headline; else none: then they are a check only."""
    return tuple(comparators) if len(comparators) >= fewest else ()


def together_before(
    observed: Observed, comparators: Sequence[Observed], change: Change, *, period: str = ""
) -> Together | None:
    """How alike they moved before the change; None without comparators.

    What a `period` is called is told from the season, if it is not given.

    Raises:
        ValueError: a comparator covers other periods than the series.
    """
    if not comparators:
        return None
    times = observed.first + np.arange(observed.numerator.size, dtype=np.float64)
    before = fitted_periods(times, change, observed.season) & (times < change.at)
    own = np.where(before, _line(observed), np.nan)
    moves, others = _moves(own, times, change), np.diff(comparators_mean(observed, comparators))
    known = np.isfinite(moves) & np.isfinite(others)
    pairs = int(known.sum())
    still = pairs == 0 or not (np.ptp(moves[known]) and np.ptp(others[known]))
    alike = None
    if pairs >= FEWEST_PAIRS and not still:
        alike = float(np.corrcoef(moves[known], others[known])[0, 1])
    words = _words(len(comparators), alike, period or _EACH.get(observed.season, "period"))
    return Together(len(comparators), pairs, alike, words)


def _line(observed: Observed) -> Numbers:
    known = observed.denominator > 0
    numerator, denominator = (
        np.where(known, part, np.nan) for part in (observed.numerator, observed.denominator)
    )
    return link(observed.kind, numerator, denominator)


def _moves(line: Numbers, times: Numbers, change: Change) -> Numbers:
    """From each period to the next, but not over the end of a break in what is counted."""
    moves = np.diff(line)
    for _, end in change.breaks:
        moves[times[1:] == end] = np.nan
    return moves


def _words(comparators: int, alike: float | None, period: str) -> str:
    who = "the comparator" if comparators == 1 else f"the mean of {comparators} comparators"
    if alike is None:
        return f"There are too few {period}s from before the change to say how alike {who} moved."
    if alike >= CLOSELY:
        how, so = "closely", "it says much about what would have been expected"
    elif alike >= PARTLY:
        how, so = "partly", "it says something about what would have been expected"
    else:
        how, so = "hardly", "it says little about what would have been expected"
    return (
        f"From {period} to {period} before the change, this and {who} moved {how} together "
        f"(correlation {alike:.2f}), so {so}."
    )
