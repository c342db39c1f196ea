"""A ward against the rest of the borough: each kind by hand, gaps, and small numbers."""

import numpy as np
import pytest

from dashboard.analysis.before_after.deviations import deviation_of, rest_of
from dashboard.analysis.before_after.effect import Kind, Observed

NONE = np.nan


def _series(kind: Kind, numerator: list[float], denominator: list[float]) -> Observed:
    return Observed(kind, np.array(numerator, float), np.array(denominator, float), first=24_000)


def test_counts_are_the_wards_out_of_the_boroughs() -> None:
    ward = _series(Kind.COUNT, [12, 0, 7], [1000, 1000, 500])
    borough = _series(Kind.COUNT, [100, 80, 90], [9000, 9000, 8500])
    found = deviation_of(ward, rest_of(borough, ward))
    assert found.series.kind is Kind.PROPORTION
    assert found.series.first == 24_000
    np.testing.assert_array_equal(found.series.numerator, [12, 0, 7])
    np.testing.assert_array_equal(found.series.denominator, [100, 80, 90])
    np.testing.assert_allclose(found.offset, np.log([1 / 8, 1 / 8, 1 / 16]))


def test_a_ward_that_moves_with_the_rest_stays_on_its_offset() -> None:
    """The same rate everywhere: the logit of the ward's share is the offset, whatever the rate."""
    ward = _series(Kind.COUNT, [30, 60], [1000, 2000])
    borough = _series(Kind.COUNT, [300, 330], [10_000, 11_000])
    found = deviation_of(ward, rest_of(borough, ward))
    share = found.series.numerator / found.series.denominator
    np.testing.assert_allclose(np.log(share / (1 - share)), found.offset)


def test_counts_without_exposure_need_none() -> None:
    ward, borough = _series(Kind.COUNT, [3, 5], [1, 1]), _series(Kind.COUNT, [30, 50], [1, 1])
    found = deviation_of(ward, rest_of(borough, ward))
    np.testing.assert_array_equal(found.series.denominator, [30, 50])
    np.testing.assert_array_equal(found.offset, [0, 0])


def test_shares_are_set_against_the_rests() -> None:
    ward = _series(Kind.PROPORTION, [8, 0], [10, 0])
    borough = _series(Kind.PROPORTION, [68, 50], [90, 50])
    found = deviation_of(ward, rest_of(borough, ward))
    np.testing.assert_array_equal(found.series.numerator, [8, 0])
    np.testing.assert_array_equal(found.series.denominator, [10, 0])
    odds = np.array([60.5 / 20.5, 50.5 / 0.5])
    np.testing.assert_allclose(found.offset, np.log(odds))


def test_medians_are_set_against_the_rests() -> None:
    ward = _series(Kind.DURATION, [12, 9.5], [20, 11])
    rest = _series(Kind.DURATION, [10, 7], [200, 190])
    found = deviation_of(ward, rest)
    assert found.series.kind is Kind.DURATION
    np.testing.assert_allclose(found.offset, np.log([10.5, 7.5]))


@pytest.mark.parametrize("kind", [Kind.COUNT, Kind.PROPORTION])
def test_a_month_that_either_lacks_is_missing(kind: Kind) -> None:
    ward = _series(kind, [12, NONE, 7, 8], [20, NONE, 20, 20])
    borough = _series(kind, [60, 60, NONE, 60], [90, 90, NONE, 90])
    found = deviation_of(ward, rest_of(borough, ward))
    for numbers in (found.series.numerator, found.series.denominator):
        np.testing.assert_array_equal(np.isnan(numbers), [False, True, True, False])
    assert np.all(np.isfinite(found.offset))


@pytest.mark.parametrize("kind", [Kind.COUNT, Kind.PROPORTION])
def test_a_ward_with_more_than_the_borough_is_missing(kind: Kind) -> None:
    ward, borough = _series(kind, [12, 61], [20, 70]), _series(kind, [60, 60], [90, 90])
    rest = rest_of(borough, ward)
    np.testing.assert_array_equal(rest.numerator, [48, NONE])
    np.testing.assert_array_equal(rest.denominator, [70, NONE])


def test_a_month_in_which_the_rest_has_nothing_is_empty_and_not_missing() -> None:
    ward = _series(Kind.PROPORTION, [8, 7], [10, 10])
    borough = _series(Kind.PROPORTION, [68, 7], [90, 10])
    found = deviation_of(ward, rest_of(borough, ward))
    np.testing.assert_array_equal(found.series.denominator, [10, 0])
    np.testing.assert_array_equal(found.series.numerator, [8, 0])
