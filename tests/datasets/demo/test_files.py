from datetime import date
from time import perf_counter

import polars as pl
import pyarrow.parquet as pq
import pytest

from datasets.calendar import add_months, months_between
from datasets.catalogue import CONTRACTS
from datasets.demo import DATASETS, FAULTS_OF, MONTH_BY_ITSELF, write_demonstration
from datasets.demo.formats import WRITERS
from datasets.demo.scene import scenes, sending
from datasets.extract import read_extract

MEGABYTE = 1_000_000
LAST = date(2026, 10, 1)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    started = perf_counter()
    files = write_demonstration(tmp_path_factory.mktemp("demonstration"))
    return files, perf_counter() - started


def test_the_files_are_written_within_a_minute(written):
    assert written[1] < 60


def test_every_dataset_has_a_history_a_month_in_each_format_and_faulty_twins(written):
    files, _ = written
    assert files.month == LAST
    assert tuple(files.datasets) == DATASETS
    for dataset, its in files.datasets.items():
        months = [
            m for span in its.histories.values() for m in months_between(span.first, span.last)
        ]
        end = add_months(LAST, -1) if dataset in MONTH_BY_ITSELF else LAST
        assert tuple(months) == months_between(date(2020, 11, 1), end)
        assert set(its.formats) == set(WRITERS)
        assert all(path.exists() for path in (*its.histories, *its.formats.values()))
        planted = {path.stem for path in its.planted.iterdir()}
        assert planted <= {fault.name for fault in FAULTS_OF[dataset]}
        assert len(planted) >= 33


def test_there_are_over_two_hundred_faulty_twins(written):
    assert sum(1 for its in written[0].datasets.values() for _ in its.planted.iterdir()) > 200


@pytest.mark.parametrize("dataset", DATASETS)
def test_the_history_is_small_and_compressed(written, dataset):
    for path in written[0].datasets[dataset].histories:
        assert path.stat().st_size < 30 * MEGABYTE
        assert pq.ParquetFile(path).metadata.row_group(0).column(0).compression == "ZSTD"


@pytest.mark.parametrize("dataset", DATASETS)
def test_the_files_hold_every_service_that_sends_the_dataset(written, dataset):
    its = written[0].datasets[dataset]
    senders = {scene.id for scene in sending(dataset)}
    for path in (*its.histories, its.last_month):
        assert set(pl.read_parquet(path, columns=["service"])["service"]) == senders
    assert senders <= set(scenes())


@pytest.mark.parametrize("dataset", DATASETS)
def test_the_last_month_reads_and_loses_what_came_after_the_month(written, dataset):
    sent = pl.read_parquet(written[0].datasets[dataset].last_month)
    extract = read_extract(written[0].datasets[dataset].last_month)
    assert extract.contract == CONTRACTS[dataset]
    assert extract.months == (LAST,)
    assert extract.foreign.is_empty()
    assert extract.records.height + sum(left.rows for left in extract.left_out) == sent.height
