"""The work itself: what a repair costs, and who does it. Context: neither is good or bad."""

import polars as pl

from dashboard.kpis.measure import CLOSED_TOO, Better, Clock, Family, Measure, Unit
from dashboard.kpis.repairs_jobs import COMPLETED, DONE_COLUMNS, JOB, OURS

_COST = pl.col("cost_gbp") + pl.col("variation_gbp").fill_null(0.0)
_DONE_BY = pl.col("done_by")

COST_PER_REPAIR = Measure(
    id="cost_per_repair",
    title="What a repair costs",
    theme=6,
    dataset="repairs",
    unit=Unit.POUNDS_PER_JOB,
    better=Better.CONTEXT,
    family=Family.RATIO,
    clock=Clock.COMPLETED,
    definition=(
        "What the responsive repairs finished in the month cost, with what was added afterwards, "
        "for each of them whose cost is known."
    ),
    source=OURS,
    reads=(*DONE_COLUMNS, "cost_gbp", "variation_gbp", "cost_basis"),
    rows=JOB & _COST.is_not_null(),
    numerator=pl.when(COMPLETED).then(_COST),
    denominator=COMPLETED,
    coverage=CLOSED_TOO,
    breakdown="cost_basis",
    sized_by="repairs_completed",
    companion="done_in_house",
    caveats=(
        "Compare it only where the cost comes from the same place, such as invoices.",
        "Not corrected for rising prices.",
    ),
)

DONE_IN_HOUSE = Measure(
    id="done_in_house",
    title="Repairs done in-house",
    theme=6,
    dataset="repairs",
    unit=Unit.SHARE,
    better=Better.CONTEXT,
    family=Family.PROPORTION,
    clock=Clock.COMPLETED,
    definition=(
        "Of the responsive repairs finished in the month for which the system says who did them: "
        "the share done in-house and not by a contractor."
    ),
    source=OURS,
    reads=(*DONE_COLUMNS, "done_by"),
    rows=JOB & _DONE_BY.is_not_null(),
    numerator=COMPLETED & (_DONE_BY == "in_house"),
    denominator=COMPLETED,
    coverage=CLOSED_TOO,
    companion="cost_per_repair",
    caveats=("In-house means by the staff of whoever ran the service then.",),
)
