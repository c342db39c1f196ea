"""Counts of whole days: a row each in a release, but kept as one row a distribution.

So that what is read and verified grows with the months and measures, and hardly with the records.
"""

import polars as pl

from datasets.store.rows import MEASURE, MEASURE_ROWS

DAYS = "days"
"""The kind of a stored row whose text is a distribution, such as "0 12,1 33": days, then count."""

_LARGEST_EXACT = 2**53
_SHARED = [name for name in MEASURE_ROWS if name not in {"days", "numerator", "text"}]


def packed(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows (MEASURE_ROWS) as they are kept: whole counts of days as one row a distribution."""
    count = pl.col("numerator")
    is_count = pl.all_horizontal(
        pl.col("kind") == MEASURE,
        pl.col("text") == "",
        pl.col("days").is_not_null(),
        count == count.floor(),
        count.abs() <= _LARGEST_EXACT,
    ).fill_null(value=False)
    entry = pl.format("{} {}", "days", count.cast(pl.Int64))
    distributions = (
        rows.filter(is_count)
        .sort("days", "numerator")
        .group_by(_SHARED, maintain_order=True)
        .agg(entry.str.join(",").alias("text"))
        .with_columns(kind=pl.lit(DAYS))
    )
    return pl.concat([rows.filter(~is_count), distributions], how="diagonal")


def unpacked(rows: pl.DataFrame) -> pl.DataFrame:
    """Stored rows as they were published; PolarsError if a text is no distribution."""
    is_packed = pl.col("kind") == DAYS
    entries = rows.filter(is_packed).with_columns(pl.col("text").str.split(",")).explode("text")
    parts = pl.col("text").str.split_exact(" ", 1)
    counts = entries.with_columns(
        kind=pl.lit(MEASURE),
        days=parts.struct[0].cast(pl.Int32),
        numerator=parts.struct[1].cast(pl.Float64),
        text=pl.lit(""),
    )
    return pl.concat([rows.filter(~is_packed), counts.select(MEASURE_ROWS.names())])
