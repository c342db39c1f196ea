"""Figures that follow from the regulator's: ratios that it does not publish itself."""

from datetime import date

import polars as pl

from datasets.benchmarks.figures import (
    CLOSED,
    CLOSED_SHARE,
    COMPLETED,
    HOMES,
    OPEN,
    OPEN_PER_1000,
    OPEN_WEEKS,
    RAISED,
    STAGE_2_OF_STAGE_1,
)
from datasets.benchmarks.official import ROWS

_COUNCIL = ("year", "code", "name", "type", "region")
_DAYS_IN_WEEK = 7


def with_derived(rows: pl.DataFrame, year_ends: int) -> pl.DataFrame:
    """The rows (ROWS) and, for each council, those that follow from them."""
    days = (date(year_ends, 3, 31) - date(year_ends - 1, 3, 31)).days
    made = (
        (STAGE_2_OF_STAGE_1, ("CH01(2)", "part"), ("CH01(1)", "part"), 100.0),
        (OPEN_PER_1000, (OPEN, "value"), (HOMES, "value"), 1000.0),
        (OPEN_WEEKS, (OPEN, "value"), (COMPLETED, "value"), days / _DAYS_IN_WEEK),
        (CLOSED_SHARE, (CLOSED, "value"), (RAISED, "value"), 100.0),
    )
    present = set(rows["measure"].unique())
    found = [
        _ratio(rows, measure, part, base, times)
        for measure, part, base, times in made
        if {part[0], base[0]} <= present
    ]
    return pl.concat([rows, *found])


def _ratio(
    rows: pl.DataFrame, measure: str, part: tuple[str, str], base: tuple[str, str], times: float
) -> pl.DataFrame:
    above = _side(rows, part, "part")
    below = _side(rows, base, "base")
    value = pl.when(pl.col("base") > 0).then(times * pl.col("part") / pl.col("base"))
    return (
        above.join(below.select("code", "base"), on="code", how="left")
        .with_columns(
            measure=pl.lit(measure),
            value=value,
            missing=pl.when(value.is_null())
            .then(pl.lit("cannot be worked out"))
            .otherwise(pl.lit("")),
        )
        .select(ROWS.names())
        .cast(ROWS)
    )


def _side(rows: pl.DataFrame, what: tuple[str, str], name: str) -> pl.DataFrame:
    measure, column = what
    return rows.filter(pl.col("measure") == measure).select(*_COUNCIL, pl.col(column).alias(name))
