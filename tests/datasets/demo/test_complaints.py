"""The demonstration's complaints: drawn as cases, alike with and without what is planted."""

from datetime import date

import polars as pl
import pytest

from datasets.calendar import months_between
from datasets.complaints import COMPLAINT_STAGE, COMPLAINTS, DETERMINATION
from datasets.demo.complaints import draw_complaints
from datasets.demo.complaints_lives import NEWER_CODE_FROM
from datasets.demo.effects import EFFECTS, NO_EFFECTS
from datasets.demo.handed_over import hand_overs, handed_over
from datasets.demo.scene import scenes, sending, stream
from datasets.months import cut_into_months, place_in_span

FIRST, LAST, DATASET = date(2020, 11, 1), date(2026, 10, 1), "complaints"
MONTHS = len(months_between(FIRST, LAST))
STAGE = pl.col("record_kind") == COMPLAINT_STAGE
IN_TIME = (pl.col("responded_on") <= pl.col("due_on")).fill_null(value=False)


def _draw(service: str, seed: int = 2024, effects=EFFECTS) -> pl.DataFrame:
    scene = scenes()[service]
    return draw_complaints(scene, stream(seed, DATASET, service), MONTHS, LAST, effects)


@pytest.fixture(scope="module")
def every() -> dict[str, pl.DataFrame]:
    return {scene.id: _draw(scene.id) for scene in sending(DATASET)}


def _in_time(frame: pl.DataFrame, stage: int, first: date, last: date) -> float:
    received = pl.col("received_on").is_between(first, last)
    return frame.filter(STAGE, received, pl.col("stage") == stage).select(IN_TIME.mean()).item()


def test_five_services_send_complaints_in_the_contract_s_columns(every):
    assert len(every) == 5
    for frame in every.values():
        assert frame.schema == COMPLAINTS.schema
        assert frame["month"].null_count() == frame.height
        for kind in (COMPLAINT_STAGE, DETERMINATION):
            kept = [c.name for c in COMPLAINTS.columns_of(kind) if c.required and c.name != "month"]
            rows = frame.filter(pl.col("record_kind") == kind).select(kept)
            assert not rows.null_count().sum_horizontal().item()
    assert pl.concat(every.values()).select("record_kind", "record_id").is_unique().all()


def test_two_services_have_a_few_determinations_a_year_each_of_its_ombudsman(every):
    decided = pl.concat(every.values()).filter(pl.col("record_kind") == DETERMINATION)
    kinds = decided.group_by("service", "ombudsman").agg(pl.col("case_ref").n_unique())
    cases = {(service, who): count / 6 for service, who, count in kinds.rows()}
    assert set(cases) == {("housing_management", "housing"), ("housing_options", "lgsco")}
    assert all(5 < a_year < 20 for a_year in cases.values())
    assert decided.filter(pl.col("orders_due_on").is_not_null()).height > 60


def test_the_same_seed_draws_the_same_and_nothing_planted_moves_what_is_not(every):
    steady = "facilities_management"
    assert _draw(steady).equals(every[steady])
    assert not _draw(steady, seed=1).equals(every[steady])
    for service in (steady, "travel_assistance", "homes_and_care", "housing_options"):
        assert _draw(service, effects=NO_EFFECTS).equals(every[service])


def test_nothing_is_received_while_the_escorts_had_stopped(every):
    first, last = scenes()["travel_assistance"].pause
    begun = every["travel_assistance"].filter(pl.col("stage") == 1)["received_on"]
    assert not begun.dt.month_start().is_between(first, last).any()


def test_what_is_planted_shows_after_the_change_and_not_before(every):
    scene, shown = scenes()["housing_management"], every["housing_management"]
    without = _draw("housing_management", effects=NO_EFFECTS)
    before, after = (FIRST, NEWER_CODE_FROM.replace(month=3)), (scene.settled_on, date(2026, 8, 1))
    for stage in (1, 2):
        assert _in_time(shown, stage, *before) == _in_time(without, stage, *before)
        assert _in_time(shown, stage, *after) - _in_time(without, stage, *after) > 0.08
    logged = [
        frame.filter(STAGE, pl.col("received_on") >= NEWER_CODE_FROM).height
        for frame in (shown, without)
    ]
    assert 1.3 < logged[0] / logged[1] < 1.4


def test_every_second_stage_has_its_first_but_for_those_that_were_over_before(every):
    stages = every["housing_management"].filter(STAGE)
    first, second = (stages.filter(pl.col("stage") == number) for number in (1, 2))
    alone = second.join(first, on="complaint_ref", how="anti")
    assert alone["received_on"].max() < date(2021, 2, 1)
    both = second.join(first, on="complaint_ref", suffix="_first")
    assert (both["received_on"] == both["escalated_on_first"]).all()
    assert (both["escalated_on_first"] >= both["responded_on_first"]).all()


@pytest.mark.parametrize("seed", range(2))
def test_stock_and_flow_reconcile_in_all_72_months(seed):
    """What was open, plus what came in, less what went out, is what is open."""
    frame = _draw("housing_management", seed).filter(STAGE)
    rows = frame.with_columns(source_row=pl.int_range(pl.len(), dtype=pl.Int64))
    held = place_in_span(rows, COMPLAINTS, FIRST, LAST).records
    cut = cut_into_months(held, COMPLAINTS, months_between(FIRST, LAST))
    still_open = pl.col("closed_on").is_null()
    came = pl.col("received_on").dt.month_start() == pl.col("month")
    by_month = cut.group_by("month").agg(
        stock=still_open.sum().cast(pl.Int64),
        came=came.sum().cast(pl.Int64),
        went=(~still_open).sum().cast(pl.Int64),
    )
    flows = by_month.sort("month").with_columns(before=pl.col("stock").shift(1)).drop_nulls()
    assert flows.height == 71
    assert (flows["before"] + flows["came"] - flows["went"] == flows["stock"]).all()


def test_the_company_s_inbox_is_the_council_s_from_the_transfer_on(every):
    scene, frame = scenes()["housing_management"], every["housing_management"]
    assert scene.change_on in hand_overs(DATASET)
    after = handed_over(frame, scene, DATASET, scene.change_on)
    assert after["source_system"].unique().to_list() == ["demo_council_inbox"]
    still_open = frame.filter(
        STAGE,
        pl.col("source_system") == "demo_almo_inbox",
        pl.col("closed_on").is_null() | (pl.col("closed_on") >= scene.change_on),
    )
    assert 40 < still_open.height < 120
