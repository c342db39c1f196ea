"""Faults of jobs: what can be wrong with some of a month's jobs, each in the values of its rows."""

from datetime import timedelta

import numpy as np
import polars as pl

from datasets.demo.as_at import midnight
from datasets.demo.planting import (
    DONE,
    RAISED,
    Fault,
    Plant,
    month_of_file,
    some_jobs,
    with_values,
    within_month,
)
from datasets.repairs import WORKS_ORDER

LATE_ENOUGH = 10
EMERGENCIES = (1, 2)
FOREIGN_SHARE = 0.02
AN_ADDRESS = "ring a.resident@example.org"

_STILL_OPEN = DONE.is_null() & pl.col("closed_other_at").is_null()


def _some(among: pl.Expr | None = None, **values: object) -> Plant:
    """The plant that puts these values into some jobs."""

    def plant(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
        return with_values(frame, some_jobs(frame, rng, among=_works_orders(among)), **values)

    return plant


def _works_orders(among: pl.Expr | None) -> pl.Expr:
    own = pl.col("record_kind") == WORKS_ORDER
    return own if among is None else own & among


def _duplicate_key(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    return pl.concat([frame, frame.filter(some_jobs(frame, rng))])


def _finished(frame: pl.DataFrame, rng: np.random.Generator) -> pl.Expr:
    """Some jobs that were raised and finished within the month, not on its first days."""
    late_enough = within_month(frame, RAISED) & (RAISED.dt.day() >= LATE_ENOUGH)
    return some_jobs(frame, rng, among=late_enough & within_month(frame, DONE))


def _completed_before_raised(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    return with_values(frame, _finished(frame, rng), completed_at=RAISED - timedelta(days=2))


def _closed_before_raised(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    return with_values(
        frame,
        _finished(frame, rng),
        completed_at=None,
        first_visit_fix=None,
        closed_other_at=RAISED - timedelta(days=2),
        close_reason="other",
    )


def _both_closed(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    rows = some_jobs(frame, rng, among=within_month(frame, DONE))
    return with_values(frame, rows, closed_other_at=DONE, close_reason="other")


def _close_reason_missing(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    rows = some_jobs(frame, rng, among=within_month(frame, DONE))
    return with_values(frame, rows, closed_other_at=DONE, completed_at=None, first_visit_fix=None)


def _emergency_contradicted(frame: pl.DataFrame, _: np.random.Generator) -> pl.DataFrame:
    return with_values(frame, pl.col("priority_code").is_in(EMERGENCIES), is_emergency=False)


def _another_months_rows(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    long_ago = RAISED.lt(midnight(month_of_file(frame)) - timedelta(days=1))
    count = round(len(frame) * FOREIGN_SHARE)
    rows = some_jobs(frame, rng, count, _STILL_OPEN & long_ago)
    return with_values(frame, rows, completed_at=RAISED + timedelta(hours=3))


def _fault(check: str, name: str, column: str | None, plant: Plant) -> Fault:
    return Fault(name, column, plant, check, is_of_rows=True)


FAULTS_OF_JOBS: tuple[Fault, ...] = (
    _fault("duplicate_key", "duplicate_key", "record_id", _duplicate_key),
    _fault(
        "dates_out_of_order", "completed_before_raised", "completed_at", _completed_before_raised
    ),
    _fault("dates_out_of_order", "closed_before_raised", "closed_other_at", _closed_before_raised),
    _fault("completed_and_closed", "both_closed", "closed_other_at", _both_closed),
    _fault(
        "dates_out_of_order",
        "target_before_raised",
        "target_at",
        _some(target_at=RAISED - timedelta(days=1)),
    ),
    _fault(
        "unknown_priority",
        "unknown_priority",
        "priority_code",
        _some(priority_raw="P9", priority_code=None),
    ),
    _fault("out_of_range", "priority_out_of_range", "priority_code", _some(priority_code=9)),
    _fault(
        "emergency_against_priority",
        "emergency_contradicted",
        "is_emergency",
        _emergency_contradicted,
    ),
    _fault("null_key", "null_key", "record_id", _some(record_id=None)),
    _fault("null_value", "raised_missing", "raised_at", _some(raised_at=None)),
    _fault("unknown_service", "wrong_service", "service", _some(service="street_cleaning")),
    _fault(
        "unknown_organisation",
        "another_organisation",
        "source_organisation",
        _some(source_organisation="Landlord Z"),
    ),
    _fault("unknown_value", "unknown_kind", "record_kind", _some(record_kind="job")),
    _fault("unknown_value", "unknown_class", "repair_class", _some(repair_class="urgentish")),
    _fault("mixed_coverage", "mixed_coverage", "coverage", _some(coverage="closed_only")),
    _fault(
        "out_of_range", "negative_cost", "cost_gbp", _some(pl.col("cost_gbp") > 0, cost_gbp=-1.0)
    ),
    _fault("close_reason_missing", "close_reason_missing", "close_reason", _close_reason_missing),
    _fault(
        "close_reason_without_closing",
        "close_reason_without_closing",
        "close_reason",
        _some(_STILL_OPEN, close_reason="other"),
    ),
    _fault("personal_data", "personal_data", "on_hold_reason", _some(on_hold_reason=AN_ADDRESS)),
    _fault("another_months_rows", "another_months_rows", None, _another_months_rows),
)
"""Each is alone in its frame, in the values of some rows."""
