"""When a backlog clears is forecast with a release, from its figures and the working level."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from dashboard.analysis.clearance import Course
from dashboard.analysis.judged.fits import Fits
from dashboard.analysis.judged.forecasts import NO_PACE, forecast_of
from dashboard.analysis.judged.judge import judge_service
from dashboard.analysis.judged.to_rows import row_of
from datasets.calendar import add_months, month_end
from datasets.demo import demonstration_programme
from tests.planted_release import release_of

SERVICE, PROGRAMME = "homes_and_care", demonstration_programme()
THREE_MONTHS = 3


@pytest.fixture(scope="module")
def release():
    return release_of(1, [SERVICE], ("repairs",))


@pytest.fixture(scope="module")
def judged(release):
    return judge_service(release, SERVICE, Fits())


@pytest.fixture(scope="module")
def one(judged):
    return next(each.candidate for each in judged if each.candidate.key == "open_repairs::")


def monthly(release, measure, upto):
    """A measure's numerators by month, straight from the rows."""
    rows = release.rows(dataset="repairs", service=SERVICE, measure=measure)
    whole = [row for row in rows.iter_rows(named=True) if not row["breakdown"]]
    told = {row["month"]: row["numerator"] for row in whole if row["month"] <= upto}
    return dict(sorted(told.items()))


def test_it_is_kept_with_the_stock_of_the_whole_service_alone(judged):
    having = [each.candidate.key for each in judged if row_of(each).forecast]
    assert having == ["open_repairs::"]


def test_its_numbers_are_those_of_the_release(release, one):
    found = forecast_of(release, PROGRAMME, one)
    stock = monthly(release, "open_repairs", found.newest)
    raised = monthly(release, "repairs_raised", found.newest)
    done = monthly(release, "repairs_completed", found.newest)
    undone = monthly(release, "closed_without_completion", found.newest)
    months = list(stock)[-18:]
    assert found.stock == stock[found.newest]
    assert found.opened == pytest.approx(np.mean([raised[m] for m in months]), abs=0.05)
    assert found.closed == pytest.approx(np.mean([done[m] + undone[m] for m in months]), abs=0.05)
    # Five weeks at the pace of the last three months, which have so many days.
    last = months[-THREE_MONTHS:]
    days = sum(month_end(month).day for month in last)
    assert found.level == round(5 * 7 * sum(done[month] for month in last) / days)


def test_what_it_needs_falls_with_time_towards_what_comes_in(release, one):
    found = forecast_of(release, PROGRAMME, one)
    over = found.stock - found.level
    assert found.course in {Course.NOT_ON_COURSE, Course.ON_COURSE}
    assert over > 0
    # In one month all that is over has to go as well as what comes in; in five years hardly.
    assert found.needed[0] > over
    assert len(found.needed) == 60
    assert found.needed[-1] == pytest.approx(found.opened, rel=0.05)


def test_it_says_the_level_in_weeks(release, one):
    words = forecast_of(release, PROGRAMME, one).words
    assert words.endswith(
        "The working level is 5 weeks of work, at the pace of the last three months."
    )


@pytest.mark.parametrize(
    ("programme", "changed"),
    [
        (PROGRAMME.model_copy(update={"working_level_weeks": None}), {}),
        (PROGRAMME, {"node": "E05000001"}),
        (PROGRAMME, {"veiled": True}),
    ],
    ids=["no level set", "a ward", "hidden months"],
)
def test_none_is_told(release, one, programme, changed):
    assert forecast_of(release, programme, replace(one, **changed)) is None


def test_too_few_months_since_settling_in_are_said(release, one):
    late = replace(one, change=replace(one.change, settling_in=one.months))
    found = forecast_of(release, PROGRAMME, late)
    assert found.words.startswith("There is no forecast: ")
    assert not found.course
    assert not found.needed


def test_a_month_without_finished_jobs_leaves_no_level_to_come_to(release, one):
    newest = forecast_of(release, PROGRAMME, one).newest
    lost = (pl.col("measure") == "repairs_completed") & (pl.col("month") == add_months(newest, -1))
    gap = replace(release, frame=release.frame.filter(~lost))
    found = forecast_of(gap, PROGRAMME, one)
    assert found.words == NO_PACE
    assert not found.needed
