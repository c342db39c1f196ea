from datetime import date
from time import perf_counter

import polars as pl
import pyarrow.parquet as pq
import pytest

from datasets.demo import FAULTS, history, month_extract, write_demonstration
from datasets.extract import read_extract
from datasets.repairs import REPAIRS

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    started = perf_counter()
    files = write_demonstration(tmp_path_factory.mktemp("demonstration"))
    return files, perf_counter() - started


def test_the_files_are_written_within_seconds(written):
    assert written[1] < 30


def test_the_history_is_small_and_compressed(written):
    path = written[0].history
    assert path.stat().st_size < 30 * MEGABYTE
    assert pq.ParquetFile(path).metadata.row_group(0).column(0).compression == "ZSTD"


def test_the_history_holds_the_first_71_months(written, jobs):
    files, _ = written
    assert (files.first, files.month) == (date(2020, 11, 1), date(2026, 10, 1))
    read = pl.read_parquet(files.history)
    assert read.equals(history(jobs, date(2026, 9, 1)))


def test_there_is_a_file_for_each_fault(written):
    planted = written[0].planted
    assert set(planted) == {fault.name for fault in FAULTS}
    assert all(path.exists() for path in planted.values())


def test_the_last_month_reads_as_repairs_and_loses_what_came_after_the_month(written, jobs):
    extract = read_extract(written[0].last_month)
    report = month_extract(jobs, date(2026, 10, 1))
    later = report["raised_at"].dt.date() > date(2026, 10, 31)
    assert extract.contract is REPAIRS or extract.contract == REPAIRS
    assert extract.months == (date(2026, 10, 1),)
    assert extract.records.height == report.height - later.sum()
    assert [left.rows for left in extract.left_out] == [later.sum()]
    assert extract.records["completed_at"].dt.date().max() <= date(2026, 10, 31)
