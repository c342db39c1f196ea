"""Baseline facts as a release keeps them: counted once, by somebody else, with their source."""

import polars as pl

from datasets.contract import CELL, Contract
from datasets.store import MEASURE_ROWS
from datasets.workforce import BASELINE, WORKFORCE

FACT = "fact"
"""The kind of their rows in a release."""

TOLD = pl.Schema({"fact": pl.String(), "fact_source": pl.String()})
"""What the text of such a row holds, as JSON."""


def baseline_rows(records: pl.DataFrame, grid: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """The rows (MEASURE_ROWS) of the baseline facts in the cells of `grid`, dated by `period`."""
    if contract.name != WORKFORCE.name:
        return MEASURE_ROWS.to_frame()
    facts = records.filter(pl.col("record_kind") == BASELINE)
    made = {
        "kind": pl.lit(FACT),
        "dataset": pl.lit(contract.name),
        "period": pl.col("fact_on"),
        "numerator": pl.col("fact_count"),
        "text": pl.struct(TOLD.names()).struct.json_encode(),
        **{name: pl.col(name) for name in CELL},
    }
    texts = {name: "" for name, dtype in MEASURE_ROWS.items() if dtype == pl.String}
    return (
        facts.join(grid.select(CELL), on=list(CELL), how="semi")
        .select(
            made.get(name, pl.lit(texts.get(name), dtype)).alias(name)
            for name, dtype in MEASURE_ROWS.items()
        )
        .cast(MEASURE_ROWS)
    )
