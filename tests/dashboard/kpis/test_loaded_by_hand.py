"""A job whose raised date is the day it was loaded: it is open, but nobody knows since when."""

import pytest

from dashboard.kpis.monthly import measure_rows
from datasets.programme import parse_programme
from datasets.repairs import REPAIRS
from tests.dashboard.building import PROGRAMME, cells, day_counts, figure, job, repairs, rows_of

JUNE = cells("repairs", ["2024-06"])
MIGRATION = """
[[events]]
service = "homes"
kind = "system_migration"
name = "Another system"
on = 2024-06-03
"""
LOADED = [job(f"L{n}", "2024-06-03 08:00") for n in range(22)]
DONE = {"completed_at": "2024-06-13 10:00"}
OWN = [
    job("old", "2024-05-01 10:00"),
    job("new", "2024-06-20 10:00"),
    job("done", "2024-06-11 10:00", **DONE),
    job("loaded and done", "2024-06-03 08:00", **DONE),
]


def held(coverage: str, **values: object):
    rows = [{**one, "coverage": coverage, **values} for one in [*LOADED, *OWN]]
    return repairs({"2024-06": rows})


@pytest.mark.parametrize(
    ("coverage", "programme"),
    [("migrated_open", PROGRAMME), ("complete", PROGRAMME + MIGRATION)],
    ids=["the month declares it", "the programme declares it"],
)
def test_loaded_jobs_are_open_but_have_no_age_and_were_not_raised(coverage, programme) -> None:
    """24 are open; 22 of them were loaded. One was raised in June, and one more then finished."""
    rows = rows_of(held(coverage), REPAIRS, JUNE, programme=programme)
    assert figure(rows, "open_repairs", "2024-06") == (24, None)
    assert day_counts(rows, "open_repairs_age", "2024-06") == {10: 1, 60: 1}
    assert figure(rows, "repairs_raised", "2024-06") == (2, None)
    assert figure(rows, "repairs_completed", "2024-06") == (2, None)
    assert day_counts(rows, "days_to_complete", "2024-06") == {2: 1}
    assert figure(rows, "on_time_within_28_days", "2024-06") == (1, 1)


def test_where_nobody_says_that_they_were_loaded_they_count_as_raised() -> None:
    rows = rows_of(held("complete"), REPAIRS, JUNE)
    assert figure(rows, "repairs_raised", "2024-06") == (25, None)
    assert day_counts(rows, "open_repairs_age", "2024-06") == {10: 1, 27: 22, 60: 1}


def test_a_job_raised_on_the_day_of_a_migration_counts_if_it_says_that_it_was_not_migrated() -> (
    None
):
    rows = rows_of(held("complete", migrated=False), REPAIRS, JUNE, programme=PROGRAMME + MIGRATION)
    assert figure(rows, "repairs_raised", "2024-06") == (25, None)


def test_the_few_that_are_left_in_a_later_month_have_no_age_either() -> None:
    """Too few to be told by their number: the programme's date tells them."""
    july = repairs({"2024-07": [job("L1", "2024-06-03 08:00"), job("new", "2024-07-01 10:00")]})
    declared = rows_of(
        july, REPAIRS, cells("repairs", ["2024-07"]), programme=PROGRAMME + MIGRATION
    )
    assert day_counts(declared, "open_repairs_age", "2024-07") == {30: 1}


def test_a_month_without_a_row_holds_as_little_as_its_archive() -> None:
    plan = parse_programme(PROGRAMME)
    nothing = repairs({})
    [key] = JUNE
    archive = measure_rows(nothing, REPAIRS, plan, cells=JUNE, empty_as={key: "closed_only"})
    measured = set(archive["measure"])
    assert "repairs_completed" in measured
    assert measured.isdisjoint({"open_repairs", "repairs_raised", "overdue_repairs"})
    assert measure_rows(
        nothing, REPAIRS, plan, cells=JUNE, empty_as={key: "reported_figures"}
    ).is_empty()
