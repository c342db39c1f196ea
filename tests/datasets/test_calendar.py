from datetime import date

import pytest
from holidays import country_holidays

from datasets.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    add_months,
    add_working_days,
    bank_holidays,
    every_bank_holiday,
    in_words,
    is_working_day,
    month_end,
    month_in_words,
    month_of,
    months_between,
    next_month,
    working_days_between,
)


def test_month_arithmetic_crosses_years() -> None:
    assert month_of(date(2026, 10, 31)) == date(2026, 10, 1)
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)
    assert add_months(date(2026, 1, 31), -1) == date(2025, 12, 1)
    assert add_months(date(2020, 1, 1), 72) == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("month", "last"),
    [
        (date(2024, 2, 1), date(2024, 2, 29)),
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_month_ends_on_its_last_day_in_leap_years_too(month: date, last: date) -> None:
    assert month_end(month) == last


def test_months_between_holds_both_ends_and_is_empty_backwards() -> None:
    assert months_between(date(2025, 11, 30), date(2026, 2, 1)) == (
        date(2025, 11, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    )
    assert months_between(date(2026, 2, 1), date(2026, 1, 31)) == ()
    assert len(months_between(date(2020, 1, 1), date(2026, 5, 1))) == 77


def test_days_are_written_as_they_are_read_aloud() -> None:
    assert in_words(date(2026, 11, 3)) == "3 November 2026"
    assert month_in_words(date(2026, 11, 3)) == "November 2026"


@pytest.mark.parametrize(
    "holiday",
    [
        date(2020, 5, 8),  # moved from the Monday for VE Day
        date(2022, 6, 3),  # the Platinum Jubilee
        date(2022, 9, 19),  # the late Queen's funeral
        date(2023, 5, 8),  # the coronation
        date(2026, 12, 28),  # Boxing Day falls on a Saturday
    ],
)
def test_one_off_and_substitute_bank_holidays_are_known(holiday: date) -> None:
    assert holiday in bank_holidays(holiday.year)
    assert not is_working_day(holiday)


def test_bank_holidays_written_down_are_the_librarys() -> None:
    """Where the library has learnt of another, `bank_holidays.txt` is to be written anew."""
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    assert list(every_bank_holiday()) == sorted(country_holidays("GB", subdiv="ENG", years=years))


@pytest.mark.parametrize("year", [1948, FIRST_YEAR - 1, FIRST_YEAR, 2022, LAST_YEAR, 2101, 2205])
def test_bank_holidays_of_any_year_are_the_librarys(year: int) -> None:
    assert bank_holidays(year) == set(country_holidays("GB", subdiv="ENG", years=year))


def test_scottish_holidays_are_working_days() -> None:
    assert is_working_day(date(2025, 1, 2))


def test_ten_working_days_over_christmas() -> None:
    # From Friday 18 December 2026: 21-24, 29-31 (25 and 28 are holidays), 4, 5 and 6 January.
    assert add_working_days(date(2026, 12, 18), 10) == date(2027, 1, 6)
    assert working_days_between(date(2026, 12, 18), date(2027, 1, 6)) == 10


def test_no_working_days_is_the_same_day_or_the_next_that_is_one() -> None:
    assert add_working_days(date(2026, 10, 16), 0) == date(2026, 10, 16)
    assert add_working_days(date(2026, 10, 17), 0) == date(2026, 10, 19)
    assert working_days_between(date(2026, 10, 19), date(2026, 10, 16)) == 0
