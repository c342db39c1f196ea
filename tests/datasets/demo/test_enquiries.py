"""The demonstration's member enquiries: drawn as cases, alike with and without what is planted."""

from datetime import date
from itertools import pairwise

import polars as pl
import pytest

from datasets.calendar import months_between
from datasets.demo.effects import EFFECTS, NO_EFFECTS
from datasets.demo.enquiries import draw_member_enquiries
from datasets.demo.handed_over import hand_overs, handed_over
from datasets.demo.scene import scenes, sending, stream
from datasets.member_enquiries import MEMBER_ENQUIRIES, MEMBER_ENQUIRY
from datasets.months import cut_into_months, place_in_span

FIRST, LAST, DATASET = date(2020, 11, 1), date(2026, 10, 1), "member_enquiries"
MONTHS = len(months_between(FIRST, LAST))
IN_TIME = (pl.col("responded_on") <= pl.col("due_on")).fill_null(value=False)


def _draw(service: str, seed: int = 2024, effects=EFFECTS) -> pl.DataFrame:
    scene = scenes()[service]
    return draw_member_enquiries(scene, stream(seed, DATASET, service), MONTHS, LAST, effects)


@pytest.fixture(scope="module")
def every() -> dict[str, pl.DataFrame]:
    return {scene.id: _draw(scene.id) for scene in sending(DATASET)}


def _share_in_time(frame: pl.DataFrame, first: date, last: date) -> float:
    return frame.filter(pl.col("received_on").is_between(first, last)).select(IN_TIME.mean()).item()


def test_five_services_send_enquiries_in_the_contract_s_columns(every):
    assert len(every) == 5
    for frame in every.values():
        assert frame.schema == MEMBER_ENQUIRIES.schema
        assert frame["record_id"].is_unique().all()
        assert frame["month"].null_count() == frame.height
        kept = [c.name for c in MEMBER_ENQUIRIES.columns_of(MEMBER_ENQUIRY) if c.required]
        assert not frame.select(kept).drop("month").null_count().sum_horizontal().item()
    together = pl.concat(every.values())
    assert together["record_id"].is_unique().all()


def test_the_same_seed_draws_the_same(every):
    assert _draw("facilities_management").equals(every["facilities_management"])
    assert not _draw("facilities_management", seed=1).equals(every["facilities_management"])


def test_nothing_is_received_while_the_escorts_had_stopped(every):
    first, last = scenes()["travel_assistance"].pause
    months = every["travel_assistance"]["received_on"].dt.month_start()
    assert not months.is_between(first, last).any()
    assert months.is_between(date(2020, 11, 1), date(2023, 3, 1)).sum() > 200


def test_without_effects_the_service_with_no_change_is_the_same(every):
    assert _draw("travel_assistance", effects=NO_EFFECTS).equals(every["travel_assistance"])
    assert _draw("facilities_management", effects=NO_EFFECTS).equals(every["facilities_management"])


def test_the_merged_inbox_counts_more_and_answers_no_sooner(every):
    merged = scenes()["housing_management"].change_on
    year_before, year_after = date(2023, 6, 1), date(2025, 5, 31)
    housing = every["housing_management"]
    before = housing.filter(pl.col("received_on").is_between(year_before, merged, "left")).height
    after = housing.filter(pl.col("received_on").is_between(merged, year_after)).height
    assert 1.15 < after / before < 1.35
    apart = _share_in_time(housing, merged, year_after) - _share_in_time(
        housing, year_before, merged
    )
    assert abs(apart) < 0.03
    assert set(housing.filter(pl.col("received_on") >= merged)["inbox"]) == {"Members' enquiries"}


def test_the_company_answers_later_and_housing_options_ever_sooner(every):
    care, settled = every["homes_and_care"], scenes()["homes_and_care"].settled_on
    assert _share_in_time(care, FIRST, settled) - _share_in_time(care, settled, LAST) > 0.06
    options = every["housing_options"]
    years = [date(year, 11, 1) for year in range(2020, 2027)]
    shares = [_share_in_time(options, *pair) for pair in pairwise(years)]
    assert all(later > earlier for earlier, later in pairwise(shares))
    unplanted = _draw("housing_options", effects=NO_EFFECTS)
    shares = [_share_in_time(unplanted, *pair) for pair in pairwise(years)]
    assert max(shares) - min(shares) < 0.08


@pytest.mark.parametrize("seed", range(3))
def test_stock_and_flow_reconcile_in_all_72_months(seed):
    """What was open, plus what came in and came back, less what went out, is what is open."""
    frame = _draw("housing_management", seed)
    rows = frame.with_columns(source_row=pl.int_range(pl.len(), dtype=pl.Int64))
    months = months_between(FIRST, LAST)
    held = place_in_span(rows, MEMBER_ENQUIRIES, FIRST, LAST).records
    cut = cut_into_months(held, MEMBER_ENQUIRIES, months)
    still_open = pl.col("closed_on").is_null()
    came = pl.col("received_on").dt.month_start() == pl.col("month")
    by_month = cut.group_by("month").agg(
        still_open.sum().cast(pl.Int64).alias("stock"),
        came.sum().cast(pl.Int64).alias("came"),
        (~still_open).sum().cast(pl.Int64).alias("went"),
        (pl.len() - came.sum()).cast(pl.Int64).alias("begun_with"),
    )
    flows = by_month.sort("month").with_columns(before=pl.col("stock").shift(1))
    came_back = flows["begun_with"] - flows["before"]
    assert (flows["begun_with"] + flows["came"] - flows["went"] == flows["stock"]).all()
    assert flows.height == len(months) == 72
    assert (came_back.drop_nulls() >= 0).all()
    assert (came_back.drop_nulls() <= 6).all()  # closed by an earlier month's end, and open again


def test_the_company_s_inbox_is_the_council_s_from_the_merger_on(every):
    scene, frame = scenes()["housing_management"], every["housing_management"]
    merged = scene.change_on
    assert merged in hand_overs(DATASET)
    assert handed_over(frame, scene, DATASET, date(2024, 5, 1)).equals(frame)
    after = handed_over(frame, scene, DATASET, merged)
    assert after["source_system"].unique().to_list() == ["demo_council_inbox"]
    assert after["source_organisation"].unique().to_list() == [scene.organisation_after]
    assert after["receiving_body"].equals(frame["receiving_body"])
