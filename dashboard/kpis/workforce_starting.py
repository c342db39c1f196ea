"""Who joins, or came with a transfer, and whether they stay."""

import polars as pl

from dashboard.kpis.links import Link
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
    HERE_LAST_DAY,
    JOINED,
    MOVING_COLUMNS,
    NO_TUPE,
    NOT_BY_MONTH,
    OURS,
    PERSON,
    PERSON_COLUMNS,
    ROLE_FAMILY,
)
from datasets.calendar import MONTHS_IN_YEAR
from datasets.workforce import POST_HOLDER

MONTHLY_NEW_STARTERS = Measure(
    id="monthly_new_starters",
    title="New starters in the month",
    theme=3,
    dataset="workforce",
    unit=Unit.PEOPLE,
    better=Better.CONTEXT,
    family=Family.COUNT,
    clock=Clock.STARTED,
    definition="People who joined in the month.",
    source=OURS,
    reads=MOVING_COLUMNS,
    rows=PERSON,
    numerator=JOINED,
    breakdown=ROLE_FAMILY,
    small_numbers=SmallNumberRule.STAFF,
    by_year_only=True,
    of_kinds=(POST_HOLDER,),
    companion="new_starters",
    caveats=(NO_TUPE, NOT_BY_MONTH),
)

NEW_STARTERS = Measure(
    id="new_starters",
    title="New starters in a year",
    theme=3,
    dataset="workforce",
    unit=Unit.PEOPLE,
    better=Better.CONTEXT,
    family=Family.COUNT,
    clock=Clock.STARTED,
    definition="People who joined in the twelve months up to the month shown.",
    source=OURS,
    reads=MOVING_COLUMNS,
    derivation=Derivation.DERIVED,
    derived_from=("monthly_new_starters",),
    recipe=Recipe.TRAILING_YEAR,
    breakdown=ROLE_FAMILY,
    small_numbers=SmallNumberRule.STAFF,
    hides=(Link("turnover"), Link("new_starters_kept_12_months", later=MONTHS_IN_YEAR)),
    of_kinds=(POST_HOLDER,),
    companion="new_starters_kept_12_months",
    caveats=(NO_TUPE, "Nine or fewer are not shown, and nor is none."),
)

MONTHLY_STARTERS_KEPT = Measure(
    id="monthly_starters_kept",
    title="Starters of twelve months ago still here",
    theme=3,
    dataset="workforce",
    unit=Unit.PEOPLE,
    better=Better.CONTEXT,
    family=Family.COUNT,
    clock=Clock.STARTED,
    definition=(
        "People who joined in the month twelve months before, and were employed on the last day of "
        "this one."
    ),
    source=OURS,
    reads=MOVING_COLUMNS,
    needs=("joined_a_year_ago",),
    derivation=Derivation.HISTORY,
    rows=PERSON & HERE_LAST_DAY,
    numerator=pl.col("joined_a_year_ago"),
    breakdown=ROLE_FAMILY,
    small_numbers=SmallNumberRule.STAFF,
    by_year_only=True,
    of_kinds=(POST_HOLDER,),
    companion="new_starters_kept_12_months",
    caveats=(NOT_BY_MONTH,),
    lag="Twelve months: it is known a year after somebody joined.",
)

NEW_STARTERS_KEPT_12_MONTHS = Measure(
    id="new_starters_kept_12_months",
    title="New starters who stayed a year",
    theme=3,
    dataset="workforce",
    unit=Unit.SHARE,
    better=Better.HIGHER,
    family=Family.PROPORTION,
    clock=Clock.STARTED,
    definition=(
        "Of the people who joined in the year before last, counted back from the month shown: the "
        "share still employed twelve months on."
    ),
    source=OURS,
    reads=MOVING_COLUMNS,
    derivation=Derivation.DERIVED,
    derived_from=("monthly_starters_kept", "monthly_new_starters"),
    recipe=Recipe.YEAR_A_YEAR_ON,
    small_numbers=SmallNumberRule.STAFF,
    of_kinds=(POST_HOLDER,),
    companion="turnover",
    caveats=(
        "Somebody who went on with a transfer within the year counts as not kept.",
        "Across a change of personnel system nobody can be followed: those months have no figure.",
    ),
    lag="One to two years: the newest starters counted joined twelve months before.",
)

TRANSFERRED_STAFF_STILL_HERE = Measure(
    id="transferred_staff_still_here",
    title="Transferred staff still here",
    theme=3,
    dataset="workforce",
    unit=Unit.PEOPLE,
    better=Better.HIGHER,
    family=Family.STOCK,
    clock=Clock.MONTH_END,
    definition=(
        "Of the people who came by TUPE in the month of the change: those still employed on the "
        "month's last day."
    ),
    source=OURS,
    reads=(*PERSON_COLUMNS, "movement"),
    needs=("transferred",),
    derivation=Derivation.HISTORY,
    rows=PERSON & HERE_LAST_DAY,
    numerator=pl.col("transferred"),
    small_numbers=SmallNumberRule.STAFF,
    in_steps=True,
    of_kinds=(POST_HOLDER,),
    companion="turnover",
    caveats=(
        "It can only fall. It is shown again when ten more have gone, since fewer could be known.",
        "Staff who came with a later step of the transfer are not among them.",
    ),
)
