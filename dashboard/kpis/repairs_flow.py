"""Repairs that come in and go out: raised, finished, closed without being done."""

from dashboard.kpis.links import links
from dashboard.kpis.measure import (
    CLOSED_TOO,
    Better,
    Clock,
    Family,
    Measure,
    Unit,
)
from dashboard.kpis.repairs_jobs import (
    CLOSED_OTHER,
    COMPLETED,
    DONE_COLUMNS,
    JOB,
    JOB_COLUMNS,
    ON_TIME_MEASURES,
    OURS,
    PRIORITY,
    RAISED,
    REOPENED,
)

REPAIRS_RAISED = Measure(
    id="repairs_raised",
    title="Repairs raised",
    theme=1,
    dataset="repairs",
    unit=Unit.JOBS,
    better=Better.CONTEXT,
    family=Family.COUNT,
    clock=Clock.RAISED,
    definition="Responsive repairs raised in the month.",
    source=OURS,
    reads=(*JOB_COLUMNS, "raised_at"),
    rows=JOB,
    numerator=RAISED,
    breakdown=PRIORITY,
    by_ward=True,
    caveats=("More may mean more faults, or that reporting them became easier.",),
    hides=links("closed_without_completion", "recalls_within_28_days", "recalls_within_90_days"),
)

REPAIRS_COMPLETED = Measure(
    id="repairs_completed",
    title="Repairs finished",
    theme=1,
    dataset="repairs",
    unit=Unit.JOBS,
    better=Better.CONTEXT,
    family=Family.COUNT,
    clock=Clock.COMPLETED,
    definition="Responsive repairs finished in the month.",
    source=OURS,
    reads=DONE_COLUMNS,
    rows=JOB,
    numerator=COMPLETED,
    breakdown=PRIORITY,
    by_ward=True,
    coverage=CLOSED_TOO,
    companion="repairs_raised",
    caveats=(REOPENED,),
    hides=links(
        "days_to_complete",
        "repairs_raised",
        "first_visit_fix",
        "done_in_house",
        "no_access_share",
        *ON_TIME_MEASURES,
    ),
)

CLOSED_WITHOUT_COMPLETION = Measure(
    id="closed_without_completion",
    title="Repairs closed without being done",
    theme=2,
    dataset="repairs",
    unit=Unit.SHARE,
    better=Better.LOWER,
    family=Family.RATIO,
    clock=Clock.CLOSED,
    definition=(
        "Responsive repairs closed in the month without the work being done, for every repair "
        "raised in the month."
    ),
    source=OURS,
    reads=(*JOB_COLUMNS, "raised_at", "closed_other_at"),
    rows=JOB,
    numerator=CLOSED_OTHER,
    denominator=RAISED,
    breakdown=PRIORITY,
    by_ward=True,
    companion="repairs_raised",
    caveats=(
        "Most were raised in an earlier month, so in one month this may be over 100%.",
        "Duplicates and jobs moved to another system are counted with those that were cancelled.",
    ),
    hides=links("repairs_raised", "no_access_share"),
)
