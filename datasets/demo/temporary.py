"""Agency workers of one service: assignments that come and go, month by month."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import numpy as np
import polars as pl

from datasets.demo.posts import HOW_MANY, WEEKS
from datasets.demo.scene import Scene
from datasets.workforce import AGENCY_ASSIGNMENT

_DESKS: Mapping[str, int] = MappingProxyType(
    {
        "housing_management": 40,
        "travel_assistance": 5,
        "facilities_management": 18,
        "homes_and_care": 40,
        "housing_options": 26,
    }
)
_MONTHS, _GAP = 5.0, 1.5
_FULL_MONTH, _RATE, _FRONTLINE = 152, (19.0, 34.0), 0.8


def agency_rows(scene: Scene, rng: np.random.Generator, span: tuple[date, ...]) -> pl.DataFrame:
    """One row for each assignment and month; none where nothing was delivered."""
    desks, most = _DESKS[scene.id], len(span)
    stays = rng.geometric(1 / _MONTHS, (desks, most))
    gaps = rng.geometric(1 / _GAP, (desks, most))
    ends = np.cumsum(stays + gaps, axis=1) - rng.integers(0, int(_MONTHS), (desks, 1))
    count = desks * most
    assignments = pl.DataFrame(
        {
            "number": np.arange(count),
            "begins": np.maximum(ends - stays - gaps, 0).ravel(),
            "until": (ends - gaps).ravel(),
            "week": rng.choice(WEEKS, count, p=HOW_MANY),
            "rate": rng.uniform(*_RATE, count),
            "frontline": rng.random(count) < _FRONTLINE,
        }
    ).filter(pl.col("begins") < pl.min_horizontal("until", most))
    months = pl.DataFrame({"place": np.arange(most), "month": span})
    rows = assignments.with_columns(
        place=pl.int_ranges("begins", pl.min_horizontal("until", most))
    ).explode("place")
    paused = [month for month in span if scene.is_paused(month)]
    return _described(scene, rows.join(months, on="place").sort("place", "number"), rng).filter(
        ~pl.col("month").is_in(paused)
    )


def _described(scene: Scene, rows: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    worked = pl.Series(rng.uniform(0.9, 1.1, rows.height))
    hours = (pl.col("week") * _FULL_MONTH * worked).round(1)
    reference = pl.format("{}-A{}", pl.lit(scene.mark), pl.col("number") + 1)
    return rows.select(
        "month",
        pl.lit(AGENCY_ASSIGNMENT).alias("record_kind"),
        reference.alias("record_id"),
        reference.alias("assignment_ref"),
        pl.when("frontline")
        .then(pl.lit("frontline"))
        .otherwise(pl.lit("support"))
        .alias("role_family"),
        hours.alias("agency_hours"),
        (hours / _FULL_MONTH).round(3).alias("agency_fte"),
        (hours * pl.col("rate")).round(2).alias("agency_cost_gbp"),
    )
