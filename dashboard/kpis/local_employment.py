"""The local employment measures: who holds the service's jobs, on what pay and what terms.

A figure that a sender hid makes the month not measured: a sum without it would be too low.
"""

from dataclasses import replace

import polars as pl

from dashboard.kpis.links import links
from dashboard.kpis.measure import (
    LIVING_WAGE,
    Better,
    Clock,
    Derivation,
    Family,
    Measure,
    Recipe,
    SmallNumberRule,
    Unit,
)
from datasets.local_employment import IN_BOROUGH, UNKNOWN

OURS = "This dashboard"
LIVING_WAGE_FOUNDATION = "Living Wage Foundation, hourly rates, as the programme lists them"

HEADCOUNT = pl.col("headcount")
RESIDENT = pl.col("area") == IN_BOROUGH
HOME_KNOWN = pl.col("area") != UNKNOWN
IN_HOUSE = pl.col("delivery_model") == "in_house"
HIDDEN_BY_SENDER = pl.col("suppressed")

_READS = ("headcount", "suppressed")
_BY_HOME = (*_READS, "area")
_WHY_HIDDEN = "In every month the sender hid a figure that it needs."
_HIDDEN = "A month in which the sender hid a figure is not measured: a sum would be too low."
_HOMES = "People whose home is not known count neither as residents nor as others."
_APPRENTICES = (
    "Apprentices may be paid less under the living wage scheme, and count as not paid it."
)
_RATE = "A month for which the programme gives no living wage rate is not measured."


def _missing(column: str) -> pl.Expr:
    return HIDDEN_BY_SENDER | pl.col(column).is_null()


RESIDENT_SHARE = Measure(
    id="resident_share",
    title="Staff who live in the borough",
    theme=4,
    dataset="local_employment",
    unit=Unit.SHARE,
    better=Better.HIGHER,
    family=Family.PROPORTION,
    clock=Clock.MONTH_END,
    definition=(
        "Of the people employed in the service at the month's end whose home is known, whoever "
        "employs them: the share who live in the borough."
    ),
    source=OURS,
    reads=_BY_HOME,
    rows=HOME_KNOWN,
    numerator=HEADCOUNT * RESIDENT,
    denominator=HEADCOUNT,
    unless=HIDDEN_BY_SENDER,
    why_none=_WHY_HIDDEN,
    small_numbers=SmallNumberRule.STAFF,
    hides=links("jobs_held_by_residents"),
    companion="jobs_held_by_residents",
    caveats=(_HOMES, _HIDDEN),
)

JOBS_HELD_BY_RESIDENTS = replace(
    RESIDENT_SHARE,
    id="jobs_held_by_residents",
    title="Jobs held by residents",
    unit=Unit.JOBS,
    family=Family.STOCK,
    definition=(
        "How many people employed in the service at the month's end, whoever employs them, are "
        "known to live in the borough."
    ),
    rows=RESIDENT,
    numerator=HEADCOUNT,
    denominator=None,
    hides=links("resident_share"),
    companion="resident_share",
)

PAID_LIVING_WAGE_SHARE = replace(
    RESIDENT_SHARE,
    id="paid_living_wage_share",
    title="Staff paid the living wage",
    definition=(
        "Of the people employed in the service at the month's end, whoever employs them: the "
        "share paid at least the living wage rate that had to be paid by then, or a newer one."
    ),
    source=LIVING_WAGE_FOUNDATION,
    reads=(*_READS, "at_or_above_llw"),
    rows=None,
    numerator=pl.col("at_or_above_llw"),
    unless=_missing("at_or_above_llw") | pl.col(LIVING_WAGE).is_null(),
    why_none=(
        "In every month either the sender hid a figure that it needs, or the programme gives no "
        "living wage rate."
    ),
    hides=(),
    companion="raised_to_living_wage",
    caveats=(_APPRENTICES, _RATE, _HIDDEN),
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
    unless=_missing("raised_to_llw") | pl.col(LIVING_WAGE).is_null(),
    companion="paid_living_wage_share",
    caveats=("Once everybody is paid it, there is nobody left to bring up to it.", _RATE, _HIDDEN),
)

MONTHLY_LOCAL_STARTERS = replace(
    RESIDENT_SHARE,
    id="monthly_local_starters",
    title="New starters of the month who live in the borough",
    clock=Clock.STARTED,
    definition=(
        "Of the people who started in the service in the month and whose home is known: the share "
        "who live in the borough."
    ),
    reads=("suppressed", "area", "new_starters", "new_starters_local"),
    numerator=pl.col("new_starters_local"),
    denominator=pl.col("new_starters"),
    unless=HIDDEN_BY_SENDER
    | pl.col("new_starters").is_null()
    | pl.col("new_starters_local").is_null(),
    by_year_only=True,
    hides=(),
    companion="local_share_of_new_starters",
    caveats=(_HOMES, "So few start in a month that only twelve months together are shown."),
)

LOCAL_SHARE_OF_NEW_STARTERS = Measure(
    id="local_share_of_new_starters",
    title="New starters who live in the borough",
    theme=4,
    dataset="local_employment",
    unit=Unit.SHARE,
    better=Better.HIGHER,
    family=Family.PROPORTION,
    clock=Clock.STARTED,
    definition=(
        "Of the people who started in the service in the twelve months up to the month shown and "
        "whose home is known: the share who live in the borough."
    ),
    source=OURS,
    reads=MONTHLY_LOCAL_STARTERS.reads,
    derivation=Derivation.DERIVED,
    derived_from=("monthly_local_starters",),
    recipe=Recipe.TRAILING_YEAR,
    small_numbers=SmallNumberRule.STAFF,
    companion="resident_share",
    caveats=(_HOMES, _HIDDEN),
    why_none="It needs twelve months running in which every sender gave its figures.",
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
    unless=_missing("apprentices"),
    hides=(),
    companion=None,
    caveats=(_HIDDEN,),
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
    reads=(*_READS, "on_council_terms"),
    numerator=pl.col("on_council_terms"),
    unless=_missing("on_council_terms"),
    why_none=_WHY_HIDDEN,
    companion="jobs_in_house",
    caveats=(_HIDDEN,),
)

JOBS_IN_HOUSE = replace(
    JOBS_HELD_BY_RESIDENTS,
    id="jobs_in_house",
    title="Jobs in-house",
    definition="How many people in the service were employed by the council itself at month end.",
    reads=(*_READS, "delivery_model"),
    rows=IN_HOUSE,
    hides=links("share_of_jobs_in_house"),
    companion="share_of_jobs_in_house",
    caveats=("A count of people, not of posts or hours.", _HIDDEN),
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
    reads=(*_READS, "delivery_model"),
    rows=None,
    numerator=HEADCOUNT * IN_HOUSE,
    hides=links("jobs_in_house"),
    companion="jobs_in_house",
    caveats=("A count of people, not of posts or hours.", _HIDDEN),
)

LOCAL_EMPLOYMENT_MEASURES = (
    RESIDENT_SHARE,
    JOBS_HELD_BY_RESIDENTS,
    PAID_LIVING_WAGE_SHARE,
    RAISED_TO_LIVING_WAGE,
    MONTHLY_LOCAL_STARTERS,
    LOCAL_SHARE_OF_NEW_STARTERS,
    APPRENTICES,
    ON_COUNCIL_TERMS_SHARE,
    JOBS_IN_HOUSE,
    SHARE_OF_JOBS_IN_HOUSE,
)
