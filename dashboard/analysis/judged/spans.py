"""Spans: the months that make up one period of a judged series: one, a quarter, or a year."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from dashboard.analysis.before_after.effect import Observed
from dashboard.analysis.before_after.rules import Rules
from dashboard.kpis.measure import Frequency, Measure
from dashboard.kpis.table import Floats
from datasets.calendar import MONTHS_IN_YEAR, month_of
from datasets.programme import Intervention

QUARTER = 3
_WORDS = {1: "month", QUARTER: "quarter", MONTHS_IN_YEAR: "year"}


@dataclass(frozen=True, slots=True)
class Span:
    """Periods of so many months, counted from the month `origin` (12 x year + month - 1)."""

    months: int = 1
    origin: int = 0

    @property
    def season(self) -> int:
        """How many of them a year has."""
        return MONTHS_IN_YEAR // self.months

    @property
    def word(self) -> str:
        """What one is called."""
        return _WORDS[self.months]

    def holding(self, day: date) -> int:
        """The number of the period that a day is in."""
        return (_number(day) - self.origin) // self.months

    def after(self, day: date) -> int:
        """The number of the first period of which no part is before a day's month."""
        return -((self.origin - _number(day)) // self.months)

    def many(self, months: int) -> int:
        """How many of them so many months take up, in part or whole."""
        return -(-months // self.months)

    def last_month(self, number: int) -> date:
        """The last month of a period."""
        month = self.origin + (number + 1) * self.months - 1
        return date(month // MONTHS_IN_YEAR, month % MONTHS_IN_YEAR + 1, 1)

    def rules(self, rules: Rules) -> Rules:
        """The rules, which speak of months, in periods of this span."""
        if self.months == 1:
            return rules
        return replace(
            rules,
            first_review=self.many(rules.first_review),
            every=max(rules.every // self.months, 1),
            settled_from=self.many(rules.settled_from),
            least_before=self.many(rules.least_before),
            full_before=self.many(rules.full_before),
            break_within=rules.break_within // self.months,
            break_sides=self.many(rules.break_sides),
        )


def span_of(measure: Measure, change: Intervention) -> Span:
    """How a measure is read: with two clocks, of few cases, by quarters that the change begins."""
    if measure.frequency == Frequency.YEARLY:
        return Span(MONTHS_IN_YEAR)
    if measure.twin:
        return Span(QUARTER, _number(month_of(change.on)))
    return Span()


def together(monthly: Observed, span: Span) -> Observed:
    """A series of months added up by the span's periods; one that lacks a month is left out."""
    if monthly.season == span.season:
        return monthly
    months = monthly.first + np.arange(monthly.numerator.size)
    periods = (months - span.origin) // span.months
    if not periods.size:
        return replace(monthly, season=span.season)
    first, last = int(periods[0]), int(periods[-1])
    places = [periods == number for number in range(first, last + 1)]
    return replace(
        monthly,
        numerator=_sums(monthly.numerator, places, span.months),
        denominator=_sums(monthly.denominator, places, span.months),
        first=first,
        season=span.season,
    )


def _sums(values: Floats, places: list[Floats], months: int) -> Floats:
    return np.array(
        [values[place].sum() if place.sum() == months else np.nan for place in places],
        dtype=np.float64,
    )


def _number(day: date) -> int:
    return MONTHS_IN_YEAR * day.year + day.month - 1
