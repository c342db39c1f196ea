"""What complaints came to: how many were upheld, and what was paid."""

import polars as pl

from dashboard.kpis.complaints_cases import ANSWERED, BY_REGIME, OURS, STAGE, STAGE_COLUMNS
from dashboard.kpis.links import links
from dashboard.kpis.measure import CLOSED_TOO, Better, Clock, Family, Measure, Unit

_UPHELD = pl.col("outcome").is_in(("upheld", "partly_upheld"))
_HAS_OUTCOME = pl.col("outcome").is_not_null() & (pl.col("outcome") != "withdrawn")
_PAID = pl.col("compensation_gbp") > 0
_LAG = "Compensation is decided weeks or months after what it is paid for."

COMPLAINTS_UPHELD = Measure(
    id="complaints_upheld",
    title="Complaints upheld",
    theme=2,
    dataset="complaints",
    unit=Unit.SHARE,
    better=Better.CONTEXT,
    family=Family.PROPORTION,
    clock=Clock.ANSWERED,
    definition=(
        "Of the complaints, at either stage, answered in the month with an outcome: the share "
        "upheld in full or in part."
    ),
    source=OURS,
    reads=(*STAGE_COLUMNS, "responded_on", "outcome"),
    rows=STAGE & _HAS_OUTCOME,
    numerator=ANSWERED & _UPHELD,
    denominator=ANSWERED,
    coverage=CLOSED_TOO,
    breakdown=BY_REGIME,
    caveats=(
        "More may mean worse service, or a council that is quicker to say that it was wrong.",
        "Who decides is the organisation that is complained of.",
    ),
)

COMPLAINTS_COMPENSATED = Measure(
    id="complaints_compensated",
    title="Complaints answered with compensation",
    theme=6,
    dataset="complaints",
    unit=Unit.COMPLAINTS,
    better=Better.CONTEXT,
    family=Family.COUNT,
    clock=Clock.ANSWERED,
    definition="Complaints, at either stage, answered in the month for which money was paid.",
    source=OURS,
    reads=(*STAGE_COLUMNS, "responded_on", "compensation_gbp"),
    rows=STAGE,
    numerator=ANSWERED & _PAID,
    coverage=CLOSED_TOO,
    caveats=("More may mean more faults, or that more of them are put right.",),
    lag=_LAG,
    hides=links("compensation_per_1000_homes"),
)

COMPENSATION_PER_1000_HOMES = Measure(
    id="compensation_per_1000_homes",
    title="Compensation for complaints, for every 1,000 homes",
    theme=6,
    dataset="complaints",
    unit=Unit.POUNDS_PER_1000_HOMES,
    better=Better.CONTEXT,
    family=Family.COUNT,
    clock=Clock.ANSWERED,
    definition=(
        "Compensation for complaints, at either stage, answered in the month, for every 1,000 "
        "homes that the programme file gives for its last day."
    ),
    source=OURS,
    reads=(*STAGE_COLUMNS, "responded_on", "compensation_gbp"),
    rows=STAGE,
    numerator=pl.when(ANSWERED).then("compensation_gbp"),
    per_homes=True,
    coverage=CLOSED_TOO,
    sized_by="complaints_compensated",
    companion="complaints_compensated",
    caveats=(
        "Money paid is not adjusted for prices.",
        "What an Ombudsman orders to be paid is not in it, unless the complaint's record says so.",
    ),
    lag=_LAG,
)
