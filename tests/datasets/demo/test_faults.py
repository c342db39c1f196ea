from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from datasets.demo import FAULTS, month_extract, planted_faults

LONDON = ZoneInfo("Europe/London")
START, END = datetime(2026, 10, 1, tzinfo=LONDON), datetime(2026, 11, 1, tzinfo=LONDON)


@pytest.fixture(scope="module")
def clean(jobs):
    return month_extract(jobs, date(2026, 10, 1))


@pytest.fixture(scope="module")
def faults(clean):
    return planted_faults(clean, 5)


def changed(clean: pl.DataFrame, faulty: pl.DataFrame, column: str) -> pl.DataFrame:
    assert faulty.drop(column).equals(clean.drop(column))
    return faulty.filter(faulty[column].ne_missing(clean[column]))


def test_every_fault_is_there_and_differs_from_the_clean_month(clean, faults):
    assert set(faults) == {fault.name for fault in FAULTS}
    assert len(faults) >= 33
    for name, frame in faults.items():
        assert not frame.equals(clean), name


def test_the_same_seed_plants_the_same_faults(clean, faults):
    again = planted_faults(clean, 5)
    assert all(again[name].equals(frame) for name, frame in faults.items())


def test_fifteen_references_come_twice(clean, faults):
    twice = faults["duplicate_key"].filter(pl.col("record_id").is_duplicated())
    assert twice["record_id"].n_unique() == 15
    assert faults["duplicate_key"].height == clean.height + 15


def test_fifteen_jobs_are_completed_before_they_were_raised_within_the_month(clean, faults):
    rows = changed(clean, faults["completed_before_raised"], "completed_at")
    assert rows.height == 15
    assert (rows["completed_at"] < rows["raised_at"]).all()
    assert (rows["completed_at"] >= START).all()


def test_fifteen_jobs_are_both_completed_and_closed(clean, faults):
    both = pl.col("completed_at").is_not_null() & pl.col("closed_other_at").is_not_null()
    assert clean.filter(both).is_empty()
    rows = faults["both_closed"].filter(both)
    assert rows.height == 15
    assert rows["close_reason"].null_count() == 0


def test_fifteen_targets_come_before_the_raising(clean, faults):
    rows = changed(clean, faults["target_before_raised"], "target_at")
    assert (rows["raised_at"] - rows["target_at"]).to_list() == [timedelta(days=1)] * 15


def test_fifteen_priorities_have_no_code(clean, faults):
    rows = faults["unknown_priority"].filter(pl.col("priority_code").is_null())
    assert clean["priority_code"].null_count() == 0
    assert rows["priority_raw"].to_list() == ["P9"] * 15


def test_fifteen_rows_have_no_reference(clean, faults):
    assert changed(clean, faults["null_key"], "record_id")["record_id"].to_list() == [None] * 15


def test_fifteen_rows_name_a_service_that_the_programme_has_not(clean, faults):
    rows = changed(clean, faults["wrong_service"], "service")
    assert rows["service"].to_list() == ["street_cleaning"] * 15


def test_one_column_is_missing_or_one_too_many(clean, faults):
    assert set(clean.columns) - set(faults["missing_column"].columns) == {"repair_class"}
    assert set(faults["extra_column"].columns) - set(clean.columns) == {"van_number"}


def test_one_job_in_twenty_vanishes(clean, faults):
    gone = set(clean["record_id"]) - set(faults["vanished"]["record_id"])
    assert len(gone) == round(clean.height / 20)


def test_forty_old_open_jobs_appear_that_nobody_knew(clean, faults):
    new = faults["appeared_old"].filter(~pl.col("record_id").is_in(clean["record_id"].implode()))
    assert new.height == 40
    assert (new["raised_at"] < START - timedelta(days=100)).all()
    assert new["completed_at"].null_count() == new["closed_other_at"].null_count() == 40
    assert (new["target_at"] >= new["raised_at"]).all()


def test_three_times_as_many_jobs_are_raised(clean, faults):
    in_month = pl.col("raised_at").is_between(START, END, closed="left")
    assert faults["volume_x3"].filter(in_month).height == 3 * clean.filter(in_month).height
    assert faults["volume_x3"]["record_id"].is_unique().all()


def test_a_date_is_written_another_way(clean, faults):
    written = faults["date_format"]["raised_at"]
    assert written.dtype == pl.String
    assert written[0] == clean["raised_at"][0].strftime("%d/%m/%Y %H:%M")
