"""Local employment of one service: the people of its workforce drawing, added up by home."""

from datetime import date

import numpy as np
import polars as pl

from datasets.demo.borough import demonstration_programme
from datasets.demo.effects import Effects
from datasets.demo.jobs_held import jobs_held
from datasets.demo.scene import Scene
from datasets.demo.workforce import draw_workforce
from datasets.local_employment import AREAS, IN_BOROUGH, JOBS_BY_AREA, LOCAL_EMPLOYMENT
from datasets.programme import rate_in_force

BOROUGH_CODE = "E09999999"
_LINE = ["month", "source_system", "employer", "delivery_model"]
_COUNTS = ("at_or_above_llw", "raised_to_llw", "apprentices", "new_starters", "on_council_terms")


def draw_local_employment(
    scene: Scene, rng: np.random.Generator, months: int, last: date, effects: Effects
) -> pl.DataFrame:
    """One row for each employer, home area and month, in the contract's columns.

    `rng` is the stream of the service's workforce: the two count the same people.
    """
    people = draw_workforce(scene, rng, months, last, effects)
    lines = _added_up(jobs_held(people, scene, effects)).with_columns(
        *_filled_in(scene),
        rate_in_force(demonstration_programme().living_wage_rates).alias("llw_rate_gbp"),
    )
    rest = [name for name in LOCAL_EMPLOYMENT.names if name not in lines.columns]
    return (
        lines.with_columns(pl.lit(None).alias(name) for name in rest)
        .select(LOCAL_EMPLOYMENT.names)
        .cast(LOCAL_EMPLOYMENT.schema)
        .sort("month", "source_system", "record_id")
    )


def _added_up(jobs: pl.DataFrame) -> pl.DataFrame:
    """One line for each employer, month and area, 0 where nobody lives there."""
    sums = jobs.group_by(*_LINE, "area").agg(
        pl.len().alias("headcount"), pl.col("fte").sum().round(2), pl.col(*_COUNTS).sum()
    )
    areas = pl.DataFrame({"area": AREAS})
    every = jobs.select(_LINE).unique().join(areas, how="cross")
    return every.join(sums, on=[*_LINE, "area"], how="left").with_columns(
        pl.col("headcount", "fte", *_COUNTS).fill_null(0)
    )


def _filled_in(scene: Scene) -> list[pl.Expr]:
    """What every line says beside its counts."""
    in_borough = pl.col("area") == IN_BOROUGH
    reference = pl.concat_str(
        pl.lit(scene.mark),
        pl.col("month").dt.strftime("%Y-%m"),
        "source_system",
        "area",
        separator="/",
    )
    return [
        pl.lit(scene.id).alias("service"),
        pl.lit("complete").alias("coverage"),
        pl.lit(JOBS_BY_AREA).alias("record_kind"),
        pl.lit(value=False).alias("suppressed"),
        pl.col("employer").alias("source_organisation"),
        reference.alias("record_id"),
        pl.when(in_borough).then(pl.lit(BOROUGH_CODE)).alias("area_code"),
        pl.when(in_borough).then("new_starters").otherwise(0).alias("new_starters_local"),
    ]
