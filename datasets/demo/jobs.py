"""Jobs: the borough's repairs as its system holds them, one row a job, as the contract asks."""

from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import polars as pl

from datasets.calendar import add_months
from datasets.contract import LONDON
from datasets.demo.arrivals import MINUTES_IN_DAY, Arrivals, draw_arrivals
from datasets.demo.as_at import as_at, not_closed_before, report_run_at
from datasets.demo.borough import SERVICE, SOURCE_SYSTEM, borough
from datasets.demo.days import Days, Wholes, days_for
from datasets.demo.details import draw_details
from datasets.demo.effects import EFFECTS, Effects
from datasets.demo.kinds import FIRST_OTHER, KINDS, NORMAL_KIND
from datasets.demo.lives import NEVER, Lives, draw_needs, live
from datasets.repairs import REPAIRS, WORKS_ORDER

SEED = 2024
MONTHS = 72
LAST_MONTH = date(2026, 10, 1)
LAST_MINUTE = MINUTES_IN_DAY - 1


def demonstration_jobs(
    seed: int = SEED,
    months: int = MONTHS,
    last: date = LAST_MONTH,
    *,
    effects: Effects = EFFECTS,
) -> pl.DataFrame:
    """Every job not closed before the first month, as held when the report on `last` is run.

    One row a job, oldest first, in the contract's columns; `month` is null. The jobs that the
    first month inherits were raised before it; what was raised or done in the first days of the
    month after `last` is there too, as it is when an officer runs the report.
    """
    raising, needing, working, describing = (
        np.random.Generator(np.random.PCG64(stream))
        for stream in np.random.SeedSequence(seed).spawn(4)
    )
    days = days_for(months, last)
    arrivals = draw_arrivals(days, effects, raising)
    lives = live(arrivals, draw_needs(arrivals, needing), days, effects, working)
    details = draw_details(arrivals, lives, days, describing)
    jobs = _in_contract(arrivals, lives, details, days, effects)
    held = as_at(jobs, report_run_at(last))
    return held.filter(not_closed_before(add_months(last, 1 - months)))


def _in_contract(
    arrivals: Arrivals, lives: Lives, details: pl.DataFrame, days: Days, effects: Effects
) -> pl.DataFrame:
    """The jobs in the contract's columns, in its order; what the borough does not collect is null.

    What has not happened by the last day drawn may be dated after it.
    """
    rows = details.with_columns(
        raised_at=arrivals.raised,
        attended_at=lives.attended,
        completed_at=lives.finished,
        closed_other_at=lives.cancelled,
        first_visit_fix=lives.fixed_at_first_visit,
        target_days=_target_days(arrivals, days, effects),
    )
    times = ("reported_at", "raised_at", "appointment_made_at", "attended_at")
    rows = rows.with_columns(
        instant_of(name, days.first) for name in (*times, "completed_at", "closed_other_at")
    )
    rows = rows.with_columns(*_constants(), *_described(arrivals))
    rows = rows.with_columns(target_at=_target_at(), record_id="work_order_ref")
    rows = rows.with_columns(original_target_at="target_at")
    return rows.select(
        pl.col(column.name).cast(column.dtype)
        if column.name in rows.columns
        else pl.lit(None, column.dtype).alias(column.name)
        for column in REPAIRS.columns
    )


def _constants() -> list[pl.Expr]:
    """What every job has in common; who ran the service is for `as_at` to say."""
    return [
        pl.lit(value).alias(name)
        for name, value in {
            "service": SERVICE,
            "source_system": SOURCE_SYSTEM,
            "coverage": "complete",
            "record_kind": WORKS_ORDER,
            "target_event": "complete",
            "migrated": False,
        }.items()
    ]


def _described(arrivals: Arrivals) -> list[pl.Series | pl.Expr]:
    kind = arrivals.kind
    is_emergency = pl.Series("is_emergency", kind < FIRST_OTHER)
    number = pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(7)
    return [
        is_emergency,
        pl.Series("repair_class", [k.repair_class for k in KINDS]).gather(kind),
        pl.Series("priority_code", [k.priority_code for k in KINDS]).gather(kind),
        pl.Series("priority_raw", [k.priority_raw for k in KINDS]).gather(kind),
        pl.Series("target_basis", ["calendar_days", "hours"]).gather(is_emergency.cast(pl.Int64)),
        pl.format("WO-{}", number).alias("work_order_ref"),
    ]


def _target_days(arrivals: Arrivals, days: Days, effects: Effects) -> Wholes:
    """Calendar days from raising to target; 0 where the target is counted in hours."""
    promised = np.array([kind.target_days for kind in KINDS])[arrivals.kind]
    moved = days.number(borough().target_moved_on) * MINUTES_IN_DAY
    is_new = (arrivals.kind == NORMAL_KIND) & (arrivals.raised >= moved)
    return np.where(is_new, effects.normal_target_days, promised)


def _target_at() -> pl.Expr:
    """A day of hours after raising for an emergency, else the end of the last day."""
    raised_on = pl.col("raised_at").dt.date()
    due_on = raised_on + pl.duration(days="target_days")
    end = due_on.cast(pl.Datetime("us")) + timedelta(minutes=LAST_MINUTE)
    return (
        pl.when("is_emergency")
        .then(pl.col("raised_at") + timedelta(hours=24))
        .otherwise(end.dt.replace_time_zone(LONDON))
    )


def instant_of(name: str, first: date) -> pl.Expr:
    """Minutes (UTC) from the first day, as an instant in London; null for NEVER."""
    start = pl.lit(datetime.combine(first, time(), UTC))
    minutes = pl.when(pl.col(name) != NEVER).then(pl.col(name))
    instant = start + pl.duration(minutes=minutes)
    return instant.dt.convert_time_zone(LONDON).alias(name)
