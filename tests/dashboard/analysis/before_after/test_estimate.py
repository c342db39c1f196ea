"""The effect of a change: known answers, hostile series, and what must hold of any series."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.effect import BeforeAfter, Kind, Observed
from dashboard.analysis.before_after.estimate import before_after, before_after_each
from dashboard.analysis.before_after.unfit import Unfit, UnfitError

MONTHS = 60
TIME = np.arange(MONTHS)
CHANGE = Change(36)
AFTER = TIME >= 36
HUNDRED = np.full(MONTHS, 100.0)
ONES = np.ones(MONTHS)
NAN = np.full(MONTHS, np.nan)


def random(seed=0):
    return np.random.default_rng(seed)


def series(kind, numerator, denominator=ONES, season=12):
    return Observed(kind, np.asarray(numerator, float), denominator, season=season)


def noisy(kind, seed=0, after=1.0):
    """An ordinary series of a kind, moved after the change."""
    level = np.where(AFTER, after, 1.0)
    if kind is Kind.PROPORTION:
        return series(kind, random(seed).binomial(100, 0.6 * level), HUNDRED)
    if kind in {Kind.MEAN, Kind.STOCK}:
        return series(kind, 50 * level + random(seed).normal(size=MONTHS))
    if kind is Kind.DURATION:
        return series(kind, 20 * level * np.exp(0.1 * random(seed).normal(size=MONTHS)))
    return series(kind, random(seed).poisson(50 * level), HUNDRED)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("trend", ["on", "off"])
def test_planted_effect_is_found(kind, trend):
    found = before_after(noisy(kind, after=0.5), CHANGE, trend=trend)
    assert found.p < 0.05
    assert found.relative.low < -0.5 < found.relative.high
    assert found.relative.point == pytest.approx(-0.5, abs=0.12)
    assert (found.before, found.after) == (36, 21)


@pytest.mark.parametrize("kind", list(Kind))
def test_no_effect_is_not_found(kind):
    found = before_after(noisy(kind, seed=4), CHANGE)
    assert found.p > 0.05
    assert found.absolute.low < 0 < found.absolute.high


def test_step_of_a_mean_is_the_difference_where_neighbours_differ():
    values = np.where(TIME % 2 == 0, 1.0, -1.0) + 5 * AFTER
    found = before_after(series(Kind.MEAN, values, season=1), Change(36, 0), trend="off")
    assert found.absolute.point == pytest.approx(5, abs=0.1)
    assert found.r1 < 0


def test_interval_is_sd_times_student():
    found = before_after(noisy(Kind.MEAN), CHANGE)
    half = (found.link.high - found.link.low) / 2
    assert found.freedom == 57 - 7
    assert half == pytest.approx(2.0086 * found.sd, rel=1e-4)
    assert found.smallest == pytest.approx(2.8 * found.sd)


def test_many_are_each_alone():
    mixed = [noisy(kind, seed) for seed in range(3) for kind in Kind]
    mixed.append(series(Kind.COUNT, np.zeros(MONTHS)))
    found = before_after_each(mixed, CHANGE)
    for one, answer in zip(mixed[:-1], found[:-1], strict=True):
        alone = before_after(one, CHANGE)
        assert alone.p == pytest.approx(answer.p, rel=1e-7)
        assert alone.absolute.low == pytest.approx(answer.absolute.low, rel=1e-7)
    assert found[-1] is Unfit.TOO_FEW_EVENTS


HOSTILE = {
    "all missing": (NAN, Unfit.NO_BEFORE),
    "one value": (np.where(TIME == 40, 5.0, np.nan), Unfit.NO_BEFORE),
    "constant": (np.full(MONTHS, 5.0), Unfit.NOTHING_VARIES),
    "perfect step": (np.where(AFTER, 10.0, 20.0), Unfit.PERFECT_FIT),
    "endless": (np.where(TIME == 3, np.inf, 5.0), Unfit.IMPOSSIBLE),
    "nothing after": (np.where(AFTER, np.nan, 5.0 + TIME % 7), Unfit.NO_AFTER),
    "three points": (np.where(np.isin(TIME, [34, 35, 40]), TIME, np.nan), Unfit.TOO_FEW_PERIODS),
}


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_series_say_why(kind, name):
    values, reason = HOSTILE[name]
    with pytest.raises(UnfitError) as told:
        before_after(series(kind, values, HUNDRED), CHANGE)
    assert told.value.reason is reason
    assert str(reason) in str(told.value)


@pytest.mark.parametrize(
    ("kind", "values", "of", "reason"),
    [
        (Kind.COUNT, np.zeros(MONTHS), ONES, Unfit.TOO_FEW_EVENTS),
        (Kind.COUNT, TIME == 30, ONES, Unfit.TOO_FEW_EVENTS),
        (Kind.COUNT, TIME - 5.0, ONES, Unfit.IMPOSSIBLE),
        (Kind.PROPORTION, HUNDRED, HUNDRED, Unfit.TOO_FEW_EVENTS),
        (Kind.PROPORTION, 100.0 + TIME, 100.0 + TIME, Unfit.TOO_FEW_EVENTS),
        (Kind.PROPORTION, np.zeros(MONTHS), HUNDRED, Unfit.TOO_FEW_EVENTS),
        (Kind.PROPORTION, np.where(AFTER, 90.0 + TIME % 7, 0), 90 + TIME % 7, Unfit.PERFECT_FIT),
        (Kind.PROPORTION, HUNDRED + 1, HUNDRED, Unfit.IMPOSSIBLE),
        (Kind.COUNT, np.where(TIME == 30, 1e9, 3 + TIME % 3), ONES, Unfit.NOT_SETTLED),
        (Kind.MEAN, 1.0 + TIME, ONES, Unfit.PERFECT_FIT),
        (Kind.MEAN, np.zeros(MONTHS), ONES, Unfit.NOTHING_VARIES),
        (Kind.STOCK, 1e150 * random().normal(size=MONTHS), ONES, Unfit.IMPOSSIBLE),
    ],
)
def test_impossible_or_empty_figures_say_why(kind, values, of, reason):
    assert before_after_each([series(kind, values, of)], CHANGE) == [reason]


def test_no_series_at_all():
    assert before_after_each([], CHANGE) == []
    nothing = Observed(Kind.COUNT, np.empty(0), np.empty(0))
    assert before_after_each([nothing], CHANGE) == [Unfit.NO_BEFORE]


@pytest.mark.parametrize(
    ("kind", "values", "sign"),
    [
        (Kind.PROPORTION, np.where(AFTER, random().binomial(100, 0.5, MONTHS), 100), -1),
        (Kind.PROPORTION, np.where(AFTER, 100, random().binomial(100, 0.5, MONTHS)), 1),
        (Kind.COUNT, np.where(AFTER, random().poisson(20, MONTHS), 0), 1),
        (Kind.COUNT, np.where(AFTER, 0, random().poisson(20, MONTHS)), -1),
    ],
)
def test_from_or_to_nothing_is_found_and_stays_possible(kind, values, sign):
    found = before_after(series(kind, values, HUNDRED), CHANGE)
    assert found.p < 0.05
    assert np.sign(found.absolute.low) == np.sign(found.absolute.high) == sign
    assert found.relative.low >= -1
    most = 1 if kind is Kind.PROPORTION else 60
    assert -most <= found.absolute.low <= found.absolute.high <= most


def test_huge_and_long_and_negative_are_answered():
    assert before_after(series(Kind.COUNT, random().poisson(1e12, MONTHS)), CHANGE).p > 0.05
    long = Observed(Kind.MEAN, random().normal(size=200), np.ones(200))
    assert before_after(long, Change(150)).before == 60
    assert before_after(series(Kind.STOCK, random().normal(-9, 3, MONTHS)), CHANGE).trend is False


def test_rare_counts_are_read_by_quarters():
    found = before_after(series(Kind.COUNT, random(1).poisson(0.5, MONTHS), HUNDRED), CHANGE)
    assert (found.before, found.after) == (36, 21)
    assert found.freedom == 12 + 7 - 5
    assert np.isfinite(found.counterfactual).all()


def test_missing_months_and_nothing_to_judge_are_not_fitted():
    of = np.where(TIME % 9 == 0, 0.0, 50.0)
    of[5] = np.nan
    values = np.where(of > 0, random().binomial(50, 0.7, MONTHS), of)
    found = before_after(series(Kind.PROPORTION, values, of), CHANGE)
    out = (of == 0) | np.isnan(of) | ((TIME >= 36) & (TIME < 39))
    assert found.used.tolist() == (~out).tolist()
    assert np.isnan(found.low).tolist() == ((of == 0) | np.isnan(of)).tolist()


def test_steps_give_the_effect_of_the_whole():
    steps = ((36, 0.5), (48, 1.0))
    share = np.select([TIME >= 48, TIME >= 36], [1.0, 0.5], 0.0)
    values = 100 - 20 * share + random().normal(size=MONTHS)
    found = before_after(series(Kind.MEAN, values), Change(36, steps=steps), trend="off")
    assert found.link.point == pytest.approx(-20, abs=1.5)
    mean_share = share[found.used & AFTER].mean()
    assert found.absolute.point == pytest.approx(mean_share * found.link.point)


def test_line_that_bends_gives_its_mean_effect():
    grows = np.where(AFTER, -4 - 0.5 * (TIME - 36), 0)
    found = before_after(
        series(Kind.MEAN, 100 + TIME + grows + random().normal(size=MONTHS)), CHANGE, bends=True
    )
    mean_effect = grows[found.used & AFTER].mean()
    assert found.absolute.low < mean_effect < found.absolute.high
    assert found.absolute.point == pytest.approx(mean_effect, abs=1)
    np.testing.assert_allclose(found.counterfactual, 100 + TIME, atol=2.5)


def test_another_change_and_a_break_take_their_own_share():
    values = 10 * (TIME >= 20) + 5 * (TIME >= 50) - 7 * AFTER + random(2).normal(size=MONTHS)
    told = Change(36, others=(20,), breaks=((50, 50),))
    found = before_after(series(Kind.MEAN, values), told, trend="off")
    assert found.absolute.point == pytest.approx(-7, abs=2)


@pytest.mark.parametrize("at", [36, 38, 39])
def test_another_change_at_the_same_time_cannot_be_told_apart(at):
    assert before_after_each([noisy(Kind.COUNT)], Change(36, others=(at,))) == [
        Unfit.NOT_TOLD_APART
    ]


def test_comparators_take_away_what_all_share():
    shock = 0.5 * AFTER + 0.1 * np.sin(TIME)
    own, *others = (
        series(Kind.COUNT, random(seed).poisson(400 * np.exp(shock)), HUNDRED) for seed in range(4)
    )
    assert before_after(own, CHANGE, trend="off").p < 0.05
    beside = before_after(own, CHANGE, trend="off", comparators=others)
    assert beside.p > 0.05
    assert beside.counterfactual[45] == pytest.approx(400 * np.exp(shock[45]), rel=0.1)
    short = Observed(Kind.COUNT, np.ones(5), np.ones(5))
    with pytest.raises(ValueError, match="same periods"):
        before_after(own, CHANGE, comparators=[short])


def test_offset_is_taken_off_the_line():
    own = noisy(Kind.COUNT)
    plain = before_after(own, CHANGE)
    moved = Observed(Kind.COUNT, own.numerator, own.denominator * np.exp(-0.3))
    shifted = before_after(moved, CHANGE, offset=np.full(MONTHS, 0.3))
    assert shifted.link.point == pytest.approx(plain.link.point, rel=1e-8)
    np.testing.assert_allclose(shifted.counterfactual, plain.counterfactual, rtol=1e-8)


def test_band_holds_about_95_in_100_of_what_comes():
    inside = []
    for seed in range(40):
        one = noisy(Kind.COUNT, seed)
        found = before_after(one, CHANGE, trend="off")
        inside.append(((found.low <= one.numerator) & (one.numerator <= found.high))[AFTER])
    assert 0.92 <= np.mean(inside) <= 0.99


@settings(max_examples=60, deadline=None)
@given(
    kind=st.sampled_from(list(Kind)),
    seed=st.integers(0, 10**6),
    level=st.sampled_from([0.05, 0.4, 3.0, 60.0, 1e4]),
    after=st.sampled_from([0.0, 0.3, 0.8, 1.0, 1.3]),
    missing=st.sampled_from([0.0, 0.1, 0.5]),
    at=st.integers(-2, 62),
    trend=st.sampled_from(["auto", "on", "off"]),
)
def test_what_is_said_agrees_with_itself(kind, seed, level, after, missing, at, trend):
    draw = random(seed)
    values = draw.poisson(level * np.where(at <= TIME, after, 1.0)).astype(float)
    of = values + draw.poisson(level, MONTHS) if kind is Kind.PROPORTION else ONES
    values[draw.random(MONTHS) < missing] = np.nan
    (found,) = before_after_each([series(kind, values, of)], Change(at), trend=trend)
    if isinstance(found, Unfit):
        return
    assert isinstance(found, BeforeAfter)
    for told in (found.link, found.absolute, found.relative):
        if told is not None:
            assert told.low <= told.point <= told.high
            assert (told.low > 0 or told.high < 0) == (found.p < 0.05)
    if found.relative is not None:
        assert found.relative.low >= -1 or kind in {Kind.MEAN, Kind.STOCK, Kind.DURATION}
    assert 0 <= found.p <= 1
    assert -0.3 <= found.r1 <= 0.98
    assert found.used.sum() == found.before + found.after
    assert found.smallest > 0
    shown = ~np.isnan(found.low)
    assert np.all(found.low[shown] <= found.counterfactual[shown])
    assert np.all(found.counterfactual[shown] <= found.high[shown])
