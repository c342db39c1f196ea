"""SUITE: what a workforce extract must keep to."""

from types import MappingProxyType

import polars as pl

from datasets.workforce import (
    AGENCY_ASSIGNMENT,
    BASELINE,
    NO_HOURS_EXPECTED,
    POST_HOLDER,
    TEAM_ABSENCE,
    VACANT_POST,
    WORKFORCE,
)
from expectations.comings_and_goings import COMINGS_AND_GOINGS
from expectations.from_contract import expectations_for
from expectations.report import Severity
from expectations.reporting_lines import REPORTING_LINES
from expectations.suite import Rows, Rule, Suite
from expectations.truths import holds
from expectations.workforce_differences import DIFFERENCES

_MONTH_END = pl.col("month").dt.month_end()
_MAIN_POSTS = (
    pl.col("is_primary_post")
    .filter(pl.col("leave_date").is_null())
    .sum()
    .over("month", "source_system", "employee_key")
)
_STAYS_WITH_MAIN_POST = pl.col("is_primary_post") & pl.col("leave_date").is_null()

_PEOPLE = (
    Rule(
        check="not_a_pseudonym",
        expectation="ExpectColumnValuesToMatchRegex",
        settings={"column": "employee_key", "regex": r"^[0-9a-f]{16,64}$"},
        one="has an employee_key that is no pseudonym",
        many="have an employee_key that is no pseudonym",
        mend="List the column with the payroll number under pseudonymise in the mapping.",
        column="employee_key",
        rows=Rows(kinds=(POST_HOLDER,)),
    ),
    holds(
        "two_main_posts",
        "is_primary_post",
        ~_STAYS_WITH_MAIN_POST | (_MAIN_POSTS <= 1),
        (
            "is one of several main posts of the same person",
            "are main posts of people who have more than one",
        ),
        Rows(kinds=(POST_HOLDER,), given=("employee_key",)),
        mend="Mark one post of each person as the main one: people are counted by it.",
    ),
    holds(
        "no_hours",
        "fte",
        pl.col("contract_type").is_in(NO_HOURS_EXPECTED) | (pl.col("fte") > 0),
        ("has contracted hours and an fte of 0", "have contracted hours and an fte of 0"),
        Rows(kinds=(POST_HOLDER,), blank=("leave_date",)),
        mend="Give the hours, or zero_hours or casual as the contract.",
        severity=Severity.WARNING,
    ),
    holds(
        "role_family_missing",
        "role_family",
        pl.col("role_family").is_not_null(),
        ("has a job that is of no role family", "have jobs that are of no role family"),
        Rows(kinds=(POST_HOLDER, VACANT_POST, AGENCY_ASSIGNMENT)),
        mend="Add the job title to the lookup in the mapping; until then they are counted apart.",
        severity=Severity.INFO,
    ),
)

_OTHERS = (
    holds(
        "dated_after_the_month",
        "vacant_since",
        pl.col("vacant_since") <= _MONTH_END,
        ("fell vacant after the month's end", "fell vacant after the month's end"),
        Rows(kinds=(VACANT_POST,)),
    ),
    holds(
        "agency_without_fte",
        "agency_fte",
        pl.col("agency_fte").is_not_null(),
        ("has no agency_fte", "have no agency_fte"),
        Rows(kinds=(AGENCY_ASSIGNMENT,)),
        mend="Give it, or divide the hours by a full-time month: without it they are not counted.",
        severity=Severity.WARNING,
    ),
    holds(
        "absence_above_time",
        "absence_days",
        pl.col("absence_days") <= pl.col("mean_fte") * _MONTH_END.dt.day(),
        (
            "has more days of absence than its staff had days",
            "have more days of absence than their staff had days",
        ),
        Rows(kinds=(TEAM_ABSENCE,)),
        mend="Days are lost working days of the whole team, and mean_fte is its mean size.",
    ),
    holds(
        "dated_after_the_month",
        "fact_on",
        pl.col("fact_on") <= _MONTH_END,
        ("is dated after the month's end", "are dated after the month's end"),
        Rows(kinds=(BASELINE,)),
    ),
)

SUITE = Suite(
    contract=WORKFORCE,
    rules=(
        *expectations_for(
            WORKFORCE, {"leave_date": ("left before they started", "left before they started")}
        ),
        *_PEOPLE,
        *COMINGS_AND_GOINGS,
        *REPORTING_LINES,
        *_OTHERS,
    ),
    mix=("role_family", "contract_type"),
    nouns=MappingProxyType(
        {
            POST_HOLDER: ("post holder", "post holders"),
            VACANT_POST: ("vacant post", "vacant posts"),
            AGENCY_ASSIGNMENT: ("agency assignment", "agency assignments"),
            TEAM_ABSENCE: ("team", "teams"),
            BASELINE: ("baseline fact", "baseline facts"),
        }
    ),
    differences=DIFFERENCES,
)
