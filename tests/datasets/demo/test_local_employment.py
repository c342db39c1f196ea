"""The demonstration's local jobs: what is planted is there, and what is not is as it would be."""

from datetime import date
from functools import cache

import polars as pl
import pytest

from datasets.demo import EFFECTS, NO_EFFECTS, PLANTED, SEED
from datasets.demo.local_employment import draw_local_employment
from datasets.demo.scene import scenes, stream
from datasets.demo.workforce import draw_workforce
from datasets.local_employment import LOCAL_EMPLOYMENT

LAST = date(2026, 10, 1)
CHANGED = {
    "paid_living_wage_share": "at_or_above_llw",
    "on_council_terms_share": "on_council_terms",
}


@cache
def drawn(service, effects=EFFECTS):
    rng = stream(SEED, "workforce", service)
    return draw_local_employment(scenes()[service], rng, 72, LAST, effects)


def share(frame, column, *, after, service):
    scene = scenes()[service]
    side = pl.col("month") >= scene.settled_on if after else pl.col("month") < scene.change_on
    held = frame.filter(side)
    return held[column].sum() / held["headcount"].sum()


@pytest.mark.parametrize("service", scenes())
def test_every_line_is_as_the_contract_has_it(service):
    frame = drawn(service)
    assert frame.schema == LOCAL_EMPLOYMENT.schema
    assert frame.select("record_id", "month").is_unique().all()
    assert frame["month"].max() == LAST


@pytest.mark.parametrize(
    "planted",
    [one for one in PLANTED if one.measure in CHANGED],
    ids=lambda one: f"{one.service}-{one.measure}",
)
def test_what_is_planted_shows_after_the_change_and_not_before(planted):
    column, service = CHANGED[planted.measure], planted.service
    shown, without = drawn(service), drawn(service, NO_EFFECTS)
    both = [share(f, column, after=False, service=service) for f in (shown, without)]
    assert both[0] == both[1]
    moved = share(shown, column, after=True, service=service) - share(
        without, column, after=True, service=service
    )
    assert (moved > 0.1) == (planted.after > planted.before)
    assert (moved < -0.1) == (planted.after < planted.before)


def test_homes_and_starters_are_the_same_whatever_is_planted():
    same = ["month", "area", "employer", "headcount", "new_starters", "new_starters_local"]
    assert (
        drawn("travel_assistance")
        .select(same)
        .equals(drawn("travel_assistance", NO_EFFECTS).select(same))
    )


@pytest.mark.parametrize("service", scenes())
def test_the_workforce_extract_counts_the_same_people(service):
    people = draw_workforce(
        scenes()[service], stream(SEED, "workforce", service), 72, LAST, EFFECTS
    ).filter(
        pl.col("record_kind") == "post_holder",
        pl.col("leave_date").is_null() | (pl.col("leave_date") == pl.col("month").dt.month_end()),
    )
    cell = ["month", "employer"]
    heads = drawn(service).group_by(cell).agg(pl.col("headcount").sum()).sort(cell)
    counted = people.group_by(cell).agg(pl.len().cast(pl.Int64).alias("headcount")).sort(cell)
    assert heads.equals(counted)


def test_the_escorts_come_in_house_after_the_pause_and_buildings_in_steps():
    in_house = pl.col("delivery_model") == "in_house"
    jobs = {
        service: dict(
            drawn(service)
            .group_by("month")
            .agg(pl.col("headcount").filter(in_house).sum())
            .iter_rows()
        )
        for service in ("travel_assistance", "facilities_management")
    }
    escorts, buildings = jobs.values()
    assert date(2023, 5, 1) not in escorts
    assert escorts[date(2023, 3, 1)] == 0
    assert 55 <= escorts[date(2023, 9, 1)] <= 62
    steps = [buildings[date(year, 4, 1)] for year in (2022, 2023, 2024, 2025)]
    assert steps == sorted(steps)
    assert steps[0] == 0
    assert 90 <= steps[-1] <= 125
