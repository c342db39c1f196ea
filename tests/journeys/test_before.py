"""From an archive of closed jobs to the whole of a new system: what can be compared, and is."""

from datetime import date, timedelta

import polars as pl
import pytest

from dashboard.analysis.series import read_series
from dashboard.charts.marks import MarkKind, marks_of
from dashboard.kpis.registry import measures_of
from datasets.calendar import months_between
from datasets.programme import parse_programme
from datasets.repairs import REPAIRS
from datasets.store import open_store
from tests.journeys.little_borough import PROGRAMME, Office, as_file, at, held_in, job, month, said

FIRST, LAST = month("2019-06"), month("2022-05")
WITH_A_CHANGE = (
    "small_numbers = { hide_up_to = 0 }\n"
    + PROGRAMME
    + """
[[interventions]]
id = "transfer"
service = "homes"
kind = "transfer"
name = "Came in-house"
on = 2022-06-01
headline = true
model_before = "almo"
model_after = "in_house"
settling_in_months = 0
[[events]]
service = "homes"
kind = "system_migration"
name = "civica to nec"
on = 2022-06-03
[[expected]]
dataset = "repairs"
service = "homes"
source_system = "civica"
from = 2019-06-01
to = 2022-05-01
[[expected]]
dataset = "repairs"
service = "homes"
source_system = "nec"
from = 2022-06-01
"""
)


def finished(of: date, number: int, days: int, **values: object) -> dict[str, object]:
    """A job finished on the 20th of a month, so many days after it was raised, due after 20."""
    done = at(f"{of:%Y-%m}-20")
    times = {"raised_at": done - timedelta(days=days), "completed_at": done}
    due = {"target_at": done - timedelta(days=days - 20)}
    return {**job(f"{of:%y%m}-{number}", "2019-01-01", **values), **times, **due}


def archive() -> list[dict[str, object]]:
    """Four jobs finished in each month, three of them in time; none of those that stayed open."""
    return [
        finished(of, number, days, coverage="closed_only")
        for of in months_between(FIRST, LAST)
        for number, days in enumerate((4, 8, 12, 30))
    ]


def new_system() -> list[dict[str, object]]:
    """Thirty open jobs loaded on 3 June, and two finished in each month since, one in time."""
    loaded = [
        job(f"L{n}", "2022-06-03", source_system="nec", migrated=True, **LATE) for n in range(30)
    ]
    since = [
        finished(of, number, days, source_system="nec")
        for of in months_between(month("2022-06"), month("2022-07"))
        for number, days in enumerate((10, 26))
    ]
    return [*loaded, *since]


LATE = {"target_at": at("2022-05-01") + timedelta(days=90)}
BOARD = {
    "service": "homes",
    "source_system": "board_papers",
    "source_organisation": "Little Homes",
    "delivery_model": "almo",
    "coverage": "reported_figures",
    "record_kind": "reported_figure",
    "document": "Board papers",
}


@pytest.fixture(scope="module")
def story(worker, tmp_path_factory):
    """The archive, then a board's figures, then the new system's first two months."""
    folder = tmp_path_factory.mktemp("before")
    office = Office(folder, folder / "store", worker)
    told = [office.backfill(as_file(archive()), WITH_A_CHANGE, first=FIRST)]
    board = [
        {**BOARD, "record_id": f"{of}", "month": of, "measure": "open_repairs", "value": 1500.0}
        for of in months_between(month("2021-06"), LAST)
    ]
    told.append(office.publish(reported(board), dataset="repairs"))
    told += [
        office.publish(held_in(new_system(), name), reason="the only one that there is")
        for name in ("2022-06", "2022-07")
    ]
    return office, told


def reported(rows: list[dict[str, object]]) -> pl.DataFrame:
    """Figures as a file: each has a month of its own."""
    return pl.DataFrame(rows, schema=REPAIRS.schema)


def test_everything_is_published(story):
    _, told = story
    assert [outcome.exit for outcome in told] == [0, 0, 0, 0], [o.lines for o in told]


def test_the_archive_is_told_for_what_it_is(story):
    _, (archived, *_) = story
    [before] = archived.facts["before"]
    assert len(before["months"]) == 36
    assert before["coverage"] == [{"coverage": "closed_only", "months": 36}]
    why = {one["measure"]: one["why"] for one in before["not_comparable"]}
    assert why["open_repairs"] == "Needs every one of the jobs"
    assert {"non_emergency_on_time", "days_to_complete"} <= set(before["comparable"])
    all_of = len(measures_of("repairs"))
    assert len(before["comparable"]) + len(why) == all_of
    assert archived.lines[1] == before["words"]
    assert archived.lines[1].startswith(
        "Before Came in-house (1 June 2022), repairs: 36 months, June 2019 to May 2022; closed "
        f"jobs only. {len(before['comparable'])} of {all_of} repairs measures can be compared; "
        f"{len(why)} cannot. Needs every one of the jobs: "
    )


def test_loaded_jobs_are_found_and_the_release_keeps_when(story):
    _, told = story
    june = told[2]
    loaded = (
        "Note: 30 jobs share one raised date, 3 June 2022 (90.9% of 33). Column raised_at; for "
        "example L0, L1, L10. That is the day on which they were loaded, so no age or duration is "
        "counted from it."
    )
    assert loaded in said(june)


def test_before_and_after_pool_only_what_compares(story):
    """108 of 144 in time before, 2 of 4 since. The backlog, 31 then 30, is not compared."""
    office, _ = story
    live = open_store(office.root).release()
    shares = read_series(live, "non_emergency_on_time")
    assert (shares.before.numerator, shares.before.denominator) == (108, 144)
    assert (shares.after.numerator, shares.after.denominator) == (2, 4)
    assert "Closed jobs only: June 2019 to May 2022." in shares.before.words
    days = read_series(live, "days_to_complete")
    assert (days.before.numerator, days.before.last) == (4 * 30, month("2021-11"))
    assert (days.before.value, days.after.value) == (10, 18)
    stock = read_series(live, "open_repairs")
    assert stock.before is None
    assert stock.no_comparison_why == (
        "No fair comparison: only 12 reported figures from before, and nothing that was counted."
    )
    assert (stock.after.numerator, stock.after.denominator) == (61, 2)
    ages = read_series(live, "open_repairs_age")
    assert ages.frame.filter(month=month("2022-07"))["numerator"].to_list() == [0]


def test_the_migration_is_marked_on_every_chart_of_the_release(story):
    office, _ = story
    live = open_store(office.root).release()
    series = read_series(live, "open_repairs")
    [migration] = series.migrations
    assert (migration.on, migration.what, migration.records) == (date(2022, 6, 3), "opened", 30)
    drawn = marks_of(series, parse_programme(WITH_A_CHANGE), FIRST, date(2022, 12, 1))
    assert [(m.kind, m.on) for m in drawn] == [
        (MarkKind.CHANGE, date(2022, 6, 1)),
        (MarkKind.MIGRATION, date(2022, 6, 3)),
    ]
    assert drawn[1].words == "Migration: 30 records loaded, 3 June 2022"


def test_what_no_document_can_have_meant_is_named(story):
    """A measure that there is not, a share in per cent, and what other papers say already."""
    office, _ = story
    rows = [
        {**BOARD, "record_id": "1", "month": LAST, "measure": "happiness", "value": 5.0},
        {
            **BOARD,
            "record_id": "2",
            "month": LAST,
            "measure": "non_emergency_on_time",
            "value": 71.2,
        },
        {
            **BOARD,
            "record_id": "3",
            "month": LAST,
            "source_system": "other_papers",
            "measure": "open_repairs",
            "value": 1400.0,
        },
    ]
    outcome = office.check(reported(rows), dataset="repairs")
    assert outcome.exit == 1
    found = {f["check"]: f["examples"] for f in outcome.facts["findings"]}
    assert found["reported_measure"] == ["1"]
    assert found["reported_share"] == ["2"]
    assert found["reported_elsewhere"] == ["3"]
