"""SUITE: what a complaints extract must keep to."""

from types import MappingProxyType

import polars as pl

from datasets.complaints import COMPLAINT_STAGE, COMPLAINTS, DETERMINATION
from expectations.from_contract import SEND_AGAIN, expectations_for, not_before
from expectations.suite import Rows, Rule, Suite

_STAGE = Rows(kinds=(COMPLAINT_STAGE,))
_FINDING = Rows(kinds=(DETERMINATION,))
_ANSWERED = ("was answered before it was received", "were answered before they were received")
_ACKNOWLEDGED = (
    "was acknowledged before it was received",
    "were acknowledged before they were received",
)
_DUE = ("was due before it was received", "were due before they were received")
_OPENED = ("was decided before its case was opened", "were decided before their case was opened")

_OWN = (
    *(
        not_before(COMPLAINTS.column(name), COMPLAINTS.column("received_on"), words, _STAGE)
        for name, words in (
            ("responded_on", _ANSWERED),
            ("acknowledged_on", _ACKNOWLEDGED),
            ("due_on", _DUE),
        )
    ),
    not_before(
        COMPLAINTS.column("determined_on"), COMPLAINTS.column("case_opened_on"), _OPENED, _FINDING
    ),
    Rule(
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
    ),
    Rule(
        check="duplicate_finding_no",
        expectation="ExpectCompoundColumnsToBeUnique",
        settings={
            "column_list": ("source_system", "ombudsman", "case_ref", "finding_no"),
            "ignore_row_if": "any_value_is_missing",
        },
        one="shares its number with another finding of the case",
        many="share a number with another finding of their case",
        mend="Number the findings of each case 1, 2, 3 and send the file again.",
        column="finding_no",
        rows=_FINDING,
    ),
)

SUITE = Suite(
    contract=COMPLAINTS,
    rules=(
        *expectations_for(
            COMPLAINTS,
            {
                "closed_on": (
                    "was closed before it was received",
                    "were closed before they were received",
                )
            },
        ),
        *_OWN,
    ),
    mix=("stage",),
    nouns=MappingProxyType(
        {
            COMPLAINT_STAGE: ("complaint", "complaints"),
            DETERMINATION: ("determination", "determinations"),
        }
    ),
)
