"""A borough that publishes month by month: the same figures, corrections and pins kept apart."""

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from datasets.calendar import months_between
from datasets.demo.as_at import midnight
from datasets.store import open_store
from tests.journeys.asking import (
    answer_of,
    changed,
    every_figure,
    log,
    releases,
    rows_by_month,
    series,
)
from tests.journeys.conftest import BEFORE_LAST, FIRST

MAY, JUNE = FIRST.replace(month=5), FIRST.replace(month=6)
LATE_IN_MAY = midnight(JUNE) - timedelta(hours=5)
NEWEST = 8
REASON = "five jobs were finished in May after all"
AFTER_MAY = ("2024-06", "2024-07", "2024-08", "2024-09")


@pytest.fixture(scope="module")
def by_month(run, small_borough, tmp_path_factory) -> Path:
    """A store to which the programme and then each month's own file were published."""
    root = tmp_path_factory.mktemp("by_month") / "store"
    answer_of(run("programme", small_borough.programme, "--root", root, "--json"))
    files = [small_borough.months[month] for month in months_between(FIRST, BEFORE_LAST)]
    answer_of(run("publish", *files, "--root", root, "--json"))
    return root


@pytest.fixture(scope="module")
def finished_in_may(small_borough) -> list[str]:
    """Five jobs that were open when May ended, and still were when September did."""
    open_then, open_now = (
        set(
            pl.read_parquet(small_borough.month(month)).filter(
                pl.col("completed_at").is_null(),
                pl.col("closed_other_at").is_null(),
                pl.col("repair_class") == "responsive",
                pl.col("raised_at") < midnight(JUNE),
            )["record_id"]
        )
        for month in (5, 9)
    )
    return sorted(open_then & open_now)[:5]


@pytest.fixture(scope="module")
def corrected(small_borough, finished_in_may, tmp_path_factory) -> Path:
    """May again, in which those five had been finished."""
    return changed(
        small_borough.month(5),
        tmp_path_factory.mktemp("may") / "repairs-2024-05.parquet",
        pl.col("record_id").is_in(finished_in_may),
        completed_at=pl.lit(LATE_IN_MAY),
    )


@pytest.fixture(scope="module")
def before_it(by_month, run) -> dict[str, object]:
    """Series of the newest release before May was corrected, as they were answered then."""
    return {name: series(run, by_month, name) for name in ("open_repairs", "days_to_complete")}


@pytest.fixture(scope="module")
def restated(by_month, before_it, corrected, run) -> Path:
    """The store once May was corrected: refused without a reason, published with one."""
    words = ("publish", corrected, "--root", by_month, "--json")
    refused = answer_of(run(*words), exit_code=1)
    (finding,) = [f for f in refused["files"][0]["findings"] if f["severity"] == "warning"]
    assert finding["check"] == "restated_month"
    assert finding["count"] == 5
    assert len(releases(run, by_month)) == NEWEST
    accepted = answer_of(run(*words, "--accept-warnings", REASON, "--as", "An Officer"))
    assert accepted["files"][0]["published"]["release"] == NEWEST + 1
    return by_month


def test_figures_are_those_of_the_history_cut_into_months(by_month, small_root):
    month_by_month = every_figure(open_store(by_month).release(NEWEST))
    assert month_by_month == every_figure(open_store(small_root).release(1))
    assert len(month_by_month["open_repairs"]) == 7


def test_each_release_shows_the_months_so_far(by_month, run):
    told = series(run, by_month, "open_repairs", "--release", "4")
    assert [row["month"][:7] for row in told["rows"]] == ["2024-03", "2024-04", "2024-05"]
    assert [row["status"] for row in told["rows"]] == ["published", "published", "provisional"]


def test_corrected_month_is_restated(restated, before_it, run):
    told = rows_by_month(series(run, restated, "open_repairs"))
    was = rows_by_month(before_it["open_repairs"])
    assert told["2024-05"]["numerator"] == was["2024-05"]["numerator"] - 5
    assert told["2024-05"]["status"] == "restated"
    assert {month: row for month, row in told.items() if month != "2024-05"} == {
        month: row for month, row in was.items() if month != "2024-05"
    }


def test_jobs_inherited_from_the_corrected_month_are_counted_again(restated, run):
    was = rows_by_month(
        series(run, restated, "inherited_jobs_still_open", "--release", str(NEWEST))
    )
    now = rows_by_month(series(run, restated, "inherited_jobs_still_open"))
    assert tuple(now) == tuple(was) == AFTER_MAY
    assert {
        month: was[month]["numerator"] - now[month]["numerator"] for month in now
    } == dict.fromkeys(AFTER_MAY, 5)


def test_release_before_the_correction_still_shows_the_old_figures(restated, before_it, run):
    for name, answer in before_it.items():
        assert series(run, restated, name, "--release", str(NEWEST)) == answer


def test_reason_is_kept(restated, run):
    newest = releases(run, restated)[0]
    assert REASON in newest["why"]
    assert newest["said_to_be"] == "An Officer"
    done = next(entry for entry in log(run, restated)[::-1] if entry["event"] == "published")
    assert (done["release"], done["warning"]) == (NEWEST + 1, 1)
    assert REASON in done["reason"]


def test_pinned_release_stays_when_the_programme_changes(restated, small_borough, tmp_path, run):
    words = ("open_repairs_per_1000_homes", "--release", str(NEWEST))
    pinned, newest = series(run, restated, *words), series(run, restated, words[0])
    other = tmp_path / "programme.toml"
    text = small_borough.programme.read_text("utf-8")
    other.write_text(text.replace("count = 15560", "count = 10000"), "utf-8")
    published = answer_of(run("programme", other, "--root", restated, "--json"))["published"]
    assert (published["release"], published["event"]) == (NEWEST + 2, "programme")
    assert series(run, restated, *words) == pinned
    now = rows_by_month(series(run, restated, words[0]))["2024-03"]
    was = rows_by_month(newest)["2024-03"]
    assert (was["denominator"], now["denominator"]) == (15560, 10000)
    assert now["numerator"] == was["numerator"]
    again = answer_of(run("programme", other, "--root", restated, "--json"))
    assert again["published"] is None
