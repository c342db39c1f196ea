"""The same jobs written by other programs: read exactly the same, or refused in words."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from datasets.extract import read_extract
from tests.datasets.sending import london, only_fault, theirs

Jobs = Callable[..., pl.DataFrame]
Sent = Callable[..., Path]
Change = Callable[[pa.Table], pa.Table]


def each(is_one: Callable[[pa.DataType], bool], to: pa.DataType) -> Change:
    """Every column of a sort, cast."""

    def changed(table: pa.Table) -> pa.Table:
        for place, field in enumerate(table.schema):
            if is_one(field.type):
                table = table.set_column(place, field.name, table.column(place).cast(to))
        return table

    return changed


def as_arrow(frame: pl.DataFrame) -> pa.Table:
    return each(pa.types.is_large_string, pa.string())(
        frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    )


@pytest.fixture
def two(jobs: Jobs) -> pl.DataFrame:
    """One job in summer time, finished, and one that is not."""
    done = {
        "raised_at": london(2026, 10, 5, 9, 30),
        "completed_at": london(2026, 10, 20, 15, 45),
        "cost_gbp": 1234567.89,
        "first_visit_fix": True,
    }
    return jobs(done, {"ward_code": "E05000001"})


WRITERS: dict[str, Change] = {
    "nanoseconds, UTC": each(pa.types.is_timestamp, pa.timestamp("ns", "UTC")),
    "seconds, New York": each(pa.types.is_timestamp, pa.timestamp("s", "America/New_York")),
    "large text": each(pa.types.is_string, pa.large_string()),
    "views of text": each(pa.types.is_string, pa.string_view()),
    "categories": each(pa.types.is_string, pa.dictionary(pa.int32(), pa.string())),
    "whole numbers as floats": each(pa.types.is_integer, pa.float64()),
    "yes and no as 1 and 0": each(pa.types.is_boolean, pa.int8()),
    "yes, no and blanks as 1.0, 0.0 and NaN": lambda table: pa.Table.from_pandas(
        each(pa.types.is_boolean, pa.float64())(table).to_pandas(), preserve_index=False
    ),
    "money as decimals": each(pa.types.is_float64, pa.decimal128(20, 4)),
    "the month as a date64": each(pa.types.is_date, pa.date64()),
    "columns in another order": lambda table: table.select(sorted(table.column_names)),
}


@pytest.mark.parametrize("change", WRITERS.values(), ids=WRITERS)
def test_what_another_writer_means_is_read_exactly(
    change: Change, two: pl.DataFrame, tmp_path: Path
) -> None:
    plain, other = tmp_path / "plain.parquet", tmp_path / "other.parquet"
    pq.write_table(as_arrow(two), plain)
    pq.write_table(change(as_arrow(two)), other)
    assert read_extract(other).records.equals(read_extract(plain).records)


def test_views_of_text_that_are_spelled_out_are_read(two: pl.DataFrame, tmp_path: Path) -> None:
    table = WRITERS["views of text"](as_arrow(two))
    text = [f.name for f in table.schema if pa.types.is_string_view(f.type)]
    path = tmp_path / "delta.parquet"
    pq.write_table(
        table, path, use_dictionary=False, column_encoding=dict.fromkeys(text, "DELTA_BYTE_ARRAY")
    )
    assert read_extract(path).records["record_id"].to_list() == ["J1", "J2"]


def test_times_that_do_not_say_their_zone_are_refused_until_a_mapping_does(
    two: pl.DataFrame, tmp_path: Path
) -> None:
    """Spark's INT96 is UTC, and would be read as London's: an hour wrong all summer."""
    path = tmp_path / "int96.parquet"
    only = as_arrow(two.drop(pl.selectors.datetime() - pl.selectors.by_name("raised_at")))
    others = [name for name in two.columns if name not in only.column_names]
    pq.write_table(only, path, use_deprecated_int96_timestamps=True, store_schema=False)
    fault = only_fault(path, mapping=_without(two, others, ""))
    assert (fault.reason, fault.column) == ("zone_unknown", "raised_at")
    assert "UTC or local" in fault.sentence
    placed = read_extract(path, mapping=_without(two, others, 'time_zone = "UTC"\n'))
    assert placed.records["raised_at"][0] == london(2026, 10, 5, 9, 30)


def _without(frame: pl.DataFrame, names: list[str], words: str) -> object:
    """A mapping in which these are constants of nothing: they are not collected, or blank."""
    keys = [name for name in names if name in ("completed_at", "closed_other_at")]
    rest = [name for name in names if name not in keys]
    blank = dict.fromkeys(keys, "tenure")
    return theirs(frame.drop(*names), f"{words}not_collected = {rest!r}".replace("'", '"'), **blank)


def test_a_target_without_a_time_is_the_end_of_its_day(two: pl.DataFrame, sent: Sent) -> None:
    """A job finished in the afternoon of the day that it was due on is on time."""
    day = two.with_columns(target_at=pl.lit(date(2026, 10, 20)))
    text = two.with_columns(target_at=pl.lit("2026-10-20"))
    for frame in (day, text):
        assert read_extract(sent(frame)).records["target_at"][0] == london(2026, 10, 20, 23, 59, 59)
    raised = two.with_columns(raised_at=pl.lit(date(2026, 10, 5)))
    assert read_extract(sent(raised)).records["raised_at"][0] == london(2026, 10, 5)
    midnight = two.with_columns(target_at=pl.lit(datetime.combine(date(2026, 10, 20), time())))
    assert read_extract(sent(midnight)).records["target_at"][0] == london(2026, 10, 20)


def test_decimals_are_the_nearest_numbers(jobs: Jobs, sent: Sent) -> None:
    prices = [Decimal("1.005"), Decimal("4.35"), Decimal("1234567.89"), Decimal("99999999.99")]
    frame = jobs(*[{}] * 4).with_columns(cost_gbp=pl.Series(prices, dtype=pl.Decimal(20, 4)))
    assert read_extract(sent(frame)).records["cost_gbp"].to_list() == [float(p) for p in prices]


@pytest.mark.parametrize(("kind", "number"), [(pl.Float32, 2**24), (pl.Float64, 2**53)])
def test_a_reference_that_a_float_cannot_hold_is_refused(
    kind: type[pl.DataType], number: int, jobs: Jobs, sent: Sent
) -> None:
    """One more than the number is written as the number itself: another job's reference."""
    frame = jobs({}, {}).with_columns(record_id=pl.Series([number - 1, number]).cast(kind))
    fault = only_fault(sent(frame))
    assert (fault.reason, fault.rows) == ("wrong_type", (2,))


@pytest.mark.parametrize("spelling", [str.upper, str.title, "\ufeff{}".format, "{} ".format])
def test_names_that_are_almost_right_are_told_apart_from_missing_ones(
    spelling: Callable[[str], str], two: pl.DataFrame, sent: Sent
) -> None:
    fault = only_fault(sent(two.rename(spelling)))
    assert fault.reason == "column_misspelt"
    assert "for 'area_patch'" in fault.sentence
    fault = only_fault(sent(two.rename({"record_id": spelling("record_id")})))
    assert (fault.reason, fault.column) == ("column_misspelt", "record_id")


def test_yes_and_no_in_other_words_are_refused_and_those_that_can_be_read_are_named(
    two: pl.DataFrame, sent: Sent
) -> None:
    fault = only_fault(sent(two.with_columns(is_emergency=pl.lit("Y"))))
    assert (fault.reason, fault.column) == ("wrong_type", "is_emergency")
    assert "only true, false, 1 and 0 can" in fault.sentence
