"""Segmented regression: known lines are read back, and what cannot be fitted says why."""

import numpy as np
import pytest

from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.effect import Kind, Observed
from dashboard.analysis.before_after.newey_west import segmented_regression
from dashboard.analysis.before_after.unfit import Unfit, UnfitError

TIME = np.arange(40)
STEEPER = np.where(TIME >= 25, TIME - 25, 0)
LINE = 100 + 2 * TIME - 10 * (TIME >= 25) + 0.5 * STEEPER
NOISE = np.random.default_rng(8).normal(0, 0.1, 40)


def observed(values, kind=Kind.MEAN, of=1.0):
    return Observed(kind, np.asarray(values, float), np.full(40, of))


def test_known_line_is_read_back():
    found = segmented_regression(observed(LINE + NOISE), Change(25, 0))
    read = [one.value for one in (found.constant, found.time, found.level, found.slope)]
    assert read == pytest.approx([100, 2, -10, 0.5], abs=0.2)
    assert found.slope_after.value == pytest.approx(2.5, abs=0.05)
    assert found.lags == 3


def test_effect_is_the_mean_jump_with_its_steepening():
    found = segmented_regression(observed(LINE + NOISE), Change(25, 0)).effect
    assert found.absolute.point == pytest.approx(-10 + 0.5 * 7, abs=0.2)
    assert found.relative.point == pytest.approx(-6.5 / (100 + 2 * 32), abs=0.002)
    np.testing.assert_allclose(found.counterfactual, 100 + 2 * TIME, atol=0.5)
    assert (found.low < found.counterfactual).all()
    assert (found.before, found.after) == (25, 15)
    assert found.p < 0.05
    assert found.absolute.high < 0


def test_counts_are_told_with_their_exposure():
    found = segmented_regression(observed(LINE + NOISE, Kind.COUNT, 50.0), Change(25, 0))
    assert found.level.value == pytest.approx(-10 / 50, abs=0.01)
    assert found.effect.absolute.point == pytest.approx(-6.5, abs=0.2)
    assert found.effect.counterfactual[30] == pytest.approx(160, abs=1)


@pytest.mark.parametrize(
    ("values", "change", "reason"),
    [
        (LINE, Change(25, 0), Unfit.PERFECT_FIT),
        (np.full(40, 3.0), Change(25, 0), Unfit.NOTHING_VARIES),
        (np.zeros(40), Change(25, 0), Unfit.NOTHING_VARIES),
        (NOISE, Change(0, 0), Unfit.NO_BEFORE),
        (NOISE, Change(40, 0), Unfit.NO_AFTER),
        (NOISE, Change(39, 0), Unfit.TOO_FEW_PERIODS),
        (np.where(TIME == 3, np.inf, 1.0), Change(25, 0), Unfit.IMPOSSIBLE),
    ],
)
def test_what_cannot_be_fitted_says_why(values, change, reason):
    with pytest.raises(UnfitError) as told:
        segmented_regression(observed(values), change)
    assert told.value.reason is reason
