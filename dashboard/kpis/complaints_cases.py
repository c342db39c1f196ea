"""What the complaint measures are built from: which stages, in which month, by which day."""

import polars as pl

from datasets.complaint_code import ACKNOWLEDGE_BY, CODE_DUE_BY_ACKNOWLEDGEMENT
from datasets.complaints import COMPLAINT_STAGE

OURS = "This dashboard"
REGULATOR = "Regulator of Social Housing, Tenant Satisfaction Measures: technical requirements"
CODE = "Housing Ombudsman, Complaint Handling Code"
BY_REGIME = "regime"

_MONTH = pl.col("month")
_MONTH_END = _MONTH.dt.month_end()


def in_month(day: str | pl.Expr) -> pl.Expr:
    """Whether a date falls in the month of the record's cell."""
    named = pl.col(day) if isinstance(day, str) else day
    return named.dt.month_start() == _MONTH


STAGE = pl.col("record_kind") == COMPLAINT_STAGE
STAGE_1, STAGE_2 = (STAGE & pl.col("stage").eq(stage) for stage in (1, 2))
STAGE_COLUMNS = ("record_kind", "stage")

TENANTS = (pl.col("complainant_type") == "tenant") & (pl.col("regime") == "housing_ombudsman")
"""Complaints of tenants about their landlord: the regulator counts those alone."""
TENANT_COLUMNS = ("complainant_type", "regime")

RECEIVED, ANSWERED = in_month("received_on"), in_month("responded_on")
IS_ANSWERED = pl.col("responded_on").is_not_null()
OPEN = ~IS_ANSWERED & pl.col("closed_on").is_null()
OPEN_COLUMNS = (*STAGE_COLUMNS, "received_on", "responded_on", "closed_on")


def _extended(due: pl.Expr) -> pl.Expr:
    """The due date, or the later one where an extension was agreed."""
    agreed = pl.col("extension_agreed").fill_null(value=False)
    return pl.when(agreed).then(pl.coalesce("extended_due_on", due)).otherwise(due)


DUE = _extended(pl.col("due_on"))
"""The day that holds in the end: the due date, or the later one of an agreed extension."""
DUE_COLUMNS = ("due_on", "extension_agreed", "extended_due_on")
OVERDUE = OPEN & (DUE <= _MONTH_END)

_IN_TIME = (pl.col("responded_on") <= DUE).fill_null(value=False)
_CLOSED_BY_THEN = (pl.col("closed_on") <= DUE).fill_null(value=False)
ANSWERED_IN_TIME = ANSWERED & _IN_TIME
_MISSED = in_month(DUE) & ~_IN_TIME & ~_CLOSED_BY_THEN
_CLOSED_UNANSWERED = (
    in_month("closed_on") & _CLOSED_BY_THEN & ~IS_ANSWERED & (pl.col("status") == "closed")
)
DECIDED = ANSWERED_IN_TIME | _MISSED | _CLOSED_UNANSWERED
"""Answered in time in the month; or due in it and not answered by then; or closed in it, before
that day and without an answer. A complaint that was withdrawn before its day is not decided."""
DECIDED_COLUMNS = (*STAGE_COLUMNS, "responded_on", "closed_on", "status", *DUE_COLUMNS)

_ACKNOWLEDGED_IN_TIME = (pl.col("acknowledged_on") <= ACKNOWLEDGE_BY).fill_null(value=False)
ACKNOWLEDGED = in_month("acknowledged_on") & _ACKNOWLEDGED_IN_TIME
_CLOSED_FIRST = (pl.col("closed_on") <= ACKNOWLEDGE_BY).fill_null(value=False)
NOT_ACKNOWLEDGED = in_month(ACKNOWLEDGE_BY) & ~_ACKNOWLEDGED_IN_TIME & ~_CLOSED_FIRST

CODE_DUE = pl.coalesce(CODE_DUE_BY_ACKNOWLEDGEMENT, "due_on")
"""The Code's own day, whatever target the sender set; of older Codes the due date."""
_BY_CODE = (pl.col("responded_on") <= CODE_DUE).fill_null(value=False)
_BY_EXTENSION = (pl.col("responded_on") <= _extended(CODE_DUE)).fill_null(value=False)
WITHIN_CODE = ANSWERED & _BY_CODE
WITHIN_CODE_OR_EXTENSION = ANSWERED & (_BY_CODE | _BY_EXTENSION)
CODE_COLUMNS = (
    *STAGE_COLUMNS,
    *TENANT_COLUMNS,
    "received_on",
    "acknowledged_on",
    "responded_on",
    "code_version",
    "due_on",
)
MONTH_RECEIVED = pl.col("received_on").dt.month_start()

EASIER = (
    "More complaints may mean worse service, or that complaining became easier: the Codes of 2022 "
    "and 2024 ended informal handling, so counts before and after them mean different things."
)
NO_DAY = "A complaint without a day by which it is due is not counted."
LATE_WORK = (
    "Where the sender has no due date, it is worked out from the Code: ten working days for stage "
    "1, twenty for stage 2."
)
EXTENSIONS = "An agreed extension counts as the due date, so more of them raise this figure."
MOVED = "A complaint whose day is moved after it has passed counts in both months."
STAGE_2_LAG = "A second stage comes one to three months after what is complained of."
