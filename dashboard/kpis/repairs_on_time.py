"""Repairs finished: on time, within 28 days, in how many days."""

from dashboard.kpis.links import Link, When, links
from dashboard.kpis.measure import (
    CLOSED_TOO,
    Better,
    Clock,
    Family,
    Measure,
    Unit,
)
from dashboard.kpis.repairs_jobs import (
    BACKLOG_FIRST,
    COMPLETED,
    DAYS_TAKEN,
    DONE_COLUMNS,
    EMERGENCY,
    HAS_TARGET,
    JOB,
    NO_TARGET,
    ON_TIME,
    ONLY_DONE,
    OURS,
    PRIORITY,
)

REGULATOR = "Regulator of Social Housing, Tenant Satisfaction Measures: technical requirements"
SERVICE_LEVEL_DAYS = 28

NON_EMERGENCY_ON_TIME = Measure(
    id="non_emergency_on_time",
    title="Non-emergency repairs done on time",
    theme=1,
    dataset="repairs",
    unit=Unit.SHARE,
    better=Better.HIGHER,
    family=Family.PROPORTION,
    clock=Clock.COMPLETED,
    definition=(
        "Of the non-emergency responsive repairs finished in the month: the share finished by "
        "the landlord's own target. A job finished at the very instant of its target is on time; "
        "a job without a target is not counted."
    ),
    source=REGULATOR,
    reads=(*DONE_COLUMNS, "is_emergency", "target_at"),
    rows=JOB & ~EMERGENCY & HAS_TARGET,
    numerator=COMPLETED & ON_TIME,
    denominator=COMPLETED,
    standard_id="RP02(1)",
    coverage=CLOSED_TOO,
    breakdown=PRIORITY,
    by_ward=True,
    companion="on_time_within_28_days",
    caveats=(
        BACKLOG_FIRST,
        NO_TARGET,
        "A longer target raises this figure without anybody waiting less.",
    ),
    hides=(
        Link("repairs_completed", only=PRIORITY),
        Link("on_time_against_original_target"),
        Link("emergency_on_time", when=When.SMALL_SOMEWHERE),
        Link("on_time_within_28_days", when=When.SMALL_SOMEWHERE),
    ),
)

EMERGENCY_ON_TIME = Measure(
    id="emergency_on_time",
    title="Emergency repairs done on time",
    theme=1,
    dataset="repairs",
    unit=Unit.SHARE,
    better=Better.HIGHER,
    family=Family.PROPORTION,
    clock=Clock.COMPLETED,
    definition=(
        "Of the emergency responsive repairs finished in the month: the share finished by the "
        "landlord's own target. A job finished at the very instant of its target is on time; a "
        "job without a target is not counted."
    ),
    source=REGULATOR,
    reads=(*DONE_COLUMNS, "is_emergency", "target_at"),
    rows=JOB & EMERGENCY & HAS_TARGET,
    numerator=COMPLETED & ON_TIME,
    denominator=COMPLETED,
    standard_id="RP02(2)",
    coverage=CLOSED_TOO,
    breakdown=PRIORITY,
    by_ward=True,
    companion="open_repairs",
    caveats=(ONLY_DONE, NO_TARGET),
    hides=(
        Link("repairs_completed", only=PRIORITY),
        Link("repairs_completed", when=When.SMALL_HERE),
    ),
)

ON_TIME_WITHIN_28_DAYS = Measure(
    id="on_time_within_28_days",
    title="Non-emergency repairs done within 28 days",
    theme=1,
    dataset="repairs",
    unit=Unit.SHARE,
    better=Better.HIGHER,
    family=Family.PROPORTION,
    clock=Clock.COMPLETED,
    definition=(
        "Of the non-emergency responsive repairs finished in the month: the share finished within "
        "28 calendar days of being raised, whatever their target was."
    ),
    source=OURS,
    reads=(*DONE_COLUMNS, "is_emergency", "raised_at"),
    rows=JOB & ~EMERGENCY,
    numerator=COMPLETED & (DAYS_TAKEN <= SERVICE_LEVEL_DAYS),
    denominator=COMPLETED,
    coverage=CLOSED_TOO,
    breakdown=PRIORITY,
    by_ward=True,
    companion="open_repairs",
    caveats=(BACKLOG_FIRST,),
    hides=(
        Link("repairs_completed", only=PRIORITY),
        Link("non_emergency_on_time", when=When.SMALL_SOMEWHERE),
    ),
)

DAYS_TO_COMPLETE = Measure(
    id="days_to_complete",
    title="Days to finish a repair",
    theme=1,
    dataset="repairs",
    unit=Unit.DAYS,
    better=Better.LOWER,
    family=Family.DURATION,
    clock=Clock.COMPLETED,
    definition=(
        "Of the responsive repairs finished in the month: half took this many whole days or fewer "
        "from being raised to being finished."
    ),
    source=OURS,
    reads=(*DONE_COLUMNS, "raised_at"),
    rows=JOB & COMPLETED,
    days=DAYS_TAKEN,
    coverage=CLOSED_TOO,
    breakdown=PRIORITY,
    companion="open_repairs_age",
    caveats=(ONLY_DONE, "Days are counted by the calendar: the same day is 0 days."),
    hides=links("repairs_completed"),
)
