"""Damp and mould: repairs still open, past their target, and how long they take."""

import polars as pl

from dashboard.kpis.measure import CLOSED_TOO, Better, Clock, Family, Measure, Unit
from dashboard.kpis.repairs_jobs import (
    COMPLETED,
    DAYS_TAKEN,
    DONE_COLUMNS,
    JOB,
    ONLY_DONE,
    OPEN,
    OPEN_COLUMNS,
    OURS,
    OVERDUE,
)

_DAMP = JOB & pl.col("is_damp_mould")
_FLAGGED = (
    "More are found where more are looked for: a better way of recognising damp raises the figure."
)

DAMP_MOULD_OPEN = Measure(
    id="damp_mould_open",
    title="Damp and mould repairs still open",
    theme=1,
    dataset="repairs",
    unit=Unit.JOBS,
    better=Better.LOWER,
    family=Family.STOCK,
    clock=Clock.MONTH_END,
    definition=(
        "Responsive repairs about damp or mould that were neither finished nor closed by the end "
        "of the month."
    ),
    source=OURS,
    reads=(*OPEN_COLUMNS, "is_damp_mould"),
    rows=_DAMP,
    numerator=OPEN,
    part_of="open_repairs",
    companion="damp_mould_days",
    caveats=(_FLAGGED,),
)

DAMP_MOULD_OVERDUE = Measure(
    id="damp_mould_overdue",
    title="Damp and mould repairs past their target",
    theme=1,
    dataset="repairs",
    unit=Unit.JOBS,
    better=Better.LOWER,
    family=Family.STOCK,
    clock=Clock.MONTH_END,
    definition=(
        "Open responsive repairs about damp or mould whose target had passed by the end of the "
        "month."
    ),
    source=OURS,
    reads=(*OPEN_COLUMNS, "is_damp_mould", "target_at"),
    rows=_DAMP,
    numerator=OVERDUE,
    part_of="damp_mould_open",
    companion="damp_mould_open",
    caveats=(_FLAGGED, "An open job without a target is never overdue."),
)

DAMP_MOULD_DAYS = Measure(
    id="damp_mould_days",
    title="Days to finish a damp and mould repair",
    theme=1,
    dataset="repairs",
    unit=Unit.DAYS,
    better=Better.LOWER,
    family=Family.DURATION,
    clock=Clock.COMPLETED,
    definition=(
        "Of the responsive repairs about damp or mould finished in the month: half took this many "
        "whole days or fewer from being raised to being finished."
    ),
    source=OURS,
    reads=(*DONE_COLUMNS, "is_damp_mould", "raised_at"),
    rows=_DAMP & COMPLETED,
    days=DAYS_TAKEN,
    coverage=CLOSED_TOO,
    companion="damp_mould_open",
    caveats=(ONLY_DONE,),
)

DAMP_MEASURES = (DAMP_MOULD_OPEN, DAMP_MOULD_OVERDUE, DAMP_MOULD_DAYS)
