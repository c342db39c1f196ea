"""Flag: one thing wrong with a council's yearly figures, and the figures it is told from."""

from dataclasses import dataclass

import polars as pl

from datasets.benchmarks.official import OfficialReturn

CANNOT_BE, DOUBTFUL = "cannot be", "doubtful"


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing wrong with a council's figures of a year: which figures, how sure, and why."""

    year: str
    code: str
    name: str
    rule: str
    how: str
    figures: tuple[str, ...]
    why: str


def values_of(one: OfficialReturn, measure: str, name: str, column: str = "value") -> pl.DataFrame:
    """By council, one figure of a year under a name: its value, or another column."""
    rows = one.rows.filter(pl.col("measure") == measure)
    return rows.select("code", "name", pl.col(column).alias(name))
