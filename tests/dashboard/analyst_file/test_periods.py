"""Rows as periods: each form of date, gaps, order, twice the same, and what cannot be told."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.analyst_file.columns import AnalystFile
from dashboard.analyst_file.frequency import Frequency, label_of, numbers_of
from dashboard.analyst_file.periods import (
    PeriodError,
    Periods,
    period_number,
    periods_in,
    rows_as_periods,
)
from datasets.refusal import ExtractRefusedError

D, W, M, Q, Y, N = Frequency


def file_of(texts: Sequence[str]) -> AnalystFile:
    places = tuple(f"line {place}" for place in range(2, len(texts) + 2))
    return AnalystFile("own.csv", {"when": pl.Series(texts, dtype=pl.String())}, places, ())


def periods(*texts: str, frequency: Frequency | None = None) -> Periods:
    return periods_in(file_of(texts), "when", frequency)


def refused(*texts: str, frequency: Frequency | None = None) -> str:
    with pytest.raises(ExtractRefusedError, match="column 'when'") as told:
        periods(*texts, frequency=frequency)
    return str(told.value)


@pytest.mark.parametrize(
    "written",
    [
        "2024-03-01",
        "2024-03-01T00:00:00",
        "2024-03-01 00:00",
        "01/03/2024",
        "1/3/2024",
        "2024-03",
        "Mar 2024",
        "March 2024",
        "MAR-2024",
    ],
)
def test_every_form_of_a_month_is_the_same_month(written):
    assert period_number(written, M) == 2024 * 12 + 2
    assert periods(written, frequency=M).first == 2024 * 12 + 2


def test_frequencies_number_their_periods():
    day = pl.Series([date(2024, 5, 31), date(2024, 6, 1), date(2025, 6, 3)])
    assert numbers_of(day, D).to_list() == [19874, 19875, 20242]
    assert numbers_of(day, M).to_list() == [24292, 24293, 24305]
    assert numbers_of(day, Q).to_list() == [8097, 8097, 8101]
    assert numbers_of(day, Y).to_list() == [2024, 2024, 2025]
    assert [frequency.season for frequency in Frequency] == [7, 52, 12, 4, 1, 1]


@settings(deadline=None)
@given(st.dates(date(1000, 1, 1), date(2999, 12, 1)), st.sampled_from([D, W, M, Q, Y]))
def test_label_is_within_its_own_period(day, frequency):
    number = int(numbers_of(pl.Series([day]), frequency)[0])
    label = label_of(number, frequency)
    told = f"{label}-01-01" if frequency is Y else label
    assert period_number(told, frequency) == number
    if frequency is W:
        assert date.fromisoformat(label).weekday() == 0
        assert date.fromisoformat(label) <= day < date.fromisoformat(label) + timedelta(days=7)


def test_missing_rows_are_gaps():
    found = periods("2024-01", "2024-02", "2024-05", frequency=M)
    assert found.rows.tolist() == [0, 1, -1, -1, 2]
    assert found.labels == ("2024-01", "2024-02", "2024-03", "2024-04", "2024-05")
    laid = found.lay_out(np.array([7.0, 8, 9]))
    assert laid.tolist()[:2] == [7, 8]
    assert np.isnan(laid).tolist() == [False, False, True, True, False]


@pytest.mark.parametrize(
    ("texts", "count", "frequency"),
    [
        (("2024-01-01", "2024-02-01", "2024-04-01"), 4, M),
        (("2024-01-31", "2024-02-29", "2024-04-30"), 4, M),
        (("01/01/2023", "01/04/2023", "01/10/2023"), 4, M),
        (("2020-04", "2021-04", "2023-04"), 4, M),
        (("2024-01-01", "2024-01-08", "2024-01-22"), 4, D),
        (("2024-01-01", "2024-01-02", "2024-01-03"), 3, D),
        (("1", "2", "4"), 4, N),
        (("10", "20", "40"), 4, N),
        (("2019", "2020", "2022"), 4, N),
        (("-1", "0", "2"), 4, N),
        (("2024-01-05",), 1, D),
    ],
)
def test_step_is_told_by_the_rows_where_no_frequency_is_given(texts, count, frequency):
    found = periods(*texts)
    assert (len(found.rows), found.frequency) == (count, frequency)
    assert found.notices == ()


def test_uneven_days_are_taken_as_they_stand_unless_told():
    days = ("2024-01-04", "2024-01-05", "2024-01-08", "2024-01-09")
    found = periods(*days)
    assert found.rows.tolist() == [0, 1, 2, 3]
    assert "not evenly spaced" in found.notices[0]
    assert found.place_of("2024-01-06") == 2
    assert periods(*days, frequency=D).rows.tolist() == [0, 1, -1, -1, 2, 3]


def test_disorder_is_put_in_order_and_said():
    newest_first = periods("2024-03", "2024-02", "2024-01")
    assert newest_first.rows.tolist() == [2, 1, 0]
    assert "begins with the newest" in newest_first.notices[0]
    mixed = periods("2024-01", "2024-03", "2024-02")
    assert mixed.rows.tolist() == [0, 2, 1]
    assert "see line 4" in mixed.notices[0]


def test_twice_the_same_is_refused_with_its_lines():
    assert "See line 2, line 4" in refused("2024-01", "2024-02", "2024-01")
    assert "2 rows are of one month" in refused("2024-01-01", "2024-01-15", frequency=M)
    told = refused("01/02/2024", "02/02/2024", "13/02/2024", frequency=M)
    assert "day/month/year" in told


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        (("2024-01", ""), "row without a period. See line 3"),
        (("2024-01", "soon"), "'soon' is no period"),
        (("2024-01", "2024-02-01"), "more than one way"),
        (("01/13/2024", "02/13/2024"), "'01/13/2024' is no day"),
        (("2024-02-30",), "no day that there is"),
        (("2024-13",), "no day that there is"),
        (("0000-01-01",), "no day that there is"),
        (("Jan 24", "Feb 24"), "two digits"),
        (("01/02/24",), "two digits"),
        (("2024 Q1",), "financial year"),
        (("05-01-2024",), "cannot be told apart"),
        (("2024-01-01 10:30",), "time of day"),
        (("1.5",), "whole number"),
        (("202401", "202402"), "without marks"),
        (("20240105", "20240106"), "without marks"),
        (("01/01/2024", "02/01/2024", "03/01/2024"), "5 January or 1 May"),
        (("1", "2", "999999999"), "span"),
        (("Mayhem 2024",), "no period"),
    ],
)
def test_what_cannot_be_told_is_refused_with_the_reason(texts, says):
    assert says in refused(*texts)


def test_british_days_are_not_in_doubt():
    assert len(periods("01/01/2024", "01/02/2024", "01/03/2024").rows) == 3
    assert len(periods("11/01/2024", "12/01/2024", "13/01/2024").rows) == 3


@pytest.mark.parametrize(
    ("texts", "frequency"),
    [(("1", "2"), M), (("2024-01",), D), (("Jan 2024",), W), (("2024-01-01",), N)],
)
def test_frequency_that_the_column_cannot_have_is_refused(texts, frequency):
    assert f"not {frequency}" in refused(*texts, frequency=frequency)


@pytest.mark.parametrize(
    ("written", "frequency"),
    [("soon", M), ("2024-02-30", M), ("5", M), ("2024-01", D), ("2024-01", N), ("", M)],
)
def test_period_that_was_typed_wrongly_is_said(written, frequency):
    with pytest.raises(PeriodError):
        period_number(written, frequency)


def test_place_is_the_first_period_not_before():
    found = periods("2024-01", "2024-02", "2024-05")
    assert [found.place_of(w) for w in ("2024-01", "15/02/2024", "Apr 2024")] == [0, 1, 3]
    for outside in ("2023-12", "2024-06"):
        with pytest.raises(PeriodError, match="outside the file's periods, 2024-01 to 2024-05"):
            found.place_of(outside)


def test_rows_without_periods_are_numbered_from_one():
    found = rows_as_periods(file_of(["a", "b"]))
    assert (found.labels, found.place_of("2")) == (("1", "2"), 1)


def test_years_may_be_whole_numbers():
    assert periods("2019", "2020", "2022", frequency=Y).numbers.tolist() == [2019, 2020, 2021, 2022]
    assert period_number("2020", Y) == period_number("2020-06-01", Y) == 2020
