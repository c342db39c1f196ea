"""Exact medians from counts of whole days, against the plain definition."""

import itertools
from datetime import date

import numpy as np
import polars as pl
import pytest

from dashboard.analysis.spread import BANDS, BANDS_OF_WORKING_DAYS, banded, middle, middles
from dashboard.kpis.registry import MEASURES
from datasets.programme import SmallNumbers

MONTH = date(2024, 3, 1)


def _counts(days: list[int]) -> pl.DataFrame:
    found = pl.DataFrame({"days": days}, schema={"days": pl.Int32}).group_by("days").len("count")
    return found.select(
        pl.lit(MONTH).alias("month"), "days", pl.col("count").cast(pl.Float64)
    ).sort("days")


@pytest.mark.parametrize(
    ("days", "median", "p90"),
    [
        ([7], 7, 7),
        ([1, 2], 1.5, 2),
        ([3, 3, 3, 8], 3, 8),
        ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4.5, 8),
        ([0] * 9 + [100], 0, 0),
        ([0] * 8 + [100] * 2, 0, 100),
    ],
)
def test_the_middle_and_nine_in_ten(days: list[int], median: float, p90: float) -> None:
    assert middles(_counts(days)).row(0) == (MONTH, len(days), median, p90)
    assert middle(_counts(days)) == (median, p90)


def test_the_median_is_that_of_the_records() -> None:
    rng = np.random.default_rng(3)
    for size in range(1, 60):
        days = rng.integers(0, 40, size).tolist()
        assert middle(_counts(days))[0] == np.median(days)


@pytest.mark.parametrize("bands", [BANDS, BANDS_OF_WORKING_DAYS])
def test_bands_meet_without_a_gap(bands: tuple[tuple[str, int, int], ...]) -> None:
    edges = [(fewest, most) for _, fewest, most in bands]
    assert edges[0][0] == 0
    assert all(one[1] + 1 == other[0] for one, other in itertools.pairwise(edges))


def test_bands_with_small_numbers_are_hidden_with_another() -> None:
    days = [0] * 10 + [28] * 10 + [29] * 8 + [91] * 3 + [366] * 30
    found = banded(_counts(days), MEASURES["open_repairs_age"], SmallNumbers())
    assert found.row(0) == (MONTH, 20, None, None, 0, 30)
