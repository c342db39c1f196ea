"""Open repairs past their target: by how many days, and past twice the time that was promised."""

import polars as pl

from dashboard.kpis.links import links
from dashboard.kpis.measure import NEXT_MONTH_START, Better, Clock, Family, Measure, Unit
from dashboard.kpis.repairs_jobs import JOB, OPEN_COLUMNS, OURS, OVERDUE, on_day

_DAYS_LATE = (pl.col("month").dt.month_end() - on_day("target_at")).dt.total_days()
_WAITED = pl.col(NEXT_MONTH_START) - pl.col("raised_at")
_PROMISED = pl.col("target_at") - pl.col("raised_at")
_TARGETS_MOVE = "A longer target lowers this figure without anybody waiting less."

OVERDUE_DAYS_LATE = Measure(
    id="overdue_repairs_days_late",
    title="How late overdue repairs are",
    theme=1,
    dataset="repairs",
    unit=Unit.DAYS,
    better=Better.LOWER,
    family=Family.DURATION,
    clock=Clock.MONTH_END,
    definition=(
        "Of the open responsive repairs whose target had passed by the end of the month: half "
        "were this many whole days late or fewer."
    ),
    source=OURS,
    reads=(*OPEN_COLUMNS, "target_at"),
    rows=JOB & OVERDUE,
    days=_DAYS_LATE,
    companion="overdue_repairs",
    caveats=(
        "Newly overdue jobs lower the middle while the latest go on waiting: see the bands.",
        _TARGETS_MOVE,
    ),
    hides=links("overdue_repairs"),
)

OVERDUE_PAST_TWICE_TARGET = Measure(
    id="overdue_past_twice_target",
    title="Open repairs past twice their target",
    theme=1,
    dataset="repairs",
    unit=Unit.JOBS,
    better=Better.LOWER,
    family=Family.STOCK,
    clock=Clock.MONTH_END,
    definition=(
        "Open responsive repairs that, by the end of the month, had waited more than twice as "
        "long as their target allowed."
    ),
    source=OURS,
    reads=(*OPEN_COLUMNS, "target_at"),
    rows=JOB,
    numerator=OVERDUE & (_WAITED > 2 * _PROMISED),
    part_of="overdue_repairs",
    companion="overdue_repairs",
    caveats=("An open job without a target is never overdue.", _TARGETS_MOVE),
)
