"""Which periods are fitted, and with which columns, worked out by hand."""

import numpy as np
import pytest

from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.design import (
    design_of,
    fitted_periods,
    harmonics_of,
    share_transferred,
)

TIMES = np.arange(60.0)


def left_out(change, season=12, times=TIMES):
    return times[~fitted_periods(times, change, season)].tolist()


def test_settling_in_starts_with_the_change():
    assert left_out(Change(36)) == [36, 37, 38]
    assert left_out(Change(36, settling_in=0)) == []


def test_two_periods_go_after_each_later_step_if_plateaus_are_long():
    long = ((30, 0.3), (40, 0.7), (50, 1.0))
    assert left_out(Change(30, steps=long)) == [30, 31, 32, 40, 41, 50, 51]
    short = ((30, 0.3), (35, 0.7), (50, 1.0))
    assert left_out(Change(30, steps=short)) == [30, 31, 32]


def test_share_follows_the_steps():
    share = share_transferred(TIMES, Change(30, steps=((30, 0.3), (40, 1.0))))
    assert share[[29, 30, 39, 40, 59]].tolist() == [0, 0.3, 0.3, 1, 1]


@pytest.mark.parametrize(("season", "reach"), [(12, 60), (4, 40), (52, 260), (7, 365), (1, 499)])
def test_before_window_has_a_reach(season, reach):
    times = np.arange(600.0)
    fitted = fitted_periods(times, Change(499, 0), season)
    assert times[fitted][0] == 499 - reach


def test_reach_may_be_told():
    assert left_out(Change(36, 0, reach=30)) == [0, 1, 2, 3, 4, 5]


def test_a_break_over_several_periods_leaves_them_out():
    assert left_out(Change(36, 0, breaks=((20, 23),))) == [20, 21, 22]


def test_spans_that_are_left_out_have_no_step_after_them():
    change = Change(36, 0, left_out=((45, 46),))
    assert left_out(change) == [45]
    plain, with_step = (
        design_of(TIMES, fitted_periods(TIMES, one, 12), one, 12).matrix.shape[1]
        for one in (change, Change(36, 0, breaks=((45, 46),)))
    )
    assert with_step == plain + 1


@pytest.mark.parametrize(
    ("season", "before", "fitted", "pairs"),
    [
        (12, 18, 24, 2),
        (12, 18, 23, 1),
        (12, 17, 40, 1),
        (12, 12, 15, 1),
        (12, 11, 40, 0),
        (7, 18, 24, 3),
        (7, 7, 10, 1),
        (7, 6, 10, 0),
        (52, 78, 104, 2),
        (52, 52, 60, 1),
        (4, 9, 12, 2),
        (4, 6, 9, 1),
        (4, 5, 50, 0),
        (1, 50, 60, 0),
    ],
)
def test_harmonics_by_season(season, before, fitted, pairs):
    assert harmonics_of(season, before, fitted) == pairs


@pytest.mark.parametrize("season", [1, 4, 7, 12, 52])
def test_columns_are_never_more_than_can_be_told_apart(season):
    times = np.arange(300.0)
    found = design_of(times, np.ones(300, dtype=bool), Change(200, 0), season)
    assert np.linalg.matrix_rank(found.matrix) == found.matrix.shape[1]
    assert found.matrix.shape[1] == 3 + {1: 0, 4: 3, 7: 6, 12: 4, 52: 4}[season]


@pytest.mark.parametrize(
    ("before", "trend", "has"),
    [(23, "auto", False), (24, "auto", True), (10, "on", True), (40, "off", False)],
)
def test_trend_from_two_years_before(before, trend, has):
    change = Change(before, 0)
    found = design_of(TIMES, fitted_periods(TIMES, change, 12), change, 12, trend=trend)
    assert found.trend is has


def test_trend_is_in_years_from_the_change_and_effect_is_last():
    change = Change(36, others=(20, 99), breaks=((10, 10),))
    found = design_of(TIMES, fitted_periods(TIMES, change, 12), change, 12)
    assert found.matrix[48, 1] == 1.0
    assert found.effect.tolist() == [0] * 8 + [1]
    assert found.matrix[[19, 20], 6].tolist() == [0, 1]
    assert found.matrix[[9, 10], 7].tolist() == [0, 1]
    assert found.matrix[[35, 36], 8].tolist() == [0, 1]
