"""What the complaints suite asks of an Ombudsman's determinations, beside their contract."""

import polars as pl

from datasets.complaints import COMPLAINTS, DETERMINATION, FINDINGS, FINDINGS_OF
from expectations.from_contract import SEND_AGAIN, not_before
from expectations.report import Severity
from expectations.suite import Rows, Rule

_FINDING = Rows(kinds=(DETERMINATION,))


def _in_order(later: str, earlier: str, one: str, many: str) -> Rule:
    return not_before(COMPLAINTS.column(later), COMPLAINTS.column(earlier), (one, many), _FINDING)


def _finding_of(ombudsman: str, findings: tuple[str, ...]) -> Rule:
    return Rule(
        check="finding_of_another_ombudsman",
        expectation="ExpectColumnValuesToBeInSet",
        settings={"column": "finding", "value_set": findings},
        one=f"has a finding that the {ombudsman} Ombudsman does not make",
        many=f"have a finding that the {ombudsman} Ombudsman does not make",
        mend="Give the finding, or the Ombudsman, its right code in the mapping.",
        column="finding",
        rows=Rows(
            kinds=(DETERMINATION,), among=(("ombudsman", (ombudsman,)), ("finding", FINDINGS))
        ),
        quotes="finding",
    )


_OPENED_LATER = Rule(
    check="dates_out_of_order",
    expectation="ExpectColumnPairValuesAToBeGreaterThanB",
    settings={
        "column_A": "determined_year",
        "column_B": "case_opened_year",
        "or_equal": True,
        "ignore_row_if": "either_value_is_missing",
    },
    one="was decided in a year before its case was opened",
    many="were decided in a year before their case was opened",
    mend=SEND_AGAIN,
    column="case_opened_year",
    rows=_FINDING,
    computed={"determined_year": pl.col("determined_on").dt.year().cast(pl.Int64)},
)
_NUMBERED = Rule(
    check="duplicate_finding_no",
    expectation="ExpectCompoundColumnsToBeUnique",
    settings={
        "column_list": ("month", "source_system", "ombudsman", "case_ref", "finding_no"),
        "ignore_row_if": "any_value_is_missing",
    },
    one="shares its number with another finding of the case",
    many="share a number with another finding of their case",
    mend="Number the findings of each case 1, 2, 3 and send the file again.",
    column="finding_no",
    rows=_FINDING,
)
_ORDERS_WITHOUT_DAY = Rule(
    check="orders_without_due_date",
    expectation="ExpectColumnValuesToNotBeNull",
    settings={"column": "orders_due_on"},
    one="has orders that were met, and no day on which they were due",
    many="have orders that were met, and no day on which they were due",
    mend="Add the day on which the orders are due: without it nobody can say whether they were met "
    "on time.",
    column="orders_due_on",
    severity=Severity.WARNING,
    rows=Rows(kinds=(DETERMINATION,), given=("orders_met_on",)),
)

DETERMINATION_RULES: tuple[Rule, ...] = (
    _in_order(
        "determined_on",
        "case_opened_on",
        "was decided before its case was opened",
        "were decided before their case was opened",
    ),
    _in_order(
        "orders_due_on",
        "determined_on",
        "has orders that were due before it was decided",
        "have orders that were due before they were decided",
    ),
    _in_order(
        "orders_met_on",
        "determined_on",
        "has orders that were met before it was decided",
        "have orders that were met before they were decided",
    ),
    _OPENED_LATER,
    _NUMBERED,
    *(_finding_of(ombudsman, findings) for ombudsman, findings in FINDINGS_OF.items()),
    _ORDERS_WITHOUT_DAY,
)
