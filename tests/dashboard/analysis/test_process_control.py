"""Control charts: limits by hand and as published, each rule by hand, and which comes first."""

import csv
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.analysis.process_control import (
    ControlLimits,
    SpecialCause,
    control_chart,
    control_limits,
    special_causes,
)
from dashboard.analysis.process_words import (
    Assurance,
    PointType,
    assurance,
    point_type,
    variation_words,
)
from dashboard.kpis.measure import Better
from tests.conftest import SHARED

CASE = SHARED / "cases" / "spc_nhsr_rnorm20"
NAN = float("nan")
LINES = ControlLimits(0.0, -3.0, 3.0, -2.0, 2.0, 1.0, 0)
"""Round numbers: the mean at 0, near limits at 2 and limits at 3."""
USUAL = "Common Cause"


def causes(*values: float) -> list[str]:
    return [cause.value for cause in special_causes(np.array(values, float), LINES)]


def limits(*values: float, screen: bool = True) -> ControlLimits:
    found = control_limits(np.array(values, float), is_screened=screen)
    assert found
    return found


@pytest.fixture(scope="module")
def published() -> tuple[list[float], dict[str, tuple[float, float]]]:
    if not CASE.is_dir():
        pytest.skip("the published case is not at hand (../shared/cases)")
    with (CASE / "data.csv").open(encoding="utf-8") as file:
        values = [float(row["y"]) for row in csv.DictReader(file)]
    told = json.loads((CASE / "expected.json").read_text("utf-8"))["numbers"]
    return values, {one["name"]: (one["expected"], one["abs_tol"]) for one in told}


def test_published_limits_are_reproduced(published):
    values, expected = published
    changed = [*values[:14], 10.0, *values[15:]]
    plain, screened = limits(*values), limits(*changed)
    unscreened = limits(*changed, screen=False)
    found = {
        "mean": plain.mean,
        "lpl": plain.lower,
        "upl": plain.upper,
        "y15=10 screened lpl": screened.lower,
        "y15=10 screened upl": screened.upper,
        "y15=10 unscreened lpl": unscreened.lower,
        "y15=10 unscreened upl": unscreened.upper,
    }
    assert set(found) == set(expected)
    for name, value in found.items():
        assert value == pytest.approx(expected[name][0], abs=expected[name][1], rel=0), name


def test_published_series_has_no_special_cause(published):
    values, _ = published
    assert set(control_chart(np.array(values)).causes) == {SpecialCause.COMMON}


def test_limits_by_hand():
    found = limits(10, 12, 11, 15, 12)
    assert found.mean == 12
    assert found.moving_range == pytest.approx((2 + 1 + 4 + 3) / 4)
    assert (found.lower, found.upper) == pytest.approx((12 - 6.65, 12 + 6.65))
    assert (found.near_lower, found.near_upper) == pytest.approx((12 - 13.3 / 3, 12 + 13.3 / 3))


def test_one_pass_leaves_out_ranges_of_3_267_means_or_more():
    values = (0, 1, 0, 1, 0, 1, 0, 20, 19)
    ranges = [1, 1, 1, 1, 1, 1, 20, 1]
    found = limits(*values)
    assert 3.267 * np.mean(ranges) <= 20
    assert (found.screened, found.moving_range) == (1, 1.0)
    assert limits(*values, screen=False).moving_range == pytest.approx(np.mean(ranges))


@pytest.mark.parametrize("value", [0.0, 0.1, -7.3, 1e9 / 3, 1e-30])
@pytest.mark.parametrize("count", [2, 7, 49, 200])
def test_constant_series_is_usual_throughout(value, count):
    chart = control_chart(np.full(count, value))
    found = chart.stretches[0].limits
    assert found
    assert found.lower == found.upper == pytest.approx(value)
    assert set(chart.causes) == {SpecialCause.COMMON}


def test_outside_is_beyond_and_not_on_the_limit():
    assert causes(3.0, 0, 3.1, 0, -3.0, 0, -3.1) == [
        *(USUAL, USUAL, "Above UCL", USUAL),
        *(USUAL, USUAL, "Below LCL"),
    ]


def test_seven_points_up_or_down_are_a_trend_and_six_are_none():
    up = [-0.3, -0.2, -0.1, 0.1, 0.2, 0.3, 0.4]
    assert causes(*up) == ["7 Point Trend (Increasing)"] * 7
    assert causes(*up[::-1]) == ["7 Point Trend (Decreasing)"] * 7
    assert causes(*up[:6]) == [USUAL] * 6


def test_tie_breaks_a_trend():
    assert causes(-0.3, -0.2, -0.1, 0.1, 0.1, 0.2, 0.3, 0.4) == [USUAL] * 8


def test_peak_between_two_trends_belongs_to_the_later():
    up = [-0.3, -0.2, -0.1, 0.1, 0.2, 0.3]
    told = causes(*up, 0.4, *up[::-1])
    assert told == ["7 Point Trend (Increasing)"] * 6 + ["7 Point Trend (Decreasing)"] * 7


def test_two_of_three_near_the_same_limit():
    assert causes(-1, 2.5, 1, 2.5, -1) == [
        *(USUAL, "2 in 3 Above CL", USUAL, "2 in 3 Above CL", USUAL)
    ]
    assert causes(1, -2.5, -2.5, -1, 1) == [
        *(USUAL, "2 in 3 Below CL", "2 in 3 Below CL", USUAL, USUAL)
    ]


def test_two_of_three_on_different_sides_are_usual():
    assert causes(2.5, -2.5, 1, -2.5, 2.5) == [USUAL] * 5
    assert causes(2.5, -1, 2.5) == [USUAL] * 3


def test_near_limit_itself_is_not_beyond_it():
    assert causes(2, 1, 2) == [USUAL] * 3


def test_seven_on_one_side_and_six_are_none():
    assert causes(1, 0.5, 1, 0.5, 1, 0.5, 1) == ["7 Points Above CL"] * 7
    assert causes(-1, -0.5, -1, -0.5, -1, -0.5, -1) == ["7 Points Below CL"] * 7
    assert causes(1, 0.5, 1, 0.5, 1, 0.5, -1) == [USUAL] * 7
    assert causes(1, 0.5, 1, 0, 1, 0.5, 1) == [USUAL] * 7


def test_rules_come_in_their_order():
    """A rise to beyond the limit, all above the mean, its last points near or outside it."""
    assert causes(0.1, 0.2, 0.3, 0.4, 2.4, 2.5, 3.5) == [
        *["7 Point Trend (Increasing)"] * 6,
        "Above UCL",
    ]
    assert causes(1, 0.5, 1, 0.5, 1, 2.5, 2.2) == [
        *["7 Points Above CL"] * 5,
        *["2 in 3 Above CL"] * 2,
    ]


def test_gap_breaks_what_is_in_a_row():
    high, low = [3.0, 1, 3, 1, 3, 1, 3], [-3.0, -1] * 4
    whole = control_chart(np.array(high + low))
    parted = control_chart(np.array([*high[:4], NAN, *high[4:], *low]))
    assert whole.causes == (SpecialCause.SEVEN_ABOVE,) * 7 + (SpecialCause.SEVEN_BELOW,) * 8
    usual = SpecialCause.COMMON
    assert parted.causes == (*(usual,) * 4, None, *(usual,) * 3, *whole.causes[7:])


def test_there_is_no_range_across_a_gap_but_one_mean_for_both_sides():
    found = limits(1, 3, NAN, 23, 25)
    assert (found.mean, found.moving_range) == (13, 2)
    assert control_limits(np.array([1, NAN, 5])) is None


def test_limits_begin_anew_only_where_told():
    values = np.array([1.0, 2, 1, 2, 1, 11, 12, 11, 12, 11])
    chart = control_chart(values, [5])
    assert [(s.first, s.last) for s in chart.stretches] == [(0, 4), (5, 9)]
    for stretch in chart.stretches:
        assert stretch.limits == control_limits(values[stretch.first : stretch.last + 1])
        assert stretch.limits
        assert stretch.limits.moving_range == 1
    assert len(control_chart(values).stretches) == 1


@pytest.mark.parametrize("places", [(0,), (0, 0), (3, 3, 0)])
def test_rebased_at_first_point_or_twice_makes_no_empty_stretch(places):
    chart = control_chart(np.arange(6.0), places)
    assert [s.first for s in chart.stretches] == sorted({0, *places})


def test_stretch_of_one_value_has_no_limits_and_no_causes():
    chart = control_chart(np.array([1.0, 2, 3, 9]), [3])
    assert chart.stretches[-1].limits is None
    assert chart.causes[-1] is None
    assert "too few" in variation_words(chart, Better.LOWER)


@pytest.mark.parametrize("values", [[], [5.0], [NAN, NAN], [5.0, NAN, 5.0]])
def test_nothing_to_go_by_is_no_crash(values):
    chart = control_chart(np.array(values))
    assert not any(stretch.limits for stretch in chart.stretches)
    assert set(chart.causes) <= {None}


@pytest.mark.parametrize("places", [[-1], [4]])
def test_place_outside_the_series_is_refused(places):
    with pytest.raises(ValueError, match="outside"):
        control_chart(np.arange(4.0), places)


@settings(deadline=None)
@given(
    st.lists(st.integers(-1000, 1000), min_size=2, max_size=60),
    st.integers(-10_000, 10_000),
)
def test_adding_a_constant_shifts_the_limits_alone(values, constant):
    series = np.array(values, float)
    before, after = control_chart(series), control_chart(series + constant)
    old, new = before.stretches[0].limits, after.stretches[0].limits
    assert old
    assert new
    for line in ("mean", "lower", "upper", "near_lower", "near_upper"):
        assert getattr(new, line) == pytest.approx(getattr(old, line) + constant, abs=1e-6)
    assert new.moving_range == old.moving_range
    assert before.causes == after.causes


@settings(deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=2, max_size=60))
def test_turned_upside_down_high_causes_are_low_ones(values):
    series = np.array(values, float)
    up, down = control_chart(series), control_chart(-series)
    kinds = [[c and point_type(c, Better.HIGHER) for c in chart.causes] for chart in (up, down)]
    opposite = {
        PointType.IMPROVEMENT: PointType.CONCERN,
        PointType.CONCERN: PointType.IMPROVEMENT,
        PointType.COMMON_CAUSE: PointType.COMMON_CAUSE,
    }
    assert [opposite[kind] for kind in kinds[0]] == kinds[1]


@pytest.mark.parametrize(
    ("cause", "better", "expected"),
    [
        (SpecialCause.COMMON, Better.HIGHER, PointType.COMMON_CAUSE),
        (SpecialCause.ABOVE_LIMIT, Better.HIGHER, PointType.IMPROVEMENT),
        (SpecialCause.ABOVE_LIMIT, Better.LOWER, PointType.CONCERN),
        (SpecialCause.DECREASING, Better.LOWER, PointType.IMPROVEMENT),
        (SpecialCause.SEVEN_BELOW, Better.HIGHER, PointType.CONCERN),
        (SpecialCause.TWO_IN_THREE_BELOW, Better.CONTEXT, PointType.NEUTRAL_LOW),
        (SpecialCause.INCREASING, Better.CONTEXT, PointType.NEUTRAL_HIGH),
    ],
)
def test_point_type(cause, better, expected):
    assert point_type(cause, better) is expected


@pytest.mark.parametrize(
    ("target", "better", "expected"),
    [
        (0, Better.HIGHER, Assurance.MET),
        (0, Better.LOWER, Assurance.MISSED),
        (99, Better.HIGHER, Assurance.MISSED),
        (99, Better.LOWER, Assurance.MET),
        (12, Better.LOWER, Assurance.EITHER),
        (99, Better.CONTEXT, None),
    ],
)
def test_assurance_is_where_the_target_lies(target, better, expected):
    assert assurance(control_chart(np.array([10.0, 12, 11, 15, 12])), target, better) is expected


def test_newest_value_is_told_in_words():
    low = control_chart(np.array([10.0, 12, 11, 12, 11, 10, 11, 12, 1]))
    assert variation_words(low, Better.LOWER) == (
        "The newest value is unusual: it is below the range in which values usually lie. That is "
        "the good direction."
    )
    assert "direction" not in variation_words(low, Better.CONTEXT)
