"""The mixture: what the coefficients may be, with the correlation of the periods integrated out.

With a flat prior on coefficients and 1/sigma on the scale, each point of the grid gives a
contrast a Student t of n - k degrees of freedom, and the point the weight
prior x |V|^-1/2 |X'V^-1 X|^-1/2 S^-(n-k)/2, S being its residual sum of squares. So the answer is
an exact finite mixture of them: no sampling, no seed.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, stdtr, stdtrit

from dashboard.analysis.before_after.effect import Numbers

MOST_STEPS, NEAR, TINY = 200, 1e-10, 1e-300
"""A quantile is found when its last step, of which the error is the square, is NEAR scales long."""


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """Student t's of one number for each of many series: arrays are series x grid."""

    weights: Numbers
    locations: Numbers
    scales: Numbers
    freedom: int

    def below(self, at: Numbers) -> Numbers:
        """The chance that the number is below `at` (one of each series)."""
        standard = (at[:, None] - self.locations) / self.scales
        return self._chance(standard)

    def above(self, at: Numbers) -> Numbers:
        """The chance that it is above, exact where that is small."""
        standard = (self.locations - at[:, None]) / self.scales
        return self._chance(standard)

    def _chance(self, standard: Numbers) -> Numbers:
        return np.asarray(np.sum(self.weights * stdtr(self.freedom, standard), axis=1))

    def quantiles(self, *shares: float) -> Numbers:
        """Where these shares of the chance lie below: shares x series.

        Newton's steps from the mean of the components' own quantiles, which lie on both sides of
        the answer; a step that leaves what still holds it is halved instead.
        """
        asked = np.array(shares)[:, None]
        ends = self.locations + self.scales * stdtrit(self.freedom, asked[:, :, None])
        low, high = ends.min(axis=2), ends.max(axis=2)
        at = np.clip(np.sum(self.weights * ends, axis=2), low, high)
        for _ in range(MOST_STEPS):
            missed, slope = self._missed(at, asked)
            low, high = np.where(missed < 0, at, low), np.where(missed > 0, at, high)
            step = at - missed / np.maximum(slope, TINY)
            better = np.where((low <= step) & (step <= high), step, (low + high) / 2)
            near = np.abs(better - at) <= NEAR * self.scales.max(axis=1)
            at = better
            if near.all():
                break
        return np.asarray(at)

    def _missed(self, at: Numbers, asked: Numbers) -> tuple[Numbers, Numbers]:
        """How much more chance than asked lies below, and how fast that grows: shares x series."""
        standard = (at[:, :, None] - self.locations) / self.scales
        below = np.einsum("sg,asg->as", self.weights, stdtr(self.freedom, standard))
        half = (self.freedom + 1) / 2
        tall = np.exp(gammaln(half) - gammaln(half - 0.5)) / np.sqrt(self.freedom * np.pi)
        density = np.exp(-half * np.log1p(standard * standard / self.freedom))
        slope = tall * np.einsum("sg,asg->as", self.weights / self.scales, density)
        return below - asked, slope

    def two_sided(self) -> Numbers:
        """Twice the smaller of the chances of lying below and above 0."""
        zero = np.zeros(self.weights.shape[0])
        return np.asarray(np.minimum(2 * np.minimum(self.below(zero), self.above(zero)), 1.0))
