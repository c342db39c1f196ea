"""Ward effects: totals and families by hand, who is judged, units, and what is said."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm
from scipy.stats import t as student

from dashboard.analysis.before_after.effect import BeforeAfter, Estimate, Kind, Outcome
from dashboard.analysis.before_after.shrinkage import shrunk
from dashboard.analysis.before_after.step import Step
from dashboard.analysis.before_after.ward_words import effect_in_words, ward_sentence
from dashboard.analysis.before_after.wards import (
    FEWEST_WARDS,
    Own,
    WardEffect,
    absolute,
    relative,
    ward_effects,
)


def _fit(point: float, sd: float) -> BeforeAfter:
    """A fit with this effect; all else is beside the point."""
    link = Estimate(point, point - 1.96 * sd, point + 1.96 * sd)
    p = 2 * float(norm.sf(abs(point) / sd))
    used, none = np.ones(3, np.bool_), np.full(3, np.nan)
    counted = (36, 12, 0.1, True, 2)
    return BeforeAfter(link, sd, 40, link, link, p, 0.3, 0.2, *counted, used, none, none, none)


def _own(d: float, sd: float, *, a_month: float = 11, level: float = 0.5) -> Own:
    p = 2 * float(norm.sf(abs(d) / sd))
    return Own(Step(d, sd, p, 36, 12, np.ones(3, np.bool_)), a_month, level)


BOROUGH = _fit(-0.128, 0.04)


def _alike(number: int) -> dict[str, Own]:
    return {f"Ward {place}": _own(0.1 * (-1) ** place, 0.25) for place in range(number)}


def test_a_total_is_the_boroughs_and_what_is_left_of_its_own() -> None:
    own = {f"Ward {place}": _own(0.02 * place - 0.1, 0.1 + 0.02 * place) for place in range(10)}
    found = ward_effects(Kind.COUNT, BOROUGH, own, 0.05).effects
    d = np.array([its.deviation.point for its in own.values()])
    s = np.array([its.deviation.sd for its in own.values()])
    mean, spread = shrunk(d, s, 0.2)
    for place, ward in enumerate(found):
        total, sd = -0.128 + mean[place], (0.0016 + spread[place] ** 2) ** 0.5
        assert ward.ward == f"Ward {place}"
        assert ward.fit.link.point == pytest.approx(total)
        assert ward.fit.sd == pytest.approx(sd)
        assert ward.fit.p == pytest.approx(2 * student.cdf(-abs(total) / sd, 40))
        assert ward.fit.link.high - ward.fit.link.low == pytest.approx(2 * 2.0210754 * sd)
        assert ward.effect.low == pytest.approx(np.exp(ward.fit.link.low) - 1)
        assert (ward.fit.p < 0.05) == (ward.fit.link.high < 0 or ward.fit.link.low > 0)


def test_the_family_is_the_measures_wards() -> None:
    """Benjamini and Hochberg by hand: the smallest p times n / rank, from the largest down."""
    own = {f"Ward {place}": _own(0.05 * place - 0.3, 0.15) for place in range(8)}
    found = ward_effects(Kind.COUNT, BOROUGH, own, 0.05).effects
    ps = sorted(ward.fit.p for ward in found)
    wanted = [min(8 / (rank + 1) * p for rank, p in enumerate(ps) if rank >= at) for at in range(8)]
    assert sorted(ward.q for ward in found) == pytest.approx([min(q, 1) for q in wanted])


def test_seven_wards_are_too_few() -> None:
    found = ward_effects(Kind.COUNT, BOROUGH, _alike(FEWEST_WARDS - 1), 0.05)
    assert found.effects == ()
    assert "Fewer than 8 wards" in found.why_none
    assert ward_effects(Kind.COUNT, BOROUGH, _alike(FEWEST_WARDS), 0.05).effects


@pytest.mark.parametrize("kind", [Kind.STOCK, Kind.MEAN])
def test_a_backlog_has_no_ward_effects(kind: Kind) -> None:
    found = ward_effects(kind, BOROUGH, _alike(21), 0.05)
    assert found.effects == ()
    assert found.why_none


def test_one_that_moved_differently_is_found_among_those_that_did_not() -> None:
    own = _alike(20) | {"Other": _own(0.9, 0.2)}
    found = ward_effects(Kind.COUNT, BOROUGH, own, 0.05).effects
    assert [ward.ward for ward in found if ward.differently] == ["Other"]


def test_one_of_many_at_the_edge_is_as_chance_would_have_it() -> None:
    own = _alike(20) | {"Edge": _own(0.2 * 2.1, 0.2)}
    assert own["Edge"].deviation.p < 0.05
    found = ward_effects(Kind.COUNT, BOROUGH, own, 0.05).effects
    assert not any(ward.differently for ward in found)


def test_a_ward_leans_where_its_own_figures_could_not_be_called() -> None:
    own = _alike(18) | {
        "Small": _own(0.0, 0.3),
        "Clear": _own(-0.4, 0.1, a_month=120),
        "Still": _own(0.128, 0.005, a_month=9000),
    }
    found = ward_effects(Kind.COUNT, _fit(-0.128, 0.01), own, 0.05).effects
    leans = {ward.ward: ward.leans for ward in found}
    assert leans["Small"]
    assert not leans["Clear"]
    assert not leans["Still"], "about the same is an answer"


def test_a_share_moves_by_points_from_where_it_would_have_been() -> None:
    link = Estimate(np.log(2.25), 0.0, np.log(4))
    points = absolute(Kind.PROPORTION, link, 0.6)
    assert points.point == pytest.approx(0.6 - 0.4)
    assert points.low == pytest.approx(0, abs=1e-12)
    assert points.high == pytest.approx(0.6 - 3 / 11)
    assert relative(Kind.PROPORTION, link, 0.6).point == pytest.approx(0.5)


def test_counts_and_medians_move_from_where_they_would_have_been() -> None:
    halved = Estimate(np.log(0.5), np.log(0.25), 0.0)
    assert absolute(Kind.COUNT, halved, 11).point == pytest.approx(-11)
    assert relative(Kind.COUNT, halved, 11).low == pytest.approx(-0.75)
    assert absolute(Kind.DURATION, halved, 9.5).point == pytest.approx(-10)
    assert relative(Kind.DURATION, halved, 9.5).point == pytest.approx(-0.5)


@pytest.mark.parametrize("kind", [Kind.COUNT, Kind.PROPORTION, Kind.DURATION])
def test_wards_that_know_nothing_or_all_are_finite(kind: Kind) -> None:
    strange = {
        "Vague": _own(5.0, 1e4),
        "Sharp": _own(-3.0, 1e-9, level=0.999),
        "Wild": _own(700.0, 100.0, level=0.001),
    }
    for ward in ward_effects(kind, BOROUGH, _alike(20) | strange, 0.05).effects:
        for shown in (ward.effect, ward.alone, ward.fit.absolute, ward.fit.relative):
            assert shown is not None
            assert np.isfinite([shown.low, shown.point, shown.high]).all()
            assert shown.low <= shown.point <= shown.high
        assert np.isfinite(ward.fit.smallest)


def test_noel_park_reads_as_it_should() -> None:
    ward = _ward(Estimate(-0.12, -0.2, -0.03), own=_own(0.0, 0.3, a_month=11.4))
    assert ward_sentence(ward, Outcome.IMPROVED, Outcome.IMPROVED) == (
        "Noel Park: improved, with the borough. Its own figures alone are too few to judge "
        "(about 11 a month), so this leans on all 21 wards: 12% fewer, 95% sure between 3% and "
        "20%."
    )


def test_a_ward_that_could_be_judged_alone_says_both() -> None:
    ward = replace(_ward(Estimate(0.2, 0.1, 0.3)), leans=False, differently=True)
    assert ward_sentence(ward, Outcome.WORSENED, Outcome.CANNOT_TELL) == (
        "Noel Park: worsened, and moved differently from the borough. Its own figures alone (about "
        "11 a month) say 20% more, 95% sure between 10% and 30%; leaning on all 21 wards: 20% "
        "more, 95% sure between 10% and 30%."
    )


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_can_be_said(outcome: Outcome) -> None:
    ward = replace(_ward(Estimate(-0.1, -0.2, 0.1)), kind=Kind.DURATION)
    said = ward_sentence(ward, outcome, outcome)
    assert "10% shorter, 95% sure between 20% shorter and 10% longer." in said
    assert "cause" not in said


@pytest.mark.parametrize(
    ("kind", "effect", "said"),
    [
        (Kind.COUNT, (0.5, 0.004, 3.5), "50% more, 95% sure between 0.4% and 350%"),
        (Kind.COUNT, (9.5, 2.0, 1e9), "950% more, 95% sure between 200% and over 1,000%"),
        (Kind.COUNT, (-0.1, -0.2, -0.0001), "10% fewer, 95% sure between under 0.1% and 20%"),
        (Kind.COUNT, (-0.009, -0.02, 0.0096), "0.9% fewer, 95% sure between 2% fewer and 1% more"),
        (
            Kind.PROPORTION,
            (-0.01, -0.04, 0.02),
            "1.0 percentage points lower, 95% sure between 4.0 lower and 2.0 higher",
        ),
    ],
)
def test_effects_in_words(kind: Kind, effect: tuple[float, float, float], said: str) -> None:
    assert effect_in_words(Estimate(*effect), kind) == said


NUMBERS = st.floats(-2, 2).filter(lambda number: abs(number) > 1e-6)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(NUMBERS, st.floats(0.02, 2), st.floats(0.005, 0.995)), min_size=8),
    st.sampled_from([Kind.COUNT, Kind.PROPORTION, Kind.DURATION]),
    NUMBERS,
)
def test_scales_p_and_words_agree(
    wards: list[tuple[float, float, float]], kind: Kind, change: float
) -> None:
    own = {f"W{place}": _own(d, s, level=level) for place, (d, s, level) in enumerate(wards)}
    found = ward_effects(kind, _fit(change, 0.1), own, 0.05)
    for ward in found.effects:
        for shown in (ward.fit.absolute, ward.fit.relative, ward.fit.link):
            assert shown.low <= shown.point <= shown.high
            assert (shown.low > 0 or shown.high < 0) == (ward.fit.p < 0.05)
        point, ends = effect_in_words(ward.effect, kind).split(", 95% sure between ")
        more, less = ("more", "longer", "higher"), ("fewer", "shorter", "lower")
        assert point.endswith(more if ward.effect.point > 0 else less)
        assert ends.endswith(more) == (ward.fit.p >= 0.05)
        assert ward.fit.smallest > 0


def _ward(effect: Estimate, own: Own | None = None) -> WardEffect:
    """A ward with this relative effect."""
    link = Estimate(*(float(np.log1p(end)) for end in (effect.point, effect.low, effect.high)))
    return WardEffect(
        ward="Noel Park",
        kind=Kind.COUNT,
        fit=replace(BOROUGH, link=link),
        q=0.05,
        own=own or _own(0.0, 0.3),
        alone=effect,
        differently=False,
        leans=True,
        wards=21,
    )
