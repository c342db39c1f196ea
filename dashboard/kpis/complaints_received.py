"""Complaints that come in: how many, for how many homes, and how many go on to stage 2."""

from dataclasses import replace

import polars as pl

from dashboard.kpis.complaints_cases import (
    EASIER,
    MONTH_RECEIVED,
    OURS,
    RECEIVED,
    REGULATOR,
    STAGE_1,
    STAGE_2,
    STAGE_2_LAG,
    STAGE_COLUMNS,
    TENANT_COLUMNS,
    TENANTS,
)
from dashboard.kpis.first_stage import COLUMN, STAGE_1_RECEIVED
from dashboard.kpis.links import Link, links
from dashboard.kpis.measure import (
    Better,
    Clock,
    Derivation,
    Family,
    Frequency,
    Measure,
    Recipe,
    Unit,
)
from datasets.complaints import STAFF_CONDUCT

_READS = (*STAGE_COLUMNS, "received_on")
_RENTED = ("rented",)
_RATE = (
    "Complaints at stage {stage} that tenants of rented homes made in {when} about their landlord, "
    "for every 1,000 rented homes {homes}."
)
_ONE_MONTH = "that the programme file gives for its last day"
_THE_YEAR = "of a mean month. For a ward, one figure for each financial year"
_UNKNOWN_FIRST = (
    "A second stage is not counted unless its first is in the extract of the month in which that "
    "was received, one of the twelve months before."
)
_NOT_A_YEAR = "The regulator's figure is of a whole year, about twelve times one month's."

STAGE1_RECEIVED = Measure(
    id="stage1_received",
    title="Complaints received at stage 1",
    theme=2,
    dataset="complaints",
    unit=Unit.COMPLAINTS,
    better=Better.CONTEXT,
    family=Family.COUNT,
    clock=Clock.RECEIVED,
    definition="Complaints received at stage 1 in the month, from anybody.",
    source=OURS,
    reads=_READS,
    rows=STAGE_1,
    numerator=RECEIVED,
    breakdown="category",
    caveats=(EASIER,),
    hides=links("stage1_from_others", "escalation"),
)

STAGE1_FROM_OTHERS = replace(
    STAGE1_RECEIVED,
    id="stage1_from_others",
    title="Complaints at stage 1 from anybody but tenants of rented homes",
    definition=(
        "Complaints received at stage 1 in the month that are not a tenant's about the landlord: "
        "from leaseholders, shared owners, households in temporary accommodation and others."
    ),
    reads=(*_READS, *TENANT_COLUMNS),
    numerator=RECEIVED & ~TENANTS.fill_null(value=False),
    breakdown=None,
    companion="stage1_received",
    hides=links("stage1_received", "escalation"),
)

STAGE1_PER_1000_HOMES = Measure(
    id="stage1_per_1000_homes",
    title="Complaints at stage 1 for every 1,000 homes",
    theme=2,
    dataset="complaints",
    unit=Unit.PER_1000_HOMES,
    better=Better.CONTEXT,
    family=Family.COUNT,
    clock=Clock.RECEIVED,
    definition=_RATE.format(stage=1, when="the month", homes=_ONE_MONTH),
    source=REGULATOR,
    reads=(*_READS, *TENANT_COLUMNS),
    rows=STAGE_1 & TENANTS,
    numerator=RECEIVED,
    per_homes=True,
    tenures=_RENTED,
    standard_id="CH01(1)",
    by_ward=True,
    ward_years_only=True,
    caveats=(EASIER, _NOT_A_YEAR),
    hides=links("stage1_received", "ch02_1_by_month", "ch02_1_without_extension_by_month"),
)

STAGE2_PER_1000_HOMES = replace(
    STAGE1_PER_1000_HOMES,
    id="stage2_per_1000_homes",
    title="Complaints at stage 2 for every 1,000 homes",
    definition=_RATE.format(stage=2, when="the month", homes=_ONE_MONTH),
    rows=STAGE_2 & TENANTS,
    standard_id="CH01(2)",
    lag=STAGE_2_LAG,
    hides=links("ch02_2_by_month", "ch02_2_without_extension_by_month"),
)


def _in_a_year(by_month: Measure, stage: int) -> Measure:
    return replace(
        by_month,
        id=f"{by_month.id}_year",
        title=by_month.title.replace(" for every", " in twelve months for every"),
        definition=_RATE.format(
            stage=stage, when="the twelve months up to this one", homes=_THE_YEAR
        ),
        rows=None,
        numerator=None,
        derivation=Derivation.DERIVED,
        derived_from=(by_month.id,),
        recipe=Recipe.TRAILING_YEAR,
        levels=True,
        ward_years_only=False,
        companion=by_month.id,
        caveats=(EASIER,),
        hides=(),
    )


STAGE1_IN_A_YEAR = _in_a_year(STAGE1_PER_1000_HOMES, 1)
STAGE2_IN_A_YEAR = _in_a_year(STAGE2_PER_1000_HOMES, 2)

STAFF_CONDUCT_COMPLAINTS = Measure(
    id="complaints_about_staff_conduct",
    title="Complaints about the conduct of staff",
    theme=2,
    dataset="complaints",
    unit=Unit.COMPLAINTS,
    better=Better.LOWER,
    family=Family.COUNT,
    clock=Clock.RECEIVED,
    definition="Complaints received at stage 1 in the month whose theme is the conduct of staff.",
    source=OURS,
    reads=(*_READS, "theme"),
    rows=STAGE_1,
    numerator=RECEIVED & (pl.col("theme") == STAFF_CONDUCT),
    companion="stage1_received",
    caveats=(
        "Whether a complaint is about conduct is for whoever logs it to say.",
        "A complaint is one side's account, before anybody has looked into it.",
    ),
)

ESCALATION = Measure(
    id="escalation",
    title="Complaints that went on to stage 2",
    theme=2,
    dataset="complaints",
    unit=Unit.SHARE,
    better=Better.LOWER,
    family=Family.PROPORTION,
    clock=Clock.RECEIVED,
    definition=(
        "Of the complaints received at stage 1 in the month: the share that has gone on to stage 2 "
        "so far, whenever that was."
    ),
    source=OURS,
    reads=(*_READS, "complaint_ref"),
    rows=STAGE_1 | STAGE_2,
    numerator=STAGE_2 & RECEIVED & pl.col(COLUMN).is_not_null(),
    denominator=STAGE_1 & RECEIVED,
    period=pl.when(STAGE_2).then(pl.col(COLUMN).dt.month_start()).otherwise(MONTH_RECEIVED),
    frequency_of_period=Frequency.MONTHLY,
    settles_after_months=6,
    derivation=Derivation.HISTORY,
    needs=(STAGE_1_RECEIVED.column,),
    companion="stage2_on_time",
    caveats=(
        _UNKNOWN_FIRST,
        "Going on to stage 2 may mean a poor answer, or that people know that they can.",
    ),
    hides=(Link("stage1_received"),),
)
