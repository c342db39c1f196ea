"""Spread: the exact middle, nine in ten, and bands of a measure kept as counts of whole days."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from dashboard.analysis.asked import Asked
from dashboard.kpis.disclosure import hidden_in
from dashboard.kpis.measure import Measure, Unit
from dashboard.kpis.table import Table
from datasets.programme import SmallNumbers
from datasets.store import LiveRelease

BANDS: tuple[tuple[str, int, int | None], ...] = (
    ("0-28", 0, 28),
    ("29-90", 29, 90),
    ("91-180", 91, 180),
    ("181-365", 181, 365),
    (">365", 366, None),
)
BANDS_OF_WORKING_DAYS: tuple[tuple[str, int, int | None], ...] = (
    ("0-5", 0, 5),
    ("6-10", 6, 10),
    ("11-15", 11, 15),
    ("16-20", 16, 20),
    (">20", 21, None),
)
"""Name, fewest and most whole days, or working days."""


def day_counts(release: LiveRelease, asked: Asked, months: Sequence[date]) -> pl.DataFrame:
    """How many records (`count`) took each number of whole `days` in each `month` given.

    Sorted by month and days; source systems added up. Raw: it may not leave this package.
    """
    return (
        release.day_rows(
            pl.col("measure") == asked.measure.id,
            pl.col("service") == asked.service.id,
            pl.col("breakdown") == asked.breakdown,
            pl.col("node") == asked.node,
            pl.col("month").is_in(list(months)),
        )
        .group_by("month", "days")
        .agg(pl.col("numerator").sum().alias("count"))
        .sort("month", "days")
    )


def middles(counts: pl.DataFrame) -> pl.DataFrame:
    """The exact `median` and `p90` of each month, oldest first, and how many `cases` it has.

    The median of an even number is halfway between the middle two. p90 is the fewest days within
    which nine in ten had been done.
    """
    running = counts.sort("month", "days").with_columns(
        pl.col("count").cum_sum().over("month").alias("so_far")
    )
    cases, so_far, days = pl.col("count").sum(), pl.col("so_far"), pl.col("days")
    lower, upper = days.filter(so_far * 2 >= cases).min(), days.filter(so_far * 2 > cases).min()
    return running.group_by("month", maintain_order=True).agg(
        cases.alias("cases"),
        ((lower + upper) / 2).cast(pl.Float64).alias("median"),
        days.filter(so_far * 10 >= cases * 9).min().cast(pl.Float64).alias("p90"),
    )


def middle(counts: pl.DataFrame) -> tuple[float, float]:
    """The exact median and p90 of all months together; `counts` may not be empty."""
    together = counts.group_by("days").agg(pl.col("count").sum())
    found = middles(together.with_columns(pl.lit(date.min).alias("month")))
    return float(found["median"][0]), float(found["p90"][0])


def bands_of(measure: Measure) -> tuple[tuple[str, int, int | None], ...]:
    """The bands that a measure's days are shown in: working days are fewer than days."""
    return BANDS_OF_WORKING_DAYS if measure.unit is Unit.WORKING_DAYS else BANDS


def banded(counts: pl.DataFrame, measure: Measure, *rules: SmallNumbers) -> pl.DataFrame:
    """By month, how many records fall in each band; null where a rule hides a small number.

    For the whole service only: bands crossed with priorities would give small numbers away.
    """
    sums = counts.group_by("month", maintain_order=True).agg(
        pl.col("count").filter(_within(fewest, most)).sum().alias(name)
        for name, fewest, most in bands_of(measure)
    )
    names = tuple(name for name, _, _ in bands_of(measure))
    months = tuple(sums["month"].to_list())
    parts = sums.select(names).to_numpy()[None, :, :].astype(np.float64)
    nothing = np.full_like(parts, np.nan)
    whole = Table(
        "", (measure,), months, ("",), parts.sum(axis=2, keepdims=True), nothing[:, :, :1]
    )
    bands = Table("bands", (measure,), months, names, parts, nothing)
    hidden = [hidden_in({"": whole, "bands": bands}, rule)["bands"][0] for rule in rules]
    shown = np.where(np.any(hidden, axis=0), np.nan, parts[0])
    return sums.select("month").hstack(
        pl.DataFrame(shown, schema=list(names), orient="row").fill_nan(None)
    )


def _within(fewest: int, most: int | None) -> pl.Expr:
    days = pl.col("days")
    return days >= fewest if most is None else days.is_between(fewest, most)
