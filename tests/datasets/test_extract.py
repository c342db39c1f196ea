from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from datasets.complaints import UPHELD_BY_HOUSING_OMBUDSMAN
from datasets.extract import Extract, LeftOut, read_extract, read_reduced, write_reduced
from datasets.mapping import read_mapping
from datasets.reduced import kept_schema
from tests.datasets.sending import (
    london,
    theirs,
    with_words,
)

OCTOBER = date(2026, 10, 1)
Jobs = Callable[..., pl.DataFrame]
Sent = Callable[..., Path]
OMBUDSMAN = Path(__file__).parents[3] / "shared/data/housing_ombudsman_findings_2019_2026.parquet"


def test_a_month_file_is_read_whole_in_the_contracts_types(jobs: Jobs, sent: Sent) -> None:
    path = sent(jobs({}, {"completed_at": london(2026, 10, 7, 16)}))
    extract = read_extract(path)
    assert extract.contract.name == "repairs"
    assert extract.records.schema == kept_schema(extract.contract)
    assert extract.records["source_row"].to_list() == [1, 2]
    assert extract.records["completed_at"].to_list() == [None, london(2026, 10, 7, 16)]
    assert extract.foreign.is_empty()
    assert extract.foreign.schema == extract.records.schema
    assert (extract.months, extract.file_rows, extract.left_out) == ((OCTOBER,), 2, ())
    assert (extract.file_name, extract.history) == ("sent.parquet", False)
    assert extract.sha256 == sha256(path.read_bytes()).hexdigest()


def test_a_reduced_extract_comes_back_as_it_was(jobs: Jobs, sent: Sent, tmp_path: Path) -> None:
    old = {"raised_at": london(2026, 8, 1), "completed_at": london(2026, 9, 30, 23)}
    extract = read_extract(sent(jobs({}, old, {"raised_at": london(2026, 11, 2)})))
    assert_same(read_reduced(write_reduced(extract, tmp_path)), extract)


def assert_same(one: Extract, other: Extract) -> None:
    assert_frame_equal(one.records, other.records)
    assert_frame_equal(one.foreign, other.foreign)
    nothing = pl.DataFrame()
    assert replace(one, records=nothing, foreign=nothing) == replace(
        other, records=nothing, foreign=nothing
    )


def test_a_file_that_is_not_ours_is_no_reduced_extract(jobs: Jobs, sent: Sent) -> None:
    with pytest.raises(ValueError, match="is not a reduced extract"):
        read_reduced(sent(jobs({})))


def test_later_jobs_are_counted_earlier_ones_set_apart(jobs: Jobs, sent: Sent) -> None:
    extract = read_extract(
        sent(
            jobs(
                {},
                {"raised_at": london(2026, 11, 1)},
                {"raised_at": london(2026, 9, 1), "closed_other_at": london(2026, 9, 30, 23, 59)},
            )
        )
    )
    assert extract.records["record_id"].to_list() == ["J1"]
    assert extract.left_out == (LeftOut("opened after 31 October 2026", 1),)
    assert extract.foreign["record_id"].to_list() == ["J3"]
    assert extract.foreign["source_row"].to_list() == [3]


def test_blanks_and_sentinels_are_nothing(jobs: Jobs, sent: Sent) -> None:
    frame = jobs(
        {"trade_code": "   ", "ward_code": "NULL", "tenure": " rented\u00a0", "status_raw": "-"}
    )
    row = read_extract(sent(frame), mapping=theirs(frame, 'sentinels = ["NULL", "-"]')).records
    assert row.select("trade_code", "ward_code", "status_raw").row(0) == (None, None, None)
    assert row["tenure"].item() == "rented"


def test_a_sentinel_that_is_a_date_is_nothing(jobs: Jobs, sent: Sent) -> None:
    frame = jobs({"completed_at": datetime(9999, 12, 31, tzinfo=UTC)})
    mapping = theirs(frame, 'sentinels = ["9999-12-31"]')
    assert read_extract(sent(frame), mapping=mapping).records["completed_at"].item() is None


def test_codes_are_translated_and_unlisted_ones_kept(jobs: Jobs, sent: Sent) -> None:
    frame = jobs({"done_by": "DLO"}, {"done_by": "SUB"}).with_columns(
        priority_code=pl.Series(["E", "R"]), is_communal=pl.Series(["Y", "N"])
    )
    mapping = with_words(
        theirs(frame, priority_code="Urgency"),
        '[codes.done_by]\nDLO = "in_house"\n'
        '[codes.priority_code]\nE = "2"\nR = "4"\n'
        '[codes.is_communal]\nY = "true"\nN = "false"\n',
    )
    path = sent(frame.rename({"priority_code": "Urgency"}))
    records = read_extract(path, mapping=mapping).records
    assert records["done_by"].to_list() == ["in_house", "SUB"]
    assert records["priority_code"].to_list() == [2, 4]
    assert records["is_communal"].to_list() == [True, False]


def test_whole_numbers_kept_as_floats_are_taken_when_exact(jobs: Jobs, sent: Sent) -> None:
    frame = jobs({}, {}).with_columns(
        record_id=pl.Series([1001.0, 1002.0]),
        no_access_count=pl.Series([2.0, float("nan")]),
        cost_gbp=pl.Series(["120.50", " 80 "]),
    )
    records = read_extract(sent(frame)).records
    assert records["record_id"].to_list() == ["1001", "1002"]
    assert records["no_access_count"].to_list() == [2, None]
    assert records["cost_gbp"].to_list() == [120.5, 80.0]


def test_a_column_of_nothing_may_be_of_any_type(jobs: Jobs, sent: Sent) -> None:
    frame = jobs({}).with_columns(attended_at=pl.lit(None), done_by=pl.lit(None))
    assert read_extract(sent(frame)).records["attended_at"].to_list() == [None]


def test_decimals_and_categories_are_read(jobs: Jobs, sent: Sent) -> None:
    frame = jobs({"cost_gbp": 12.5}).with_columns(
        pl.col("cost_gbp").cast(pl.Decimal(10, 2)), pl.col("service").cast(pl.Categorical)
    )
    row = read_extract(sent(frame)).records
    assert (row["cost_gbp"].item(), row["service"].item()) == (12.5, "housing_repairs")


def test_dropped_free_text_is_nowhere_in_what_is_kept(
    jobs: Jobs, sent: Sent, tmp_path: Path
) -> None:
    secret = "Mrs Jones of Flat 9 is unwell"
    frame = jobs({}, {}).with_columns(Notes=pl.lit(secret))
    mapping = theirs(frame.drop("Notes"), 'drop = ["Notes"]')
    reduced = write_reduced(read_extract(sent(frame), mapping=mapping), tmp_path)
    assert secret.encode() in (tmp_path / "sent.parquet").read_bytes()
    kept = pl.read_parquet(reduced)
    assert "Notes" not in kept.columns
    assert not any(secret in str(row) for row in kept.rows())
    kept.write_parquet(tmp_path / "plain.parquet", compression="uncompressed")
    assert b"Jones" not in (tmp_path / "plain.parquet").read_bytes()
    assert b"Jones" not in reduced.read_bytes()


def test_a_dropped_column_may_be_of_a_sort_that_no_extract_holds(jobs: Jobs, sent: Sent) -> None:
    frame = jobs({}).with_columns(Photos=pl.lit(b"\x89PNG"), Visits=pl.lit([[1, 2]]))
    mapping = theirs(jobs({}), 'drop = ["Photos", "Visits"]')
    assert len(read_extract(sent(frame), mapping=mapping).records) == 1


def test_filtered_rows_are_counted_and_row_numbers_stay_the_files(jobs: Jobs, sent: Sent) -> None:
    frame = jobs({}, {"trade_code": " "}, {"trade_code": "PL"})
    words = '[[filters]]\ncolumn = "trade_code"\nkeep = "present"\nwhy = "no trade"\n'
    extract = read_extract(sent(frame), mapping=theirs(frame, words))
    assert extract.left_out == (LeftOut("no trade", 2),)
    assert extract.records["source_row"].to_list() == [3]
    assert extract.file_rows == 3


def test_the_real_findings_are_cut_into_77_months_and_give_the_published_shares() -> None:
    if not OMBUDSMAN.exists():
        pytest.skip("the Ombudsman's findings are not beside the project")
    extract = read_extract(OMBUDSMAN, mapping=read_mapping("housing_ombudsman"))
    assert (extract.file_rows, len(extract.records)) == (33_096, 32_987)
    assert extract.left_out == (LeftOut("no full decision date", 109),)
    assert len(extract.months) == 77
    assert extract.months[0] == date(2020, 1, 1)
    assert extract.months[-1] == date(2026, 5, 1)
    assert extract.records["month"].n_unique() == 71
    assert {"finding_no", "case_opened_year"} <= set(extract.records.columns)
    haringey = extract.records.filter(pl.col("source_organisation").str.contains("Haringey"))
    assert upheld(haringey) == [(False, 67.3, 52), (True, 83.4, 314)]
    assert [row[:2] for row in upheld(extract.records)] == [(False, 48.3), (True, 67.9)]
    councils = extract.records.filter(
        pl.col("organisation_type") == "council_or_almo",
        ~pl.col("source_organisation").str.contains("Haringey"),
    )
    assert [row[:2] for row in upheld(councils)] == [(False, 53.3), (True, 75.0)]
    assert by_year_opened(haringey) == [(False, 65.6, 125, 55), (True, 89.2, 241, 118)]


def upheld(findings: pl.DataFrame) -> list[tuple[bool, float, int]]:
    after = (pl.col("determined_on") >= date(2022, 6, 1)).alias("after")
    return judged(findings).group_by(after).agg(SHARE, pl.len()).sort("after").rows()


def by_year_opened(findings: pl.DataFrame) -> list[tuple[bool, float, int, int]]:
    after = (pl.col("case_opened_year") >= 2022).alias("after")
    cases = pl.col("case_ref").n_unique()
    return judged(findings).group_by(after).agg(SHARE, pl.len(), cases).sort("after").rows()


def judged(findings: pl.DataFrame) -> pl.DataFrame:
    return findings.filter(pl.col("finding") != "outside_jurisdiction")


SHARE = (pl.col("finding").is_in(UPHELD_BY_HOUSING_OMBUDSMAN).mean() * 100).round(1).alias("share")
