"""What the reviews find, by histories worked by hand."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from dashboard.analysis.before_after.effect import BeforeAfter
from dashboard.analysis.before_after.reviews import Review, Total, replay
from dashboard.analysis.before_after.rules import FILES, RELEASES, Rules
from dashboard.analysis.before_after.unfit import Unfit
from dashboard.analysis.before_after.worthwhile import Worthwhile
from tests.dashboard.analysis.before_after.fitted import NORMAL, fitted

SIZE = Worthwhile(1.0)
Told = tuple[float, float] | Unfit
"""An estimate and its p, or why there is none."""


def fit_of(point: float, p: float) -> BeforeAfter:
    """An estimate with a given p."""
    z = -NORMAL.inv_cdf(p / 2)
    return fitted(point, abs(point) / z if z else 1.0)


def replayed(
    histories: Mapping[str, Sequence[Told]], rules: Rules = RELEASES
) -> dict[str, tuple[Review, ...]]:
    """The reviews of figures whose looks were, the first one after six months, as told."""
    totals = [Total(key, 6 + 3 * len(told) - 1, SIZE) for key, told in histories.items()]

    def fit(key: str, months: int) -> BeforeAfter | Unfit:
        told = histories[key][(months - 6) // 3]
        return told if isinstance(told, Unfit) else fit_of(*told)

    return replay(totals, fit, rules)


def standing(*told: Told, rules: Rules = RELEASES) -> list[int]:
    """What is found after each look at a figure that is alone in its family."""
    return [one.standing for one in replayed({"a": told}, rules)["a"]]


NOTHING, UP, STRONG, DOWN = (0.5, 0.6), (3.0, 0.03), (3.0, 0.005), (-3.0, 0.03)


@pytest.mark.parametrize(
    ("history", "found"),
    [
        # two in a row are needed, and one strong one is enough
        ([UP], [0]),
        ([UP, UP], [0, 1]),
        ([UP, NOTHING, UP], [0, 0, 0]),
        ([UP, NOTHING, UP, UP], [0, 0, 0, 1]),
        ([STRONG], [1]),
        ([NOTHING, STRONG], [0, 1]),
        ([DOWN, DOWN], [0, -1]),
        # two that point in different ways are not two in a row
        ([UP, DOWN], [0, 0]),
        ([UP, DOWN, DOWN], [0, 0, -1]),
        # it stays while p <= .20 and the sign is the same
        ([STRONG, (2.0, 0.20)], [1, 1]),
        ([STRONG, (0.1, 0.19)], [1, 1]),  # however small it has become
        ([STRONG, (2.0, 0.201)], [1, 0]),
        ([STRONG, (-2.0, 0.15)], [1, 0]),
        # and must then be earned anew
        ([STRONG, (2.0, 0.3), UP], [1, 0, 0]),
        ([STRONG, (2.0, 0.3), UP, UP], [1, 0, 0, 1]),
        ([STRONG, (2.0, 0.3), STRONG], [1, 0, 1]),
        # turning round is earned too: by one strong look, or by two
        ([STRONG, DOWN], [1, 0]),
        ([STRONG, DOWN, DOWN], [1, 0, -1]),
        ([STRONG, (-3.0, 0.001)], [1, -1]),
        # a look without an estimate ends what was found
        ([STRONG, Unfit.TOO_FEW_EVENTS, UP], [1, 0, 0]),
        ([UP, Unfit.TOO_FEW_EVENTS, UP], [0, 0, 0]),
        # too small to be worth it, however sure
        ([(0.9, 0.0001), (0.9, 0.0001)], [0, 0]),
        ([(1.0, 0.0001)], [1]),
        # not sure enough
        ([(3.0, 0.05), (3.0, 0.05)], [0, 0]),
        ([(3.0, 0.049), (3.0, 0.049)], [0, 1]),
    ],
)
def test_histories_worked_by_hand(history: list[Told], found: list[int]) -> None:
    assert standing(*history) == found


def test_found_after_is_the_look_that_found_it() -> None:
    looks = replayed({"a": [UP, UP, (2.0, 0.15), NOTHING, STRONG]})["a"]
    assert [one.months for one in looks] == [6, 9, 12, 15, 18]
    assert [one.found_after for one in looks] == [None, 9, 9, None, 18]
    assert [one.candidate for one in looks] == [1, 1, 0, 0, 1]
    assert [one.strong for one in looks] == [False, False, False, False, True]


def test_q_is_over_the_family_of_that_look() -> None:
    looks = replayed(
        {
            "a": [(3.0, 0.04), (3.0, 0.04)],
            "b": [(3.0, 0.5), (3.0, 0.5)],
            "c": [(3.0, 0.9)],
            "d": [Unfit.NOTHING_VARIES, Unfit.NOTHING_VARIES],
        }
    )
    first, second = looks["a"]
    assert (first.q, first.family) == (pytest.approx(0.12), 3)
    assert (first.candidate, first.alone) == (0, True)  # of three, one like it is no surprise
    assert (second.q, second.family) == (pytest.approx(0.08), 2)
    assert (second.candidate, second.alone) == (1, False)
    assert math.isnan(looks["d"][0].q)
    assert len(looks["c"]) == 1


def test_p_that_is_no_number_is_not_judged() -> None:
    look = replay([Total("a", 6, SIZE)], lambda *_: replace(fitted(3, 1), p=math.nan))["a"][0]
    assert look.fit is Unfit.NOT_SETTLED
    assert (look.family, look.candidate) == (0, 0)


def test_file_is_looked_at_once_and_one_candidate_is_enough() -> None:
    asked = []

    def fit(key: str, months: int) -> BeforeAfter:
        asked.append((key, months))
        return fit_of(3.0, 0.03)

    looks = replay([Total("a", 31, SIZE), Total("b", 19, SIZE)], fit, FILES)
    assert asked == [("a", 31), ("b", 19)]
    assert [(one.standing, one.found_after, one.family) for one in looks["a"]] == [(1, 31, 2)]


def test_no_look_before_the_sixth_month() -> None:
    assert replay([Total("a", 5, SIZE)], lambda *_: Unfit.NO_AFTER) == {"a": ()}
    assert replay([], lambda *_: Unfit.NO_AFTER) == {}


def test_looks_are_dated() -> None:
    def dated(_: str, months: int) -> date:
        return date(2024, months, 1)

    looks = replay([Total("a", 9, SIZE)], lambda *_: Unfit.NOTHING_VARIES, dates=dated)["a"]
    assert [one.on for one in looks] == [date(2024, 6, 1), date(2024, 9, 1)]


def test_longer_series_repeat_the_looks_of_shorter_ones() -> None:
    history = [UP, UP, (2.0, 0.15), NOTHING, STRONG, DOWN]
    assert standing(*history)[:4] == standing(*history[:4])


def test_programmes_own_thresholds_are_followed() -> None:
    assert standing(UP, UP, rules=Rules(alpha=0.02)) == [0, 0]
    assert standing(UP, UP, rules=Rules(q=0.02)) == [0, 0]
    assert standing(UP, rules=Rules(strong_q=0.05)) == [1]
    assert standing(STRONG, (2.0, 0.12), rules=Rules(leave=0.1)) == [1, 0]
