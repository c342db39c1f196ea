"""Moved: an effect on the link scale, told in the series' own units."""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from dashboard.analysis.before_after.batch import Batch
from dashboard.analysis.before_after.effect import Estimate, Kind, Numbers
from dashboard.analysis.before_after.scales import expected_weights, natural, slope


@dataclass(frozen=True, slots=True, eq=False)
class Moved:
    """The fitted after-periods of a batch, moved back by an effect on the link scale.

    `line` is the counterfactual of every period on that scale, its offset included, and `point`
    the effect of each series. The fitted stays and the counterfactual moves, so that every scale
    excludes 0 together.
    """

    batch: Batch
    line: Numbers
    point: Numbers

    def absolute(self, effect: Numbers) -> Numbers:
        """The mean over the after-periods of fitted less counterfactual, for such an effect."""
        fitted = self._natural(np.zeros_like(effect))
        return np.asarray((fitted - self._natural(effect)).mean(axis=1))

    def relative(self, effect: Numbers) -> Numbers:
        """The same as a share of the counterfactual; NaN where that is not above 0.

        Of counts and proportions the counterfactual that goes with that effect, so that fewer can
        never be more than all; of others the best guess at it.
        """
        moves = self.batch.kind in {Kind.COUNT, Kind.PROPORTION}
        without = self._natural(effect if moves else self.point).mean(axis=1)
        share = np.full(effect.size, np.nan)
        np.divide(self.absolute(effect), without, out=share, where=without > 0)
        return share

    def slope(self) -> Numbers:
        """How much `absolute` moves for a small effect."""
        steep = slope(self.batch.kind, self._lines(self.point), self._denominator)
        return np.asarray((steep * self._share).mean(axis=1))

    def _natural(self, effect: Numbers) -> Numbers:
        return natural(self.batch.kind, self._lines(effect), self._denominator)

    def _lines(self, effect: Numbers) -> Numbers:
        return self.line[:, self.batch.after] + np.outer(self.point - effect, self._share)

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


def band(
    batch: Batch, line: Numbers, variance: Numbers, noise: Numbers, freedom: int
) -> tuple[Numbers, Numbers, Numbers]:
    """Counterfactual, low and high of every period, in the series' units; NaN where unknown.

    `variance` is the line's, `noise` that of a period whose weight is 1: both of the mixture, so
    that the band is the Student t of its mean and variance.
    """
    weights = expected_weights(batch.kind, line, batch.denominator)
    own = np.divide(noise, weights, out=np.full_like(line, np.nan), where=weights > 0)
    reach = stdtrit(freedom, 0.975) * np.sqrt((variance + own) * (freedom - 2) / freedom)
    return (
        natural(batch.kind, line, batch.denominator),
        natural(batch.kind, line - reach, batch.denominator),
        natural(batch.kind, line + reach, batch.denominator),
    )
