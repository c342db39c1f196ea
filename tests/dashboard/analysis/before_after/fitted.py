"""Effects as an estimator would hand them over: interval and p of one and the same distribution."""

from dataclasses import replace
from statistics import NormalDist

import numpy as np

from dashboard.analysis.before_after.effect import BeforeAfter, Estimate

NORMAL = NormalDist()
WIDE = NORMAL.inv_cdf(0.975)


def fitted(
    point: float,
    sd: float,
    *,
    expected: float | None = None,
    before: int = 36,
    after: int = 12,
    r1: float = 0.2,
) -> BeforeAfter:
    """An effect of so much, of a level that was `expected` (None: nothing to be a share of)."""
    effect = Estimate(point, point - WIDE * sd, point + WIDE * sd)
    none = np.full(before + after, np.nan)
    level = none if expected is None else np.full(before + after, float(expected))
    return BeforeAfter(
        link=effect,
        sd=sd,
        freedom=1e6,
        absolute=effect,
        relative=None if expected is None else _over(effect, expected),
        p=2 * NORMAL.cdf(-abs(point) / sd),
        r1=r1,
        drift=0.1,
        before=before,
        after=after,
        smallest=2.8 * sd,
        trend=True,
        harmonics=2,
        used=np.ones(before + after, dtype=bool),
        counterfactual=level,
        low=none,
        high=none,
    )


def _over(effect: Estimate, expected: float) -> Estimate:
    return Estimate(effect.point / expected, effect.low / expected, effect.high / expected)


def between(point: float, low: float, high: float, *, p: float = 0.01, **more: float):
    """An effect with an interval of any shape."""
    fit = fitted(point, 1.0, **more)
    effect = Estimate(point, low, high)
    return replace(fit, absolute=effect, link=effect, p=p)
