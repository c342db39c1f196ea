"""How large a change must be, and that a threshold set wrong is refused."""

import pytest

from dashboard.analysis.before_after.effect import Kind
from dashboard.analysis.before_after.rules import FILES, RELEASES, Rules
from dashboard.analysis.before_after.worthwhile import Worthwhile, worthwhile
from tests.dashboard.analysis.before_after.fitted import fitted


@pytest.mark.parametrize(
    ("kind", "level", "expected"),
    [
        (Kind.COUNT, 300.0, Worthwhile(0.05, relative=True)),
        (Kind.DURATION, 12.0, Worthwhile(0.05, relative=True)),
        (Kind.PROPORTION, 0.70, Worthwhile(0.02)),  # a fifth of 30 points is 6: 2 is smaller
        (Kind.PROPORTION, 0.95, Worthwhile(0.01)),  # a fifth of 5 points
        (Kind.PROPORTION, 0.05, Worthwhile(0.01)),  # the nearer end is 0
        (Kind.PROPORTION, 0.90, Worthwhile(0.02)),  # both are 2
        (Kind.STOCK, 1200.0, Worthwhile(24.0)),
        (Kind.MEAN, -40.0, Worthwhile(2.0)),
    ],
)
def test_worthwhile_change_of_each_kind(kind: Kind, level: float, expected: Worthwhile) -> None:
    found = worthwhile(kind, level)
    assert found.relative is expected.relative
    assert found.amount == pytest.approx(expected.amount)


def test_programme_sets_its_own() -> None:
    rules = Rules(relative=0.1, points=0.05, of_distance=0.5, of_inflow=0.01)
    assert worthwhile(Kind.COUNT, 0, rules) == Worthwhile(0.1, relative=True)
    assert worthwhile(Kind.PROPORTION, 0.96, rules).amount == pytest.approx(0.02)
    assert worthwhile(Kind.STOCK, 500, rules).amount == pytest.approx(5)


@pytest.mark.parametrize(
    ("kind", "level", "said"),
    [
        (Kind.PROPORTION, 71.0, "a share of 71.0 is not possible"),
        (Kind.PROPORTION, float("nan"), "a share of nan is not possible"),
        (Kind.STOCK, 0.0, "an inflow of 0.0 a month"),
    ],
)
def test_impossible_levels_are_refused(kind: Kind, level: float, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        worthwhile(kind, level)


def test_share_of_nothing_is_neither_reached_nor_held() -> None:
    fit = fitted(5, 1, expected=None)
    size = Worthwhile(0.05, relative=True)
    assert not size.reached(fit)
    assert not size.holds(fit, 2)


def test_reached_at_the_size_itself_and_held_only_inside() -> None:
    size = Worthwhile(0.05, relative=True)
    assert size.reached(fitted(-5, 1, expected=100))
    assert not size.reached(fitted(-4.9, 1, expected=100))
    inside = fitted(2, 4, expected=100)  # from -5.8% to 9.8%
    assert size.holds(inside, 2)
    assert not size.holds(fitted(2.2, 4, expected=100), 2)  # to 10.04%
    assert not size.holds(fitted(-2.2, 4, expected=100), 2)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"alpha": 0}, "alpha is 0: it must be between 0 and 1"),
        ({"q": 1.5}, "q is 1.5"),
        ({"first_review": 0}, "first_review is 0: it must be a whole number from 1"),
        ({"every": 1.5}, "every is 1.5: it must be a whole number from 1"),
        ({"strong_q": 0.2}, r"strong_q \(0.2\) must not be above q \(0.1\)"),
        ({"alpha": 0.3}, r"alpha \(0.3\) must not be above leave \(0.2\)"),
        ({"same": 0}, "same is 0: it must be above 0"),
    ],
)
def test_impossible_rules_are_refused(wrong: dict[str, float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Rules(**wrong)


def test_reviews_come_every_three_months_from_the_sixth() -> None:
    assert list(RELEASES.reviews(5)) == []
    assert list(RELEASES.reviews(6)) == [6]
    assert list(RELEASES.reviews(14)) == [6, 9, 12]
    assert list(RELEASES.reviews(15)) == [6, 9, 12, 15]


def test_file_is_looked_at_once_at_its_end() -> None:
    assert list(FILES.reviews(5)) == []
    assert list(FILES.reviews(6)) == [6]
    assert list(FILES.reviews(31)) == [31]
