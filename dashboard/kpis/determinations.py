"""Ombudsman findings upheld, by two clocks, by finding and by case; and orders met on time."""

from dataclasses import replace

import polars as pl

from dashboard.kpis.measure import Better, Clock, Family, Measure, SmallNumberRule, Unit
from datasets.complaints import DETERMINATION, UPHELD_BY_HOUSING_OMBUDSMAN

DECIDED = pl.col("determined_on").is_between(pl.col("month"), pl.col("month").dt.month_end())
"""In the month itself: a determination with orders is held until they are met."""
JUDGED = (
    (pl.col("record_kind") == DETERMINATION)
    & DECIDED
    & (pl.col("ombudsman") == "housing")
    & (pl.col("finding") != "outside_jurisdiction")
)
UPHELD = pl.col("finding").is_in(UPHELD_BY_HOUSING_OMBUDSMAN)
YEAR_OPENED = pl.date(pl.col("case_opened_year"), 1, 1)

_READS = ("record_kind", "source_organisation", "ombudsman", "finding", "determined_on")
OMBUDSMAN_LAG = "The Ombudsman decides one to two years after the service that is complained of."
_NOT_INDEPENDENT = "One case often brings several findings, which tend to go the same way."
_OWN_RULES = "The Ombudsman's own rules and workload moved in these years, for every landlord."

OMBUDSMAN_UPHELD = Measure(
    id="ombudsman_upheld",
    title="Ombudsman findings upheld, by the month decided",
    theme=2,
    dataset="complaints",
    unit=Unit.SHARE,
    better=Better.LOWER,
    family=Family.PROPORTION,
    clock=Clock.DECIDED,
    definition=(
        "Of the Housing Ombudsman's findings decided in the month: the share of severe "
        "maladministration, maladministration or service failure. Findings that a complaint was "
        "outside the Ombudsman's jurisdiction are left out."
    ),
    source="Housing Ombudsman, published decisions",
    reads=_READS,
    rows=JUDGED,
    numerator=UPHELD,
    denominator=pl.lit(True),
    by_comparator=True,
    small_numbers=SmallNumberRule.PUBLIC,
    companion="ombudsman_upheld_by_case",
    twin="ombudsman_upheld_opened",
    caveats=(_NOT_INDEPENDENT, _OWN_RULES),
    lag=OMBUDSMAN_LAG,
)

OMBUDSMAN_UPHELD_OPENED = replace(
    OMBUDSMAN_UPHELD,
    id="ombudsman_upheld_opened",
    title="Ombudsman findings upheld, by the year the case was opened",
    clock=Clock.OPENED,
    definition=(
        "Of the Housing Ombudsman's findings in cases opened in the year: the share of severe "
        "maladministration, maladministration or service failure. Findings that a complaint was "
        "outside the Ombudsman's jurisdiction are left out."
    ),
    reads=(*_READS, "case_opened_year"),
    period=YEAR_OPENED,
    settles_after_months=24,
    companion="ombudsman_upheld_opened_by_case",
    twin="ombudsman_upheld",
    caveats=(
        "Only the year is known, so the whole year of the change counts as after it.",
        "Recent years are not complete: cases opened in them are still being decided.",
        _NOT_INDEPENDENT,
        _OWN_RULES,
    ),
)

OMBUDSMAN_UPHELD_BY_CASE = replace(
    OMBUDSMAN_UPHELD,
    id="ombudsman_upheld_by_case",
    title="Ombudsman cases upheld, by the month decided",
    definition=(
        "Of the Housing Ombudsman's cases decided in the month: the share in which at least one "
        "finding was upheld. Findings outside the Ombudsman's jurisdiction are left out."
    ),
    reads=(*_READS, "case_ref"),
    counts="case_ref",
    companion="ombudsman_upheld",
    twin="ombudsman_upheld_opened_by_case",
    caveats=("The more findings a case has, the likelier it is that one is upheld.", _OWN_RULES),
)

OMBUDSMAN_UPHELD_OPENED_BY_CASE = replace(
    OMBUDSMAN_UPHELD_OPENED,
    id="ombudsman_upheld_opened_by_case",
    title="Ombudsman cases upheld, by the year the case was opened",
    definition=(
        "Of the Housing Ombudsman's cases opened in the year and decided since: the share in "
        "which at least one finding was upheld. Findings outside the Ombudsman's jurisdiction "
        "are left out."
    ),
    reads=(*_READS, "case_opened_year", "case_ref"),
    counts="case_ref",
    companion="ombudsman_upheld_opened",
    twin="ombudsman_upheld_by_case",
    caveats=(
        "Only the year is known, so the whole year of the change counts as after it.",
        "Recent years are not complete: cases opened in them are still being decided.",
        "A case decided in two months is counted in each.",
        _OWN_RULES,
    ),
)
