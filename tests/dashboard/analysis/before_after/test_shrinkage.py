"""Shrinkage of wards to the borough: by hand, by brute force, at its limits, and its properties."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from dashboard.analysis.before_after.shrinkage import SPREADS, shrunk

WORKED = [
    ([-0.25, 0.05], [0.10, 0.20], 0.2),
    ([0.60, 0.50], [0.15, 0.15], 0.3),
    ([0.02, -0.01], [0.05, 0.40], 0.2),
]


def _by_brute_force(d: list[float], s: list[float], h: float) -> tuple[Any, Any]:
    """The same integral on a fine even grid of spreads, moment by moment."""
    spread = np.linspace(0, SPREADS[-1], 200_001)
    density = np.exp(-((spread / h) ** 2) / 2)
    for point, sd in zip(d, s, strict=True):
        density = density * norm.pdf(point, 0, np.sqrt(sd**2 + spread**2))
    area = np.trapezoid(density, spread)
    means, sds = [], []
    for point, sd in zip(d, s, strict=True):
        kept = spread**2 / (spread**2 + sd**2)
        first = np.trapezoid(density * point * kept, spread) / area
        square = (point * kept) ** 2 + sd**2 * kept
        second = np.trapezoid(density * square, spread) / area
        means.append(first)
        sds.append(np.sqrt(second - first**2))
    return np.array(means), np.array(sds)


@pytest.mark.parametrize(("d", "s", "h"), WORKED)
def test_two_wards_as_by_brute_force(d: list[float], s: list[float], h: float) -> None:
    mean, sd = shrunk(np.array(d), np.array(s), h)
    wanted_mean, wanted_sd = _by_brute_force(d, s, h)
    np.testing.assert_allclose(mean, wanted_mean, atol=0.002)
    np.testing.assert_allclose(sd, wanted_sd, atol=0.002)


def test_one_spread_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the spread known to be .1 and own figures as sure as that, each keeps half."""
    module = "dashboard.analysis.before_after.shrinkage"
    monkeypatch.setattr(f"{module}.SPREADS", np.array([0.1]))
    monkeypatch.setattr(f"{module}._SPACING", np.array([1.0]))
    mean, sd = shrunk(np.array([-0.2, 0.3]), np.array([0.1, 0.2]), 0.2)
    np.testing.assert_allclose(mean, [-0.1, 0.3 * 0.01 / 0.05])
    np.testing.assert_allclose(sd, [np.sqrt(0.005), np.sqrt(0.04 * 0.01 / 0.05)])


def test_no_spread_pools_all() -> None:
    mean, sd = shrunk(np.array([-0.3, 0.2, 0.1]), np.array([0.2, 0.2, 0.1]), 1e-4)
    np.testing.assert_allclose(mean, 0, atol=1e-12)
    np.testing.assert_allclose(sd, 0, atol=1e-6)


def test_a_ward_that_says_nothing_falls_to_the_borough() -> None:
    """Nothing of its own is left, and it is as unsure as wards are known to differ."""
    d, s = np.array([5.0, 0.1, -0.1]), np.array([1e4, 0.05, 0.05])
    mean, sd = shrunk(d, s, 0.2)
    others_mean, others_sd = shrunk(d[1:], s[1:], 0.2)
    assert abs(mean[0]) < 1e-6
    assert 0.05 < sd[0] < 0.2
    np.testing.assert_allclose(mean[1:], others_mean, atol=1e-6)
    np.testing.assert_allclose(sd[1:], others_sd, atol=1e-6)


def test_a_ward_that_is_sure_keeps_its_own() -> None:
    mean, sd = shrunk(np.array([-0.4, 0.3, 0.2]), np.full(3, 1e-3), 0.2)
    np.testing.assert_allclose(mean, [-0.4, 0.3, 0.2], rtol=1e-3)
    np.testing.assert_allclose(sd, 1e-3, rtol=0.01)


def test_a_ward_without_figures_is_not_there() -> None:
    d, s = np.array([-0.2, np.nan, 0.3]), np.array([0.1, np.nan, 0.2])
    mean, sd = shrunk(d, s, 0.2)
    alone = shrunk(d[[0, 2]], s[[0, 2]], 0.2)
    assert np.isnan(mean[1])
    assert np.isnan(sd[1])
    np.testing.assert_allclose((mean[[0, 2]], sd[[0, 2]]), alone)


def test_many_sets_at_once_are_each_on_its_own() -> None:
    rng = np.random.default_rng(4)
    d, s = rng.normal(0, 0.3, (3, 2, 21)), rng.uniform(0.05, 0.5, (3, 2, 21))
    scales = np.array([[0.2, 0.3]] * 3)
    mean, sd = shrunk(d, s, scales)
    for place in np.ndindex(3, 2):
        one = shrunk(d[place], s[place], scales[place])
        np.testing.assert_allclose((mean[place], sd[place]), one)


WARDS = st.lists(st.tuples(st.floats(-3, 3), st.floats(0.01, 3)), min_size=1, max_size=30).map(
    lambda rows: np.array(rows).T
)


@settings(deadline=None)
@given(WARDS, st.sampled_from([0.2, 0.3]), st.randoms(use_true_random=False))
def test_the_order_of_wards_does_not_matter(wards: Any, h: float, random: Any) -> None:
    d, s = wards
    order = random.sample(range(len(d)), len(d))
    mean, sd = shrunk(d, s, h)
    np.testing.assert_allclose(shrunk(d[order], s[order], h), (mean[order], sd[order]), atol=1e-9)


@settings(deadline=None)
@given(WARDS, st.sampled_from([0.2, 0.3]))
def test_shrunk_between_nothing_and_its_own(wards: Any, h: float) -> None:
    d, s = wards
    mean, _ = shrunk(d, s, h)
    assert np.all(np.abs(mean) <= np.abs(d))
    assert np.all(mean * d >= 0)


@settings(deadline=None)
@given(WARDS, st.sampled_from([0.2, 0.3]))
def test_as_sure_as_alone_within_its_own_standard_deviation(wards: Any, h: float) -> None:
    """Further out it may be a little less sure than alone: how far wards differ is not known.

    The bound follows from what is kept of the ward's own, w in [0, 1], varying by E(w)(1 - E(w)) at
    the most.
    """
    d, s = wards
    mean, sd = shrunk(d, s, h)
    kept = np.divide(mean, d, out=np.zeros_like(d), where=np.abs(d) > 1e-9)
    own = np.abs(d) > 1e-9
    assert np.all((sd**2 <= s**2 * kept + mean * (d - mean) + 1e-9)[own])
    assert np.all(sd[np.abs(d) <= s] <= s[np.abs(d) <= s] * (1 + 1e-9))
