"""The scrutiny measures: are our own extracts in time and clean, and is what was agreed done?

They are counted from what a release says of its own cells, and from the scrutiny panel's actions.
No extract holds them, so they have no contract: SCRUTINY_FACTS are the columns that they read.
"""

from dataclasses import replace

import polars as pl

from dashboard.kpis.measure import Better, Clock, Family, Measure, SmallNumberRule, Unit

SCRUTINY = "scrutiny"
LATE_KEYING = 0.02
"""The share of a month's new records above which an extract counts as keyed late."""

SCRUTINY_FACTS = pl.Schema(
    {
        "month": pl.Date(),
        "on_time": pl.Boolean(),
        "passed_first_time": pl.Boolean(),
        "restated": pl.Boolean(),
        "keyed_late": pl.Boolean(),
        "done_on_time": pl.Boolean(),
    }
)
"""One row per expected extract, published month, month looked back on, or panel action; null where
the question does not arise."""

_OURS = "This dashboard"

EXTRACTS_PUBLISHED_ON_TIME = Measure(
    id="extracts_published_on_time",
    title="Extracts published on time",
    theme=5,
    dataset=SCRUTINY,
    unit=Unit.SHARE,
    better=Better.HIGHER,
    family=Family.PROPORTION,
    clock=Clock.EXTRACT,
    definition=(
        "Of the extracts of the month that the programme expects from this service's systems: the "
        "share first published by the day they were due. One that has not come counts as late once "
        "that day is over."
    ),
    source=_OURS,
    reads=("on_time",),
    rows=pl.col("on_time").is_not_null(),
    numerator=pl.col("on_time"),
    denominator=pl.lit(True),
    small_numbers=SmallNumberRule.NOT_PEOPLE,
    companion="checks_passed_first_time",
    caveats=(
        "Months loaded with a system's first history were due on no day, and are left out.",
        "A due day at a weekend or on a bank holiday moves to the next working day.",
        "A month that was withdrawn and sent again counts from the day on which it came again.",
    ),
    why_none=(
        "The programme says of no extract of this service that it is expected, or none has been "
        "due since its system's history was loaded."
    ),
)

CHECKS_PASSED_FIRST_TIME = replace(
    EXTRACTS_PUBLISHED_ON_TIME,
    id="checks_passed_first_time",
    title="Extracts that passed every check first time",
    better=Better.CONTEXT,
    definition=(
        "Of the month's extracts that were published: the share that passed every check at the "
        "first attempt, with no warning to be answered for and no row set aside."
    ),
    reads=("passed_first_time",),
    rows=pl.col("passed_first_time").is_not_null(),
    numerator=pl.col("passed_first_time"),
    companion="extracts_published_on_time",
    caveats=(
        "Checks that are made more exacting lower it, although nothing got worse.",
        "A file that could not be read at all is not counted: nobody knows which month it was of.",
        "Months loaded with the first history of a system are left out.",
    ),
    why_none="No month of this service was published since its systems' histories were loaded.",
)

MONTHS_RESTATED = replace(
    EXTRACTS_PUBLISHED_ON_TIME,
    id="months_restated",
    title="Extracts restated",
    unit=Unit.EXTRACTS,
    better=Better.LOWER,
    family=Family.COUNT,
    definition=(
        "How many of the month's extracts were published again, with other records, after a later "
        "month had been published."
    ),
    reads=("restated",),
    rows=pl.col("restated").is_not_null(),
    numerator=pl.col("restated"),
    denominator=None,
    companion="keyed_late_share",
    caveats=("A mistake that is put right is better than one that stands.",),
    why_none="No extract of this service has been published.",
)

KEYED_LATE_SHARE = replace(
    EXTRACTS_PUBLISHED_ON_TIME,
    id="keyed_late_share",
    title="Extracts with records keyed late",
    better=Better.LOWER,
    definition=(
        "Of the month's extracts: the share of which more than one new record in fifty came only "
        "with the next month's extract. Counted are records that were still open then."
    ),
    reads=("keyed_late",),
    rows=pl.col("keyed_late").is_not_null(),
    numerator=pl.col("keyed_late"),
    companion="months_restated",
    caveats=(
        "A month is known once the next month's extract is published.",
        "Extracts of month-end figures, in which nothing can be keyed late, are not counted.",
    ),
    why_none="It needs two months running of one system, each published by itself.",
)

PANEL_ACTIONS_DONE_ON_TIME = replace(
    EXTRACTS_PUBLISHED_ON_TIME,
    id="panel_actions_done_on_time",
    title="Scrutiny panel's actions done on time",
    clock=Clock.ACTION_DUE,
    definition=(
        "Of the scrutiny panel's actions for this service that were due in the month: the share "
        "done by the day they were due."
    ),
    source="The council's list of the panel's actions, as published here",
    reads=("done_on_time",),
    rows=pl.col("done_on_time").is_not_null(),
    numerator=pl.col("done_on_time"),
    companion=None,
    caveats=("Actions due after the day on which the list was published are not counted yet.",),
    why_none="No list of the panel's actions names one of this service that is due.",
)

SCRUTINY_MEASURES = (
    EXTRACTS_PUBLISHED_ON_TIME,
    CHECKS_PASSED_FIRST_TIME,
    MONTHS_RESTATED,
    KEYED_LATE_SHARE,
    PANEL_ACTIONS_DONE_ON_TIME,
)
