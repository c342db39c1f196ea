from datetime import date, datetime
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from datasets.calendar import next_month
from datasets.demo import history, month_extract
from datasets.repairs import REPAIRS

LONDON = ZoneInfo("Europe/London")
OCTOBER = date(2026, 10, 1)


def start_of(month: date) -> datetime:
    return datetime(month.year, month.month, 1, tzinfo=LONDON)


@pytest.fixture(scope="module")
def lives(jobs):
    closed_at = pl.coalesce("completed_at", "closed_other_at")
    return jobs.select("record_id", "raised_at", closed_at=closed_at)


def ids(frame: pl.DataFrame) -> set[str]:
    return set(frame["record_id"])


def open_at(lives: pl.DataFrame, instant: datetime) -> set[str]:
    still_open = pl.col("closed_at").is_null() | (pl.col("closed_at") >= instant)
    return ids(lives.filter((pl.col("raised_at") < instant) & still_open))


def test_stock_and_flow_reconcile_job_by_job_over_all_months(jobs, lives, months):
    for month in months:
        start, end = start_of(month), start_of(next_month(month))
        held = month_extract(jobs, month)
        opening = ids(held.filter(pl.col("raised_at") < start))
        raised = ids(lives.filter(pl.col("raised_at").is_between(start, end, closed="left")))
        closed = ids(lives.filter(pl.col("closed_at").is_between(start, end, closed="left")))
        assert opening == open_at(lives, start), month
        assert (opening | raised) - closed == open_at(lives, end), month
        assert opening | raised == ids(held.filter(pl.col("raised_at") < end)), month


def test_the_last_month_s_report_begins_with_what_the_history_leaves_open(jobs):
    past = history(jobs, date(2026, 9, 1))
    left_open = past.filter(pl.col("completed_at").is_null(), pl.col("closed_other_at").is_null())
    report = month_extract(jobs, OCTOBER)
    assert ids(left_open) == ids(report.filter(pl.col("raised_at") < start_of(OCTOBER)))


def test_the_history_ends_with_its_last_month(jobs):
    past = history(jobs, date(2026, 9, 1))
    for column in ("raised_at", *REPAIRS.events):
        assert past.filter(pl.col(column) >= start_of(OCTOBER)).is_empty(), column
    assert past["raised_at"].max().date() == date(2026, 9, 30)


def test_the_report_knows_the_first_days_of_the_next_month_and_no_more(jobs):
    report = month_extract(jobs, OCTOBER)
    end, run_at = start_of(date(2026, 11, 1)), datetime(2026, 11, 5, tzinfo=LONDON)
    for event in ("raised_at", "completed_at", "closed_other_at", "attended_at"):
        assert report.filter(pl.col(event) >= end).height > 3, event
        assert report.filter(pl.col(event) >= run_at).is_empty(), event


def test_a_report_from_before_the_transfer_comes_from_the_almo(jobs):
    may, june = month_extract(jobs, date(2024, 5, 1)), month_extract(jobs, date(2024, 6, 1))
    assert may["source_organisation"].unique().to_list() == ["Demonstration Homes"]
    assert may["delivery_model"].unique().to_list() == ["almo"]
    assert june["source_organisation"].unique().to_list() == ["Demonstration Borough Council"]
    assert june["delivery_model"].unique().to_list() == ["in_house"]


def test_a_report_says_its_month_and_nothing_closed_before_it(jobs):
    report = month_extract(jobs, date(2023, 3, 1))
    assert report["month"].unique().to_list() == [date(2023, 3, 1)]
    closed = pl.coalesce("completed_at", "closed_other_at")
    assert report.filter(closed < start_of(date(2023, 3, 1))).is_empty()
    assert report.schema == REPAIRS.schema


def test_an_open_job_has_no_cost_and_a_closed_one_is_not_on_hold(jobs):
    report = month_extract(jobs, OCTOBER)
    assert report.filter(pl.col("completed_at").is_null())["cost_gbp"].is_null().all()
    held = report.filter(pl.col("on_hold_reason").is_not_null())
    assert held["status_raw"].unique().to_list() == ["Open"]


def test_the_backlog_neither_empties_nor_explodes(lives, months):
    sizes = [len(open_at(lives, start_of(next_month(month)))) for month in months]
    assert min(sizes) > 4_000
    assert max(sizes) < 8_000


def test_the_backlog_begins_as_ordinary_as_it_goes_on(lives, months):
    before = [len(open_at(lives, start_of(next_month(m)))) for m in months if m < date(2024, 6, 1)]
    first, last = before[:12], before[-12:]
    assert abs(sum(first) - sum(last)) / sum(last) < 0.05


def test_some_of_the_backlog_is_more_than_a_year_old(lives):
    start, year_ago = start_of(date(2023, 6, 1)), start_of(date(2022, 6, 1))
    old = ids(lives.filter(pl.col("raised_at") < year_ago))
    assert 0.05 < len(open_at(lives, start) & old) / len(open_at(lives, start)) < 0.35
