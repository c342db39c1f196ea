"""Reported figures as a release keeps them: beside what was counted, and never among it."""

import polars as pl

from datasets.contract import CELL, Contract
from datasets.reported import REPORTED_FIGURE
from datasets.store import MEASURE_ROWS

REPORTED = "reported"
"""The kind of their rows in a release."""

TOLD = pl.Schema(
    {
        "value": pl.Float64(),
        "document": pl.String(),
        "definition_note": pl.String(),
        "definition_matches": pl.Boolean(),
    }
)
"""What the text of such a row holds, as JSON."""


def reported_rows(records: pl.DataFrame, grid: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """The rows (MEASURE_ROWS) of the figures reported in the cells of `grid`."""
    figures = records.filter(pl.col("record_kind") == REPORTED_FIGURE).join(
        grid.select(CELL), on=list(CELL), how="semi"
    )
    texts = {name: "" for name, dtype in MEASURE_ROWS.items() if dtype == pl.String}
    return figures.select(
        pl.lit(REPORTED).alias("kind"),
        pl.lit(contract.name).alias("dataset"),
        *CELL,
        "measure",
        "numerator",
        "denominator",
        pl.col("month").alias("period"),
        pl.struct(TOLD.names()).struct.json_encode().alias("text"),
    ).select(
        pl.col(name) if name in _GIVEN else pl.lit(texts.get(name), MEASURE_ROWS[name]).alias(name)
        for name in MEASURE_ROWS
    )


_GIVEN = frozenset(
    {"kind", "dataset", *CELL, "measure", "numerator", "denominator", "period", "text"}
)
