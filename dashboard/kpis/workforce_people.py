"""Who is in post: heads, hours, contracts, and how many there are to a manager."""

import polars as pl

from dashboard.kpis.links import Link, links
from dashboard.kpis.measure import (
    Better,
    Clock,
    Derivation,
    Family,
    Measure,
    SmallNumberRule,
    Unit,
)
from dashboard.kpis.workforce_rows import (
    HERE_LAST_DAY,
    HOLDER,
    HOLDER_COLUMNS,
    MAIN_POST,
    OURS,
    PERSON,
    PERSON_COLUMNS,
    ROLE_FAMILY,
)
from datasets.calendar import MONTHS_IN_YEAR
from datasets.workforce import POST_HOLDER

_YEAR = range(MONTHS_IN_YEAR + 1)
_FRONTLINE = "frontline"

HEADCOUNT = Measure(
    id="headcount",
    title="People in post",
    theme=3,
    dataset="workforce",
    unit=Unit.PEOPLE,
    better=Better.CONTEXT,
    family=Family.STOCK,
    clock=Clock.MONTH_END,
    definition="People employed on the month's last day, each counted once.",
    source=OURS,
    reads=PERSON_COLUMNS,
    rows=PERSON,
    numerator=HERE_LAST_DAY,
    breakdown=ROLE_FAMILY,
    small_numbers=SmallNumberRule.STAFF,
    hides=(
        *links("fte", "secure_contract_share", "staff_per_manager"),
        *(Link(name, later=n) for name in ("turnover", "voluntary_turnover") for n in _YEAR),
    ),
    of_kinds=(POST_HOLDER,),
    caveats=(MAIN_POST, "Agency workers are not among them."),
)

FTE = Measure(
    id="fte",
    title="Staff in full-time equivalents",
    theme=3,
    dataset="workforce",
    unit=Unit.FTE,
    better=Better.CONTEXT,
    family=Family.STOCK,
    clock=Clock.MONTH_END,
    definition="Contracted hours on the month's last day, as full-time posts.",
    source=OURS,
    reads=(*HOLDER_COLUMNS, "fte"),
    rows=HOLDER & HERE_LAST_DAY,
    numerator=pl.col("fte"),
    breakdown=ROLE_FAMILY,
    small_numbers=SmallNumberRule.STAFF,
    hides=links("vacancy", "frontline_share_of_fte"),
    of_kinds=(POST_HOLDER,),
    caveats=("Zero-hours contracts count as no hours, however much is worked.",),
)

SECURE_CONTRACT_SHARE = Measure(
    id="secure_contract_share",
    title="Staff with a permanent contract",
    theme=3,
    dataset="workforce",
    unit=Unit.SHARE,
    better=Better.HIGHER,
    family=Family.PROPORTION,
    clock=Clock.MONTH_END,
    definition=(
        "Of the people employed on the month's last day: the share with a permanent contract."
    ),
    source=OURS,
    reads=(*PERSON_COLUMNS, "contract_type"),
    rows=PERSON & HERE_LAST_DAY,
    numerator=pl.col("contract_type") == "permanent",
    denominator=pl.lit(value=True),
    breakdown=ROLE_FAMILY,
    small_numbers=SmallNumberRule.STAFF,
    of_kinds=(POST_HOLDER,),
    companion="headcount",
    caveats=(
        MAIN_POST,
        "Fixed-term, apprentice, casual and zero-hours contracts are not permanent.",
    ),
)

FRONTLINE_SHARE_OF_FTE = Measure(
    id="frontline_share_of_fte",
    title="Frontline share of staff",
    theme=3,
    dataset="workforce",
    unit=Unit.SHARE,
    better=Better.HIGHER,
    family=Family.PROPORTION,
    clock=Clock.MONTH_END,
    definition=(
        "Of the contracted hours on the month's last day: the share of those whose job is with "
        "residents or at their homes."
    ),
    source=OURS,
    reads=(*HOLDER_COLUMNS, "fte", ROLE_FAMILY),
    rows=HOLDER & HERE_LAST_DAY,
    numerator=pl.col("fte") * (pl.col(ROLE_FAMILY) == _FRONTLINE).fill_null(value=False),
    denominator=pl.col("fte"),
    small_numbers=SmallNumberRule.STAFF,
    node_of=("fte", _FRONTLINE),
    of_kinds=(POST_HOLDER,),
    companion="fte",
    caveats=(
        "Which jobs are frontline is looked up by job title; one of no known family is not.",
        "A zero-hours contract counts as no hours, so staff on them are not seen here.",
    ),
)

STAFF_PER_MANAGER = Measure(
    id="staff_per_manager",
    title="Staff for each manager",
    theme=3,
    dataset="workforce",
    unit=Unit.STAFF_PER_MANAGER,
    better=Better.CONTEXT,
    family=Family.RATIO,
    clock=Clock.MONTH_END,
    definition=(
        "People on the month's last day to whom nobody reports, for each to whom somebody does, "
        "whatever their title."
    ),
    source=OURS,
    reads=(*PERSON_COLUMNS, "position_id", "reports_to_position"),
    needs=("manages",),
    derivation=Derivation.HISTORY,
    rows=PERSON & HERE_LAST_DAY,
    numerator=~pl.col("manages"),
    denominator=pl.col("manages"),
    small_numbers=SmallNumberRule.STAFF,
    of_kinds=(POST_HOLDER,),
    companion="frontline_share_of_fte",
    caveats=(MAIN_POST, "Somebody with one person to manage counts as one with twenty does."),
)
