"""Rounded numbers keep their order, their signs, and enough of the interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analysis.before_after.effect import Estimate
from dashboard.analysis.before_after.rounding import rounded

NUMBERS = st.floats(-1e7, 1e7, allow_nan=False)


@pytest.mark.parametrize(
    ("three", "times", "written"),
    [
        ((0.09, 0.05, 0.13), 100, ("9", "5", "13")),
        ((0.009, 0.002, 0.016), 100, ("0.9", "0.2", "1.6")),
        ((31.4, 8.2, 54.6), 1, ("31", "8", "55")),
        ((1_234_567, 1_000_111, 1_469_023), 1, ("1,235,000", "1,000,000", "1,469,000")),
        ((1234.5, 1100.2, 1368.8), 1, ("1,234", "1,100", "1,369")),
        ((6.0, 0.4, 11.6), 1, ("6.0", "0.4", "11.6")),  # 0.4 would be written as 0
        ((6.0, 0.04, 11.96), 1, ("6", "0", "12")),  # and is told in words where it must be
        ((0.0, 0.0, 0.0), 1, ("0.0000", "0.0000", "0.0000")),
    ],
)
def test_numbers_as_written(
    three: tuple[float, float, float], times: float, written: tuple[str, str, str]
) -> None:
    one = rounded(Estimate(*three), times)
    assert (one.text(one.point), one.text(one.low), one.text(one.high)) == written


@given(NUMBERS, st.floats(0, 1e7), st.floats(0, 1e7), st.sampled_from([1.0, 100.0]))
def test_order_and_signs_are_kept(point: float, down: float, up: float, times: float) -> None:
    low, high = point - down, point + up
    one = rounded(Estimate(point, low, high), times)
    assert one.low <= one.point <= one.high
    step = 10.0**-one.decimals
    for before, after, sign in zip(
        (low, point, high), (one.low, one.point, one.high), one.signs, strict=True
    ):
        assert abs(after - times * before) <= step / 2 + 1e-9 * abs(after)
        assert sign == (before > 0) - (before < 0)
        assert after == 0 or (after > 0) == (sign > 0)
    assert one.one_way is (low > 0 or high < 0)
