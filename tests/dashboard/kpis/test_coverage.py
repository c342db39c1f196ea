"""Where a measure has no figure, it has no row: nothing missing is ever a nought."""

import polars as pl

from dashboard.kpis.registry import MEASURES, measures_of
from datasets.complaints import COMPLAINTS
from datasets.repairs import REPAIRS
from datasets.store import MEASURE_ROWS
from tests.dashboard.building import (
    PROGRAMME,
    cells,
    complaints,
    figure,
    finding,
    job,
    repairs,
    rows_of,
)

DONE = job("1", "2024-02-01 10:00", target_at="2024-02-03 10:00", completed_at="2024-02-02 10:00")
FEBRUARY = cells("repairs", ["2024-02"])


def test_a_column_that_was_not_collected_leaves_out_every_measure_that_reads_it() -> None:
    rows = rows_of(repairs({"2024-02": [DONE]}), REPAIRS, FEBRUARY, not_collected=["target_at"])
    reading = {m.id for m in measures_of("repairs") if "target_at" in m.reads}
    assert {"overdue_repairs", "non_emergency_on_time", "emergency_on_time"} < reading
    assert reading.isdisjoint(rows["measure"])
    assert figure(rows, "repairs_completed", "2024-02") == (1, None)


def test_without_wards_the_whole_service_is_still_measured() -> None:
    held = repairs({"2024-02": [DONE]}).with_columns(pl.lit(None, pl.String).alias("ward_code"))
    rows = rows_of(held, REPAIRS, FEBRUARY, not_collected=["ward_code"])
    assert "ward" not in set(rows["breakdown"])
    assert figure(rows, "repairs_completed", "2024-02") == (1, None)


def test_closed_jobs_only_make_no_backlog() -> None:
    held = repairs({"2024-02": [{**DONE, "coverage": "closed_only"}]})
    measured = set(rows_of(held, REPAIRS, FEBRUARY)["measure"])
    assert measured == {m.id for m in measures_of("repairs") if "closed_only" in m.coverage}
    assert "open_repairs" not in measured
    assert "days_to_complete" in measured


def test_a_service_has_rows_only_of_the_measures_that_apply_to_it() -> None:
    only = PROGRAMME.replace('name = "Homes"', 'name = "Homes"\nmeasures = ["repairs_raised"]')
    rows = rows_of(repairs({"2024-02": [DONE]}), REPAIRS, FEBRUARY, programme=only)
    assert set(rows["measure"]) == {"repairs_raised"}


def test_without_a_number_of_homes_there_is_no_rate() -> None:
    later = PROGRAMME.replace("2020-01-01", "2024-03-01")
    rows = rows_of(repairs({"2024-02": [DONE]}), REPAIRS, FEBRUARY, programme=later)
    assert "open_repairs_per_1000_homes" not in set(rows["measure"])


def test_records_of_other_cells_are_left_alone() -> None:
    held = repairs({"2024-02": [DONE], "2024-03": [DONE]})
    rows = rows_of(held, REPAIRS, FEBRUARY)
    assert set(rows["month"].dt.month()) == {2}


def test_rows_are_as_the_store_keeps_them() -> None:
    rows = rows_of(repairs({"2024-02": [DONE]}), REPAIRS, FEBRUARY)
    assert rows.schema == MEASURE_ROWS
    assert set(rows["kind"]) == {"measure"}
    assert set(rows["measure"]) <= set(MEASURES)
    texts = rows.select(pl.col(pl.String))
    assert texts.null_count().row(0) == (0,) * texts.width
    key = ["service", "source_system", "month", "measure", "period", "breakdown", "node", "days"]
    assert not rows.select(key).is_duplicated().any()


def test_a_file_without_a_row_gives_rows_to_every_month_that_it_covers() -> None:
    rows = rows_of(repairs({}), REPAIRS, FEBRUARY)
    assert figure(rows, "open_repairs", "2024-02") == (0, None)


def test_an_ombudsmans_file_says_nothing_of_the_councils_own_complaints() -> None:
    """Nor does a month without a finding, where the file has findings in another."""
    held = complaints({"2024-02": [finding("2023-1", "2024-02-10", "maladministration")]})
    keys = cells("complaints", ["2024-02", "2024-03"])
    rows = rows_of(held, COMPLAINTS, keys)
    assert figure(rows, "ombudsman_upheld", "2024-03") == (0, 0)
    kinds = {m.id: m.of_kinds for m in measures_of("complaints")}
    assert {kinds[name] for name in rows["measure"].unique()} == {("determination",)}
