"""Measures that look back: work that had to be done again, and targets that were moved."""

import polars as pl

from dashboard.kpis import first_target, recalled
from dashboard.kpis.links import links
from dashboard.kpis.measure import Better, Clock, Derivation, Family, Measure, Unit
from dashboard.kpis.repairs_jobs import COMPLETED, EMERGENCY, JOB, NO_TARGET, OURS, RAISED, on_day
from dashboard.kpis.repairs_on_time import SERVICE_LEVEL_DAYS

_SINCE = (on_day("raised_at") - on_day(recalled.COLUMN)).dt.total_days()
_KNOWN = pl.col("property_key").is_not_null() & pl.col("trade_code").is_not_null()
_FIRST_TARGET = pl.col(first_target.COLUMN)


def _recalls(days: int) -> Measure:
    return Measure(
        id=f"recalls_within_{days}_days",
        title=f"Repairs needed again within {days} days",
        theme=1,
        dataset="repairs",
        unit=Unit.SHARE,
        better=Better.LOWER,
        family=Family.PROPORTION,
        clock=Clock.RAISED,
        definition=(
            "Of the responsive repairs raised in the month whose home and trade are known: the "
            f"share raised within {days} days of a repair of the same trade being finished in the "
            "same home."
        ),
        source=OURS,
        reads=recalled.RECALLED.reads,
        rows=JOB & _KNOWN,
        numerator=RAISED & (days >= _SINCE),
        denominator=RAISED,
        derivation=Derivation.HISTORY,
        needs=(recalled.COLUMN,),
        companion="first_visit_fix",
        caveats=(
            "Another fault of the same trade in the same home counts too.",
            "So does a second visit that was planned and raised as a job of its own.",
            "The first months of a new source system have no figure: its past is not known.",
        ),
        hides=links(*(f"recalls_within_{other}_days" for other in _DAYS if other != days)),
    )


_DAYS = (SERVICE_LEVEL_DAYS, recalled.LONGEST_DAYS)
RECALLS = tuple(_recalls(days) for days in _DAYS)

ON_TIME_AGAINST_ORIGINAL_TARGET = Measure(
    id="on_time_against_original_target",
    title="Non-emergency repairs done by their first target",
    theme=1,
    dataset="repairs",
    unit=Unit.SHARE,
    better=Better.HIGHER,
    family=Family.PROPORTION,
    clock=Clock.COMPLETED,
    definition=(
        "Of the non-emergency responsive repairs finished in the month: the share finished by the "
        "target that the job had when it was first seen here, in this month or the twelve before "
        "it, or that its system says it had at first."
    ),
    source=OURS,
    reads=(*first_target.FIRST_TARGET.reads, "is_emergency"),
    rows=JOB & ~EMERGENCY & _FIRST_TARGET.is_not_null(),
    numerator=COMPLETED & (pl.col("completed_at") <= _FIRST_TARGET),
    denominator=COMPLETED,
    derivation=Derivation.HISTORY,
    needs=(first_target.COLUMN,),
    companion="non_emergency_on_time",
    caveats=(
        "Where it is lower than the share done on time, targets were moved after jobs were raised.",
        "A target that was moved before the first extract held the job is not seen.",
        NO_TARGET,
    ),
    hides=links("non_emergency_on_time"),
)
