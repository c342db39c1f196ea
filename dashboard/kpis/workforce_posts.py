"""Posts that stand empty, who fills them for a time, and days lost to sickness."""

import polars as pl

from dashboard.kpis.links import links
from dashboard.kpis.measure import (
    Better,
    Clock,
    Derivation,
    Family,
    Measure,
    Recipe,
    SmallNumberRule,
    Unit,
)
from dashboard.kpis.workforce_rows import (
    ABSENCE,
    AGENCY,
    HERE_LAST_DAY,
    HOLDER,
    HOLDER_COLUMNS,
    OURS,
    ROLE_FAMILY,
    VACANT,
)
from datasets.workforce import AGENCY_ASSIGNMENT, POST_HOLDER, TEAM_ABSENCE, VACANT_POST

_HELD = pl.when(HOLDER & HERE_LAST_DAY).then(pl.col("fte")).otherwise(0.0)
_EMPTY = pl.when(VACANT).then(pl.col("established_fte")).otherwise(0.0)

VACANCY = Measure(
    id="vacancy",
    title="Posts that are vacant",
    theme=3,
    dataset="workforce",
    unit=Unit.SHARE,
    better=Better.LOWER,
    family=Family.PROPORTION,
    clock=Clock.MONTH_END,
    definition=(
        "Of all established hours on the month's last day, held or vacant: the share of those that "
        "are vacant."
    ),
    source=OURS,
    reads=(*HOLDER_COLUMNS, "fte", "established_fte"),
    rows=HOLDER | VACANT,
    numerator=_EMPTY,
    denominator=_HELD + _EMPTY,
    breakdown=ROLE_FAMILY,
    small_numbers=SmallNumberRule.STAFF,
    of_kinds=(POST_HOLDER, VACANT_POST),
    companion="agency_share",
    caveats=(
        "A post held for part of its hours counts as held.",
        "A month whose extract lists no vacant post at all is not measured.",
    ),
)

AGENCY_FTE = Measure(
    id="agency_fte",
    title="Agency workers in full-time equivalents",
    theme=3,
    dataset="workforce",
    unit=Unit.FTE,
    better=Better.CONTEXT,
    family=Family.STOCK,
    clock=Clock.IN_MONTH,
    definition="Hours worked by agency workers in the month, as full-time posts.",
    source=OURS,
    reads=("record_kind", "agency_fte"),
    rows=AGENCY,
    numerator=pl.col("agency_fte"),
    breakdown=ROLE_FAMILY,
    small_numbers=SmallNumberRule.STAFF,
    hides=links("agency_spend"),
    of_kinds=(AGENCY_ASSIGNMENT,),
    companion="agency_share",
)

AGENCY_SHARE = Measure(
    id="agency_share",
    title="Agency share of staff",
    theme=3,
    dataset="workforce",
    unit=Unit.SHARE,
    better=Better.LOWER,
    family=Family.PROPORTION,
    clock=Clock.MONTH_END,
    definition="Of agency workers and own staff together, in full-time posts: the agency's share.",
    source=OURS,
    reads=("record_kind", "agency_fte", "leave_date", "fte"),
    derivation=Derivation.DERIVED,
    derived_from=("agency_fte", "fte"),
    recipe=Recipe.SHARE_OF_BOTH,
    breakdown=ROLE_FAMILY,
    small_numbers=SmallNumberRule.STAFF,
    companion="vacancy",
    caveats=("Agency hours are of the whole month, staff hours those of its last day.",),
)

AGENCY_SPEND = Measure(
    id="agency_spend",
    title="Spent on agency workers",
    theme=6,
    dataset="workforce",
    unit=Unit.POUNDS,
    better=Better.LOWER,
    family=Family.COUNT,
    clock=Clock.PAID,
    definition="What agency workers cost in the month, in pounds of the day.",
    source=OURS,
    reads=("record_kind", "agency_cost_gbp"),
    rows=AGENCY,
    numerator=pl.col("agency_cost_gbp"),
    breakdown=ROLE_FAMILY,
    small_numbers=SmallNumberRule.STAFF,
    sized_by="agency_fte",
    of_kinds=(AGENCY_ASSIGNMENT,),
    companion="vacancy",
    caveats=("Prices of the day: later pounds buy less.",),
)

SICKNESS_DAYS_PER_FTE = Measure(
    id="sickness_days_per_fte",
    title="Days lost to sickness",
    theme=3,
    dataset="workforce",
    unit=Unit.DAYS_PER_FTE,
    better=Better.LOWER,
    family=Family.RATIO,
    clock=Clock.IN_MONTH,
    definition="Working days lost to sickness in the month, for each full-time post of the teams.",
    source=OURS,
    reads=("record_kind", "absence_days", "mean_fte"),
    rows=ABSENCE,
    numerator=pl.col("absence_days"),
    denominator=pl.col("mean_fte"),
    small_numbers=SmallNumberRule.STAFF,
    sized_by="headcount",
    of_kinds=(TEAM_ABSENCE,),
    companion="vacancy",
    caveats=("Sickness has seasons: hold a winter against a winter.",),
)
