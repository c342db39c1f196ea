"""Segmented regression with Newey-West standard errors: the method that most reports use.

It is here to be compared with, and to reproduce published results. Where neighbouring periods are
alike its intervals are too narrow: nominal 95% ones hold the truth far less often.
Source: Linden (2015), Stata Journal 15(2), 480-500 (`itsa`).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import stdtrit
from statsmodels.regression.linear_model import OLS

from dashboard.analysis.before_after.batch import impossible, window
from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.design import Mask
from dashboard.analysis.before_after.effect import BeforeAfter, Estimate, Kind, Numbers, Observed
from dashboard.analysis.before_after.moved import estimate
from dashboard.analysis.before_after.unfit import Unfit, UnfitError

COLUMNS = ("constant", "time", "level", "slope")
PERFECT = 1e-11
LEAST_FREEDOM = 3
TO_A_LINE = 2
SMALLEST = 2.8


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient with its standard errors: Newey and West's, and plain least squares'."""

    value: float
    error: float
    plain_error: float
    p: float


@dataclass(frozen=True, slots=True, eq=False)
class Segmented:
    """The coefficients of a segmented regression, and what they say of the change.

    `constant` is the level at the first fitted period, `time` the change from one period to the
    next before the change, `level` the jump at the change, `slope` how much steeper the line is
    after it, `slope_after` the change from one period to the next after it. Of a count they are
    per unit of exposure, of a proportion of the share. `effect` is the mean jump over the
    after-periods, steepening included.
    """

    constant: Coefficient
    time: Coefficient
    level: Coefficient
    slope: Coefficient
    slope_after: Coefficient
    lags: int
    effect: BeforeAfter


def segmented_regression(
    observed: Observed, change: Change, *, lags: int | None = None
) -> Segmented:
    """Fits constant, time, level and slope by least squares to a series on its own scale.

    `lags` is how many periods back neighbours may be alike: the whole part of 4 (n/100)^(2/9), if
    it is not given. Errors are scaled by n/(n-k), p-values and intervals are Student's. There is
    no season. Gaps are kept in time, but neighbours are those in the list.

    Raises:
        UnfitError: the series cannot answer; `reason` says why.
    """
    times = observed.first + np.arange(observed.numerator.size, dtype=np.float64)
    if impossible(observed):
        raise UnfitError(Unfit.IMPOSSIBLE)
    fitted = window(observed, np.zeros(times.size), change)
    after = times >= change.at
    _check(fitted, after)
    design = np.column_stack(
        [
            np.ones(times.size),
            times - times[fitted][0],
            np.where(after, 1.0, 0.0),
            np.where(after, times - change.at, 0.0),
        ]
    )
    rated = observed.kind in {Kind.COUNT, Kind.PROPORTION}
    exposure = np.where(fitted & rated, observed.denominator, 1.0)
    value = (observed.numerator / exposure)[fitted]
    used = int(4 * (value.size / 100) ** (2 / 9)) if lags is None else lags
    least = OLS(value, design[fitted])
    if np.linalg.norm(least.fit().resid) <= PERFECT * np.linalg.norm(value):
        raise UnfitError(Unfit.NOTHING_VARIES if np.ptp(value) == 0 else Unfit.PERFECT_FIT)
    plain = least.fit(use_t=True)
    robust = least.fit(
        cov_type="HAC", cov_kwds={"maxlags": used, "use_correction": True}, use_t=True
    )
    asked = {name: np.eye(4)[place] for place, name in enumerate(COLUMNS)}
    asked["slope_after"] = asked["time"] + asked["slope"]
    found = {name: _coefficient(robust, plain, contrast) for name, contrast in asked.items()}
    effect = _effect(observed, fitted, after, design, robust)
    return Segmented(**found, lags=used, effect=effect)


def _check(fitted: Mask, after: Mask) -> None:
    if not np.any(fitted & ~after):
        raise UnfitError(Unfit.NO_BEFORE)
    if not np.any(fitted & after):
        raise UnfitError(Unfit.NO_AFTER)
    fewest = min(int(np.sum(fitted & after)), int(np.sum(fitted & ~after)))
    if fewest < TO_A_LINE or fitted.sum() - len(COLUMNS) < LEAST_FREEDOM:
        raise UnfitError(Unfit.TOO_FEW_PERIODS)


def _coefficient(robust: Any, plain: Any, contrast: Numbers) -> Coefficient:
    test = robust.t_test(contrast)
    return Coefficient(
        float(test.effect[0]),
        float(test.sd[0, 0]),
        float(plain.t_test(contrast).sd[0, 0]),
        float(test.pvalue),
    )


def _effect(
    observed: Observed, fitted: Mask, after: Mask, design: Numbers, robust: Any
) -> BeforeAfter:
    """The mean jump over the after-periods, in the same form as the engine's own answer."""
    jump = design * np.array([0.0, 0.0, 1.0, 1.0])
    used = fitted & after
    exposure = observed.denominator if observed.kind is Kind.COUNT else np.ones(fitted.size)
    test = robust.t_test(jump[used].mean(axis=0))
    point, sd, freedom = float(test.effect[0]), float(test.sd[0, 0]), float(robust.df_resid)
    reach = float(stdtrit(freedom, 0.975))
    line = (design - jump) @ robust.params
    errors = np.sqrt(((design - jump) @ robust.cov_params() * (design - jump)).sum(axis=1))
    width = reach * np.hypot(errors, np.sqrt(robust.mse_resid))
    ends = np.array([point, point - reach * sd, point + reach * sd])
    foretold, of = float(line[used].mean()), float(exposure[used].mean())
    shown = np.where(np.arange(fitted.size) >= np.flatnonzero(fitted)[0], exposure, np.nan)
    rest = robust.resid
    return BeforeAfter(
        link=Estimate(*ends.tolist()),
        sd=sd,
        freedom=freedom,
        absolute=Estimate(*(ends * of).tolist()),
        relative=estimate(*(ends / foretold).tolist()) if foretold > 0 else None,
        p=float(test.pvalue),
        r1=float(rest[1:] @ rest[:-1] / (rest @ rest)),
        drift=0.0,
        before=int(np.sum(fitted & ~after)),
        after=int(used.sum()),
        smallest=SMALLEST * sd * of,
        trend=True,
        harmonics=0,
        used=fitted,
        counterfactual=shown * line,
        low=shown * (line - width),
        high=shown * (line + width),
    )
