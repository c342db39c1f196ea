"""The workforce of one service: people, vacant posts, agency workers, absence, by the month."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import numpy as np
import polars as pl

from datasets.calendar import add_months, month_end, month_of, months_between
from datasets.demo.effects import Effects
from datasets.demo.employments import by_month, employments, family, position, team
from datasets.demo.posts import Holders, draw_holders, draw_posts
from datasets.demo.scene import Scene
from datasets.demo.systems import System
from datasets.demo.temporary import agency_rows
from datasets.workforce import BASELINE, RECORD_KINDS, TEAM_ABSENCE, VACANT_POST, WORKFORCE

_DATASET, _AGENCY = "workforce", "demo_agency"
_SICK_DAYS, _SEASON = 0.75, 0.25
_FACTS: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        "housing_management": ("people on the transfer list", 418),
        "travel_assistance": ("escorts at the transfer, all on zero-hours contracts", 62),
        "facilities_management": ("people on the contractor's list for all three steps", 119),
        "homes_and_care": ("people on the transfer list", 249),
        "housing_options": ("people in post when the programme began", 119),
    }
)


def draw_workforce(
    scene: Scene, rng: np.random.Generator, months: int, last: date, effects: Effects
) -> pl.DataFrame:
    """Month-end snapshots: one row for each record and month, in the contract's columns."""
    span = months_between(add_months(last, 1 - months), last)
    posts = draw_posts(scene, rng, span[0], effects)
    holders = draw_holders(scene, rng, posts, span[0], effects)
    people = by_month(employments(scene, rng, holders, span[0], effects), scene, span)
    own = [people, _vacant(scene, holders, span), _absence(scene, people, rng)]
    rows = pl.concat(own, how="diagonal").join(_employers(scene, span), on=["side", "month"])
    others = [_facts(scene, span), agency_rows(scene, rng, span).with_columns(*_ran_by(scene))]
    return _in_contract(pl.concat([_reporting(rows), *others], how="diagonal"), scene)


def _employers(scene: Scene, span: tuple[date, ...]) -> pl.DataFrame:
    """Each employer's months: those that its personnel system sends."""
    systems = [system for system in scene.systems[_DATASET] if system.name != _AGENCY]
    sides: list[tuple[int, str, str, System]] = [
        (0, scene.organisation_before, scene.model_before, systems[0])
    ]
    if scene.organisation_before != scene.organisation_after:
        sides.append((1, scene.organisation_after, _model_after(scene), systems[-1]))
    return pl.DataFrame(
        [
            (side, month, organisation, model, system.name)
            for side, organisation, model, system in sides
            for month in span
            if system.holds(month)
        ],
        schema={
            "side": pl.Int64,
            "month": pl.Date,
            "source_organisation": pl.String,
            "delivery_model": pl.String,
            "source_system": pl.String,
        },
        orient="row",
    )


def _model_after(scene: Scene) -> str:
    """Who employs those who went over: in a hybrid, the council itself."""
    return "in_house" if scene.model_after == "hybrid" else scene.model_after


def _ran_by(scene: Scene) -> list[pl.Expr]:
    """Who ran the service in the month that a row is of, for what comes from the agency."""
    since = pl.col("month") >= month_of(scene.change_on)
    pairs = (
        ("source_organisation", scene.organisation_before, scene.organisation_after),
        ("delivery_model", scene.model_before, _model_after(scene)),
    )
    return [
        *(
            pl.when(since).then(pl.lit(after)).otherwise(pl.lit(before)).alias(name)
            for name, before, after in pairs
        ),
        pl.lit(_AGENCY).alias("source_system"),
    ]


def _vacant(scene: Scene, holders: Holders, span: tuple[date, ...]) -> pl.DataFrame:
    """The posts that nobody holds on a month's last day, founded by then; not of zero hours."""
    posts = holders.posts
    ends = np.array([(month_end(month) - span[0]).days for month in span])
    shape = (len(posts.family), len(span) + 1)
    held, left = np.zeros(shape, dtype=np.int64), np.full(shape, -1)
    np.add.at(held, (holders.post, np.searchsorted(ends, holders.start)), 1)
    np.add.at(held, (holders.post, np.searchsorted(ends, holders.last, "right")), -1)
    np.maximum.at(left, (holders.post, np.searchsorted(ends, holders.last, "right")), holders.last)
    empty = (held.cumsum(axis=1)[:, :-1] == 0) & (posts.created[:, None] <= ends)
    post, place = np.nonzero(empty)
    since = np.maximum.accumulate(left, axis=1)[post, place]
    found = pl.DataFrame(
        {
            "month": np.array(span, dtype="datetime64[D]")[place],
            "post": post,
            "family": posts.family[post],
            "established_fte": posts.fte[post],
            "side": (posts.passes[post] <= ends[place]).astype(np.int64),
            "days": since,
        }
    )
    zero_hours = pl.lit(scene.id == "travel_assistance") & (pl.col("side") == 0)
    emptied = pl.lit(span[0]).dt.offset_by(pl.format("{}d", pl.col("days") + 1))
    return found.filter(~zero_hours).select(
        "month",
        "side",
        "established_fte",
        pl.lit(VACANT_POST).alias("record_kind"),
        position(scene, "post").alias("record_id"),
        position(scene, "post").alias("position_id"),
        family().alias("role_family"),
        pl.when(pl.col("days") >= 0).then(emptied).alias("vacant_since"),
    )


def _absence(scene: Scene, people: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Each team's days lost to sickness in a month, more of them in winter."""
    last_day = pl.col("month").dt.month_end()
    here = people.filter(pl.col("leave_date").is_null() | (pl.col("leave_date") == last_day))
    teams = here.group_by("side", "month", "team").agg(pl.col("fte").sum().round(2))
    teams = teams.filter(pl.col("fte") > 0).sort("side", "month", "team")
    winter = np.cos(2 * np.pi * (teams["month"].dt.month().to_numpy() - 1) / 12)
    days = rng.poisson(teams["fte"].to_numpy() * _SICK_DAYS * (1 + _SEASON * winter))
    return teams.select(
        "side",
        "month",
        pl.lit(TEAM_ABSENCE).alias("record_kind"),
        pl.format("{}-T{}", pl.lit(scene.mark), pl.col("team") + 1).alias("record_id"),
        team(scene).alias("org_unit"),
        pl.Series("absence_days", days.astype(np.float64)),
        pl.col("fte").alias("mean_fte"),
    )


def _facts(scene: Scene, span: tuple[date, ...]) -> pl.DataFrame:
    """What was counted once, sent with the month of the change."""
    what, count = _FACTS[scene.id]
    since = _employers(scene, span).filter(
        pl.col("month") == month_of(scene.change_on),
        pl.col("side") == pl.col("side").max(),
    )
    return since.drop("side").with_columns(
        pl.lit(BASELINE).alias("record_kind"),
        pl.lit(f"{scene.mark}-F1").alias("record_id"),
        pl.lit(scene.change_on).alias("fact_on"),
        pl.lit(what).alias("fact"),
        pl.lit(count, pl.Int64).alias("fact_count"),
        pl.lit("Demonstration: made-up list of staff at the change").alias("fact_source"),
    )


def _reporting(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows, without a line to a post that another employer has."""
    cell = ["month", "source_system"]
    known = rows.select(*cell, reports_to_position="position_id", known=pl.lit(value=True))
    both = rows.join(known.drop_nulls().unique(), on=[*cell, "reports_to_position"], how="left")
    return both.with_columns(
        pl.when("known").then("reports_to_position").alias("reports_to_position")
    )


def _in_contract(rows: pl.DataFrame, scene: Scene) -> pl.DataFrame:
    """The rows in the contract's columns, month by month."""
    filled = rows.with_columns(
        pl.lit(scene.id).alias("service"),
        pl.lit("complete").alias("coverage"),
        pl.when(pl.col("employee_key").is_not_null()).then("source_organisation").alias("employer"),
    )
    rest = [name for name in WORKFORCE.names if name not in filled.columns]
    return (
        filled.with_columns(pl.lit(None).alias(name) for name in rest)
        .select(WORKFORCE.names)
        .cast(WORKFORCE.schema)
        .sort(
            "month", pl.col("record_kind").cast(pl.Enum(RECORD_KINDS)), "source_system", "record_id"
        )
    )
