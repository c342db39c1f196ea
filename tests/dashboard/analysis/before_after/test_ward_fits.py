"""Wards' own figures: as the whole engine gives them, and who has none."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.deviations import Deviation, deviation_of, rest_of
from dashboard.analysis.before_after.effect import BeforeAfter, Kind, Observed
from dashboard.analysis.before_after.estimate import before_after, before_after_each
from dashboard.analysis.before_after.step import steps
from dashboard.analysis.before_after.ward_fits import ByWard, judged_by_ward, own_figures
from dashboard.analysis.before_after.wards import ward_effects
from dashboard.kpis.measure import Family, Measure
from dashboard.kpis.registry import MEASURES

MONTHS = 60
FIRST = 24_240
CHANGE = Change(FIRST + 36)
AFTER = np.arange(MONTHS) >= 36
NAMES = [f"Ward {number}" for number in range(12)]


def _borough(wards: dict[str, Observed]) -> ByWard:
    whole = replace(
        wards[NAMES[0]],
        numerator=np.sum([ward.numerator for ward in wards.values()], axis=0),
        denominator=np.sum([ward.denominator for ward in wards.values()], axis=0),
    )
    return ByWard(whole, wards)


def _counts(seed: int, change: float = 0.0, mean: float = 11.0) -> ByWard:
    rng = np.random.default_rng(seed)
    expected = mean * np.exp(change * AFTER)
    homes = np.full(MONTHS, 1000.0)
    return _borough(
        {
            name: Observed(Kind.COUNT, rng.poisson(expected).astype(float), homes, first=FIRST)
            for name in NAMES
        }
    )


def _shares(seed: int) -> ByWard:
    rng = np.random.default_rng(seed)
    wards = {}
    for name in NAMES:
        of = rng.poisson(30, MONTHS).astype(float)
        on_time = rng.binomial(of.astype(int), 0.7).astype(float)
        wards[name] = Observed(Kind.PROPORTION, on_time, of, first=FIRST)
    return _borough(wards)


def _days(seed: int) -> ByWard:
    rng = np.random.default_rng(seed)
    of = np.full(MONTHS, 20.0)
    medians = np.exp(rng.normal(2.5, 0.2, (len(NAMES) + 1, MONTHS)))
    series = [Observed(Kind.DURATION, one, of, first=FIRST) for one in medians]
    wards = dict(zip(NAMES, series[1:], strict=True))
    return ByWard(series[0], wards, dict.fromkeys(NAMES, series[0]))


def _deviations(measure: ByWard) -> list[Deviation]:
    return [
        deviation_of(ward, measure.rests.get(name) or rest_of(measure.borough, ward))
        for name, ward in measure.wards.items()
    ]


@pytest.mark.parametrize(
    "measure", [_counts(1), _shares(2), _days(3)], ids=lambda m: m.borough.kind
)
def test_a_step_is_the_engines(measure: ByWard) -> None:
    deviations = _deviations(measure)
    wanted = before_after_each(
        [one.series for one in deviations],
        CHANGE,
        trend="off",
        offsets=[one.offset for one in deviations],
        family_a_only=True,
    )
    for step, fit in zip(steps(deviations, CHANGE), wanted, strict=True):
        assert step is not None
        assert isinstance(fit, BeforeAfter)
        assert step.p == pytest.approx(fit.p)
        assert step.point == pytest.approx(fit.link.point, abs=0.05 * fit.sd)
        assert step.sd == pytest.approx(fit.sd, rel=0.05)
        assert (step.before, step.after) == (fit.before, fit.after)


def test_many_measures_at_once_are_each_as_alone() -> None:
    measures = [_counts(1), _shares(2), _days(3), _counts(4)]
    together = own_figures(measures, CHANGE)
    for measure, found in zip(measures, together, strict=True):
        [alone] = own_figures([measure], CHANGE)
        assert list(found) == NAMES
        for name in NAMES:
            assert found[name].deviation.point == pytest.approx(alone[name].deviation.point)
            assert found[name].deviation.sd == pytest.approx(alone[name].deviation.sd)


def test_what_the_after_months_hold() -> None:
    counts = _counts(5)
    ward = counts.wards[NAMES[0]]
    [found] = own_figures([counts], CHANGE)
    assert found[NAMES[0]].a_month == pytest.approx(ward.numerator[39:].mean())
    assert found[NAMES[0]].level == pytest.approx((ward.numerator[39:].sum() + 0.5) / 21)
    shares = _shares(5)
    ward = shares.wards[NAMES[0]]
    [found] = own_figures([shares], CHANGE)
    assert found[NAMES[0]].a_month == pytest.approx(ward.denominator[39:].mean())
    level = (ward.numerator[39:].sum() + 0.5) / (ward.denominator[39:].sum() + 1)
    assert found[NAMES[0]].level == pytest.approx(level)


def _without(measure: ByWard, name: str, months: slice) -> ByWard:
    ward = measure.wards[name]
    numerator, denominator = ward.numerator.copy(), ward.denominator.copy()
    numerator[months] = denominator[months] = np.nan
    hidden = replace(ward, numerator=numerator, denominator=denominator)
    return replace(measure, wards={**measure.wards, name: hidden})


@pytest.mark.parametrize(
    "months",
    [slice(None), slice(0, 36), slice(36, None)],
    ids=["all hidden", "older than its boundary", "none since"],
)
def test_a_ward_without_a_side_gets_no_effect(months: slice) -> None:
    counts = _counts(6)
    borough = before_after(counts.borough, CHANGE)
    [own] = own_figures([_without(counts, NAMES[3], months)], CHANGE)
    assert list(own) == [name for name in NAMES if name != NAMES[3]]
    effects = ward_effects(Kind.COUNT, borough, own, 0.05).effects
    assert NAMES[3] not in [ward.ward for ward in effects]
    assert all(ward.wards == len(NAMES) - 1 for ward in effects)


def test_a_hidden_month_says_nothing_whatever_it_was() -> None:
    """What is worked out is the same for every figure that a hidden month may have had."""
    counts = _counts(7)
    other = _counts(7)
    other.wards[NAMES[2]].numerator[50] += 3
    found = [
        own_figures([_without(one, NAMES[2], slice(50, 51))], CHANGE)[0] for one in (counts, other)
    ]
    for name in NAMES:
        assert found[0][name].deviation.point == found[1][name].deviation.point
        assert found[0][name].a_month == found[1][name].a_month
        assert found[0][name].level == found[1][name].level


@pytest.mark.parametrize("kind", [Kind.COUNT, Kind.PROPORTION, Kind.DURATION, Kind.STOCK])
def test_strange_wards_are_left_out_and_break_nothing(kind: Kind) -> None:
    none = np.zeros(MONTHS)
    strange = {
        "empty": (none, none),
        "all zero": (none, none + 10),
        "constant": (none + 2, none + 4),
        "missing": (none + np.nan, none + np.nan),
        "huge": (none + 1e12, none + 1e12),
    }
    wards = {name: Observed(kind, *part, first=FIRST) for name, part in strange.items()}
    whole = Observed(kind, none + 2e12, none + 3e12, first=FIRST)
    [found] = own_figures([ByWard(whole, wards, dict.fromkeys(wards, whole))], CHANGE)
    assert "empty" not in found
    assert "missing" not in found
    for own in found.values():
        assert np.isfinite([own.deviation.point, own.deviation.sd, own.deviation.p]).all()


def test_too_short_a_series_has_no_wards() -> None:
    short = Observed(Kind.COUNT, np.array([3.0, 4, 5]), np.ones(3), first=CHANGE.at - 1)
    whole = replace(short, numerator=np.array([30.0, 41, 52]))
    assert own_figures([ByWard(whole, {"One": short})], CHANGE) == [{}]


def test_a_ward_that_leans_finds_the_boroughs_change_and_one_that_differs_is_told() -> None:
    counts = _counts(8, change=np.log(0.8), mean=20.0)
    counts.wards[NAMES[0]].numerator[36:] *= 1.5
    counts = _borough(dict(counts.wards))
    borough = before_after(counts.borough, CHANGE, trend="off")
    [own] = own_figures([counts], CHANGE)
    effects = {ward.ward: ward for ward in ward_effects(Kind.COUNT, borough, own, 0.05).effects}
    assert [name for name in NAMES if effects[name].differently] == [NAMES[0]]
    assert effects[NAMES[0]].effect.point > 0 > effects[NAMES[1]].effect.point
    for name in NAMES[1:]:
        alone, leaning = effects[name].alone, effects[name].effect
        assert leaning.high - leaning.low < alone.high - alone.low


@pytest.mark.parametrize("measure", MEASURES.values(), ids=lambda measure: measure.id)
def test_no_level_is_judged_by_ward(measure: Measure) -> None:
    if measure.family is Family.STOCK or not measure.by_ward or measure.recipe is not None:
        assert not judged_by_ward(measure)


def test_who_is_judged_by_ward() -> None:
    assert judged_by_ward(MEASURES["repairs_raised"])
    assert not judged_by_ward(MEASURES["open_repairs_age"])
    assert not judged_by_ward(MEASURES["weeks_of_work"])
    assert judged_by_ward(MEASURES["non_emergency_on_time"])
