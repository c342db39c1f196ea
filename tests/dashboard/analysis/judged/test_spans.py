"""Months, quarters that the change begins, and years: their numbers by hand."""

from datetime import date

import numpy as np
import pytest

from dashboard.analysis.before_after.effect import Kind, Observed
from dashboard.analysis.before_after.rules import RELEASES
from dashboard.analysis.judged.spans import Span, together

JUNE = 12 * 2022 + 5
QUARTERS = Span(3, JUNE)


@pytest.mark.parametrize(
    ("span", "day", "holding", "after"),
    [
        (Span(), date(2022, 6, 17), JUNE, JUNE),
        (QUARTERS, date(2022, 6, 1), 0, 0),
        (QUARTERS, date(2022, 8, 31), 0, 1),
        (QUARTERS, date(2022, 5, 31), -1, 0),
        (QUARTERS, date(2022, 4, 1), -1, 0),
        (QUARTERS, date(2022, 3, 1), -1, -1),
        (Span(12), date(2022, 6, 1), 2022, 2023),
        (Span(12), date(2022, 1, 1), 2022, 2022),
    ],
)
def test_periods_are_numbered_from_the_change(span, day, holding, after):
    assert (span.holding(day), span.after(day)) == (holding, after)


@pytest.mark.parametrize(
    ("span", "number", "month"),
    [
        (Span(), JUNE, date(2022, 6, 1)),
        (QUARTERS, 0, date(2022, 8, 1)),
        (QUARTERS, -1, date(2022, 5, 1)),
        (Span(12), 2022, date(2022, 12, 1)),
    ],
)
def test_a_period_ends_with_its_last_month(span, number, month):
    assert span.last_month(number) == month


def test_rules_that_speak_of_months_are_told_in_periods():
    by_quarter, by_year = QUARTERS.rules(RELEASES), Span(12).rules(RELEASES)
    assert list(by_quarter.reviews(5)) == [2, 3, 4, 5]
    assert (by_quarter.least_before, by_quarter.full_before, by_quarter.break_sides) == (4, 8, 2)
    assert list(by_year.reviews(3)) == [1, 2, 3]
    assert (by_year.least_before, by_year.full_before, by_year.break_within) == (1, 2, 0)
    assert Span().rules(RELEASES) is RELEASES


def test_a_quarter_that_lacks_a_month_is_left_out():
    """March to December 2022; November is missing, and December's quarter is not over."""
    values = np.arange(1.0, 11.0)
    values[8] = np.nan
    monthly = Observed(Kind.PROPORTION, values, 10 * np.ones(10), first=JUNE - 3)
    quarterly = together(monthly, QUARTERS)
    assert quarterly.first == -1
    assert quarterly.season == 4
    assert quarterly.numerator[:2].tolist() == [1 + 2 + 3, 4 + 5 + 6]
    assert quarterly.denominator.tolist()[:3] == [30, 30, 30]
    assert np.isnan(quarterly.numerator[2:]).all()


def test_a_yearly_series_is_left_as_it_is():
    yearly = Observed(Kind.PROPORTION, np.ones(4), np.ones(4), first=2019, season=1)
    assert together(yearly, Span(12)) is yearly
