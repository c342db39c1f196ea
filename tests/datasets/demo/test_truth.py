from dataclasses import fields
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from datasets.demo import (
    EFFECTS,
    NO_EFFECTS,
    PLANTED,
    SEED,
    SERVICE,
    Effects,
    Truth,
    demonstration_jobs,
    demonstration_programme,
    monthly_figures,
    true_effects,
)
from datasets.demo.arrivals import MINUTES_IN_DAY
from datasets.demo.lives import NEVER, done_in_hours
from tests.planted_truth import truths

NOON = MINUTES_IN_DAY // 2


@pytest.fixture(scope="module", params=[SEED, 11])
def effects(request):
    return true_effects(request.param)


@pytest.fixture(scope="module")
def unchanged():
    return demonstration_jobs(effects=NO_EFFECTS)


def day_done(work: float, speed: list[float]) -> int:
    done = done_in_hours(
        np.array([work]), np.array([NOON]), np.array([NOON]), np.array(speed)
    ).item()
    return done if done == NEVER else done // MINUTES_IN_DAY


def test_ten_days_of_work_take_ten_days():
    assert day_done(10.0, [1.0] * 30) == 10


def test_a_quarter_faster_they_take_eight():
    assert day_done(10.0, [1.25] * 30) == 8


def test_at_half_the_speed_from_the_fifth_day_the_rest_takes_twice_as_long():
    # From noon on day 0 to the end of day 4: 4.5 days' work. The other 5.5 take 11 days more.
    assert day_done(10.0, [1.0] * 5 + [0.5] * 30) == 15


def test_work_beyond_the_last_day_is_never_done():
    assert day_done(10.0, [1.0] * 9) == NEVER


def test_the_table_names_parameters_as_they_are():
    names = {field.name for field in fields(Effects)}
    for planted in PLANTED:
        assert planted.parameter in names
        without = getattr(NO_EFFECTS, planted.parameter)
        assert without == (0 if planted.truth is Truth.DRIFT else planted.before)
        assert planted.after == getattr(EFFECTS, planted.parameter)


def test_only_what_is_planted_as_changed_has_a_changed_parameter():
    for planted in PLANTED:
        same = planted.truth in (Truth.NO_CHANGE, Truth.DRIFT)
        assert (planted.before == planted.after) == same


def test_every_planted_measure_is_one_of_the_service_s():
    programme = demonstration_programme()
    assert all(programme.service(one.service).has(one.measure) for one in PLANTED)


def test_without_effects_the_same_jobs_are_raised_and_cancelled(jobs, unchanged):
    both = jobs.join(unchanged, on="record_id", suffix="_without")
    assert (both["raised_at"] == both["raised_at_without"]).all()
    assert both["closed_other_at"].equals(both["closed_other_at_without"])


def test_nothing_differs_before_the_transfer(jobs, unchanged):
    columns = ["record_id", "completed_at"]
    done = pl.col("completed_at").dt.date() < date(2024, 6, 1)
    assert jobs.filter(done)[columns].equals(unchanged.filter(done)[columns])


def test_a_normal_job_takes_four_fifths_of_the_time_once_settled(jobs, unchanged):
    plain = (pl.col("raised_at").dt.date() >= date(2024, 10, 1)) & (
        pl.col("priority_raw") == "P4 Normal"
    )
    taken = pl.col("completed_at") - pl.col("raised_at")
    both = jobs.filter(plain).join(
        unchanged.filter(plain).filter(taken.is_between(timedelta(10), timedelta(60))),
        on="record_id",
        suffix="_without",
    )
    ratio = (both["completed_at"] - both["raised_at"]).dt.total_minutes() / (
        both["completed_at_without"] - both["raised_at"]
    ).dt.total_minutes()
    assert ratio.median() == pytest.approx(0.8, abs=0.03)


def test_emergencies_are_exactly_as_they_would_have_been(jobs, unchanged):
    columns = ["record_id", "completed_at"]
    assert jobs.filter("is_emergency")[columns].equals(unchanged.filter("is_emergency")[columns])


def test_what_is_planted_as_unchanged_did_not_change(effects):
    own = [one for one in PLANTED if one.service == SERVICE and one.truth is Truth.NO_CHANGE]
    same = [one.measure for one in own if one.measure in effects]
    assert same == ["emergency_on_time", "repairs_raised", "closed_without_completion"]
    assert [effects[measure].difference for measure in same] == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("measure", "least", "most"),
    [
        ("on_time_within_28_days", 0.06, 0.09),
        ("non_emergency_on_time", 0.09, 0.13),
        ("days_to_complete", -2.0, -0.7),
        ("open_repairs", 1_400, 2_100),
        ("open_repairs_age", 60, 120),
        ("net_flow", 75, 115),
        ("overdue_repairs", 1_300, 2_100),
    ],
)
def test_the_true_changes_have_the_documented_sign_and_size(measure, least, most, effects):
    assert least < effects[measure].difference < most


@pytest.mark.parametrize(
    "measure", ["on_time_within_28_days", "days_to_complete", "repairs_completed"]
)
def test_the_table_of_all_truths_agrees_with_the_generator(measure, effects):
    told = truths()[SERVICE, measure].effect
    assert told == pytest.approx(effects[measure].difference, rel=0.15)


@pytest.mark.parametrize(
    "measure", ["emergency_on_time", "repairs_raised", "closed_without_completion"]
)
def test_what_is_planted_as_unchanged_is_unchanged_in_the_table(measure, effects):
    assert truths()[SERVICE, measure].effect == effects[measure].difference == 0


def test_the_moved_target_flatters_on_time_and_leaves_the_fixed_28_days_alone(effects):
    assert 0.02 < effects["non_emergency_on_time"].target_alone < 0.04
    assert effects["on_time_within_28_days"].target_alone == 0.0
    assert effects["non_emergency_on_time"].difference > (
        effects["on_time_within_28_days"].difference
    )


def test_on_average_the_stock_grew_by_the_flow(jobs, months):
    figures = monthly_figures(jobs, months)
    growth = figures["open_repairs"].cast(pl.Int64).diff().drop_nulls()
    assert growth.equals(figures["net_flow"][1:], null_equal=True)


def test_a_month_s_figures_by_hand(jobs):
    in_march = pl.col("completed_at").dt.date().is_between(date(2023, 3, 1), date(2023, 3, 31))
    done = jobs.filter(
        in_march, pl.col("repair_class") == "responsive", ~pl.col("is_emergency")
    ).select("raised_at", "target_at", "completed_at")
    rows = done.rows()
    on_time = sum(completed <= target for _, target, completed in rows)
    within = sum((completed.date() - raised.date()).days <= 28 for raised, _, completed in rows)
    [figures] = monthly_figures(jobs, (date(2023, 3, 1),)).rows(named=True)
    assert figures["non_emergency_on_time"] == pytest.approx(on_time / len(rows))
    assert figures["on_time_within_28_days"] == pytest.approx(within / len(rows))
