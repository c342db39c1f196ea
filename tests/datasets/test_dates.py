from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from datasets.extract import read_extract
from tests.datasets.sending import (
    london,
    one_determination,
    only_fault,
    theirs,
    with_words,
)

OCTOBER = date(2026, 10, 1)
Jobs = Callable[..., pl.DataFrame]
Sent = Callable[..., Path]


def test_text_dates_are_read_in_the_declared_format_only(jobs: Jobs, sent: Sent) -> None:
    frame = jobs({}, {}).with_columns(raised_at=pl.Series(["05/10/2026 09:30", "06/10/2026 14:00"]))
    declared = with_words(theirs(frame), '[dates]\nraised_at = "%d/%m/%Y %H:%M"\n')
    path = sent(frame)
    assert read_extract(path, mapping=declared).records["raised_at"].to_list() == [
        london(2026, 10, 5, 9, 30),
        london(2026, 10, 6, 14),
    ]
    fault = only_fault(path)
    assert (fault.reason, fault.column, fault.count) == ("date_format", "raised_at", 2)
    assert (fault.examples, fault.rows) == (("J1", "J2"), (1, 2))
    assert "2026-11-03T14:30:00" in fault.sentence


def test_one_date_in_another_format_is_found_and_named(jobs: Jobs, sent: Sent) -> None:
    frame = jobs({}, {}, {}).with_columns(
        raised_at=pl.Series(["2026-10-05T09:30:00", "13/10/2026", "2026-10-06"])
    )
    fault = only_fault(sent(frame))
    assert (fault.reason, fault.count, fault.examples, fault.rows) == (
        "date_format",
        1,
        ("J2",),
        (2,),
    )


def test_instants_without_a_zone_are_local_and_with_one_are_converted(
    jobs: Jobs, sent: Sent
) -> None:
    naive = jobs({}).with_columns(raised_at=pl.lit(datetime(2026, 10, 5, 9, 30)))  # noqa: DTZ001
    assert read_extract(sent(naive)).records["raised_at"].item() == london(2026, 10, 5, 9, 30)
    utc = jobs({}).with_columns(raised_at=pl.lit(datetime(2026, 10, 5, 8, 30, tzinfo=UTC)))
    assert read_extract(sent(utc)).records["raised_at"].item() == london(2026, 10, 5, 9, 30)


def test_the_hour_that_comes_twice_is_the_first_and_the_one_that_never_comes_is_later(
    jobs: Jobs, sent: Sent
) -> None:
    frame = jobs({}, {}).with_columns(
        raised_at=pl.Series([datetime(2026, 3, 29, 1, 30), datetime(2026, 10, 25, 1, 30)])  # noqa: DTZ001
    )
    records = read_extract(sent(frame)).records.with_columns(
        pl.col("raised_at").dt.convert_time_zone("UTC")
    )
    assert records["raised_at"].to_list() == [
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),  # 02:30 summer time
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # 01:30 summer time
    ]


def test_a_date_column_takes_midnights_and_no_other_time(sent: Sent) -> None:
    frame = pl.read_parquet(sent(one_determination()))
    midnight = frame.with_columns(determined_on=pl.lit(datetime(2026, 7, 1)))  # noqa: DTZ001
    assert read_extract(sent(midnight)).records["determined_on"].item() == date(2026, 7, 1)
    noon = frame.with_columns(determined_on=pl.lit(datetime(2026, 7, 1, 12)))  # noqa: DTZ001
    fault = only_fault(sent(noon))
    assert (fault.reason, fault.column) == ("wrong_type", "determined_on")
    assert "without a time of day" in fault.sentence


def test_a_day_centuries_away_is_refused_not_kept(jobs: Jobs, sent: Sent) -> None:
    fault = only_fault(sent(jobs({"completed_at": datetime(9999, 12, 31, tzinfo=UTC)})))
    assert (fault.column, fault.count) == ("completed_at", 1)
    assert "from 1900 to 2100" in fault.sentence


def test_another_organisations_record_need_not_say_who_delivers(sent: Sent) -> None:
    extract = read_extract(sent(one_determination()))
    assert extract.contract.name == "complaints"
    assert extract.records["delivery_model"].to_list() == [None]
