"""Planting: how a fault gets into some jobs of a month's file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from datasets.calendar import next_month
from datasets.demo.as_at import midnight
from datasets.repairs import WORKS_ORDER

Plant = Callable[[pl.DataFrame, np.random.Generator], pl.DataFrame]

SOME = 15
FEW = 5
"""How many jobs, or rows of any dataset, a fault is planted in."""
RAISED, DONE = pl.col("raised_at"), pl.col("completed_at")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the column that is to blame, if one is, and how it gets into a month's frame.

    `check` is the gate's name for it. `is_of_rows` says that it lies in some rows alone, so that
    it may stand in a file beside others.
    """

    name: str
    column: str | None
    plant: Plant
    check: str = ""
    is_of_rows: bool = False


def month_of_file(frame: pl.DataFrame) -> date:
    """The month that a frame is of."""
    month: date = frame["month"][0]
    return month


def within_month(frame: pl.DataFrame, instant: pl.Expr) -> pl.Expr:
    """Whether an instant lies in the frame's month."""
    month = month_of_file(frame)
    return (instant >= midnight(month)) & (instant < midnight(next_month(month)))


def some_jobs(
    frame: pl.DataFrame, rng: np.random.Generator, count: int = SOME, among: pl.Expr | None = None
) -> pl.Expr:
    """Whether a row is one of so many jobs that the month holds, chosen at random."""
    is_job = pl.col("record_kind") == WORKS_ORDER
    held = frame.filter(is_job, RAISED.lt(midnight(next_month(month_of_file(frame)))))
    ids = (held if among is None else held.filter(among))["record_id"]
    places = rng.choice(len(ids), min(count, len(ids)), replace=False)
    return pl.col("record_id").is_in(ids.gather(places).implode())


def some_rows(
    frame: pl.DataFrame, rng: np.random.Generator, count: int = FEW, among: pl.Expr | None = None
) -> pl.Expr:
    """Whether a row is one of so many of a file's, chosen at random by its place."""
    chosen = pl.lit(value=True) if among is None else among
    places = frame.select(pl.arg_where(chosen.fill_null(value=False))).to_series()
    drawn = rng.choice(len(places), min(count, len(places)), replace=False)
    return pl.int_range(pl.len()).is_in(places.gather(drawn).implode())


def in_rows(
    check: str,
    column: str,
    values: Mapping[str, object],
    among: pl.Expr | None = None,
    name: str = "",
) -> Fault:
    """The fault of a column that some rows have, with the values that make it.

    It is named for the check and the column where no other name is given.
    """

    def plant(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
        return with_values(frame, some_rows(frame, rng, among=among), **values)

    return Fault(name or f"{check}-{column}", column, plant, check, is_of_rows=True)


def with_values(frame: pl.DataFrame, rows: pl.Expr, **values: object) -> pl.DataFrame:
    """The frame with other values, or expressions, in some of its rows."""
    return frame.with_columns(
        pl.when(rows)
        .then(value if isinstance(value, pl.Expr) else pl.lit(value, frame.schema[name]))
        .otherwise(pl.col(name))
        .alias(name)
        for name, value in values.items()
    )


def renumbered(frame: pl.DataFrame, mark: str) -> pl.DataFrame:
    """The same jobs under other references."""
    return frame.with_columns(pl.col("record_id", "work_order_ref") + f"-{mark}")
