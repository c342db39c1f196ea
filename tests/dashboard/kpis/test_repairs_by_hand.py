"""A dozen jobs in February and March 2024, worked out by hand for every repairs measure.

February 2024 has a leap day; 29 March and 1 April are bank holidays; clocks went forward on
31 March, at 01:00.
"""

import polars as pl
import pytest

from datasets.repairs import REPAIRS
from tests.dashboard.building import cells, day_counts, figure, job, month, repairs, rows_of

URGENT = {"is_emergency": True, "priority_code": 2, "priority_raw": "E"}

FEBRUARY = [
    # raised on the last day of January, still open: 29 days old at the end of the leap month
    job("1", "2024-01-31 09:00", target_at="2024-02-28 09:00"),
    # on the target's very instant: on time. 28 days: 1 February to the leap day
    job("2", "2024-02-01 10:00", target_at="2024-02-29 10:00", completed_at="2024-02-29 10:00"),
    # a minute late, on the same day; 29 days
    job("3", "2024-01-31 10:00", target_at="2024-02-29 10:00", completed_at="2024-02-29 10:01"),
    # an emergency, on time, the same day; in ward E2
    job(
        "4",
        "2024-02-10 23:00",
        target_at="2024-02-11 23:00",
        completed_at="2024-02-10 23:30",
        ward_code="E2",
        **URGENT,
    ),
    # an emergency, late: over midnight is one day
    job(
        "5",
        "2024-02-12 23:50",
        target_at="2024-02-13 00:00",
        completed_at="2024-02-13 00:10",
        ward_code="E2",
        **URGENT,
    ),
    # without a target: finished in 4 days, but neither on time nor late
    job("6", "2024-02-01 10:00", completed_at="2024-02-05 10:00"),
    # closed without being done
    job("7", "2024-02-03 10:00", closed_other_at="2024-02-04 10:00", close_reason="no_access"),
    # finished once, reopened, and so open; its target passes at the month's end, which is not yet
    job("8", "2024-02-05 10:00", target_at="2024-03-01 00:00", reopened_at="2024-02-20 10:00"),
    # open without a target or a ward: never overdue
    job("9", "2024-02-29 23:59", ward_code=None),
    # no business of these measures: a void, a planned job and a hazard case
    job("10", "2024-02-02 10:00", repair_class="void", completed_at="2024-02-03 10:00"),
    job("11", "2024-02-02 10:00", repair_class="planned"),
    job("12", "2024-02-02 10:00", record_kind="hazard_case", repair_class=None),
]
MARCH = [
    job("1", "2024-01-31 09:00", target_at="2024-02-28 09:00", completed_at="2024-03-29 12:00"),
    # the target was midnight at the end of February
    job("8", "2024-02-05 10:00", target_at="2024-03-01 00:00", reopened_at="2024-02-20 10:00"),
    job("9", "2024-02-29 23:59", ward_code=None),
    # raised before the clocks changed and finished after: the same day is 0 days
    job("13", "2024-03-31 00:30", completed_at="2024-03-31 02:30", target_at="2024-03-31 02:15"),
    # in the last minute of March in London, which is before midnight in summer time
    job("14", "2024-03-31 23:59", target_at="2024-04-02 00:00"),
]


@pytest.fixture(scope="module")
def rows() -> pl.DataFrame:
    # April was covered, and nothing was open in it
    frame = repairs({"2024-02": FEBRUARY, "2024-03": MARCH})
    return rows_of(frame, REPAIRS, cells("repairs", ["2024-02", "2024-03", "2024-04"]))


def test_what_is_open_comes_from_dates_and_a_reopened_job_is_open(rows: pl.DataFrame) -> None:
    assert figure(rows, "open_repairs", "2024-02") == (3, None)  # 1, 8, 9
    assert figure(rows, "open_repairs", "2024-03") == (3, None)  # 8, 9, 14


def test_a_job_is_overdue_after_its_target_and_not_at_it(rows: pl.DataFrame) -> None:
    assert figure(rows, "overdue_repairs", "2024-02") == (1, None)  # 1
    assert figure(rows, "overdue_repairs", "2024-03") == (1, None)  # 8


def test_open_repairs_are_set_against_the_homes_of_the_day(rows: pl.DataFrame) -> None:
    name = "open_repairs_per_1000_homes"
    assert figure(rows, name, "2024-02") == (3, 500)
    assert figure(rows, name, "2024-02", "ward", "E1") == (2, 200)
    assert figure(rows, name, "2024-02", "ward", "E2") == (0, 300)
    assert figure(rows, name, "2024-02", "ward", "not recorded") == (1, None)


def test_ages_are_whole_days_to_the_last_day_of_the_month(rows: pl.DataFrame) -> None:
    assert day_counts(rows, "open_repairs_age", "2024-02") == {0: 1, 24: 1, 29: 1}
    assert day_counts(rows, "open_repairs_age", "2024-03") == {0: 1, 31: 1, 55: 1}
    assert figure(rows, "open_repairs_age", "2024-02") == (3, None)


def test_raised_and_finished_are_dated_by_london_time(rows: pl.DataFrame) -> None:
    assert figure(rows, "repairs_raised", "2024-02") == (7, None)  # 2, 4 to 9
    assert figure(rows, "repairs_raised", "2024-03") == (2, None)  # 13, 14
    assert figure(rows, "repairs_completed", "2024-02") == (5, None)  # 2 to 6
    assert figure(rows, "repairs_completed", "2024-03") == (2, None)  # 1, 13


def test_closures_are_set_against_jobs_raised(rows: pl.DataFrame) -> None:
    assert figure(rows, "closed_without_completion", "2024-02") == (1, 7)
    assert figure(rows, "closed_without_completion", "2024-03") == (0, 2)


def test_the_target_s_instant_is_on_time_and_no_target_is_not_counted(rows: pl.DataFrame) -> None:
    assert figure(rows, "non_emergency_on_time", "2024-02") == (1, 2)  # 2 of 2, 3
    # 1 was late; 13 was a quarter of an hour late, just after the clocks changed
    assert figure(rows, "non_emergency_on_time", "2024-03") == (0, 2)
    assert figure(rows, "emergency_on_time", "2024-02") == (1, 2)  # 4 of 4, 5
    assert figure(rows, "emergency_on_time", "2024-03") == (0, 0)  # none finished


def test_28_days_are_calendar_days_over_a_leap_day_and_bank_holidays(rows: pl.DataFrame) -> None:
    assert figure(rows, "on_time_within_28_days", "2024-02") == (2, 3)  # 2 and 6, not 3
    assert figure(rows, "on_time_within_28_days", "2024-03") == (1, 2)  # 13, not 1


def test_days_taken_are_the_calendar_s_days(rows: pl.DataFrame) -> None:
    assert day_counts(rows, "days_to_complete", "2024-02") == {0: 1, 1: 1, 4: 1, 28: 1, 29: 1}
    assert day_counts(rows, "days_to_complete", "2024-03") == {0: 1, 58: 1}
    by_priority = day_counts(rows, "days_to_complete", "2024-02", "priority_code", "2")
    assert by_priority == {0: 1, 1: 1}


def test_inherited_jobs_are_those_open_at_the_end_of_the_month_before_the_change(
    rows: pl.DataFrame,
) -> None:
    inherited = rows.filter(pl.col("measure") == "inherited_jobs_still_open")
    assert inherited["month"].min() == month("2024-03")  # the change was on 1 March
    assert figure(rows, "inherited_jobs_still_open", "2024-03") == (2, None)  # 8, 9
    assert figure(rows, "inherited_jobs_still_open", "2024-04") == (0, None)


def test_wards_and_priorities_add_up_to_the_whole(rows: pl.DataFrame) -> None:
    assert figure(rows, "repairs_completed", "2024-02", "ward", "E1") == (3, None)
    assert figure(rows, "repairs_completed", "2024-02", "ward", "E2") == (2, None)
    parts = rows.filter(pl.col("days").is_null(), ~pl.col("measure").str.contains("homes|age|inh"))
    sums = parts.group_by("measure", "month", "breakdown").agg(
        pl.col("numerator").sum(), pl.col("denominator").sum()
    )
    whole = sums.filter(pl.col("breakdown") == "").drop("breakdown")
    split = sums.filter(pl.col("breakdown") != "", pl.col("month") < month("2024-04"))
    joined = split.join(whole, on=["measure", "month"], suffix="_whole")
    kept = joined.filter(pl.col("numerator") + pl.col("denominator") > 0)
    assert kept.height > 20
    assert kept.filter(pl.col("numerator") != pl.col("numerator_whole")).is_empty()
    assert kept.filter(pl.col("denominator") != pl.col("denominator_whole")).is_empty()


def test_an_empty_month_that_was_covered_is_nought_and_not_missing(rows: pl.DataFrame) -> None:
    assert figure(rows, "open_repairs", "2024-04") == (0, None)
    assert figure(rows, "repairs_raised", "2024-04") == (0, None)
    assert figure(rows, "non_emergency_on_time", "2024-04") == (0, 0)
    assert figure(rows, "days_to_complete", "2024-04") == (0, None)


def test_a_month_that_was_not_covered_has_no_rows(rows: pl.DataFrame) -> None:
    assert set(rows["month"].unique()) == {month(f"2024-0{number}") for number in (2, 3, 4)}


def test_a_month_in_which_everything_is_open_has_nothing_on_time_or_late() -> None:
    held = [job(str(n), "2024-02-01 10:00", target_at="2024-02-02 10:00") for n in range(12)]
    rows = rows_of(repairs({"2024-02": held}), REPAIRS, cells("repairs", ["2024-02"]))
    assert figure(rows, "non_emergency_on_time", "2024-02") == (0, 0)
    assert figure(rows, "days_to_complete", "2024-02") == (0, None)
    assert figure(rows, "open_repairs", "2024-02") == (12, None)
    assert figure(rows, "overdue_repairs", "2024-02") == (12, None)
