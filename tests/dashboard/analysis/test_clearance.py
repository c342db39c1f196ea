"""The clearance forecast: known answers without noise, refusals, and the same figures again."""

import numpy as np
import pytest

from dashboard.analysis.clearance import (
    Backlog,
    Course,
    NoForecast,
    NoForecastError,
    clearance,
    completions_needed,
)
from dashboard.analysis.clearance_words import clearance_words
from dashboard.analysis.net_flow import RHO, draw_flows, flow_design

JANUARY_2024 = 2024 * 12
NAN = float("nan")


def backlog(opened, closed, end, first=JANUARY_2024) -> Backlog:
    """A backlog whose stock is carried back from what is open at the end."""
    opened, closed = np.array(opened, float), np.array(closed, float)
    flow = np.nan_to_num(opened - closed)
    return Backlog(first, opened, closed, end - (flow.sum() - np.cumsum(flow)))


def noisy(seed: int, months: int = 24, end: float = 900) -> Backlog:
    random = np.random.default_rng(seed)
    return backlog(random.poisson(300, months), random.poisson(320, months), end)


@pytest.mark.parametrize("months", [6, 11, 12, 30])
@pytest.mark.parametrize(("level", "expected"), [(0, 10), (95, 1), (50, 5), (49.5, 6)])
def test_steady_flow_clears_when_division_says(months, level, expected):
    found = clearance(backlog([30] * months, [40] * months, 100), level)
    assert found.course is Course.ON_COURSE
    assert (found.median, found.low, found.high) == (expected,) * 3
    assert (found.p12, found.p24, found.p60) == (1, 1, 1)
    assert (found.months, found.opened, found.closed) == (min(months, 18), 30, 40)


def test_wave_without_noise_is_followed():
    """A flow of -10 with a yearly wave of 8: the stock is what the same wave makes of it."""
    months = JANUARY_2024 + np.arange(18)
    flow = -10 + 8 * np.cos(2 * np.pi * months / 12)
    ahead = -10 + 8 * np.cos(2 * np.pi * (months[-1] + np.arange(1, 40)) / 12)
    held = backlog(100 + flow, [100] * 18, 200)
    expected = int(np.argmax(200 + np.cumsum(ahead) <= 100)) + 1
    assert expected != 10
    assert clearance(held, 100).median == expected


@pytest.mark.parametrize(("opened", "closed"), [(40, 30), (40, 40)])
def test_backlog_that_grows_or_stands_is_not_on_course(opened, closed):
    found = clearance(backlog([opened] * 12, [closed] * 12, 100), 50)
    assert found.course is Course.NOT_ON_COURSE
    assert (found.median, found.low, found.high, found.p60) == (None, None, None, 0)


def test_on_course_is_more_likely_than_not_within_60_months():
    assert clearance(backlog([30] * 12, [31] * 12, 100), 40).course is Course.ON_COURSE
    assert clearance(backlog([30] * 12, [31] * 12, 100), 39).course is Course.NOT_ON_COURSE


@pytest.mark.parametrize("level", [100, 101, 5000])
def test_backlog_at_the_level_is_there_already(level):
    held = backlog([40] * 12, [30] * 12, 100)
    found = clearance(held, level)
    assert found.course is Course.ALREADY
    assert (found.median, found.p12, found.p24) == (0, 1, 1)
    assert completions_needed(held, level, 12) == pytest.approx(40)


def test_same_series_gives_the_same_figures_and_another_other_ones():
    assert clearance(noisy(1), 400) == clearance(noisy(1), 400)
    assert clearance(noisy(1), 400) != clearance(noisy(2), 400)


def test_a_higher_level_is_never_reached_later():
    found = [clearance(noisy(3), level) for level in (300, 500, 700)]
    assert found[0].p12 <= found[1].p12 <= found[2].p12
    medians = [one.median for one in found]
    assert medians == sorted(medians, reverse=True)
    assert all(one.low <= one.median <= one.high for one in found)


def test_only_the_last_18_months_count_and_none_before_settling_in():
    old = backlog([900] * 12 + [30] * 18, [100] * 12 + [40] * 18, 100)
    assert clearance(old, 0).median == 10
    recent = backlog([30] * 20 + [30] * 8, [35] * 20 + [50] * 8, 100)
    assert clearance(recent, 0).median != 5
    found = clearance(recent, 0, since=20)
    assert (found.median, found.months) == (5, 8)


def test_fewer_than_six_months_are_too_few():
    with pytest.raises(NoForecastError, match="5 months") as told:
        clearance(backlog([30] * 5, [40] * 5, 100), 0)
    assert told.value.reason is NoForecast.TOO_FEW_MONTHS
    with pytest.raises(NoForecastError, match="at least 6"):
        clearance(backlog([30] * 12, [40] * 12, 100), 0, since=7)


def test_missing_months_are_gaps():
    held = backlog([30, 30, NAN, 30, 30, 30, NAN, 30], [40, 40, NAN, 40, 40, 40, 40, 40], 100)
    stock = held.stock.copy()
    stock[:3] = NAN
    found = clearance(Backlog(held.first, held.opened, held.closed, stock), 0)
    assert (found.months, found.missing, found.median) == (6, 2, 10)


def test_months_after_the_last_full_one_are_not_read():
    held = backlog([30] * 9, [40] * 9, 100)
    longer = [np.append(part, NAN) for part in (held.opened, held.closed, held.stock)]
    found = clearance(Backlog(held.first, *longer), 0)
    assert (found.newest, found.median) == (8, 10)


def test_no_full_month_is_no_forecast():
    with pytest.raises(NoForecastError, match="no month") as told:
        clearance(Backlog(0, np.array([1.0]), np.array([1.0]), np.array([NAN])), 0)
    assert told.value.reason is NoForecast.NO_STOCK


@pytest.mark.parametrize(("off", "is_refused"), [(19, False), (21, True), (-21, True)])
def test_stock_and_flow_may_differ_by_two_percent(off, is_refused):
    held = backlog([30] * 12, [40] * 12, 1000)
    stock = held.stock.copy()
    stock[-1] += off
    changed = Backlog(held.first, held.opened, held.closed, stock)
    if not is_refused:
        assert clearance(changed, 0).checked
        return
    with pytest.raises(NoForecastError, match="December 2024") as told:
        clearance(changed, 0)
    assert told.value.reason is NoForecast.DISAGREES


def test_small_leaks_add_up():
    """1% a month leaves by a way that is not counted: no month differs by 2%, all together do."""
    held = backlog([30] * 12, [40] * 12, 1000)
    leaking = Backlog(held.first, held.opened, held.closed, held.stock * 0.99 ** np.arange(12))
    with pytest.raises(NoForecastError, match="way out"):
        clearance(leaking, 0)


def test_stock_of_the_first_day_is_recognised():
    held = backlog([30] * 12, [60] * 12, 500)
    first_days = Backlog(held.first, held.opened, held.closed, held.stock + 30)
    shifted = np.array([30, 90] * 6, float)
    uneven = backlog(shifted, [60] * 12, 500)
    opening = Backlog(
        uneven.first, uneven.opened, uneven.closed, uneven.stock - (uneven.opened - 60)
    )
    assert clearance(first_days, 0).checked
    with pytest.raises(NoForecastError, match="first day"):
        clearance(opening, 0)


def test_stock_of_one_month_alone_is_said_not_to_be_checked():
    held = backlog([30] * 9, [40] * 9, 100)
    stock = np.full(9, NAN)
    stock[-1] = 100
    alone = Backlog(held.first, held.opened, held.closed, stock)
    found = clearance(alone, 0)
    assert (found.median, found.checked) == (10, False)
    assert "could not be held against" in clearance_words(found, alone)


@pytest.mark.parametrize(("months", "expected"), [(12, 40), (24, 35), (120, 31)])
def test_completions_needed_by_division(months, expected):
    held = backlog([30] * 12, [35] * 12, 170)
    assert completions_needed(held, 50, months) == pytest.approx(expected)


def test_completions_needed_follow_the_seasons():
    months = JANUARY_2024 + np.arange(18)
    opened = 100 + 30 * np.cos(2 * np.pi * months / 12)
    ahead = 100 + 30 * np.cos(2 * np.pi * (months[-1] + np.arange(1, 7)) / 12)
    held = backlog(opened, opened + 5, 600)
    assert completions_needed(held, 0, 6) == pytest.approx(ahead.mean() + 100)


def test_draws_are_those_of_the_posterior():
    """Against the same posterior, written plainly: a matrix inverse for each correlation."""
    random = np.random.default_rng(5)
    months = np.array([0, 1, 2, 3, 5, 6, 7, 8, 9, 11, 12, 13, 14.0])
    flow = random.normal(-20, 10, len(months))
    x = flow_design(months, has_wave=True)
    n, k = x.shape
    log_weights, means, inverses, squares = [], [], [], []
    for rho in RHO:
        v = rho ** np.abs(months[:, None] - months)
        inverse = np.linalg.inv(v)
        information = x.T @ inverse @ x
        best = np.linalg.solve(information, x.T @ inverse @ flow)
        left = flow - x @ best
        s = left @ inverse @ left
        log_weights.append(
            -0.5 * np.linalg.slogdet(v)[1]
            - 0.5 * np.linalg.slogdet(information)[1]
            - (n - k) / 2 * np.log(s)
        )
        means.append(best)
        inverses.append(np.linalg.inv(information))
        squares.append(s)
    weight = np.exp(np.array(log_weights) - max(log_weights))
    weight /= weight.sum()
    mean = weight @ np.array(means)
    within = np.einsum("r,rij->ij", weight * np.array(squares) / (n - k - 2), np.array(inverses))
    between = np.einsum("r,ri,rj->ij", weight, np.array(means) - mean, np.array(means) - mean)
    draws = draw_flows(months, flow, draws=40_000, random=np.random.default_rng(1))
    sd = np.sqrt(np.diag(within + between))
    assert np.abs(draws.coefficients.mean(axis=0) - mean).max() < 0.03 * sd.max()
    assert draws.coefficients.std(axis=0) == pytest.approx(sd, rel=0.05)
    assert draws.rho.mean() == pytest.approx(weight @ RHO, abs=0.01)
    assert draws.newest == pytest.approx(flow[-1] - draws.coefficients @ x[-1])


@pytest.mark.parametrize(
    "held",
    [
        backlog([0] * 12, [0] * 12, 0),
        backlog([0] * 12, [0] * 12, 7),
        backlog([1e90] * 12, [2e90] * 12, 1e91),
        backlog([1] * 6, [1] * 6, 1),
        backlog([5, 7] * 100, [6, 8] * 100, 300),
    ],
    ids=["nothing", "no flow", "huge", "short", "long"],
)
def test_odd_series_are_no_crash(held):
    found = clearance(held, 0)
    assert 0 <= found.p12 <= found.p24 <= found.p60 <= 1
    assert clearance_words(found, held)


def test_words_for_each_course():
    steady = backlog([30] * 12, [40] * 12, 100)
    assert clearance_words(clearance(steady, 0), steady) == (
        "If the pace of the last 12 months goes on, the backlog of 100 (end of December 2024) "
        "comes down to the working level of 0 in about 10 months, in October 2025. The months "
        "looked at leave no doubt of that. The chance that it is there within 12 months is more "
        "than 99%, within 24 months more than 99%."
    )
    growing = backlog([40] * 12, [30] * 12, 100)
    assert clearance_words(clearance(growing, 0), growing).startswith(
        "Not on current course: if the pace of the last 12 months goes on"
    )
    assert clearance_words(clearance(growing, 200), growing) == (
        "Already at the working level: 100 were open at the end of December 2024, and the level "
        "is 200."
    )
    unsure = clearance(noisy(1), 400)
    assert f"between {unsure.low} and {unsure.high} months" in clearance_words(unsure, noisy(1))
