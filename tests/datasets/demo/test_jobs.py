from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import polars.testing
import pytest

from datasets.contract import Kind
from datasets.demo import demonstration_jobs, demonstration_programme
from datasets.repairs import CLOSE_REASONS, REPAIRS

LONDON = ZoneInfo("Europe/London")
FIRST = datetime(2020, 11, 1, tzinfo=LONDON)
END = datetime(2026, 11, 1, tzinfo=LONDON)
OPAQUE = {
    "record_id": r"^WO-\d{7}$",
    "work_order_ref": r"^WO-\d{7}$",
    "property_key": r"^[0-9a-f]{16}$",
    "sor_code": r"^\d{6}$",
    "ward_code": r"^D05\d{6}$",
}


def test_the_same_seed_draws_the_same_borough(jobs):
    pl.testing.assert_frame_equal(demonstration_jobs(), jobs)


def test_another_seed_draws_another_borough(jobs):
    other = demonstration_jobs(7, months=2)
    assert not other["raised_at"].head(100).equals(jobs["raised_at"].head(100))


def test_columns_are_the_contract_s_in_its_order(jobs):
    assert jobs.schema == REPAIRS.schema


def test_month_is_left_to_the_cutting(jobs):
    assert jobs["month"].null_count() == len(jobs)


def test_required_columns_are_filled(jobs):
    for column in REPAIRS.columns_of("works_order"):
        if column.required and column.name != "month":
            assert jobs[column.name].null_count() == 0, column.name


def test_codes_are_in_their_vocabularies(jobs):
    for column in REPAIRS.columns:
        if column.kind is Kind.CODE and column.allowed:
            assert set(jobs[column.name].drop_nulls().unique()) <= set(column.allowed), column.name


def test_about_three_thousand_jobs_are_raised_a_month(jobs):
    raised = jobs.filter(pl.col("raised_at").is_between(FIRST, END, closed="left"))
    by_month = raised.group_by(pl.col("raised_at").dt.truncate("1mo")).len()["len"]
    assert len(by_month) == 72
    assert 2_900 < by_month.mean() < 3_150
    assert by_month.min() > 2_300
    assert by_month.max() < 3_900


def test_references_are_unique(jobs):
    assert jobs["record_id"].is_unique().all()


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("reported_at", "raised_at"),
        ("raised_at", "target_at"),
        ("raised_at", "appointment_made_at"),
        ("raised_at", "attended_at"),
        ("raised_at", "completed_at"),
        ("raised_at", "closed_other_at"),
        ("attended_at", "completed_at"),
        ("attended_at", "closed_other_at"),
    ],
)
def test_nothing_happens_before_what_it_follows(jobs, earlier, later):
    both = jobs.filter(pl.col(earlier).is_not_null(), pl.col(later).is_not_null())
    assert len(both) > 100
    assert both.filter(pl.col(earlier) > pl.col(later)).is_empty()


def test_a_job_is_completed_or_closed_otherwise_not_both(jobs):
    both = pl.col("completed_at").is_not_null() & pl.col("closed_other_at").is_not_null()
    assert jobs.filter(both).is_empty()


def test_a_reason_stands_beside_every_closing_and_nowhere_else(jobs):
    assert jobs["close_reason"].is_null().equals(jobs["closed_other_at"].is_null())
    assert "migrated" not in set(jobs["close_reason"].unique())
    assert set(jobs["close_reason"].drop_nulls().unique()) < set(CLOSE_REASONS)


def test_priorities_one_and_two_are_the_emergencies(jobs):
    assert jobs["is_emergency"].equals(jobs["priority_code"] <= 2)
    assert set(jobs["priority_code"].unique()) == {1, 2, 3, 4, 5}


def test_one_job_in_ten_or_so_is_not_responsive(jobs):
    share = (jobs["repair_class"] != "responsive").mean()
    assert 0.07 < share < 0.13


def test_an_emergency_is_due_a_day_of_real_hours_later(jobs):
    emergencies = jobs.filter("is_emergency")
    over_clock_change = emergencies.filter(pl.col("raised_at").dt.date() == date(2025, 10, 25))
    assert not over_clock_change.is_empty()
    taken = (emergencies["target_at"] - emergencies["raised_at"]).unique()
    assert taken.to_list() == [timedelta(hours=24)]


@pytest.mark.parametrize(
    ("raised_on", "days"), [(date(2025, 8, 29), 20), (date(2025, 9, 1), 28), (date(2026, 6, 1), 28)]
)
def test_the_target_of_normal_jobs_moves_on_the_day_of_the_new_policy(jobs, raised_on, days):
    normal = jobs.filter(
        pl.col("raised_at").dt.date() == raised_on, pl.col("priority_raw") == "P4 Normal"
    )
    due = (normal["target_at"].dt.date() - normal["raised_at"].dt.date()).unique()
    assert due.to_list() == [timedelta(days=days)]


def test_targets_of_urgent_and_planned_jobs_do_not_move(jobs):
    due = jobs.with_columns(
        days=(pl.col("target_at").dt.date() - pl.col("raised_at").dt.date()).dt.total_days()
    )
    assert due.filter(pl.col("priority_code") == 3)["days"].unique().to_list() == [7]
    assert due.filter(pl.col("repair_class") == "planned")["days"].unique().to_list() == [80]


def test_every_ward_is_the_programme_s_and_every_ward_has_jobs(jobs):
    assert set(jobs["ward_code"].unique()) == {w.code for w in demonstration_programme().wards}


def test_one_ward_is_small_enough_for_small_numbers_to_matter(jobs):
    smallest = jobs["ward_code"].value_counts()["count"].min()
    assert 2 < smallest / 72 < 20


def test_open_jobs_went_over_with_the_service_and_closed_ones_stayed(jobs):
    closed_on = pl.coalesce("completed_at", "closed_other_at").dt.date()
    before = jobs.filter(closed_on < date(2024, 6, 1))
    others = jobs.filter(closed_on.is_null() | (closed_on >= date(2024, 6, 1)))
    assert before["source_organisation"].unique().to_list() == ["Demonstration Homes"]
    assert others["source_organisation"].unique().to_list() == ["Demonstration Borough Council"]
    assert others.filter(pl.col("raised_at").dt.date() < date(2024, 6, 1)).height > 3_000
    assert others["delivery_model"].unique().to_list() == ["in_house"]


def test_nothing_in_the_text_could_be_about_a_person(jobs):
    for column in REPAIRS.columns:
        if column.dtype != pl.String:
            continue
        values = jobs[column.name].drop_nulls().unique()
        if column.name in OPAQUE:
            assert values.str.contains(OPAQUE[column.name]).all(), column.name
        else:
            assert len(values) <= 10, column.name
            assert values.str.len_chars().max() is None or values.str.len_chars().max() < 40


def test_a_home_s_pseudonym_stays_in_one_ward(jobs):
    wards = (
        jobs.drop_nulls("property_key").group_by("property_key").agg(pl.col("ward_code").n_unique())
    )
    assert wards["ward_code"].unique().to_list() == [1]
    assert 14_000 < len(wards) <= 15_400


def test_some_damp_and_mould_is_flagged_and_says_how(jobs):
    assert 0.02 < jobs["is_damp_mould"].mean() < 0.12
    assert jobs["how_flagged"].is_not_null().equals(jobs["is_damp_mould"])
