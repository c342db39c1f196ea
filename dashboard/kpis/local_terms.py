"""On what pay and terms the service's people work, and how many of them work for the council."""

from dataclasses import replace

import polars as pl

from dashboard.kpis.links import links
from dashboard.kpis.local_homes import (
    HEADCOUNT,
    HIDDEN,
    HIDDEN_BY_SENDER,
    JOBS_HELD_BY_RESIDENTS,
    OURS,
    READS,
    RESIDENT_SHARE,
    WHY_HIDDEN,
)
from dashboard.kpis.measure import LIVING_WAGE, Better, Clock, Family, Unit

LIVING_WAGE_FOUNDATION = "Living Wage Foundation, hourly rates, as the programme lists them"
IN_HOUSE = pl.col("delivery_model") == "in_house"
_APPRENTICES = (
    "Apprentices may be paid less under the living wage scheme, and then count as not paid it."
)
_RATE = "A month for which the programme gives no living wage rate is not measured."


def missing(column: str) -> pl.Expr:
    """Whether a line's figure is not there, hidden by its sender or left out."""
    return HIDDEN_BY_SENDER | pl.col(column).is_null()


PAID_LIVING_WAGE_SHARE = replace(
    RESIDENT_SHARE,
    id="paid_living_wage_share",
    title="Staff paid the living wage",
    definition=(
        "Of the people employed in the service at the month's end, whoever employs them: the "
        "share paid at least the living wage rate that had to be paid by then, or a newer one."
    ),
    source=LIVING_WAGE_FOUNDATION,
    reads=(*READS, "at_or_above_llw"),
    rows=None,
    numerator=pl.col("at_or_above_llw"),
    unless=missing("at_or_above_llw") | pl.col(LIVING_WAGE).is_null(),
    why_none=(
        "In every month either the sender hid a figure that it needs, or the programme gives no "
        "living wage rate."
    ),
    hides=(),
    companion="raised_to_living_wage",
    caveats=(_APPRENTICES, _RATE, HIDDEN),
)

RAISED_TO_LIVING_WAGE = replace(
    PAID_LIVING_WAGE_SHARE,
    id="raised_to_living_wage",
    title="Staff brought up to the living wage",
    unit=Unit.PEOPLE,
    better=Better.CONTEXT,
    family=Family.COUNT,
    clock=Clock.PAID,
    definition="How many people were brought up to the living wage rate in the month.",
    reads=("suppressed", "raised_to_llw"),
    numerator=pl.col("raised_to_llw"),
    denominator=None,
    unless=missing("raised_to_llw") | pl.col(LIVING_WAGE).is_null(),
    companion="paid_living_wage_share",
    caveats=("Once everybody is paid it, there is nobody left to bring up to it.", _RATE, HIDDEN),
)

APPRENTICES = replace(
    JOBS_HELD_BY_RESIDENTS,
    id="apprentices",
    title="Apprentices",
    unit=Unit.APPRENTICES,
    definition="How many apprentices were employed in the service at the month's end.",
    reads=("suppressed", "apprentices"),
    rows=None,
    numerator=pl.col("apprentices"),
    unless=missing("apprentices"),
    hides=(),
    companion=None,
    caveats=(HIDDEN,),
)

ON_COUNCIL_TERMS_SHARE = replace(
    PAID_LIVING_WAGE_SHARE,
    id="on_council_terms_share",
    title="Staff on the council's terms",
    definition=(
        "Of the people employed in the service at the month's end, whoever employs them: the "
        "share on the council's own terms and conditions."
    ),
    source=OURS,
    reads=(*READS, "on_council_terms"),
    numerator=pl.col("on_council_terms"),
    unless=missing("on_council_terms"),
    why_none=WHY_HIDDEN,
    companion="jobs_in_house",
    caveats=(HIDDEN,),
)

JOBS_IN_HOUSE = replace(
    JOBS_HELD_BY_RESIDENTS,
    id="jobs_in_house",
    title="Jobs in-house",
    definition="How many people in the service were employed by the council itself at month end.",
    reads=(*READS, "delivery_model"),
    rows=IN_HOUSE,
    hides=links("share_of_jobs_in_house"),
    companion="share_of_jobs_in_house",
    caveats=("A count of people, not of posts or hours.", HIDDEN),
)

SHARE_OF_JOBS_IN_HOUSE = replace(
    RESIDENT_SHARE,
    id="share_of_jobs_in_house",
    title="Share of the service's jobs that are in-house",
    better=Better.CONTEXT,
    definition=(
        "Of the people employed in the service at the month's end, whoever employs them: the "
        "share employed by the council itself."
    ),
    reads=(*READS, "delivery_model"),
    rows=None,
    numerator=HEADCOUNT * IN_HOUSE,
    hides=links("jobs_in_house"),
    companion="jobs_in_house",
    caveats=("A count of people, not of posts or hours.", HIDDEN),
)
