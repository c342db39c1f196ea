"""The other services' jobs in the contract's columns: what each is about, where, who does it."""

from datetime import timedelta

import numpy as np
import polars as pl

from datasets.contract import LONDON
from datasets.demo.as_at import midnight
from datasets.demo.days import MIDWINTER, wave
from datasets.demo.jobs import LAST_MINUTE, instant_of
from datasets.demo.lives import NEVER
from datasets.demo.repairs_asked import Asked, Flags
from datasets.demo.repairs_lives import Outcomes
from datasets.demo.scene import Scene
from datasets.repairs import REPAIRS, WORKS_ORDER

APPOINTED, KEPT, NOBODY_IN, FIXED_AT_ONCE, OWN_STAFF = 0.85, 0.92, 0.07, 0.76, 0.93
COST_SPREAD, MARGIN, COMPLEX_COSTS_TIMES = 0.45, 1.18, 3.5
REPORTED_UP_TO_MINUTES, APPOINTED_AFTER_MINUTES = 30, 5
_TIMES = ("reported_at", "raised_at", "appointment_made_at", "attended_at")
_INSTANTS = (*_TIMES, "completed_at", "closed_other_at")


def rows_of_jobs(asked: Asked, outcomes: Outcomes, rng: np.random.Generator) -> pl.DataFrame:
    """One row a job, whatever has happened to it or will; who ran the service is left empty."""
    rows = _times(asked, outcomes, rng).with_columns(
        *_of_kind(asked), *_work(asked, outcomes, rng), *_where(asked, rng)
    )
    number = pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(7)
    ref = pl.format(f"{asked.scene.mark}-R-{{}}", number)
    rows = rows.with_columns(
        appointment_kept=pl.Series(rng.random(len(asked)) < KEPT),
        no_access_count=pl.Series(rng.binomial(2, NOBODY_IN, len(asked))),
        first_visit_fix=pl.Series(rng.random(len(asked)) < FIXED_AT_ONCE),
        close_reason=pl.Series(outcomes.close_reason),
        record_id=ref,
        work_order_ref=ref,
        target_at=_target_at(),
        **_constants(asked.scene),
    )
    return in_contract(rows.with_columns(original_target_at="target_at"))


def in_contract(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows in the contract's columns and order; what they do not have is null."""
    return rows.select(
        pl.col(column.name).cast(column.dtype)
        if column.name in rows.columns
        else pl.lit(None, column.dtype).alias(column.name)
        for column in REPAIRS.columns
    )


def _times(asked: Asked, outcomes: Outcomes, rng: np.random.Generator) -> pl.DataFrame:
    raised, count = asked.raised, len(asked)
    appointed = ~asked.is_emergency & (rng.random(count) < APPOINTED)
    times = pl.DataFrame(
        {
            "reported_at": raised - rng.integers(0, REPORTED_UP_TO_MINUTES, count),
            "raised_at": raised,
            "appointment_made_at": np.where(appointed, raised + APPOINTED_AFTER_MINUTES, NEVER),
            "attended_at": outcomes.attended,
            "completed_at": outcomes.finished,
            "closed_other_at": outcomes.cancelled,
        }
    )
    return times.with_columns(instant_of(name, asked.days.first) for name in _INSTANTS)


def _of_kind(asked: Asked) -> list[pl.Series]:
    kinds = asked.plan.kinds
    names: dict[str, list[int] | list[str]] = {
        "target_days": [kind.target_days for kind in kinds],
        "repair_class": [kind.repair_class for kind in kinds],
        "priority_code": [kind.priority_code for kind in kinds],
        "priority_raw": [kind.priority_raw for kind in kinds],
    }
    emergency = asked.is_emergency
    basis = pl.Series("target_basis", ["calendar_days", "hours"])
    return [
        *(pl.Series(name, values).gather(asked.kind) for name, values in names.items()),
        pl.Series("is_emergency", emergency),
        basis.gather(emergency.astype(np.int64)),
    ]


def _work(asked: Asked, outcomes: Outcomes, rng: np.random.Generator) -> list[pl.Series]:
    """Trade, cost, damp, and who does the work: the council's staff as far as it is in-house."""
    crafts, count = asked.plan.crafts, len(asked)
    craft = rng.choice(len(crafts), count, p=[c.share for c in crafts])
    specialist = np.array([c.specialist for c in crafts])[craft]
    in_house = ~specialist & (rng.random(count) < _in_house_share(asked))
    own = in_house.astype(np.int64)
    cost = np.array([c.cost_gbp for c in crafts])[craft] * np.where(in_house, 1.0, MARGIN)
    cost = cost * np.where(outcomes.is_complex, COMPLEX_COSTS_TIMES, 1.0)
    season = wave(asked.days, 0.6, MIDWINTER)[asked.raised_on]
    damp = rng.random(count) < np.array([c.damp_mould_share for c in crafts])[craft] * season
    return [
        pl.Series("trade_code", [c.code for c in crafts]).gather(craft),
        pl.Series("cost_gbp", np.round(cost * np.exp(rng.normal(0, COST_SPREAD, count)), 2)),
        pl.Series("cost_basis", ["invoice", "timesheet"]).gather(own),
        pl.Series("done_by", ["contractor", "in_house"]).gather(own),
        pl.Series("is_damp_mould", damp),
    ]


def _in_house_share(asked: Asked) -> Flags:
    """The share of work that staff of the service's own do on the day each job is raised."""
    scene, days = asked.scene, asked.days
    if scene.model_before == "in_house":
        return np.full(len(asked), OWN_STAFF)
    shares = np.zeros(len(days))
    for start, share in scene.transferred:
        shares[max(days.number(start), 0) :] = share
    return np.asarray(shares[asked.raised_on])


def _where(asked: Asked, rng: np.random.Generator) -> list[pl.Series]:
    """The home or the building, by a pseudonym that is always the same, and its ward."""
    plan, count = asked.plan, len(asked)
    place = rng.integers(0, plan.places, count)
    keys = [rng.bytes(8).hex() for _ in range(plan.places)]
    wards = asked.scene.ward_codes
    return [
        pl.Series("property_key", keys).gather(place),
        pl.Series("ward_code", wards).gather(place % len(wards)),
        pl.Series("is_communal", [not plan.are_homes] * count),
        pl.Series("tenure", ["social_rent" if plan.are_homes else None] * count, pl.String),
    ]


def _constants(scene: Scene) -> dict[str, pl.Expr]:
    return {
        "service": pl.lit(scene.id),
        "source_system": _system(scene),
        "coverage": pl.lit("complete"),
        "record_kind": pl.lit(WORKS_ORDER),
        "target_event": pl.lit("complete"),
        "migrated": pl.lit(value=False),
    }


def _system(scene: Scene) -> pl.Expr:
    """The system that a job came to: the one that was there when it was raised."""
    first, *others = scene.systems["repairs"]
    system = pl.lit(first.name)
    for other in others:
        since = pl.col("raised_at") >= midnight(other.first)
        system = pl.when(since).then(pl.lit(other.name)).otherwise(system)
    return system


def _target_at() -> pl.Expr:
    """24 hours after raising for an emergency, else the end of the last day."""
    due_on = pl.col("raised_at").dt.date() + pl.duration(days="target_days")
    end = due_on.cast(pl.Datetime("us")) + timedelta(minutes=LAST_MINUTE)
    return (
        pl.when("is_emergency")
        .then(pl.col("raised_at") + timedelta(hours=24))
        .otherwise(end.dt.replace_time_zone(LONDON))
    )
