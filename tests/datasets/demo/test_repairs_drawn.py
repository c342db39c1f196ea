"""The other services' repairs, and the cases beside housing management's, drawn as lives."""

from datetime import date
from itertools import pairwise

import polars as pl
import pytest

from datasets.calendar import months_between, working_days_from
from datasets.contract import Kind
from datasets.demo import EFFECTS, NO_EFFECTS, monthly_figures
from datasets.demo.handed_over import hand_overs, handed_over
from datasets.demo.repairs import cases_beside, draw_repairs
from datasets.demo.scene import scenes, stream
from datasets.repairs import REPAIRS

FIRST, LAST = date(2020, 11, 1), date(2026, 10, 1)
MONTHS = len(months_between(FIRST, LAST))
BUILDINGS, CARE, HOUSING = "facilities_management", "homes_and_care", "housing_management"
IN_ORDER = (
    ("reported_at", "raised_at"),
    ("raised_at", "target_at"),
    ("raised_at", "attended_at"),
    ("raised_at", "closed_other_at"),
    ("attended_at", "completed_at"),
    ("hazard_aware_at", "hazard_investigated_at"),
    ("hazard_investigated_at", "hazard_summary_sent_at"),
    ("hazard_investigated_at", "hazard_made_safe_at"),
    ("hazard_investigated_at", "hazard_preventative_started_at"),
    ("hazard_made_safe_at", "completed_at"),
)


def _draw(service: str, seed: int = 2024, effects=EFFECTS) -> pl.DataFrame:
    return draw_repairs(scenes()[service], stream(seed, "repairs", service), MONTHS, LAST, effects)


@pytest.fixture(scope="module")
def every(jobs) -> dict[str, pl.DataFrame]:
    scene = scenes()[HOUSING]
    cases = cases_beside(jobs, scene, stream(2024, "repairs", HOUSING), MONTHS, LAST)
    return {BUILDINGS: _draw(BUILDINGS), CARE: _draw(CARE), HOUSING: cases}


@pytest.fixture(scope="module")
def unchanged() -> dict[str, pl.DataFrame]:
    return {service: _draw(service, effects=NO_EFFECTS) for service in (BUILDINGS, CARE)}


def test_records_are_the_contract_s_with_what_it_asks_for(every):
    for frame in every.values():
        assert frame.schema == REPAIRS.schema
        assert frame["month"].null_count() == frame.height
        for (kind,), rows in frame.group_by("record_kind"):
            asked = [c.name for c in REPAIRS.columns_of(kind) if c.required and c.name != "month"]
            assert not rows.select(asked).null_count().sum_horizontal().item(), kind
        for column in REPAIRS.columns:
            if column.kind is Kind.CODE and column.allowed:
                assert set(frame[column.name].drop_nulls().unique()) <= set(column.allowed)


def test_no_reference_is_another_s(every, jobs):
    together = pl.concat([*every.values(), jobs])
    assert together.select("record_kind", "record_id").is_unique().all()


@pytest.mark.parametrize(("earlier", "later"), IN_ORDER)
def test_nothing_happens_before_what_it_follows(every, earlier, later):
    together = pl.concat(every.values())
    both = together.filter(pl.col(earlier).is_not_null(), pl.col(later).is_not_null())
    assert both.height
    assert both.filter(pl.col(earlier) > pl.col(later)).is_empty()


def test_the_same_seed_draws_the_same_and_another_does_not(every):
    assert _draw(BUILDINGS).equals(every[BUILDINGS])
    assert not _draw(BUILDINGS, seed=7).equals(every[BUILDINGS])


def _jobs(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(pl.col("record_kind") == "works_order")


def test_without_effects_the_same_jobs_are_asked_for(every, unchanged):
    for service, frame in unchanged.items():
        before = _jobs(frame).select("record_id", "raised_at", "priority_code", "target_at")
        same = _jobs(every[service]).join(before, on=before.columns, how="semi")
        assert same.height == min(_jobs(every[service]).height, before.height)


def _means(frame: pl.DataFrame, first: date, last: date) -> dict[str, float]:
    figures = monthly_figures(_jobs(frame), months_between(first, last))
    return figures.drop("month").mean().row(0, named=True)


def test_the_company_s_backlog_falls_only_because_old_jobs_are_closed(every, unchanged):
    span = date(2025, 1, 1), date(2025, 6, 1)
    shown, without = (_means(frames[CARE], *span) for frames in (every, unchanged))
    assert shown["open_repairs"] < 0.6 * without["open_repairs"]
    assert shown["overdue_repairs"] < 0.5 * without["overdue_repairs"]
    assert shown["repairs_completed"] < without["repairs_completed"]
    assert shown["closed_without_completion"] > 2 * without["closed_without_completion"]
    assert shown["repairs_raised"] == without["repairs_raised"]
    assert shown["emergency_on_time"] == without["emergency_on_time"]
    done = _jobs(every[CARE]).filter(pl.col("completed_at").is_not_null())
    same = _jobs(unchanged[CARE]).select("record_id", done_without="completed_at")
    both = done.join(same, on="record_id")
    assert both.filter(pl.col("completed_at") != pl.col("done_without")).is_empty()


def test_buildings_are_mended_sooner_once_settled(every, unchanged):
    span = date(2025, 1, 1), date(2025, 6, 1)
    shown, without = (_means(frames[BUILDINGS], *span) for frames in (every, unchanged))
    assert shown["non_emergency_on_time"] > without["non_emergency_on_time"] + 0.08
    assert shown["emergency_on_time"] == without["emergency_on_time"]


def test_more_of_the_buildings_work_is_in_house_at_each_step(every):
    done = _jobs(every[BUILDINGS])
    by_year = [
        done.filter(pl.col("raised_at").dt.date().is_between(date(y, 5, 1), date(y, 12, 31)))
        for y in (2022, 2023, 2024, 2025)
    ]
    shares = [(frame["done_by"] == "in_house").mean() for frame in by_year]
    assert shares[0] == 0
    assert all(later > earlier + 0.1 for earlier, later in pairwise(shares))
    lifts = done.filter(pl.col("trade_code") == "LIFTS")
    assert set(lifts["done_by"]) == {"contractor"}


def test_open_jobs_cross_from_the_helpdesk_to_the_council_s_system(every):
    [change] = hand_overs("repairs")
    frame, scene = every[BUILDINGS], scenes()[BUILDINGS]
    closed = pl.coalesce("completed_at", "closed_other_at").dt.date()
    crossing = frame.filter(
        pl.col("source_system") == "demo_helpdesk", closed.is_null() | (closed >= change)
    )
    assert 100 < crossing.height < 500
    since = handed_over(crossing, scene, "repairs", change)
    assert set(since["source_system"]) == {"demo_buildings"}
    assert since["record_id"].equals(crossing["record_id"])


def test_hazards_are_of_damp_homes_from_the_day_of_the_law_on_and_most_are_in_time(every, jobs):
    hazards = every[HOUSING].filter(pl.col("record_kind") == "hazard_case")
    assert hazards["hazard_aware_at"].dt.date().min() >= date(2025, 10, 27)
    damp = jobs.filter("is_damp_mould").select("work_order_ref")
    assert hazards.join(damp, on="work_order_ref", how="anti").is_empty()
    done = hazards.filter(pl.col("hazard_class") == "significant").drop_nulls(
        "hazard_investigated_at"
    )
    aware, seen = pl.col("hazard_aware_at").dt.date(), pl.col("hazard_investigated_at").dt.date()
    in_time = done.select((working_days_from(aware, seen) <= 10).mean()).item()
    assert 0.75 < in_time < 0.98


def test_claims_are_received_and_closed_in_every_year(every):
    claims = every[HOUSING].filter(pl.col("record_kind") == "disrepair_case")
    received = claims.filter(pl.col("raised_at").dt.date() >= FIRST)
    by_year = received["raised_at"].dt.year().value_counts()
    whole = by_year.filter(pl.col("raised_at").is_between(2021, 2025))
    assert whole["count"].min() > 50
    assert whole["count"].max() < 130
    assert claims["completed_at"].null_count() > 20
