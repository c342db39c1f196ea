"""The mixture against the same sums done the long way, and against numbers worked by hand."""

import numpy as np
import pytest
from scipy import stats

from dashboard.analysis.before_after.correlation import grid
from dashboard.analysis.before_after.mixture import Mixture
from dashboard.analysis.before_after.posterior import posterior

TIMES = np.array([0, 1, 2, 3, 5, 6, 7, 11, 12, 13, 14, 16, 17, 18.0])
DESIGN = np.column_stack([np.ones(14), TIMES / 12, TIMES >= 11])
RANDOM = np.random.default_rng(5)
WEIGHTS = RANDOM.uniform(0.2, 30, (3, 14))
RESPONSE = RANDOM.normal(size=(3, 14)) + 5 + DESIGN @ np.array([1.0, 2.0, -1.0])
POINTS = [("a", rho, 0.0, 0.7 / 65) for rho in np.arange(-15, 50) * 0.02] + [
    ("b", decay, share, 0.3 / 12)
    for share in (0.15, 0.3, 0.5, 0.7)
    for decay in (0.95, 0.98, 0.995)
]


def long_way(points, response, weights, contrast):
    """Weight, location and scale of every point, by dense matrices and plain formulae."""
    gaps = np.abs(np.subtract.outer(TIMES, TIMES))
    half = np.diag(np.sqrt(weights))
    x, y = half @ DESIGN, half @ response
    freedom = len(y) - x.shape[1]
    logs, locations, scales = [], [], []
    for family, base, share, prior in points:
        v = base**gaps if family == "a" else share * base**gaps + (1 - share) * np.eye(len(y))
        inverse = np.linalg.inv(v)
        gram = x.T @ inverse @ x
        beta = np.linalg.solve(gram, x.T @ inverse @ y)
        rest = y - x @ beta
        s = rest @ inverse @ rest
        logs.append(
            np.log(prior)
            - np.linalg.slogdet(v)[1] / 2
            - np.linalg.slogdet(gram)[1] / 2
            - freedom / 2 * np.log(s)
        )
        locations.append(contrast @ beta)
        scales.append(np.sqrt(s / freedom * contrast @ np.linalg.solve(gram, contrast)))
    chances = np.exp(np.array(logs) - max(logs))
    return chances / chances.sum(), np.array(locations), np.array(scales)


@pytest.mark.parametrize("family_a_only", [False, True])
def test_mixture_is_what_dense_matrices_give(family_a_only):
    points = [(*p[:3], 1 / 65) for p in POINTS if p[0] == "a"] if family_a_only else POINTS
    contrast = np.array([0.0, 0.5, 1.0])
    found = posterior(DESIGN, RESPONSE, WEIGHTS, TIMES, family_a_only=family_a_only)
    mixture = found.contrast(contrast)
    for one in range(3):
        chances, locations, scales = long_way(points, RESPONSE[one], WEIGHTS[one], contrast)
        np.testing.assert_allclose(mixture.weights[one], chances, rtol=1e-7, atol=1e-12)
        np.testing.assert_allclose(mixture.locations[one], locations, rtol=1e-8)
        np.testing.assert_allclose(mixture.scales[one], scales, rtol=1e-8)
        expected = chances @ np.array([p[1] if p[0] == "a" else p[1] * p[2] for p in points])
        assert found.r1[one] == pytest.approx(expected)
        assert found.drift[one] == pytest.approx(chances[65:].sum(), abs=1e-12)


def test_lines_have_mean_and_variance_of_the_mixture():
    found = posterior(DESIGN, RESPONSE, WEIGHTS, TIMES)
    effect = np.array([0.0, 0.0, 1.0])
    lines = found.lines(DESIGN[:4], effect)

    def moments(contrast):
        mixture = found.contrast(contrast)
        mean = np.sum(mixture.weights * mixture.locations, axis=1)
        own = mixture.scales**2 * 11 / 9
        around = (mixture.locations - mean[:, None]) ** 2 + own
        return mean, np.sum(mixture.weights * around, axis=1)

    for row in range(4):
        mean, variance = moments(DESIGN[row])
        np.testing.assert_allclose(lines.mean[:, row], mean, rtol=1e-9)
        np.testing.assert_allclose(lines.variance[:, row], variance, rtol=1e-9)
        own = moments(effect)[1]
        together = (moments(DESIGN[row] + effect)[1] - variance - own) / 2
        np.testing.assert_allclose(lines.follows[:, row], together / own, rtol=1e-8)
        np.testing.assert_allclose(lines.left[:, row], variance - together**2 / own, rtol=1e-8)


def test_quantiles_have_the_chances_asked_for():
    mixture = posterior(DESIGN, RESPONSE, WEIGHTS, TIMES).contrast(np.array([0.0, 0.0, 1.0]))
    for share, at in zip((0.025, 0.5, 0.975), mixture.quantiles(0.025, 0.5, 0.975), strict=True):
        np.testing.assert_allclose(mixture.below(at), share, rtol=1e-9)
        np.testing.assert_allclose(mixture.above(at), 1 - share, rtol=1e-9)


def test_quantiles_of_few_are_those_of_many():
    few = posterior(DESIGN, RESPONSE, WEIGHTS, TIMES).contrast(np.array([0.0, 0.0, 1.0]))
    parts = (np.tile(part, (4, 1)) for part in (few.weights, few.locations, few.scales))
    many = Mixture(*parts, few.freedom)
    shares = (0.001, 0.3, 0.975)
    expected = np.tile(few.quantiles(*shares), (1, 4))
    np.testing.assert_allclose(many.quantiles(*shares), expected, rtol=1e-9)


def test_one_component_is_student():
    one = Mixture(np.ones((1, 1)), np.full((1, 1), 3.0), np.full((1, 1), 2.0), 7)
    t = stats.t(7, loc=3, scale=2)
    np.testing.assert_allclose(one.quantiles(0.025, 0.975)[:, 0], t.ppf([0.025, 0.975]))
    assert one.two_sided()[0] == pytest.approx(2 * t.cdf(0))


def test_two_far_apart_components_share_the_tails():
    both = Mixture(np.array([[0.5, 0.5]]), np.array([[-100.0, 100.0]]), np.ones((1, 2)), 30)
    low, high = both.quantiles(0.025, 0.975)[:, 0]
    assert low == pytest.approx(-100 + stats.t(30).ppf(0.05))
    assert high == pytest.approx(100 + stats.t(30).ppf(0.95))


def test_batch_is_each_alone():
    whole = posterior(DESIGN, RESPONSE, WEIGHTS, TIMES)
    for one in range(3):
        alone = posterior(DESIGN, RESPONSE[[one]], WEIGHTS[[one]], TIMES)
        np.testing.assert_allclose(whole.weights[one], alone.weights[0], rtol=1e-10, atol=1e-15)
        np.testing.assert_allclose(whole.sigma2[one], alone.sigma2[0], rtol=1e-10)


def test_scale_and_shift_change_nothing_but_units():
    contrast = np.array([0.0, 0.0, 1.0])
    plain = posterior(DESIGN, RESPONSE, WEIGHTS, TIMES).contrast(contrast)
    moved = posterior(DESIGN, 1e9 + 1e4 * RESPONSE, WEIGHTS, TIMES).contrast(contrast)
    np.testing.assert_allclose(moved.weights, plain.weights, rtol=1e-5, atol=1e-9)
    np.testing.assert_allclose(moved.scales, 1e4 * plain.scales, rtol=1e-5)


def test_grid_is_as_declared():
    both = grid()
    assert both.prior.size == 65 + 12
    assert both.prior.sum() == pytest.approx(1)
    assert both.prior[both.drift > 0].sum() == pytest.approx(0.3)
    assert both.r1[:65].tolist() == pytest.approx([-0.3 + 0.02 * step for step in range(65)])
    assert grid(family_a_only=True).prior.sum() == pytest.approx(1)
