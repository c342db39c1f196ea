"""XmR control charts by the conventions of NHS Making Data Count: limits, and what is unusual.

They show what usually happens, and are never a verdict: with nothing happening their rules still
fire in many a year. Names, rules and their order are those of the R package NHSRplotthedots.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from dashboard.analysis.before_after.effect import Numbers

Marks = npt.NDArray[np.bool_]

TO_LIMITS = 2.66
"""From the mean moving range to three standard deviations of single values: 3 / 1.128."""
SCREENED_FROM = 3.267
"""A range of this many mean ranges or more is itself a surprise: it does not widen the limits."""
TO_NEAR_LIMITS = TO_LIMITS * 2 / 3
IN_A_ROW = 7
_ROUNDING = 1e-12
"""Of the largest value: what is no further from a line than this lies on it."""


class SpecialCause(StrEnum):
    """Why a point is unusual, in order of priority: a point has the first that fits."""

    ABOVE_LIMIT = "Above UCL"
    BELOW_LIMIT = "Below LCL"
    INCREASING = "7 Point Trend (Increasing)"
    DECREASING = "7 Point Trend (Decreasing)"
    TWO_IN_THREE_ABOVE = "2 in 3 Above CL"
    TWO_IN_THREE_BELOW = "2 in 3 Below CL"
    SEVEN_ABOVE = "7 Points Above CL"
    SEVEN_BELOW = "7 Points Below CL"
    COMMON = "Common Cause"


@dataclass(frozen=True, slots=True)
class ControlLimits:
    """Lines of one stretch. `moving_range` is the mean one, without the `screened` ranges."""

    mean: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float
    moving_range: float
    screened: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Periods `first` to `last` (places in the series), which have limits of their own.

    `limits` is None where no two neighbouring periods have a value.
    """

    first: int
    last: int
    limits: ControlLimits | None


@dataclass(frozen=True, slots=True, eq=False)
class ControlChart:
    """A series (NaN where a period has no value), its stretches, and each period's cause.

    A cause is None where there is no value, or its stretch has no limits.
    """

    values: Numbers
    stretches: tuple[Stretch, ...]
    causes: tuple[SpecialCause | None, ...]

    def stretch_at(self, place: int) -> Stretch:
        """The stretch that a period is in."""
        return next(one for one in self.stretches if one.first <= place <= one.last)


def control_chart(
    values: Numbers, rebased_at: Sequence[int] = (), *, is_screened: bool = True
) -> ControlChart:
    """The chart of consecutive periods, oldest first, NaN where one has no value.

    A new stretch begins at each place in `rebased_at`, and nowhere else. A period without a value
    is a gap: there is no range across it, and nothing in a row goes on beyond it; the values on
    both sides share their mean and limits.
    """
    starts = sorted({0, *rebased_at})
    if starts[0] < 0 or (len(values) and starts[-1] >= len(values)):
        raise ValueError("a place to re-base at is outside the series")
    if np.isinf(values).any():
        raise ValueError("an infinite value has no chart")
    if not len(values):
        return ControlChart(values, (), ())
    stretches = []
    causes: list[SpecialCause | None] = [None] * len(values)
    for first, after in pairwise([*starts, len(values)]):
        limits = control_limits(values[first:after], is_screened=is_screened)
        stretches.append(Stretch(first, after - 1, limits))
        if limits:
            for begin, piece in _unbroken(values[first:after]):
                causes[first + begin : first + begin + len(piece)] = special_causes(piece, limits)
    return ControlChart(values, tuple(stretches), tuple(causes))


def control_limits(values: Numbers, *, is_screened: bool = True) -> ControlLimits | None:
    """The limits of one stretch; None where no two neighbouring periods have a value."""
    ranges = np.abs(np.diff(values))
    ranges = ranges[~np.isnan(ranges)]
    if not len(ranges):
        return None
    kept = ranges
    if is_screened and ranges.any():
        kept = ranges[ranges < SCREENED_FROM * ranges.mean()]
    mean, moving_range = float(np.nanmean(values)), float(kept.mean())
    wide, near = TO_LIMITS * moving_range, TO_NEAR_LIMITS * moving_range
    return ControlLimits(
        mean=mean,
        lower=mean - wide,
        upper=mean + wide,
        near_lower=mean - near,
        near_upper=mean + near,
        moving_range=moving_range,
        screened=len(ranges) - len(kept),
    )


def special_causes(values: Numbers, limits: ControlLimits) -> list[SpecialCause]:
    """The cause of each of some consecutive values, none of them missing."""
    rounding = _ROUNDING * float(np.abs(values).max(initial=0))
    above, below = values > limits.upper + rounding, values < limits.lower - rounding
    side = np.where(np.abs(values - limits.mean) <= rounding, 0, np.sign(values - limits.mean))
    near_above = ~above & (values > limits.near_upper + rounding)
    near_below = ~below & (values < limits.near_lower - rounding)
    steps = np.sign(np.diff(values))
    rising, falling = _trend_ends(steps > 0), _trend_ends(steps < 0)
    turned_up = rising > falling
    rules = (
        (above, SpecialCause.ABOVE_LIMIT),
        (below, SpecialCause.BELOW_LIMIT),
        ((rising >= 0) & turned_up, SpecialCause.INCREASING),
        (falling >= 0, SpecialCause.DECREASING),
        (_two_in_three(near_above, side > 0), SpecialCause.TWO_IN_THREE_ABOVE),
        (_two_in_three(near_below, side < 0), SpecialCause.TWO_IN_THREE_BELOW),
        (_in_a_row(side > 0, IN_A_ROW), SpecialCause.SEVEN_ABOVE),
        (_in_a_row(side < 0, IN_A_ROW), SpecialCause.SEVEN_BELOW),
    )
    return [
        next((cause for marks, cause in rules if marks[place]), SpecialCause.COMMON)
        for place in range(len(values))
    ]


def _unbroken(values: Numbers) -> Iterator[tuple[int, Numbers]]:
    """Each run of periods that have a value, with the place where it begins."""
    for begin, end in _runs(~np.isnan(values)):
        yield begin, values[begin:end]


def _runs(marks: Marks) -> list[tuple[int, int]]:
    """Where each run of marked places begins, and the place after its end."""
    edges = np.flatnonzero(np.diff(marks.astype(np.int8), prepend=0, append=0)).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def _in_a_row(marks: Marks, least: int) -> Marks:
    """The marked places that stand in a run of at least that many."""
    found = np.zeros(len(marks), np.bool_)
    for begin, end in _runs(marks):
        found[begin:end] = end - begin >= least
    return found


def _trend_ends(steps: Marks) -> npt.NDArray[np.int64]:
    """For each point of a trend, the place where that trend ends; -1 for other points.

    A point where a rise becomes a fall is part of both: it is told by the one that ends later.
    """
    ends = np.full(len(steps) + 1, -1, np.int64)
    for begin, end in _runs(steps):
        if end - begin >= IN_A_ROW - 1:
            ends[begin : end + 1] = end
    return ends


def _two_in_three(near: Marks, on_side: Marks) -> Marks:
    """The places between near limit and limit that stand in a three with another, all on a side."""
    found = np.zeros(len(near), np.bool_)
    if len(near) >= len("123"):
        threes = np.lib.stride_tricks.sliding_window_view
        fits = (threes(near, 3).sum(axis=1) > 1) & threes(on_side, 3).all(axis=1)
        for first in np.flatnonzero(fits).tolist():
            found[first : first + 3] = True
    return found & near
