"""Visits: attended on time, appointments kept, nobody in, fixed at the first visit."""

import polars as pl

from dashboard.kpis.measure import CLOSED_TOO, Better, Clock, Family, Measure, Unit
from dashboard.kpis.repairs_jobs import (
    CLOSED_OTHER,
    COMPLETED,
    DONE_COLUMNS,
    HAS_TARGET,
    JOB,
    JOB_COLUMNS,
    ONLY_DONE,
    OURS,
    in_month,
)

_TARGET, _CLOSED = pl.col("target_at"), pl.col("closed_other_at")
_CAME = pl.coalesce("attended_at", "completed_at")
_CAME_IN_TIME = in_month(_CAME) & (_CAME <= _TARGET)
_NOT_IN_TIME = (_CAME > _TARGET).fill_null(value=True)
_GONE_BY_THEN = (_CLOSED <= _TARGET).fill_null(value=False)
_MISSED = in_month("target_at") & _NOT_IN_TIME & ~_GONE_BY_THEN
_ENDED = COMPLETED.fill_null(value=False) | CLOSED_OTHER.fill_null(value=False)
_KEPT, _NOBODY_IN = pl.col("appointment_kept"), pl.col("no_access_count")
_FIXED_AT_ONCE = pl.col("first_visit_fix")

ATTENDED_ON_TIME = Measure(
    id="attended_on_time",
    title="Repairs attended on time",
    theme=1,
    dataset="repairs",
    unit=Unit.SHARE,
    better=Better.HIGHER,
    family=Family.PROPORTION,
    clock=Clock.DONE_OR_DUE,
    definition=(
        "Of the responsive repairs where the promise is to attend by the target: those attended "
        "by it in the month, out of those and the ones whose target passed in the month with "
        "nobody there."
    ),
    source=OURS,
    reads=(*DONE_COLUMNS, "closed_other_at", "attended_at", "target_at", "target_event"),
    rows=JOB & HAS_TARGET & (pl.col("target_event") == "attend"),
    numerator=_CAME_IN_TIME,
    denominator=_CAME_IN_TIME.fill_null(value=False) | _MISSED,
    companion="non_emergency_on_time",
    caveats=(
        "To attend is not to repair: read it with the repairs finished on time.",
        "A job closed without being done before its target was due is not counted.",
        "A finished job without a time of attendance counts as attended when it was finished.",
    ),
)

APPOINTMENTS_KEPT = Measure(
    id="appointments_kept",
    title="Appointments kept",
    theme=1,
    dataset="repairs",
    unit=Unit.SHARE,
    better=Better.HIGHER,
    family=Family.PROPORTION,
    clock=Clock.ATTENDED,
    definition=(
        "Of the responsive repairs first attended in the month that had an appointment: the share "
        "whose appointment was kept."
    ),
    source=OURS,
    reads=(*JOB_COLUMNS, "attended_at", "appointment_made_at", "appointment_kept"),
    rows=JOB & _KEPT.is_not_null(),
    numerator=in_month("attended_at") & _KEPT,
    denominator=in_month("attended_at"),
    coverage=CLOSED_TOO,
    companion="attended_on_time",
    caveats=(
        "A missed appointment counts when somebody does come: until then it is in no month.",
        "Jobs for which the system does not say whether it was kept are not counted.",
    ),
)

NO_ACCESS_SHARE = Measure(
    id="no_access_share",
    title="Repairs where a visit found nobody in",
    theme=1,
    dataset="repairs",
    unit=Unit.SHARE,
    better=Better.LOWER,
    family=Family.PROPORTION,
    clock=Clock.CLOSED,
    definition=(
        "Of the responsive repairs finished or closed in the month: the share with at least one "
        "visit that found nobody in."
    ),
    source=OURS,
    reads=(*DONE_COLUMNS, "closed_other_at", "no_access_count"),
    rows=JOB & _NOBODY_IN.is_not_null(),
    numerator=_ENDED & (_NOBODY_IN > 0),
    denominator=_ENDED,
    coverage=CLOSED_TOO,
    companion="appointments_kept",
    caveats=("A visit without warning finds nobody in more often: read it with appointments.",),
)

FIRST_VISIT_FIX = Measure(
    id="first_visit_fix",
    title="Repairs fixed at the first visit",
    theme=1,
    dataset="repairs",
    unit=Unit.SHARE,
    better=Better.HIGHER,
    family=Family.PROPORTION,
    clock=Clock.COMPLETED,
    definition=(
        "Of the responsive repairs finished in the month for which the system says so: the share "
        "that the first visit fixed."
    ),
    source=OURS,
    reads=(*DONE_COLUMNS, "first_visit_fix"),
    rows=JOB & _FIXED_AT_ONCE.is_not_null(),
    numerator=COMPLETED & _FIXED_AT_ONCE,
    denominator=COMPLETED,
    coverage=CLOSED_TOO,
    companion="recalls_within_90_days",
    caveats=(ONLY_DONE, "A quick fix that does not last counts here: read it with recalls."),
)
