"""Working responses and weights against statsmodels' own fits, and scales against plain sums."""

import numpy as np
import pytest
import statsmodels.api as sm

from dashboard.analysis.before_after.effect import Kind
from dashboard.analysis.before_after.scales import (
    expected_weights,
    link,
    natural,
    slope,
    working,
)

RANDOM = np.random.default_rng(3)
N = 40
DESIGN = np.column_stack([np.ones(N), np.arange(N) / 12, np.arange(N) >= 25])
K = DESIGN.shape[1]
EXPOSURE = RANDOM.uniform(50, 150, (2, N))
OFFSET = RANDOM.normal(0, 0.1, (2, N))


def coefficients(found, one):
    half = np.sqrt(found.weights[one])
    return np.linalg.lstsq(half[:, None] * DESIGN, half * found.response[one], rcond=None)[0]


def test_counts_are_fitted_as_by_statsmodels():
    counts = RANDOM.poisson(0.2 * EXPOSURE)
    found = working(Kind.COUNT, DESIGN, counts, EXPOSURE, OFFSET)
    assert found.settled.all()
    for one in range(2):
        theirs = sm.GLM(
            counts[one] + K / (2 * N),
            DESIGN,
            family=sm.families.Poisson(),
            offset=np.log(EXPOSURE[one]) + OFFSET[one],
        ).fit(tol=1e-12)
        np.testing.assert_allclose(coefficients(found, one), theirs.params, rtol=1e-6)
        np.testing.assert_allclose(found.weights[one], theirs.fittedvalues, rtol=1e-6)


def test_proportions_are_fitted_as_by_statsmodels():
    trials = np.round(EXPOSURE)
    successes = RANDOM.binomial(trials.astype(int), 0.9).astype(float)
    found = working(Kind.PROPORTION, DESIGN, successes, trials, OFFSET)
    assert found.settled.all()
    added = K / (2 * N)
    for one in range(2):
        theirs = sm.GLM(
            np.column_stack([successes[one] + added, trials[one] - successes[one] + added]),
            DESIGN,
            family=sm.families.Binomial(),
            offset=OFFSET[one],
        ).fit(tol=1e-12)
        np.testing.assert_allclose(coefficients(found, one), theirs.params, rtol=1e-5)


def test_durations_are_logs_and_means_themselves():
    values, ones, none = np.array([[0.0, 1.5, 9.5]]), np.ones((1, 3)), np.zeros((1, 3))
    logs = working(Kind.DURATION, DESIGN[:3], values, ones, none)
    np.testing.assert_allclose(logs.response, np.log([[0.5, 2.0, 10.0]]))
    for kind in (Kind.MEAN, Kind.STOCK):
        assert working(kind, DESIGN[:3], values, ones, none).response.tolist() == values.tolist()
    assert logs.weights.tolist() == ones.tolist()


@pytest.mark.parametrize("counts", [[0.0] * N, [1e12] * N, [3.0] * 39 + [1e4], [0.0] * 39 + [5.0]])
def test_hard_counts_settle_without_a_warning(counts):
    found = working(Kind.COUNT, DESIGN, np.array([counts]), np.ones((1, N)), np.zeros((1, N)))
    assert found.settled.all()
    missed = np.array(counts) + K / (2 * N) - found.weights[0]
    assert np.abs(DESIGN.T @ missed).max() <= 1e-6 * (1 + max(counts))


@pytest.mark.parametrize("kind", list(Kind))
def test_natural_undoes_link_and_slope_is_its_derivative(kind):
    line, of = np.array([-1.0, 0.2, 1.3]), np.array([3.0, 100.0, 7.0])
    step = 1e-6
    rise = (natural(kind, line + step, of) - natural(kind, line - step, of)) / (2 * step)
    np.testing.assert_allclose(slope(kind, line, of), rise, rtol=1e-6)
    many = np.array([1e9, 1e9, 1e9])
    back = natural(kind, line, many) * (many if kind is Kind.PROPORTION else 1)
    np.testing.assert_allclose(link(kind, back, many), line, atol=1e-6)


def test_weights_of_a_line():
    line, of = np.array([0.0]), np.array([40.0])
    weights = {kind: expected_weights(kind, line, of)[0] for kind in Kind}
    assert weights == {
        Kind.COUNT: 40,
        Kind.PROPORTION: 10,
        Kind.DURATION: 1,
        Kind.MEAN: 1,
        Kind.STOCK: 1,
    }
