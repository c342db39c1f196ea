"""Who leaves, of their own will or not, and who was made redundant."""

from dataclasses import replace

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
    LEFT,
    MAIN_POST,
    MEAN_HEADCOUNT,
    MOVING_COLUMNS,
    NO_TUPE,
    NOT_BY_MONTH,
    OURS,
    PERSON,
    PERSON_COLUMNS,
    ROLE_FAMILY,
)
from datasets.workforce import POST_HOLDER

_REASON = pl.col("leave_reason")
_REDUNDANT = ("redundancy_voluntary", "redundancy_compulsory")
_OVER_A_YEAR = "twelve months up to the month shown"

MONTHLY_TURNOVER = Measure(
    id="monthly_turnover",
    title="Staff who left in the month",
    theme=3,
    dataset="workforce",
    unit=Unit.SHARE,
    better=Better.LOWER,
    family=Family.RATIO,
    clock=Clock.LEFT,
    definition=(
        "People who left in the month, for every person employed: the mean of its first and last "
        "day."
    ),
    source=OURS,
    reads=MOVING_COLUMNS,
    rows=PERSON,
    numerator=LEFT,
    denominator=MEAN_HEADCOUNT,
    breakdown=ROLE_FAMILY,
    small_numbers=SmallNumberRule.STAFF,
    by_year_only=True,
    of_kinds=(POST_HOLDER,),
    companion="turnover",
    caveats=(NO_TUPE, MAIN_POST, NOT_BY_MONTH),
)

TURNOVER = Measure(
    id="turnover",
    title="Staff turnover in a year",
    theme=3,
    dataset="workforce",
    unit=Unit.SHARE,
    better=Better.LOWER,
    family=Family.RATIO,
    clock=Clock.LEFT,
    definition=(
        f"People who left in the {_OVER_A_YEAR}, for every person employed: the mean of those "
        "months."
    ),
    source=OURS,
    reads=MOVING_COLUMNS,
    derivation=Derivation.DERIVED,
    derived_from=("monthly_turnover",),
    recipe=Recipe.TRAILING_YEAR,
    levels=True,
    breakdown=ROLE_FAMILY,
    small_numbers=SmallNumberRule.STAFF,
    hides=links("new_starters"),
    of_kinds=(POST_HOLDER,),
    companion="voluntary_turnover",
    caveats=(
        NO_TUPE,
        "It moves slowly: each figure holds eleven of the twelve months of the one before.",
    ),
)

MONTHLY_VOLUNTARY_TURNOVER = replace(
    MONTHLY_TURNOVER,
    id="monthly_voluntary_turnover",
    title="Staff who resigned in the month",
    definition=(
        "People who left in the month because they resigned, for every person employed: the mean "
        "of its first and last day."
    ),
    reads=(*MOVING_COLUMNS, "leave_reason"),
    numerator=LEFT & (_REASON == "resignation"),
    companion="voluntary_turnover",
)

VOLUNTARY_TURNOVER = replace(
    TURNOVER,
    id="voluntary_turnover",
    title="Staff who resigned in a year",
    definition=(
        f"People who left in the {_OVER_A_YEAR} because they resigned, for every person employed: "
        "the mean of those months."
    ),
    reads=(*MOVING_COLUMNS, "leave_reason"),
    derived_from=("monthly_voluntary_turnover",),
    hides=(),
    part_of="turnover",
    companion="turnover",
    caveats=(*TURNOVER.caveats, "A leaver without a reason is counted as one who did not resign."),
)

MONTHLY_REDUNDANCIES = Measure(
    id="monthly_redundancies",
    title="Redundancies in the month",
    theme=3,
    dataset="workforce",
    unit=Unit.PEOPLE,
    better=Better.LOWER,
    family=Family.COUNT,
    clock=Clock.LEFT,
    definition="People who left in the month because they were made redundant, or asked to be.",
    source=OURS,
    reads=(*PERSON_COLUMNS, "movement", "leave_reason"),
    rows=PERSON & LEFT,
    numerator=_REASON.is_in(_REDUNDANT),
    breakdown=ROLE_FAMILY,
    small_numbers=SmallNumberRule.STAFF,
    by_year_only=True,
    of_kinds=(POST_HOLDER,),
    companion="redundancies",
    caveats=(NOT_BY_MONTH,),
)

REDUNDANCIES = replace(
    MONTHLY_REDUNDANCIES,
    id="redundancies",
    title="Redundancies in the year to March",
    definition="People made redundant in the twelve months to March, or who asked to be.",
    rows=None,
    numerator=None,
    derivation=Derivation.DERIVED,
    derived_from=("monthly_redundancies",),
    recipe=Recipe.TRAILING_YEAR,
    by_year_only=False,
    years_to_march=True,
    part_of="turnover",
    companion="turnover",
    caveats=("There is one figure a year, and one from 1 to 9 is not shown.",),
)

MONTHLY_COMPULSORY_REDUNDANCIES = replace(
    MONTHLY_REDUNDANCIES,
    id="monthly_compulsory_redundancies",
    title="Compulsory redundancies in the month",
    definition="People who left in the month because they were made redundant against their will.",
    numerator=_REASON == "redundancy_compulsory",
    companion="compulsory_redundancies",
)

COMPULSORY_REDUNDANCIES = replace(
    REDUNDANCIES,
    id="compulsory_redundancies",
    title="Compulsory redundancies in the year to March",
    definition="People made redundant against their will in the twelve months to March.",
    derived_from=("monthly_compulsory_redundancies",),
    part_of="redundancies",
    companion="redundancies",
)
