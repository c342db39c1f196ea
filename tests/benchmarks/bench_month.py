"""One month of 50,000 rows, from the file to the release, against one of 5,000."""

import polars as pl

from tests.benchmarks.measured import middle, show, together
from tests.benchmarks.watched import watch

REPEATS = 5
TIMES_THE_ROWS = 10
TARGETS = {"read + audit": "2 s", "measures": "1 s", "publish": "0.5 s"}


def bench_month_from_file_to_release(waiting):
    words = [word for case in waiting for word in (case.root, case.file)]
    found, peaks = watch("months", REPEATS, *words)
    few, many = (middle(costs) for costs in found)
    for costs in (few, many):
        costs["read + audit"] = together(costs, "read", "audit")
        costs["all"] = together(costs, "read", "audit", "measures", "publish")
    rows = [pl.scan_parquet(case.file).select(pl.len()).collect().item() for case in waiting]
    show(
        f"One month, {rows[0]:,} and {rows[1]:,} rows, on twelve months before it "
        f"(medians of {REPEATS}, warm worker)",
        ("stage", "s few", "s many", "CPU s few", "CPU s many", "CPU ratio", "budget"),
        [
            (
                stage,
                few[stage][0],
                many[stage][0],
                few[stage][1],
                many[stage][1],
                many[stage][1] / few[stage][1],
                TARGETS.get(stage, ""),
            )
            for stage in many
        ],
    )
    show("Peak memory, MB", ("process", "MB"), sorted(peaks.items()))
    assert many["all"][1] / few["all"][1] <= TIMES_THE_ROWS
