"""Benjamini-Hochberg, worked by hand and by its definition."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analysis.before_after.families import q_values

P = st.floats(0, 1)


def test_hand_worked_family() -> None:
    q = q_values({"a": 0.01, "b": 0.04, "c": 0.03, "d": 0.5})
    # sorted .01 .03 .04 .5; p n / rank: .04 .06 .0533 .5; the least from each rank on
    assert q == pytest.approx({"a": 0.04, "c": 0.16 / 3, "b": 0.16 / 3, "d": 0.5})


def test_one_figure_is_its_own_family() -> None:
    assert q_values({"a": 0.03}) == {"a": 0.03}


def test_ties_stay_tied() -> None:
    q = q_values({"a": 0.02, "b": 0.02, "c": 0.9})
    assert q == pytest.approx({"a": 0.03, "b": 0.03, "c": 0.9})


def test_what_was_not_judged_does_not_count_among_the_others() -> None:
    assert q_values({"a": 0.02, "b": math.nan, "c": 0.5}) == q_values({"a": 0.02, "c": 0.5})
    assert q_values({"a": math.nan}) == {}
    assert q_values({}) == {}


@given(st.lists(P, min_size=1, max_size=12))
def test_q_is_the_least_rate_at_which_the_figure_would_be_found(ps: list[float]) -> None:
    q = q_values(dict(enumerate(ps)))
    for key, p in enumerate(ps):
        rates = [other * len(ps) / sum(one <= other for one in ps) for other in ps if other >= p]
        assert q[key] == pytest.approx(min(rates), abs=1e-12)
        assert q[key] >= p
