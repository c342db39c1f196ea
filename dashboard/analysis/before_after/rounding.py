"""Rounding: an estimate's three numbers as they are written, so that rounding never contradicts."""

import math
from dataclasses import dataclass

from dashboard.analysis.before_after.effect import Estimate

STEPS, LARGE_STEPS = 5, 100
"""An interval spans at least so many of the steps that its numbers are rounded to; a wide one,
from LARGE on, at least LARGE_STEPS."""
LARGE = 1000
MOST_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Rounded:
    """Numbers rounded to as many decimals (below 0: to tens, hundreds); low <= point <= high.

    The three `signs` are those of the numbers before rounding: one that rounds to 0 keeps its own.
    """

    low: float
    point: float
    high: float
    decimals: int
    signs: tuple[int, int, int]

    @property
    def one_way(self) -> bool:
        """Whether the whole interval is on one side of 0."""
        low, _, high = self.signs
        return low == high != 0

    def text(self, number: float) -> str:
        """The size of a number, without its sign: "1,204", "0.4"."""
        return f"{abs(number):,.{max(self.decimals, 0)}f}"

    @property
    def step(self) -> str:
        """The least that can be written, such as "0.1"."""
        return self.text(10.0**-self.decimals)


def rounded(estimate: Estimate, times: float = 1.0) -> Rounded:
    """An estimate in other units (`times` as many), rounded to what its width can bear.

    One more decimal is kept where it stops an end from rounding to 0.
    """
    low, point, high = (times * n for n in (estimate.low, estimate.point, estimate.high))
    decimals = decimals_for(high - low)
    if decimals >= 0 and _vanishes((low, high), decimals):
        closer = min(decimals + 1, MOST_DECIMALS)
        decimals = decimals if _vanishes((low, high), closer) else closer
    signs = (_sign(low), _sign(point), _sign(high))
    low, point, high = (round(n, decimals) for n in (low, point, high))
    return Rounded(low, point, high, decimals, signs)


def decimals_for(width: float) -> int:
    """How many decimals the numbers of an interval so wide can bear; below 0: tens, hundreds."""
    if width >= LARGE:
        return -math.floor(math.log10(width / LARGE_STEPS))
    if width >= STEPS:
        return 0
    least = 10.0**-MOST_DECIMALS
    return min(MOST_DECIMALS, -math.floor(math.log10(max(width, least) / STEPS)))


def _vanishes(numbers: tuple[float, float], decimals: int) -> bool:
    return any(n != 0 and round(n, decimals) == 0 for n in numbers)


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)
