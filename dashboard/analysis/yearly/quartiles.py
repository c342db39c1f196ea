"""Quartiles of the councils' yearly figures, and in which quarter one of them stands."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from datasets.benchmarks.figures import COMPARED
from datasets.benchmarks.official import LONDON

ENGLAND = "England"
AREAS = (ENGLAND, LONDON)
_CUTS = (("lower", 0.25), ("median", 0.5), ("upper", 0.75))


@dataclass(frozen=True, slots=True)
class Quartiles:
    """A quarter of `councils` are below `lower`, half below `median`, a quarter above `upper`."""

    councils: int
    lower: float
    median: float
    upper: float

    def quarter(self, value: float) -> str:
        """In which quarter a value stands, by size: it says nothing of good or bad."""
        if value < self.lower:
            return "lowest quarter"
        if value < self.median:
            return "second lowest quarter"
        if value <= self.upper:
            return "second highest quarter"
        return "highest quarter"


ByMeasure = Mapping[str, Mapping[str, Quartiles]]


def quartiles(rows: pl.DataFrame) -> ByMeasure:
    """By figure and area, the quartiles of one year's rows (ROWS), flagged figures included.

    Between two councils the value is interpolated. The regulator published the flagged figures,
    and quartiles hardly move by them; who leaves them out chooses which councils count.
    """
    known = rows.filter(pl.col("value").is_not_null() & pl.col("measure").is_in(COMPARED))
    found: dict[str, dict[str, Quartiles]] = {}
    for area in AREAS:
        own = known if area == ENGLAND else known.filter(pl.col("region") == area)
        cuts = own.group_by("measure", maintain_order=True).agg(
            pl.len().alias("councils"),
            *(
                pl.col("value").quantile(cut, interpolation="linear").alias(name)
                for name, cut in _CUTS
            ),
        )
        for measure, *numbers in cuts.iter_rows():
            found.setdefault(measure, {})[area] = Quartiles(*numbers)
    return found
