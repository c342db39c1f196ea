"""As at: the borough's jobs as its system holds them at an instant, and the officer's reports."""

from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import polars as pl

from datasets.calendar import next_month
from datasets.contract import LONDON
from datasets.demo.borough import borough
from datasets.demo.days import REPORT_DAY
from datasets.repairs import REPAIRS

_CLOSED_AT = pl.coalesce("completed_at", "closed_other_at")
_ONLY_ONCE_DONE = ("cost_gbp", "cost_basis")
_ONLY_WHILE_OPEN = ("on_hold_reason",)
_NOT_NEEDED = ("hazard_investigated_at",)


def midnight(day: date) -> datetime:
    """The first instant of a day in London."""
    return datetime.combine(day, time(), ZoneInfo(LONDON))


def report_run_at(month: date) -> datetime:
    """When the officer runs the report on a month: as the fifth of the next month begins."""
    return midnight(next_month(month).replace(day=REPORT_DAY))


def not_closed_before(day: date) -> pl.Expr:
    """Whether each job was still open as a day began."""
    start = midnight(day)
    closed_at = pl.coalesce(_CLOSED_AT, pl.lit(start))
    return closed_at.ge(start)


def known_at(instant: datetime) -> Iterator[pl.Expr]:
    """Every event that has happened by an instant, and what it alone gives meaning, else null.

    A hazard's clock may stop without an investigation, so only one that is still to come hides why.
    """
    for event, followers in REPAIRS.events.items():
        happened = pl.col(event) < instant
        yield pl.when(happened).then(pl.col(event)).name.keep()
        known = happened | (pl.col(event).is_null() & pl.lit(event in _NOT_NEEDED))
        yield from (pl.when(known).then(pl.col(name)).name.keep() for name in followers)


def as_at(jobs: pl.DataFrame, instant: datetime) -> pl.DataFrame:
    """The jobs as held at an instant: later jobs are absent, and later events are blank.

    A job still open when the service was transferred went over with it, so it is held by the
    organisation that closed it, or that has it now.
    """
    held = jobs.filter(pl.col("raised_at") < instant).with_columns(*known_at(instant))
    attended = pl.col("attended_at").is_not_null()
    done, closed = pl.col("completed_at").is_not_null(), _CLOSED_AT.is_not_null()
    last_held = pl.coalesce(_CLOSED_AT, pl.lit(instant))
    return held.with_columns(
        pl.when(attended).then("appointment_kept").alias("appointment_kept"),
        pl.when(done).then(pl.col(_ONLY_ONCE_DONE)).name.keep(),
        pl.when(~closed).then(pl.col(_ONLY_WHILE_OPEN)).name.keep(),
        pl.when(done)
        .then(pl.lit("Complete"))
        .when(closed)
        .then(pl.lit("Cancelled"))
        .otherwise(pl.lit("Open"))
        .alias("status_raw"),
        *_run_by(last_held < midnight(borough().transfer_on)),
    )


def month_extract(jobs: pl.DataFrame, month: date) -> pl.DataFrame:
    """What the officer's report on a month holds: all jobs not closed before its first day.

    Run on the fifth of the next month, so it holds what was raised and done up to then.
    """
    held = as_at(jobs.filter(not_closed_before(month)), report_run_at(month))
    return held.with_columns(
        pl.lit(month).alias("month"),
        *_run_by(pl.lit(month < borough().transfer_on)),
    )


def history(jobs: pl.DataFrame, last: date) -> pl.DataFrame:
    """The full-history file up to the end of a month, one row a job; `month` is null."""
    return as_at(jobs, midnight(next_month(last)))


def _run_by(before_transfer: pl.Expr) -> list[pl.Expr]:
    b = borough()
    return [
        pl.when(before_transfer).then(pl.lit(before)).otherwise(pl.lit(after)).alias(name)
        for name, before, after in (
            ("source_organisation", b.organisation_before, b.organisation_after),
            ("delivery_model", b.model_before, b.model_after),
        )
    ]
