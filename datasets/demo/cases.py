"""Hazard and disrepair cases: those of damp homes from the day of the law on, and claims."""

from datetime import date, datetime

import numpy as np
import polars as pl

from datasets.contract import LONDON
from datasets.demo.as_at import midnight
from datasets.demo.repairs_rows import in_contract
from datasets.demo.scene import Scene
from datasets.programme.hazard_law import FIRST_PHASE
from datasets.repairs import DISREPAIR_CASE, HAZARD_CASE, REPAIRS

SIGNIFICANT, EMERGENCY = 0.15, 0.03
"""The shares of damp and mould repairs that are hazards of either class."""
STOPPED = {"decanted": 0.05, "no_hazard_found": 0.04, "consent_refused": 0.02, "no_access": 0.03}
FURTHER_WORK = 0.55
CLAIM_DAYS, CLAIM_SPREAD = 230.0, 0.7
_SHARED = (
    "service",
    "source_system",
    "coverage",
    "work_order_ref",
    "ward_code",
    "tenure",
    "property_key",
    "area_patch",
    "migrated",
)
_HOUR, _DAY = 60.0, 1440.0


def draw_cases(
    jobs: pl.DataFrame,
    scene: Scene,
    disrepair_a_year: float,
    first: date,
    rng: np.random.Generator,
) -> pl.DataFrame:
    """The cases that go with some jobs, in the contract's columns, whatever has happened or will.

    `first` is the day from which claims are drawn. Where no home is damp there are no hazards.
    """
    return pl.concat(
        [_hazards(jobs, scene, rng), _claims(jobs, scene, disrepair_a_year, first, rng)]
    )


def _hazards(jobs: pl.DataFrame, scene: Scene, rng: np.random.Generator) -> pl.DataFrame:
    since = midnight(FIRST_PHASE.from_day)
    damp = jobs.filter(
        "is_damp_mould", pl.col("repair_class") == "responsive", pl.col("raised_at") >= since
    )
    luck = rng.random(damp.height)
    chosen = damp.filter(pl.Series(luck < SIGNIFICANT + EMERGENCY))
    grave = (luck < EMERGENCY)[luck < SIGNIFICANT + EMERGENCY]
    number = pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(5)
    rows = chosen.select(*_SHARED, aware="raised_at").with_columns(
        pl.lit(HAZARD_CASE).alias("record_kind"),
        pl.format(f"{scene.mark}-H-{{}}", number).alias("record_id"),
        pl.Series("hazard_class", np.where(grave, "emergency", "significant"), dtype=pl.String),
        _stops(len(chosen), rng),
        pl.col("aware").alias("hazard_aware_at"),
        pl.col("aware").alias("raised_at"),
        **_stages(grave, rng),
    )
    return in_contract(_with_stops(rows))


def _stages(grave: np.ndarray, rng: np.random.Generator) -> dict[str, pl.Expr]:
    """When each thing is done, in real time from being aware: hours if grave, days if not."""
    count = len(grave)

    def after(hours: float, days: float, spread: float) -> np.ndarray:
        middle = np.where(grave, hours * _HOUR, days * _DAY)
        return np.asarray((middle * np.exp(spread * rng.normal(size=count))).astype(np.int64))

    investigated = after(4.0, 7.0, 0.5)
    made_safe = investigated + after(3.0, 2.6, 0.6)
    summary = investigated + after(30.0, 1.6, 0.5)
    begun = investigated + after(50.0, 3.0, 0.6)
    further = rng.random(count) < FURTHER_WORK
    closed = np.maximum(made_safe, summary) + after(20.0, 1.0, 0.4)
    closed = np.where(further, np.maximum(closed, begun + after(200.0, 18.0, 0.5)), closed)
    later = pl.Series(further)
    return {
        "hazard_investigated_at": _at(investigated),
        "hazard_made_safe_at": _at(made_safe),
        "hazard_summary_sent_at": _at(summary),
        "hazard_preventative_started_at": pl.when(later).then(_at(begun)),
        "completed_at": _at(closed),
    }


def _at(minutes: np.ndarray) -> pl.Expr:
    return pl.col("aware") + pl.duration(minutes=pl.lit(pl.Series(minutes)))


def _stops(count: int, rng: np.random.Generator) -> pl.Series:
    shares = [*STOPPED.values(), 1 - sum(STOPPED.values())]
    reasons = pl.Series("clock_stopped_reason", [*STOPPED, None], pl.String)
    return reasons.gather(rng.choice(len(reasons), count, p=shares))


def _with_stops(rows: pl.DataFrame) -> pl.DataFrame:
    """Where no hazard was found, or nobody may come in, nothing is made safe or begun."""
    stopped = pl.col("clock_stopped_reason").is_in(["no_hazard_found", "consent_refused"])
    no_visit = pl.col("clock_stopped_reason") == "consent_refused"
    nothing = pl.lit(None, pl.Datetime("us", LONDON))
    kept = {
        name: pl.when(stopped.fill_null(value=False)).then(nothing).otherwise(pl.col(name))
        for name in ("hazard_made_safe_at", "hazard_preventative_started_at")
    }
    unseen = {
        name: pl.when(no_visit.fill_null(value=False)).then(nothing).otherwise(pl.col(name))
        for name in ("hazard_investigated_at", "hazard_summary_sent_at")
    }
    return rows.with_columns(**kept, **unseen)


def _claims(
    jobs: pl.DataFrame, scene: Scene, a_year: float, first: date, rng: np.random.Generator
) -> pl.DataFrame:
    """Claims, each about a home where something had been reported."""
    homes = jobs.filter(pl.col("property_key").is_not_null())
    span = jobs["raised_at"].max()
    if not isinstance(span, datetime) or not a_year:
        return REPAIRS.schema.to_frame()
    days = (span.date() - first).days
    count = int(rng.poisson(a_year * days / 365.25))
    raised = np.sort(rng.uniform(0, days * _DAY, count)).astype(np.int64)
    lasts = (CLAIM_DAYS * _DAY * np.exp(CLAIM_SPREAD * rng.normal(size=count))).astype(np.int64)
    places = pl.Series(rng.integers(0, homes.height, count))
    ref = pl.format(
        f"{scene.mark}-D-{{}}", pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(5)
    )
    start = pl.lit(midnight(first))
    rows = homes.select(pl.col(_SHARED).gather(places)).with_columns(
        pl.lit(DISREPAIR_CASE).alias("record_kind"),
        record_id=ref,
        work_order_ref=ref,
        raised_at=start + pl.duration(minutes=pl.lit(pl.Series(raised))),
        completed_at=start + pl.duration(minutes=pl.lit(pl.Series(raised + lasts))),
    )
    return in_contract(rows)
