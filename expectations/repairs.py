"""SUITE: what a repairs extract must keep to."""

from datetime import time
from types import MappingProxyType

import polars as pl

from datasets.repairs import DISREPAIR_CASE, HAZARD_CASE, REPAIRS, WORKS_ORDER
from expectations.from_contract import expectations_for, not_before
from expectations.hazards import HAZARD_RULES
from expectations.report import Severity
from expectations.suite import Rows, Rule, Suite

_EMERGENCIES = (1, 2)
_OTHER_PRIORITIES = (3, 4, 5)
_MIDNIGHT = "target_is_midnight"
_MAP_IT = "Give the sender's priority its code, 1 to 5, in the mapping."


def _is_emergency(priorities: tuple[int, ...], expected: bool) -> Rule:
    claim = "an emergency" if expected else "not an emergency"
    return Rule(
        check="emergency_against_priority",
        expectation="ExpectColumnValuesToBeInSet",
        settings={"column": "is_emergency", "value_set": (expected,)},
        one=f"has a priority that is {claim}, and is_emergency says otherwise",
        many=f"have a priority that is {claim}, and is_emergency says otherwise",
        mend="Make is_emergency agree with priority_code in the mapping: 1 and 2 are emergencies.",
        column="is_emergency",
        severity=Severity.WARNING,
        blocks_above=0.05,
        rows=Rows(kinds=(WORKS_ORDER,), among=(("priority_code", priorities),)),
    )


_OWN = (
    Rule(
        check="completed_and_closed",
        expectation="ExpectColumnValuesToBeNull",
        settings={"column": "closed_other_at"},
        one="was both completed and closed without completion",
        many="were both completed and closed without completion",
        mend="Keep the date of what really happened and send the month again.",
        column="closed_other_at",
        rows=Rows(given=("completed_at",)),
    ),
    not_before(
        REPAIRS.column("target_at"),
        REPAIRS.column("raised_at"),
        ("has a target before it was raised", "have a target before they were raised"),
    ),
    Rule(
        check="unknown_priority",
        expectation="ExpectColumnValuesToNotBeNull",
        settings={"column": "priority_code"},
        one="has a priority that the mapping does not know",
        many="have a priority that the mapping does not know",
        mend=_MAP_IT,
        column="priority_code",
        rows=Rows(kinds=(WORKS_ORDER,), given=("priority_raw",)),
        quotes="priority_raw",
    ),
    Rule(
        check="close_reason_missing",
        expectation="ExpectColumnValuesToNotBeNull",
        settings={"column": "close_reason"},
        one="was closed without completion and gives no reason",
        many="were closed without completion and give no reason",
        mend="Add the reason, or say why there is none.",
        column="close_reason",
        severity=Severity.WARNING,
        rows=Rows(given=("closed_other_at",)),
    ),
    Rule(
        check="close_reason_without_closing",
        expectation="ExpectColumnValuesToBeNull",
        settings={"column": "close_reason"},
        one="gives a reason for closing but was not closed without completion",
        many="give a reason for closing but were not closed without completion",
        mend="Add the date of closing, or take the reason away.",
        column="close_reason",
        severity=Severity.WARNING,
        rows=Rows(blank=("closed_other_at",)),
    ),
    Rule(
        check="target_at_midnight",
        expectation="ExpectColumnValuesToBeInSet",
        settings={"column": _MIDNIGHT, "value_set": (False,), "mostly": 0.9},
        one="has a target at the very start of a day, so it is late when done later that day",
        many="have a target at the very start of a day, so they are late when done later that day",
        mend="If the whole day is meant, send target_at as a date without a time.",
        column="target_at",
        severity=Severity.INFO,
        rows=Rows(kinds=(WORKS_ORDER,), given=("target_at",)),
        computed={_MIDNIGHT: pl.col("target_at").dt.time() == time(0)},
    ),
    _is_emergency(_EMERGENCIES, expected=True),
    _is_emergency(_OTHER_PRIORITIES, expected=False),
)

SUITE = Suite(
    contract=REPAIRS,
    rules=(
        *expectations_for(
            REPAIRS,
            {
                "completed_at": (
                    "was completed before it was raised",
                    "were completed before they were raised",
                ),
                "closed_other_at": (
                    "was closed without completion before it was raised",
                    "were closed without completion before they were raised",
                ),
            },
        ),
        *_OWN,
        *HAZARD_RULES,
    ),
    mix=("priority_code", "repair_class"),
    nouns=MappingProxyType(
        {
            WORKS_ORDER: ("job", "jobs"),
            HAZARD_CASE: ("hazard case", "hazard cases"),
            DISREPAIR_CASE: ("disrepair case", "disrepair cases"),
        }
    ),
)
