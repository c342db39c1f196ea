"""Hazards under Awaab's Law: on time at each stage, and open past it. There is no before."""

import polars as pl

from dashboard.kpis.hazard_stages import STAGES, Stage
from dashboard.kpis.links import links
from dashboard.kpis.measure import (
    UNDER_HAZARD_LAW,
    Better,
    Clock,
    Derivation,
    Family,
    Measure,
    Recipe,
    Unit,
)
from dashboard.kpis.repairs_jobs import OPEN_COLUMNS, OURS, in_month
from datasets.programme.hazard_law import REGULATIONS
from datasets.repairs import HAZARD_CASE

_COLUMNS = (
    *(name for name in OPEN_COLUMNS if name != "repair_class"),
    "hazard_class",
    "clock_stopped_reason",
)
_NO_BEFORE = (
    "The law began on its own day, so there is no time before a change of the service to set "
    "beside the time after it."
)
_CLOCK_STOPS = (
    "A case whose clock has stopped (the household moved out, consent refused, no hazard found) "
    "counts only for what was done. Extracts do not say when it stopped."
)
_PHASES = "Which hazards are under the law from which day is in the programme file."


def _on_time(stage: Stage) -> Measure:
    return Measure(
        id=f"{stage.name}_on_time",
        title=f"{stage.things.capitalize()} {stage.to_do} {stage.due}",
        theme=1,
        dataset="repairs",
        unit=Unit.SHARE,
        better=Better.HIGHER,
        family=Family.PROPORTION,
        clock=Clock.DONE_OR_DUE,
        definition=(
            f"{stage.things.capitalize()} {stage.to_do} {stage.due}: those of the month, out of "
            "those and the ones for which that time ran out in the month."
        ),
        source=REGULATIONS,
        reads=(*_COLUMNS, *stage.reads),
        rows=stage.rows,
        numerator=stage.done_on_time,
        denominator=stage.done_on_time | stage.missed,
        companion=f"{stage.name}_overdue",
        caveats=(_CLOCK_STOPS, _PHASES),
        hides=links(f"{stage.name}_overdue"),
        no_before=_NO_BEFORE,
        of_kinds=(HAZARD_CASE,),
    )


def _overdue(stage: Stage) -> Measure:
    return Measure(
        id=f"{stage.name}_overdue",
        title=f"{stage.things.capitalize()} not {stage.to_do} {stage.due}",
        theme=1,
        dataset="repairs",
        unit=Unit.CASES,
        better=Better.LOWER,
        family=Family.STOCK,
        clock=Clock.MONTH_END,
        definition=(
            f"Cases open at the end of the month, their time past: {stage.things} not "
            f"{stage.to_do} {stage.due}."
        ),
        source=REGULATIONS,
        reads=(*_COLUMNS, *stage.reads),
        rows=stage.rows,
        numerator=stage.open_past,
        companion=f"{stage.name}_on_time",
        caveats=(_CLOCK_STOPS, _PHASES),
        hides=links(f"{stage.name}_on_time"),
        no_before=_NO_BEFORE,
        of_kinds=(HAZARD_CASE,),
    )


HAZARD_CASES_RECEIVED = Measure(
    id="hazard_cases_received",
    title="Hazard cases",
    theme=1,
    dataset="repairs",
    unit=Unit.CASES,
    better=Better.CONTEXT,
    family=Family.COUNT,
    clock=Clock.RECEIVED,
    definition=(
        "Emergency and significant hazards under the law of which the landlord became aware in "
        "the month."
    ),
    source=OURS,
    reads=("record_kind", "hazard_class", "hazard_aware_at"),
    rows=(pl.col("record_kind") == HAZARD_CASE) & pl.col(UNDER_HAZARD_LAW),
    numerator=in_month("hazard_aware_at"),
    by_ward=True,
    ward_years_only=True,
    caveats=("More are found where more are looked for.", _PHASES),
    no_before=_NO_BEFORE,
    of_kinds=(HAZARD_CASE,),
)

HAZARD_CASES_IN_A_YEAR = Measure(
    id="hazard_cases_in_a_year",
    title="Hazard cases in twelve months",
    theme=1,
    dataset="repairs",
    unit=Unit.CASES,
    better=Better.CONTEXT,
    family=Family.COUNT,
    clock=Clock.RECEIVED,
    definition=(
        "Hazards under the law of which the landlord became aware in this month and the eleven "
        "before it; of a ward, in a financial year."
    ),
    source=OURS,
    reads=HAZARD_CASES_RECEIVED.reads,
    derivation=Derivation.DERIVED,
    derived_from=("hazard_cases_received",),
    recipe=Recipe.TRAILING_YEAR,
    by_ward=True,
    caveats=("More are found where more are looked for.", _PHASES),
    no_before=_NO_BEFORE,
    of_kinds=(HAZARD_CASE,),
)

HAZARD_MEASURES = (
    *(make(stage) for stage in STAGES for make in (_on_time, _overdue)),
    HAZARD_CASES_RECEIVED,
    HAZARD_CASES_IN_A_YEAR,
)
