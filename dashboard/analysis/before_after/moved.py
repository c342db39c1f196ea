"""Moved: an effect on the link scale, told in the series' own units."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from dashboard.analysis.before_after.batch import Batch
from dashboard.analysis.before_after.effect import Estimate, Kind, Numbers
from dashboard.analysis.before_after.scales import expected_weights, natural, slope

NORMAL = 1.96
LEAST_WEIGHT = 1e-90


@dataclass(frozen=True, slots=True, eq=False)
class Without:
    """The line without the change, on the link scale with its offset: all series x periods.

    `follows` is how much the line moves where the effect moves by 1: a counterfactual that lies
    higher goes with a smaller effect, so it is about -1 to 0; `left` is the variance that the
    effect leaves open. `noise` is the variance of a period whose weight is 1.
    """

    line: Numbers
    variance: Numbers
    follows: Numbers
    left: Numbers
    noise: Numbers


Told = Callable[[Numbers, float], Numbers]


@dataclass(frozen=True, slots=True, eq=False)
class Moved:
    """What an effect on the link scale comes to, in the after-periods of a batch.

    `point` is the effect of each series. Another effect goes with another counterfactual, as far
    as it `follows`. Whatever the counterfactual, no effect on one scale is none on the other, so
    that all scales exclude 0 together.
    """

    batch: Batch
    without: Without
    point: Numbers

    def absolute(self, effect: Numbers, higher: float = 0.0) -> Numbers:
        """The mean over the after-periods of actual less counterfactual, for such an effect.

        `higher` by so many standard deviations of what the effect does not tell of it is the
        counterfactual.
        """
        line = self._line(effect, higher)
        changed = self._natural(line + np.outer(effect, self._share)) - self._natural(line)
        return np.asarray(changed.mean(axis=1))

    def relative(self, effect: Numbers, higher: float = 0.0) -> Numbers:
        """The same as a share of the counterfactual; NaN where that is not above 0.

        Of counts and proportions the counterfactual that goes with that effect, so that fewer can
        never be more than all; of others the best guess at it.
        """
        moves = self.batch.kind in {Kind.COUNT, Kind.PROPORTION}
        line = self._line(effect, higher) if moves else self._line(self.point, 0.0)
        whole = self._natural(line).mean(axis=1)
        share = np.full(effect.size, np.nan)
        np.divide(self.absolute(effect, higher), whole, out=share, where=whole > 0)
        return share

    def interval(self, told: Told, low: Numbers, high: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Point, low and high of `told`: what the effect leaves open of the line widens both ends.

        The nearer an end is to no effect, the less it widens: no effect is none on any line.
        """
        point = told(self.point, 0.0)
        ends = []
        for end, away in ((low, -1), (high, 1)):
            at = told(end, 0.0)
            reach = np.abs(at - point)
            open_left = NORMAL * np.abs(told(end, 1.0) - told(end, -1.0)) / 2
            wider = at + away * (np.hypot(reach, open_left) - reach)
            ends.append(np.where(np.sign(wider) == np.sign(at), wider, at))
        return point, ends[0], ends[1]

    def slope(self) -> Numbers:
        """How much `absolute` moves for a small effect."""
        steep = slope(self.batch.kind, self._line(self.point, 0.0), self._denominator)
        return np.asarray((steep * self._share).mean(axis=1))

    def _line(self, effect: Numbers, higher: float) -> Numbers:
        after, own = self.batch.after, self.without
        follows = np.clip(own.follows[:, after], -self._share, 0.0)
        return np.asarray(
            own.line[:, after]
            + follows * (effect - self.point)[:, None]
            + higher * np.sqrt(own.left[:, after])
        )

    def _natural(self, line: Numbers) -> Numbers:
        return natural(self.batch.kind, line, self._denominator)

    @property
    def _share(self) -> Numbers:
        return self.batch.share[self.batch.after]

    @property
    def _denominator(self) -> Numbers:
        return self.batch.denominator[:, self.batch.after]


def estimate(point: float, low: float, high: float) -> Estimate | None:
    """An estimate, or None where it is not a number."""
    known = np.isfinite([point, low, high]).all()
    return Estimate(point, low, high) if known else None


def band(batch: Batch, without: Without, freedom: int) -> tuple[Numbers, Numbers, Numbers]:
    """Counterfactual, low and high of every period, in the series' units; NaN where unknown.

    The band is the Student t of the mixture's mean and variance.
    """
    line = without.line
    known = (batch.denominator > 0) & np.isfinite(line)
    weights = np.maximum(expected_weights(batch.kind, line, batch.denominator), LEAST_WEIGHT)
    spread = (without.variance + without.noise / weights) * (freedom - 2) / freedom
    reach = np.where(known, stdtrit(freedom, 0.975) * np.sqrt(spread), np.nan)
    return (
        np.where(known, natural(batch.kind, line, batch.denominator), np.nan),
        natural(batch.kind, line - reach, batch.denominator),
        natural(batch.kind, line + reach, batch.denominator),
    )
