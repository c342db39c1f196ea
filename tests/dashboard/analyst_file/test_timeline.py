"""Timeline: what periods are, where a date falls among them, and which of them a break touches."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl
import pytest

from dashboard.analyst_file.columns import AnalystFile
from dashboard.analyst_file.frequency import Frequency
from dashboard.analyst_file.periods import PeriodError
from dashboard.analyst_file.timeline import Timeline, timeline_of


def timeline(texts: Sequence[str], frequency: Frequency | None = None) -> Timeline:
    places = tuple(f"line {place}" for place in range(2, len(texts) + 2))
    file = AnalystFile("own.csv", {"when": pl.Series(texts, dtype=pl.String())}, places, ())
    return timeline_of(file, "when", frequency)


def days(first: str, step: int, count: int) -> list[str]:
    start = date.fromisoformat(first)
    return [(start + timedelta(days=step * place)).isoformat() for place in range(count)]


MONTHS = [f"2024-{month:02d}" for month in range(1, 13)]
MONTH_ENDS = ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"]
UNEVEN_MONTHS = ["2024-01-30", "2024-02-28", "2024-03-29", "2024-04-30"]


@pytest.mark.parametrize(
    ("texts", "frequency", "season", "period"),
    [
        (MONTHS, "monthly", 12, "month"),
        (MONTHS[::3], "quarterly", 4, "quarter"),
        (["2021-04", "2022-04", "2023-04"], "yearly", 1, "year"),
        (MONTH_ENDS, "monthly", 12, "month"),
        (UNEVEN_MONTHS, "monthly", 12, "month"),
        (days("2024-01-01", 1, 9), "daily", 7, "day"),
        (days("2024-01-03", 7, 9), "weekly", 52, "week"),
        ([*days("2024-01-03", 7, 4), *days("2024-02-07", 7, 4)], "weekly", 52, "week"),
        (["7", "8", "9"], "numbered", 1, "period"),
        (MONTHS[::2], "numbered", 1, "period"),
    ],
)
def test_what_periods_are_is_told_from_how_far_apart_they_stand(texts, frequency, season, period):
    found = timeline(texts)
    assert (found.frequency.value, found.season, found.period) == (frequency, season, period)


def test_weekdays_stand_as_they_are_and_days_with_a_gap_do_not():
    weekdays = [day for day in days("2024-01-01", 1, 28) if date.fromisoformat(day).weekday() < 5]
    found = timeline(weekdays)
    assert (found.season, found.period, len(found.periods.numbers)) == (1, "day", 20)
    assert found.place_of("2024-01-06") == found.place_of("2024-01-08") == 5
    gapped = timeline([day for day in days("2024-01-01", 1, 28) if day != "2024-01-09"])
    assert (gapped.season, len(gapped.periods.numbers)) == (7, 28)


@pytest.mark.parametrize(
    ("frequency", "season"), [(Frequency.MONTHLY, 12), (Frequency.WEEKLY, 52), (None, 1)]
)
def test_whole_numbers_are_of_any_frequency_that_is_said(frequency, season):
    found = timeline(["3", "4", "6"], frequency)
    assert (found.season, found.place_of("6")) == (season, 3)


def test_years_may_be_whole_numbers_or_dates():
    found = timeline(["1970", "1971"], Frequency.YEARLY)
    assert found.place_of("1971") == found.place_of("1971-05-03") == 1
    assert found.period == "year"


@pytest.mark.parametrize(
    ("written", "place"),
    [("2024-03", 2), ("2024-03-31", 2), ("Mar 2024", 2), ("2023-11", -2), ("2025-02", 13)],
)
def test_a_date_is_in_a_period_or_outside_them(written, place):
    assert timeline(MONTHS).place_of(written) == place


@pytest.mark.parametrize(
    ("written", "span"),
    [
        ("2024-03", (2, 2)),
        ("2024-03-01", (2, 2)),
        ("2024-03-02", (2, 3)),
        ("2024-03..2024-05", (2, 5)),
        ("2024-03-15..2024-03-20", (2, 3)),
    ],
)
def test_a_break_touches_the_months_that_it_is_within(written, span):
    assert timeline(MONTHS).span_of(written) == span


@pytest.mark.parametrize("written", ["2024-05..2024-03", "..2024-03", "soon", "7"])
def test_what_is_no_break_is_refused(written):
    with pytest.raises(PeriodError):
        timeline(MONTHS).span_of(written)
