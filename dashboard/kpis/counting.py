"""Counting: the chosen records of one measure -> its rows, by cell and node."""

from collections.abc import Iterator, Sequence

import polars as pl

from dashboard.kpis.measure import Family, Measure
from datasets.contract import CELL
from datasets.store import MEASURE_ROWS

_KEY = list(CELL)
DECIMALS = 6
COUNTED, BELOW, DAYS, PERIOD = "counted", "below", "whole_days", "period"
"""The columns that chosen records carry: whether each counts above and below the line, its whole
days, and the period that it belongs to."""


def totals(measure: Measure, chosen: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Numerator and denominator by cell, or by whatever else is in `by`, and period."""
    if measure.counts is None:
        counted, below = _summed(COUNTED), _summed(BELOW)
    else:
        what = pl.col(measure.counts)
        counted = what.filter(pl.col(COUNTED) != 0).n_unique()
        below = what.filter(pl.col(BELOW) != 0).n_unique()
    kept = below if measure.has_denominator else pl.lit(None)
    return chosen.group_by(*by, PERIOD).agg(
        counted.cast(pl.Float64).alias("numerator"),
        kept.cast(pl.Float64).alias("denominator"),
    )


def _summed(column: str) -> pl.Expr:
    """A sum that does not depend on the order of the records: amounts are kept to a millionth."""
    return pl.col(column).sum().round(DECIMALS)


def day_rows(measure: Measure, chosen: pl.DataFrame, breakdown: str) -> Iterator[pl.DataFrame]:
    """How many records took each number of whole days."""
    if measure.family is not Family.DURATION:
        return
    by = [*_KEY, "node"] if breakdown else _KEY
    counts = chosen.group_by(*by, PERIOD, DAYS).agg(pl.len().cast(pl.Float64).alias("numerator"))
    yield shaped(measure, counts.rename({DAYS: "days"}), breakdown)


def shaped(measure: Measure, figures: pl.DataFrame, breakdown: str = "") -> pl.DataFrame:
    """Figures as MEASURE_ROWS; a row without a period of its own has its month's."""
    given = set(figures.columns)
    period = pl.col(PERIOD) if measure.period is not None else pl.col("month")
    filled = figures.with_columns(
        pl.lit("measure").alias("kind"),
        pl.lit(measure.dataset).alias("dataset"),
        pl.lit(measure.id).alias("measure"),
        period.alias("period"),
        pl.lit(breakdown).alias("breakdown"),
        *(pl.lit("").alias(name) for name in ("submission", "content_hash", "text")),
        *([] if "node" in given else [pl.lit("").alias("node")]),
        *(
            pl.lit(None).alias(name)
            for name in ("days", "denominator", "rows")
            if name not in given
        ),
    )
    return filled.select(MEASURE_ROWS.names()).cast(MEASURE_ROWS)
