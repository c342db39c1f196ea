"""The demonstration's 72 months in one backfill, against its last twelve."""

import polars as pl

from datasets.store import open_store
from tests.benchmarks.measured import show, together
from tests.benchmarks.watched import watch

STAGES = ("read", "audit", "measures", "publish")
MOST_TIMES_LONGER_A_RECORD = 1.5


def bench_backfill_of_six_years(histories, tmp_path):
    found, records = [], []
    for full in histories:
        root = tmp_path / f"{full.first}"
        found.append(watch("backfill", root, full.file, full.first, full.last))
        records.append(open_store(root).release().cells()["rows"].sum())
    (few, few_peaks), (many, many_peaks) = found
    for costs in (few, many):
        costs["all"] = together(costs, *STAGES)
    jobs = pl.scan_parquet(histories[1].file).select(pl.len()).collect().item()
    show(
        f"Backfill: {jobs:,} jobs over 72 months become {records[1]:,} records; "
        f"the last twelve months are {records[0]:,}",
        ("stage", "s 12 months", "s 72 months", "CPU s 12", "CPU s 72", "CPU ratio"),
        [
            (s, few[s][0], many[s][0], few[s][1], many[s][1], many[s][1] / few[s][1])
            for s in (*STAGES, "all")
        ],
    )
    show(
        f"Peak memory, MB (records: {records[1] / records[0]:.2f} times as many)",
        ("process", "12 months", "72 months", "ratio"),
        [
            (p, few_peaks[p], many_peaks[p], many_peaks[p] / few_peaks[p])
            for p in sorted(many_peaks)
        ],
    )
    in_proportion = records[1] / records[0]
    assert many["all"][1] / few["all"][1] <= in_proportion * MOST_TIMES_LONGER_A_RECORD
