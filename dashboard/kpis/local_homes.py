"""Where the people live who hold the service's jobs, and those who start in it.

A figure that a sender hid makes the month not measured: a sum without it would be too low.
"""

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
from datasets.local_employment import IN_BOROUGH, UNKNOWN

OURS = "This dashboard"
HEADCOUNT = pl.col("headcount")
RESIDENT = pl.col("area") == IN_BOROUGH
HOME_KNOWN = pl.col("area") != UNKNOWN
HIDDEN_BY_SENDER = pl.col("suppressed")

READS = ("headcount", "suppressed")
BY_HOME = (*READS, "area")
WHY_HIDDEN = "In every month the sender hid a figure that it needs."
HIDDEN = "A month in which the sender hid a figure is not measured: a sum would be too low."
_HOMES = "People whose home is not known count neither as residents nor as others."

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
    reads=BY_HOME,
    rows=HOME_KNOWN,
    numerator=HEADCOUNT * RESIDENT,
    denominator=HEADCOUNT,
    unless=HIDDEN_BY_SENDER,
    why_none=WHY_HIDDEN,
    small_numbers=SmallNumberRule.STAFF,
    hides=links("jobs_held_by_residents"),
    companion="jobs_held_by_residents",
    caveats=(_HOMES, HIDDEN),
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
    caveats=(_HOMES, HIDDEN),
    why_none="It needs twelve months running in which every sender gave its figures.",
)
