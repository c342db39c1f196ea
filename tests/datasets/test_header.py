from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from datasets.catalogue import CONTRACTS
from datasets.extract import read_extract
from datasets.mapping import read_mapping
from tests.datasets.sending import (
    only_fault,
    refusal,
    theirs,
    with_words,
)

OCTOBER = date(2026, 10, 1)
Jobs = Callable[..., pl.DataFrame]
Sent = Callable[..., Path]


def test_every_fault_of_the_header_is_said_at_once(jobs: Jobs, sent: Sent) -> None:
    frame = (
        jobs({})
        .drop("record_id", "repair_class")
        .with_columns(van=pl.lit("V1"), raised_at=pl.lit(5), trade_code=pl.lit(True))
    )
    refused = refusal(sent(frame))
    assert [(fault.reason, fault.column) for fault in refused.faults] == [
        ("missing_column", "record_id"),
        ("missing_column", "repair_class"),
        ("extra_column", "van"),
        ("wrong_type", "raised_at"),
        ("wrong_type", "trade_code"),
    ]
    assert "for 5 reasons" in str(refused)
    assert "cannot be told or placed without it" in refused.faults[0].sentence
    assert "not_collected" in refused.faults[1].sentence


def test_a_column_is_needed_only_for_the_record_kinds_sent(jobs: Jobs, sent: Sent) -> None:
    assert len(read_extract(sent(jobs({}))).records) == 1
    hazards = refusal(sent(jobs({}, {"record_kind": "hazard_case"})))
    assert {fault.reason for fault in hazards.faults} == {"missing_column"}
    assert "hazard_class" in {fault.column for fault in hazards.faults}


@pytest.mark.parametrize("column", ["service", "record_id", "raised_at", "ward_code", "migrated"])
def test_a_missing_column_is_named(column: str, jobs: Jobs, sent: Sent) -> None:
    fault = only_fault(sent(jobs({}).drop(column)))
    assert (fault.reason, fault.column) == ("missing_column", column)


def test_a_column_that_is_not_collected_may_be_missing(jobs: Jobs, sent: Sent) -> None:
    frame = jobs({}).drop("ward_code", "tenure")
    mapping = theirs(frame, 'not_collected = ["ward_code", "tenure"]')
    extract = read_extract(sent(frame), mapping=mapping)
    assert extract.not_collected == ("ward_code", "tenure")
    assert extract.records["tenure"].to_list() == [None]


def test_a_mapping_without_a_source_for_a_column_is_told_so(jobs: Jobs, sent: Sent) -> None:
    frame = jobs({})
    fault = only_fault(sent(frame), mapping=theirs(frame.drop("tenure"), 'drop = ["tenure"]'))
    assert (fault.reason, fault.column) == ("missing_column", "tenure")
    assert "gives no source" in fault.sentence


def test_the_nearest_dataset_is_named_when_none_fits(sent: Sent) -> None:
    fault = only_fault(sent(pl.DataFrame({"work_order_ref": ["1"], "colour": ["red"]})))
    assert fault.reason == "unknown_dataset"
    assert "nearest is repairs" in fault.sentence
    assert "raised_at" in fault.sentence


def test_an_unknown_dataset_and_a_mapping_for_another_are_refused(jobs: Jobs, sent: Sent) -> None:
    path = sent(jobs({}))
    assert (
        f"choose from: {', '.join(sorted(CONTRACTS))}." in only_fault(path, dataset="bins").sentence
    )
    mapping = read_mapping("housing_ombudsman")
    assert only_fault(path, dataset="repairs", mapping=mapping).reason == "unknown_dataset"


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("no_access_count", pl.Series([1.5, 2.0])),
        ("no_access_count", pl.Series(["1", "two"])),
        ("cost_gbp", pl.Series(["1,200", "5"])),
        ("cost_gbp", pl.Series([float("inf"), 1.0])),
        ("is_emergency", pl.Series(["maybe", "true"])),
        ("is_emergency", pl.Series([1, 2])),
    ],
)
def test_a_value_that_is_not_exactly_of_its_type_is_refused(
    column: str, values: pl.Series, jobs: Jobs, sent: Sent
) -> None:
    fault = only_fault(sent(jobs({}, {}).with_columns(values.alias(column))))
    assert (fault.reason, fault.column, fault.count) == ("wrong_type", column, 1)


def test_a_refusal_names_rows_and_records_but_never_the_value(jobs: Jobs, sent: Sent) -> None:
    frame = jobs({}, {}).with_columns(no_access_count=pl.Series(["1", "Mrs Jones was out"]))
    fault = only_fault(sent(frame))
    assert (fault.rows, fault.examples) == ((2,), ("J2",))
    assert "Jones" not in fault.sentence


def test_rows_cannot_be_chosen_by_the_date_of_what_is_no_date(jobs: Jobs, sent: Sent) -> None:
    frame = jobs({"no_access_count": 3})
    words = (
        '[[filters]]\ncolumn = "no_access_count"\nkeep = "before"\nday = 2026-01-01\nwhy = "old"\n'
    )
    fault = only_fault(sent(frame), mapping=with_words(theirs(frame), words))
    assert (fault.reason, fault.column) == ("wrong_type", "no_access_count")
    assert "Export it as dates" in fault.sentence
