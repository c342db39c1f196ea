"""What an Ombudsman ordered, and whether it was done in time."""

import polars as pl

from dashboard.kpis.complaints_cases import OURS, in_month
from dashboard.kpis.determinations import OMBUDSMAN_LAG
from dashboard.kpis.measure import Better, Clock, Family, Measure, SmallNumberRule, Unit
from datasets.complaints import DETERMINATION

_IN_TIME = (pl.col("orders_met_on") <= pl.col("orders_due_on")).fill_null(value=False)
_MET = in_month("orders_met_on") & _IN_TIME
_MISSED = in_month("orders_due_on") & ~_IN_TIME

ORDERS_MET_ON_TIME = Measure(
    id="orders_met_on_time",
    title="Ombudsman orders met on time",
    theme=2,
    dataset="complaints",
    unit=Unit.SHARE,
    better=Better.HIGHER,
    family=Family.PROPORTION,
    clock=Clock.DONE_OR_DUE,
    definition=(
        "Of the findings with orders, of either Ombudsman, that were met in time in the month or "
        "whose day passed in it: the share met by the day on which the orders were due."
    ),
    source=f"{OURS}, from the Ombudsmen's published decisions",
    reads=("record_kind", "source_organisation", "orders_due_on", "orders_met_on"),
    rows=pl.col("record_kind") == DETERMINATION,
    numerator=_MET,
    denominator=_MET | _MISSED,
    small_numbers=SmallNumberRule.PUBLIC,
    companion="ombudsman_upheld",
    caveats=(
        "All the orders of one finding count as one, met when the last of them is.",
        "Whether orders were met is the council's own record.",
    ),
    lag=OMBUDSMAN_LAG,
)
