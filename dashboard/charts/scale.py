"""Scale: where a chart's upright axis starts and ends."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

NARROWEST_SHARE = 0.3
MOST_IN_TENS = 0.6
"""The widest span of shares that is labelled at every ten per cent; above it, at every twenty."""
ROOM = 1.08
STEPS = (1, 2, 2.5, 5, 10)
ABOUT_TICKS = 5


@dataclass(frozen=True, slots=True)
class Scale:
    """The lowest and highest value on the axis, and the distance between its labels."""

    low: float
    high: float
    step: float

    @property
    def from_zero(self) -> bool:
        """Whether the axis starts at nought."""
        return self.low == 0

    @property
    def ticks(self) -> tuple[float, ...]:
        """The values that are labelled."""
        count = math.floor((self.high - self.low) / self.step + 1e-9)
        return tuple(round(self.low + n * self.step, 9) for n in range(count + 1))


def scale_of(values: Sequence[float], *, share: bool) -> Scale:
    """The scale for some values: from nought, except shares, which keep to tens of per cent."""
    if share:
        return _scale_of_shares(values)
    top = max(values, default=1.0) * ROOM or 1.0
    step = _round_step(top / ABOUT_TICKS)
    return Scale(0.0, math.ceil(top / step) * step, step)


def scale_for_both(one: Scale, other: Scale) -> Scale:
    """The scale that holds two charts, so that they can be compared by eye."""
    low, high = min(one.low, other.low), max(one.high, other.high)
    return Scale(low, high, max(one.step, other.step))


def _scale_of_shares(values: Sequence[float]) -> Scale:
    """To 100% at most, but for ratios that may be more, such as closed for every one raised."""
    if max(values, default=0.0) > 1:
        return scale_of(values, share=False)
    low = math.floor(min(values, default=0.0) * 10 - 0.2) / 10
    high = math.ceil(max(values, default=1.0) * 10 + 0.2) / 10
    low, high = max(low, 0.0), min(high, 1.0)
    if high - low < NARROWEST_SHARE:
        low = max(0.0, round(high - NARROWEST_SHARE, 1))
        high = min(1.0, max(high, low + NARROWEST_SHARE))
    step = 0.1 if high - low <= MOST_IN_TENS else 0.2
    return Scale(round(low, 1), round(high, 1), step)


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in STEPS if step * power >= rough)
