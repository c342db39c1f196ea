"""Employments: who is employed by whom in each month, from those who hold the posts.

A person whose post goes to another employer goes with it: one employment ends by TUPE, and another
begins the day after.
"""

from datetime import date

import numpy as np
import polars as pl

from datasets.demo.effects import Effects
from datasets.demo.posts import FAMILIES, MANAGER, SUPERVISOR, Holders
from datasets.demo.scene import Scene
from datasets.workforce import POST_HOLDER

_PERMANENT, _FIXED = 0.86, 0.95
_OTHER_REASONS = ("retirement", "other", "redundancy_voluntary", "redundancy_compulsory")
_HOW_OFTEN = (0.5, 0.3, 0.15, 0.05)
_BITS = 2**62


def employments(
    scene: Scene, rng: np.random.Generator, holders: Holders, first: date, effects: Effects
) -> pl.DataFrame:
    """One row for each person and employer; `side` is 0 before the change and 1 after."""
    secure = effects.escorts_secure if scene.id == "travel_assistance" else None
    people = _people(rng, holders, first)
    crosses = (pl.col("start") < pl.col("passes")) & (pl.col("last") >= pl.col("passes"))
    last_day_before = pl.col("passes").dt.offset_by("-1d")
    before = people.filter(pl.col("start") < pl.col("passes")).with_columns(
        side=pl.lit(0, pl.Int64),
        came=pl.lit("joiner"),
        reason=pl.when(crosses).then(pl.lit("tupe")).otherwise("reason"),
        last=pl.min_horizontal("last", last_day_before),
    )
    after = people.filter(pl.col("last") >= pl.col("passes")).with_columns(
        side=pl.lit(1, pl.Int64),
        came=pl.when(crosses).then(pl.lit("tupe_in")).otherwise(pl.lit("joiner")),
        start=pl.max_horizontal("start", "passes"),
    )
    return pl.concat([before, after]).with_columns(
        *_contracts(secure),
        record_id=pl.format("{}{}-E{}", pl.lit(scene.mark), "side", "number"),
    )


def _people(rng: np.random.Generator, holders: Holders, first: date) -> pl.DataFrame:
    """One row a person in a post, with what does not change when the employer does."""
    posts, of_post, count = holders.posts, holders.post, len(holders.post)
    keys = rng.integers(0, _BITS, (count, 2))
    luck = rng.choice(len(_OTHER_REASONS), count, p=_HOW_OFTEN)
    return pl.DataFrame(
        {
            "post": of_post,
            "number": np.arange(1, count + 1),
            "start": holders.start,
            "last": holders.last,
            "passes": posts.passes[of_post],
            "team": posts.team[of_post],
            "family": posts.family[of_post],
            "above": posts.above[of_post],
            "post_fte": posts.fte[of_post],
            "luck": holders.luck,
            "resigned": holders.resigned,
            "other": luck,
            "employee_key": [f"{one:016x}{two:016x}" for one, two in keys.tolist()],
        }
    ).with_columns(
        *(
            pl.lit(first).dt.offset_by(pl.format("{}d", name)).alias(name)
            for name in ("start", "last", "passes")
        ),
        served_since=pl.lit(first).dt.offset_by(pl.format("{}d", "start")),
        reason=pl.when("resigned")
        .then(pl.lit("resignation"))
        .otherwise(pl.lit(pl.Series(_OTHER_REASONS)).gather("other")),
    )


def _contracts(secure: float | None) -> list[pl.Expr]:
    """Each employment's contract and hours; the escorts' are all of one sort."""
    luck = pl.col("luck")
    steady = pl.col("family").is_in((MANAGER, SUPERVISOR)) | (luck < _PERMANENT)
    contract = (
        pl.when(steady)
        .then(pl.lit("permanent"))
        .when(luck < _FIXED)
        .then(pl.lit("fixed_term"))
        .otherwise(pl.lit("apprentice"))
    )
    if secure is not None:
        kept = (pl.col("side") == 1) & (luck < secure)
        contract = pl.when(kept).then(pl.lit("permanent")).otherwise(pl.lit("zero_hours"))
    hours = pl.when(contract != "zero_hours").then("post_fte").otherwise(0.0)
    return [contract.alias("contract_type"), hours.alias("fte")]


def by_month(people: pl.DataFrame, scene: Scene, span: tuple[date, ...]) -> pl.DataFrame:
    """One row for each employment and month that holds it, as post holders of the contract."""
    month, last = pl.col("month"), pl.col("last")
    leaves = last <= month.dt.month_end()
    passes = pl.col("reason") == "tupe"
    held = people.filter(
        pl.col("last") >= span[0], pl.col("start") <= pl.lit(span[-1]).dt.month_end()
    )
    months = held.with_columns(
        month=pl.date_ranges(
            pl.max_horizontal(pl.col("start").dt.month_start(), pl.lit(span[0])),
            pl.min_horizontal(last.dt.month_start(), pl.lit(span[-1])),
            "1mo",
        )
    ).explode("month")
    return months.with_columns(
        pl.lit(POST_HOLDER).alias("record_kind"),
        pl.lit(value=True).alias("is_primary_post"),
        position(scene, "post").alias("position_id"),
        pl.when(pl.col("above") >= 0).then(position(scene, "above")).alias("reports_to_position"),
        team(scene).alias("org_unit"),
        family().alias("role_family"),
        pl.col("start").alias("employment_start"),
        pl.col("served_since").alias("continuous_service_start"),
        pl.when(leaves).then(last).alias("leave_date"),
        pl.when(leaves).then("reason").alias("leave_reason"),
        pl.when(leaves & passes)
        .then(pl.lit("tupe_out"))
        .when(leaves)
        .then(pl.lit("leaver"))
        .when(pl.col("start") >= month)
        .then("came")
        .otherwise(pl.lit("none"))
        .alias("movement"),
    )


def position(scene: Scene, column: str) -> pl.Expr:
    """A post's number as the personnel system has it."""
    return pl.format("{}-P{}", pl.lit(scene.mark), pl.col(column).cast(pl.String).str.zfill(4))


def team(scene: Scene) -> pl.Expr:
    """A team's name: made up, and of nobody."""
    return pl.format("{} team {}", pl.lit(scene.name), pl.col("team") + 1)


def family() -> pl.Expr:
    """The role family of a post."""
    return pl.lit(pl.Series(FAMILIES)).gather("family")
