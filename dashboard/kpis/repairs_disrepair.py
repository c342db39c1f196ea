"""Disrepair cases: claims that a home was not kept in repair. By ward over a whole year only."""

import polars as pl

from dashboard.kpis.measure import (
    Better,
    Clock,
    Derivation,
    Family,
    Measure,
    Recipe,
    Unit,
)
from dashboard.kpis.repairs_jobs import OPEN, OPEN_COLUMNS, OURS, RAISED
from datasets.repairs import DISREPAIR_CASE

_CASE = pl.col("record_kind") == DISREPAIR_CASE
_COLUMNS = tuple(name for name in OPEN_COLUMNS if name != "repair_class")
_WHY_THEY_COME = (
    "Claims follow law firms' campaigns and changes in the law as well as the state of homes."
)

DISREPAIR_CASES_OPEN = Measure(
    id="disrepair_cases_open",
    title="Disrepair cases open",
    theme=1,
    dataset="repairs",
    unit=Unit.CASES,
    better=Better.LOWER,
    family=Family.STOCK,
    clock=Clock.MONTH_END,
    definition="Disrepair cases that were not closed by the end of the month.",
    source=OURS,
    reads=_COLUMNS,
    rows=_CASE,
    numerator=OPEN,
    companion="disrepair_cases_received",
    caveats=(_WHY_THEY_COME,),
    of_kinds=(DISREPAIR_CASE,),
)

DISREPAIR_CASES_RECEIVED = Measure(
    id="disrepair_cases_received",
    title="Disrepair cases received",
    theme=1,
    dataset="repairs",
    unit=Unit.CASES,
    better=Better.LOWER,
    family=Family.COUNT,
    clock=Clock.RECEIVED,
    definition="Disrepair cases received in the month.",
    source=OURS,
    reads=_COLUMNS,
    rows=_CASE,
    numerator=RAISED,
    by_ward=True,
    ward_years_only=True,
    companion="disrepair_cases_open",
    caveats=(_WHY_THEY_COME,),
    of_kinds=(DISREPAIR_CASE,),
)

DISREPAIR_CASES_IN_A_YEAR = Measure(
    id="disrepair_cases_in_a_year",
    title="Disrepair cases received in twelve months",
    theme=1,
    dataset="repairs",
    unit=Unit.CASES,
    better=Better.LOWER,
    family=Family.COUNT,
    clock=Clock.RECEIVED,
    definition=(
        "Disrepair cases received in this month and the eleven before it; of a ward, in a "
        "financial year."
    ),
    source=OURS,
    reads=_COLUMNS,
    derivation=Derivation.DERIVED,
    derived_from=("disrepair_cases_received",),
    recipe=Recipe.TRAILING_YEAR,
    by_ward=True,
    companion="disrepair_cases_open",
    caveats=(_WHY_THEY_COME,),
    of_kinds=(DISREPAIR_CASE,),
)

DISREPAIR_MEASURES = (
    DISREPAIR_CASES_OPEN,
    DISREPAIR_CASES_RECEIVED,
    DISREPAIR_CASES_IN_A_YEAR,
)
