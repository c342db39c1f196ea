"""One month of 50,000 rows and 40 columns, read as Parquet, as CSV and as a workbook."""

import polars as pl

from datasets.calendar import months_between
from datasets.demo import LAST_MONTH
from tests.benchmarks.boroughs import jobs_of, month_file
from tests.benchmarks.conftest import CHANGE, MANY
from tests.benchmarks.measured import show
from tests.benchmarks.watched import watch
from tests.datasets.kinds import as_file

KINDS = ("parquet", "csv", "xlsx")
MOST_SECONDS = 30


def bench_a_month_read_as_each_kind_of_file(tmp_path):
    jobs = jobs_of(MANY, len(months_between(CHANGE, LAST_MONTH)))
    frame = pl.read_parquet(month_file(jobs, LAST_MONTH, tmp_path))
    found = {}
    for kind in KINDS:
        path = as_file(frame, kind, tmp_path)
        costs, peaks = watch("reading", path)
        found[kind] = (path.stat().st_size / 1e6, *costs["read"], peaks["reader"])
    show(
        f"One month of {frame.height:,} rows and {frame.width} columns",
        ("kind", "file MB", "s", "CPU s", "peak MB of the reader"),
        [(kind, *values) for kind, values in found.items()],
    )
    assert found["xlsx"][2] < MOST_SECONDS
