from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from datasets.extract import LIMITS, read_extract
from datasets.reduced import kept_schema
from tests.datasets.sending import (
    london,
    only_fault,
)

OCTOBER = date(2026, 10, 1)
Jobs = Callable[..., pl.DataFrame]
Sent = Callable[..., Path]


def test_a_file_without_a_month_column_is_of_the_month_named(jobs: Jobs, sent: Sent) -> None:
    path = sent(jobs({}).drop("month"))
    assert read_extract(path, month=date(2026, 10, 17)).months == (OCTOBER,)
    assert only_fault(path).reason == "month_unknown"


def test_a_file_of_another_month_than_named_is_refused(jobs: Jobs, sent: Sent) -> None:
    fault = only_fault(sent(jobs({})), month=date(2026, 9, 1))
    assert fault.reason == "month_disagrees"
    assert "October 2026" in fault.sentence
    assert "September 2026" in fault.sentence


def test_a_month_file_holds_one_month(jobs: Jobs, sent: Sent) -> None:
    fault = only_fault(sent(jobs({}, {"month": date(2026, 9, 1)})))
    assert fault.reason == "several_months"
    some_without = only_fault(sent(jobs({}, {"month": None})))
    assert (some_without.reason, some_without.rows) == ("month_unknown", (2,))


def test_an_empty_file_is_refused_unless_the_month_is_declared_empty(
    jobs: Jobs, sent: Sent, tmp_path: Path
) -> None:
    header_only = sent(jobs({}).clear())
    assert only_fault(header_only).reason == "empty_file"
    nothing = tmp_path / "nothing.parquet"
    nothing.touch()
    assert only_fault(nothing).reason == "empty_file"
    asked = {"month": OCTOBER, "empty_month": True}
    assert only_fault(header_only, **asked).reason == "owner_unknown"
    extract = read_extract(header_only, **asked, service="housing_repairs", source_system="works")
    assert (extract.declared_empty, extract.months, len(extract.records)) == (True, (OCTOBER,), 0)
    assert (extract.service, extract.source_system) == ("housing_repairs", "works")
    assert extract.records.schema == kept_schema(extract.contract)


def test_a_month_declared_empty_must_be_named_and_be_empty(jobs: Jobs, sent: Sent) -> None:
    path = sent(jobs({}))
    assert only_fault(path, empty_month=True).reason == "month_unknown"
    assert only_fault(path, empty_month=True, month=OCTOBER).reason == "not_empty"


def test_a_full_history_is_cut_into_every_month_that_holds_a_record(jobs: Jobs, sent: Sent) -> None:
    frame = jobs(
        {"raised_at": london(2026, 1, 31, 23), "completed_at": london(2026, 3, 1, 0, 10)},
        {"raised_at": london(2026, 5, 2)},
    ).with_columns(month=pl.lit(None, pl.Date))
    extract = read_extract(sent(frame), history=True)
    assert extract.history
    assert extract.months == tuple(date(2026, month, 1) for month in range(1, 6))
    held = extract.records.select("month", "record_id", "source_row").rows()
    assert held == [
        (date(2026, 1, 1), "J1", 1),
        (date(2026, 2, 1), "J1", 1),
        (date(2026, 3, 1), "J1", 1),
        (date(2026, 5, 1), "J2", 2),
    ]
    done = extract.records["completed_at"].is_not_null().to_list()
    assert done == [False, False, True, False]


def test_a_history_that_cannot_be_cut_is_refused(jobs: Jobs, sent: Sent) -> None:
    undated = only_fault(sent(jobs({}, {"raised_at": None})), history=True)
    assert (undated.reason, undated.column, undated.rows) == ("cannot_place", "raised_at", (2,))
    twice = only_fault(
        sent(jobs({}, {"record_id": "J1", "month": date(2026, 11, 1)})), history=True
    )
    assert (twice.reason, twice.count) == ("already_cut", 2)
    assert only_fault(sent(jobs({})), history=True, month=OCTOBER).reason == "month_in_history"
    old = sent(jobs({"raised_at": london(1901, 1, 1)}, {}))
    few = replace(LIMITS, kept_rows=1_000)
    assert only_fault(old, history=True, limits=few).reason == "too_large"
