"""What is said of columns that a sender did not give and that were worked out on reading."""

import polars as pl

from dashboard.kpis.measure import Measure


def worked_out_words(cells: pl.DataFrame, measure: Measure) -> list[str]:
    """How the columns that a measure reads were worked out, where some extract lacks them.

    `cells` are those behind it, with their facts.
    """
    made = cells.select(pl.col("worked_out").explode().struct.unnest()).drop_nulls().unique()
    read = made.filter(pl.col("column").is_in(list(measure.reads))).sort("column", "how")
    return [
        f"Where an extract does not give {column}, it was worked out {how}."
        for column, how in read.iter_rows()
    ]
