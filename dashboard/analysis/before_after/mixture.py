"""The mixture: what the coefficients may be, with the correlation of the periods integrated out.

With a flat prior on coefficients and 1/sigma on the scale, each point of the grid gives a
contrast a Student t of n - k degrees of freedom, and the point the weight
prior x |V|^-1/2 |X'V^-1 X|^-1/2 S^-(n-k)/2, S being its residual sum of squares. So the answer is
an exact finite mixture of them: no sampling, no seed.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq, elementwise
from scipy.special import stdtr, stdtrit

from dashboard.analysis.before_after.effect import Numbers

ONE_BY_ONE = 4
"""So few series have their quantiles found one by one."""


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
        """Where these shares of the chance lie below: shares x series."""
        asked = np.array(shares)[:, None, None]
        ends = self.locations + self.scales * stdtrit(self.freedom, asked)
        low, high = ends.min(axis=2), ends.max(axis=2)
        wider = 1e-9 * (high - low) + 1e-12 * self.scales.max(axis=1)
        low, high = low - wider, high + wider
        if self.weights.shape[0] <= ONE_BY_ONE:
            return self._one_by_one(shares, low, high)
        which = np.tile(np.arange(self.weights.shape[0]), len(shares))
        found = elementwise.find_root(
            self._missed,
            (low.ravel(), high.ravel()),
            args=(which, np.repeat(shares, self.weights.shape[0])),
            tolerances={"xrtol": 1e-12, "fatol": 1e-13},
        )
        return np.asarray(found.x, dtype=np.float64).reshape(low.shape)

    def _missed(self, at: Numbers, which: Numbers, share: Numbers) -> Numbers:
        row = which.astype(np.intp)
        standard = (at[:, None] - self.locations[row]) / self.scales[row]
        chance = np.sum(self.weights[row] * stdtr(self.freedom, standard), axis=1)
        return np.asarray(chance - share)

    def _one_by_one(self, shares: tuple[float, ...], low: Numbers, high: Numbers) -> Numbers:
        """The same, in a third of the time where series are few."""

        def missed(at: float, row: int, share: float) -> float:
            standard = (at - self.locations[row]) / self.scales[row]
            return float(self.weights[row] @ stdtr(self.freedom, standard)) - share

        return np.array(
            [
                [
                    brentq(missed, start, end, args=(row, share), xtol=1e-300, rtol=1e-12)
                    for row, (start, end) in enumerate(zip(starts, stops, strict=True))
                ]
                for share, starts, stops in zip(shares, low, high, strict=True)
            ]
        )

    def two_sided(self) -> Numbers:
        """Twice the smaller of the chances of lying below and above 0."""
        zero = np.zeros(self.weights.shape[0])
        return np.asarray(np.minimum(2 * np.minimum(self.below(zero), self.above(zero)), 1.0))
