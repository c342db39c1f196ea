"""October 2026 worked out again from the raw rows of its file: loops, counts and sorting alone."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from tests.journeys.asking import HOUSING, rows_by_month, series

LONDON = ZoneInfo("Europe/London")
STARTS, ENDS = datetime(2026, 10, 1, tzinfo=LONDON), datetime(2026, 11, 1, tzinfo=LONDON)
CAME_IN_HOUSE = datetime(2024, 6, 1, tzinfo=LONDON)
THREE_MONTHS_AGO = datetime(2026, 8, 1, tzinfo=LONDON)
DAYS_OF_THREE_MONTHS = 31 + 30 + 31
HOMES = 15_400
LAST_DAY = date(2026, 10, 31)
WARD = "D05000002"
SERVICE = "housing_management"

Job = dict[str, object]


def raw_rows(path: Path) -> list[Job]:
    columns = ("raised_at", "completed_at", "closed_other_at", "target_at", "is_emergency")
    kept = pl.read_parquet(path, columns=["service", *columns, "repair_class", "ward_code"])
    return kept.filter(service=SERVICE).to_dicts()


@pytest.fixture(scope="module")
def jobs(demonstration_root: Path) -> list[Job]:
    """The responsive jobs of October's file; what came after October had not happened yet."""
    found = []
    for row in raw_rows(demonstration_root / "demonstration" / "repairs-2026-10.parquet"):
        if row["repair_class"] != "responsive" or row["raised_at"] >= ENDS:
            continue
        for event in ("completed_at", "closed_other_at"):
            if row[event] is not None and row[event] >= ENDS:
                row[event] = None
        found.append(row)
    return found


def still_open(jobs: list[Job]) -> list[Job]:
    return [job for job in jobs if job["completed_at"] is None and job["closed_other_at"] is None]


def done(jobs: list[Job]) -> list[Job]:
    return [job for job in jobs if job["completed_at"] is not None]


def on_time(jobs: list[Job]) -> int:
    return sum(1 for job in jobs if job["completed_at"] <= job["target_at"])


def days_taken(job: Job) -> int:
    return (job["completed_at"].date() - job["raised_at"].date()).days


def middle(numbers: list[int]) -> float:
    """Half have this or fewer: of an even number, halfway between the middle two."""
    ordered = sorted(numbers)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def in_october(jobs: list[Job], event: str) -> int:
    return sum(1 for job in jobs if job[event] is not None and job[event] >= STARTS)


def by_hand(jobs: list[Job]) -> Iterator[tuple[str, float, float | None, float]]:
    """Each measure's numerator, denominator and value."""
    waiting, finished = still_open(jobs), done(jobs)
    raised = in_october(jobs, "raised_at")
    closed = in_october(jobs, "closed_other_at")
    late = [job for job in waiting if job["target_at"] is not None and job["target_at"] < ENDS]
    handed_over = [job for job in waiting if job["raised_at"] < CAME_IN_HOUSE]
    yield "open_repairs", len(waiting), None, len(waiting)
    yield "overdue_repairs", len(late), None, len(late)
    yield "repairs_raised", raised, None, raised
    yield "repairs_completed", len(finished), None, len(finished)
    yield "inherited_jobs_still_open", len(handed_over), None, len(handed_over)
    yield "open_repairs_per_1000_homes", len(waiting), HOMES, 1000 * len(waiting) / HOMES
    yield "closed_without_completion", closed, raised, closed / raised
    yield from shares_by_hand(finished)
    taken = [days_taken(job) for job in finished]
    yield "days_to_complete", len(taken), None, middle(taken)
    ages = [(LAST_DAY - job["raised_at"].date()).days for job in waiting]
    yield "open_repairs_age", len(ages), None, middle(ages)


def shares_by_hand(finished: list[Job]) -> Iterator[tuple[str, float, float, float]]:
    urgent = [job for job in finished if job["is_emergency"]]
    others = [job for job in finished if not job["is_emergency"]]
    within_28 = sum(1 for job in others if days_taken(job) <= 28)
    yield "emergency_on_time", on_time(urgent), len(urgent), on_time(urgent) / len(urgent)
    yield "non_emergency_on_time", on_time(others), len(others), on_time(others) / len(others)
    yield "on_time_within_28_days", within_28, len(others), within_28 / len(others)


MEASURES = (
    "open_repairs",
    "overdue_repairs",
    "repairs_raised",
    "repairs_completed",
    "inherited_jobs_still_open",
    "open_repairs_per_1000_homes",
    "closed_without_completion",
    "emergency_on_time",
    "non_emergency_on_time",
    "on_time_within_28_days",
    "days_to_complete",
    "open_repairs_age",
)


@pytest.fixture(scope="module")
def figures(jobs) -> dict[str, tuple[float, float | None, float]]:
    return {measure: tuple(rest) for measure, *rest in by_hand(jobs)}


def test_every_measure_is_worked_out(figures):
    assert set(figures) == set(MEASURES)


@pytest.mark.parametrize("measure", MEASURES)
def test_measure_is_what_the_raw_rows_say(measure, figures, demonstration_root, run):
    row = rows_by_month(series(run, demonstration_root, measure, *HOUSING))["2026-10"]
    numerator, denominator, value = figures[measure]
    assert (row["numerator"], row["denominator"]) == (numerator, denominator)
    assert row["value"] == pytest.approx(value, rel=1e-12)


def test_weeks_of_work_are_what_the_raw_rows_say(jobs, demonstration_root, run):
    """What October left open over what a mean week of August, September and October finished."""
    earlier = [
        row
        for row in raw_rows(
            demonstration_root / "demonstration" / "repairs-2024-04-to-2026-09.parquet"
        )
        if row["repair_class"] == "responsive"
        and row["completed_at"] is not None
        and THREE_MONTHS_AGO <= row["completed_at"] < STARTS
    ]
    finished = len(earlier) + len(done(jobs))
    a_week = finished * 7 / DAYS_OF_THREE_MONTHS
    row = rows_by_month(series(run, demonstration_root, "weeks_of_work", *HOUSING))["2026-10"]
    assert row["numerator"] == len(still_open(jobs))
    assert row["denominator"] == pytest.approx(a_week, rel=1e-12)
    assert row["value"] == pytest.approx(len(still_open(jobs)) / a_week, rel=1e-12)


def test_ward_is_what_the_raw_rows_say(jobs, demonstration_root, run):
    here = still_open([job for job in jobs if job["ward_code"] == WARD])
    answer = series(run, demonstration_root, "open_repairs", "--ward", WARD, *HOUSING)
    assert rows_by_month(answer)["2026-10"]["numerator"] == len(here)


def test_pooled_share_is_sum_over_sum(demonstration_root, run):
    answer = series(run, demonstration_root, "non_emergency_on_time", *HOUSING)
    for side, months in (
        ("before", [row for row in answer["rows"] if row["month"] < "2024-06-01"]),
        ("after", [row for row in answer["rows"] if row["month"] >= "2024-06-01"]),
    ):
        above, below = (sum(row[name] for row in months) for name in ("numerator", "denominator"))
        pooled = answer[side]
        assert (pooled["numerator"], pooled["denominator"]) == (above, below)
        assert (pooled["value"], pooled["months"]) == (above / below, len(months))
