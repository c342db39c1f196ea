"""What the repairs measures are built from: which jobs, in which month, how long."""

import polars as pl

from dashboard.kpis.measure import MONTH_START, NEXT_MONTH_START
from datasets.repairs import WORKS_ORDER

OURS = "This dashboard"
PRIORITY = "priority_code"


def in_month(instant: str | pl.Expr) -> pl.Expr:
    """Whether an instant falls in the record's month."""
    at = pl.col(instant) if isinstance(instant, str) else instant
    return (at >= pl.col(MONTH_START)) & (at < pl.col(NEXT_MONTH_START))


def on_day(instant: str) -> pl.Expr:
    """The London day of an instant."""
    return pl.col(instant).dt.date()


JOB = (pl.col("record_kind") == WORKS_ORDER) & (pl.col("repair_class") == "responsive")
OPEN = pl.col("completed_at").is_null() & pl.col("closed_other_at").is_null()
OVERDUE = OPEN & (pl.col("target_at") < pl.col(NEXT_MONTH_START))
RAISED = in_month("raised_at")
COMPLETED = in_month("completed_at")
CLOSED_OTHER = in_month("closed_other_at")
EMERGENCY = pl.col("is_emergency")
HAS_TARGET = pl.col("target_at").is_not_null()
ON_TIME = pl.col("completed_at") <= pl.col("target_at")
DAYS_TAKEN = (on_day("completed_at") - on_day("raised_at")).dt.total_days()
AGE = (pl.col("month").dt.month_end() - on_day("raised_at")).dt.total_days()


ON_TIME_MEASURES = ("emergency_on_time", "non_emergency_on_time", "on_time_within_28_days")
"""Emergencies and the others are all that was finished, so what is hidden of one tells of the rest:
a small number of emergencies hides what was finished there, a small number of others hides the
emergencies. A priority is either an emergency or not: there they are hidden together. Open,
raised, finished and closed reconcile from month to month, so where one is hidden, what was raised
is too."""

JOB_COLUMNS = ("record_kind", "repair_class")
OPEN_COLUMNS = (*JOB_COLUMNS, "raised_at", "completed_at", "closed_other_at")
DONE_COLUMNS = (*JOB_COLUMNS, "completed_at")

REOPENED = "A job that was reopened counts as open for as long as it has no completion date."
NO_TARGET = "A job without a target cannot be on time or late, so it is not counted at all."
BACKLOG_FIRST = (
    "Finishing old jobs lowers this figure while it makes the service better: read it with the "
    "repairs still open."
)
ONLY_DONE = "Counts finished jobs only: a job that nobody finishes never makes it worse."
