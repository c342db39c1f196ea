"""Repairs still open: how many, how old, how late, how many weeks of work."""

import polars as pl

from dashboard.kpis.inherited import INHERITED
from dashboard.kpis.links import Link, links
from dashboard.kpis.measure import (
    Better,
    Clock,
    Derivation,
    Family,
    Flow,
    Measure,
    Recipe,
    Unit,
)
from dashboard.kpis.repairs_jobs import (
    AGE,
    JOB,
    OPEN,
    OPEN_COLUMNS,
    OURS,
    OVERDUE,
    PRIORITY,
    REOPENED,
)

OPEN_REPAIRS = Measure(
    id="open_repairs",
    title="Repairs still open",
    theme=1,
    dataset="repairs",
    unit=Unit.JOBS,
    better=Better.LOWER,
    family=Family.STOCK,
    clock=Clock.MONTH_END,
    definition="Responsive repairs that were neither finished nor closed by the end of the month.",
    source=OURS,
    reads=OPEN_COLUMNS,
    rows=JOB,
    numerator=OPEN,
    breakdown=PRIORITY,
    by_ward=True,
    companion="repairs_raised",
    flow=Flow(
        "repairs_raised", ("repairs_completed", "closed_without_completion"), "weeks_of_work"
    ),
    caveats=("Counted from dates, not from the status that a system shows.", REOPENED),
    hides=(
        *links("open_repairs_per_1000_homes", "open_repairs_age", "repairs_raised"),
        Link("repairs_raised", later=1),
    ),
)

OVERDUE_REPAIRS = Measure(
    id="overdue_repairs",
    title="Open repairs past their target",
    theme=1,
    dataset="repairs",
    unit=Unit.JOBS,
    better=Better.LOWER,
    family=Family.STOCK,
    clock=Clock.MONTH_END,
    definition="Open responsive repairs whose target had passed by the end of the month.",
    source=OURS,
    reads=(*OPEN_COLUMNS, "target_at"),
    rows=JOB,
    numerator=OVERDUE,
    breakdown=PRIORITY,
    by_ward=True,
    part_of="open_repairs",
    companion="open_repairs",
    caveats=(
        "An open job without a target is never overdue.",
        "A longer target lowers this figure without anybody waiting less.",
    ),
    hides=links("overdue_repairs_days_late"),
)

OPEN_REPAIRS_PER_1000_HOMES = Measure(
    id="open_repairs_per_1000_homes",
    title="Repairs still open for every 1,000 homes",
    theme=1,
    dataset="repairs",
    unit=Unit.PER_1000_HOMES,
    better=Better.LOWER,
    family=Family.STOCK,
    clock=Clock.MONTH_END,
    definition=(
        "Responsive repairs still open at the end of the month, for every 1,000 homes that the "
        "programme file gives for that day."
    ),
    source=OURS,
    reads=OPEN_COLUMNS,
    rows=JOB,
    numerator=OPEN,
    per_homes=True,
    by_ward=True,
    companion="open_repairs",
    caveats=("The number of homes is the latest that was published before the month's end.",),
    hides=links("open_repairs", "open_repairs_age"),
)

OPEN_REPAIRS_AGE = Measure(
    id="open_repairs_age",
    title="How long open repairs have been waiting",
    theme=1,
    dataset="repairs",
    unit=Unit.DAYS,
    better=Better.LOWER,
    family=Family.DURATION,
    clock=Clock.MONTH_END,
    definition=(
        "Of the responsive repairs still open at the end of the month: half had waited this many "
        "whole days or fewer since they were raised."
    ),
    source=OURS,
    reads=OPEN_COLUMNS,
    rows=JOB & OPEN,
    days=AGE,
    companion="open_repairs",
    caveats=("New jobs lower the middle age while the oldest go on waiting: see the age bands.",),
    hides=links("open_repairs", "open_repairs_per_1000_homes"),
)

WEEKS_OF_WORK = Measure(
    id="weeks_of_work",
    title="Weeks of work waiting",
    theme=1,
    dataset="repairs",
    unit=Unit.WEEKS,
    better=Better.LOWER,
    family=Family.RATIO,
    clock=Clock.MONTH_END,
    definition=(
        "Responsive repairs still open at the end of the month, divided by the mean number "
        "finished in a week over that month and the two before it."
    ),
    source=OURS,
    reads=OPEN_COLUMNS,
    derivation=Derivation.DERIVED,
    derived_from=("open_repairs", "repairs_completed"),
    recipe=Recipe.WEEKS_OF_WORK,
    breakdown=PRIORITY,
    by_ward=True,
    companion="open_repairs",
    caveats=("The first two months have no figure: three months of finished jobs are needed.",),
)

INHERITED_JOBS_STILL_OPEN = Measure(
    id="inherited_jobs_still_open",
    title="Inherited repairs still open",
    theme=1,
    dataset="repairs",
    unit=Unit.JOBS,
    better=Better.LOWER,
    family=Family.STOCK,
    clock=Clock.MONTH_END,
    definition=(
        "Responsive repairs that were open at the end of the month before the change and were "
        "still open at the end of this month."
    ),
    source=OURS,
    reads=(*OPEN_COLUMNS, "record_id"),
    rows=JOB & pl.col(INHERITED.column),
    numerator=OPEN,
    derivation=Derivation.HISTORY,
    needs=(INHERITED.column,),
    companion="open_repairs",
    caveats=(
        "There is no figure from before the change, because nothing had been inherited yet.",
        "A job is recognised by its reference, so a change of system ends this measure.",
    ),
)
