"""Faults of complaints: what only stages, answers and an Ombudsman's findings can get wrong."""

from datetime import timedelta

import polars as pl

from datasets.complaints import COMPLAINT_STAGE, DETERMINATION
from datasets.demo.planting import Fault, in_rows

_STAGE = pl.col("record_kind") == COMPLAINT_STAGE
_FINDING = pl.col("record_kind") == DETERMINATION
_EARLIER, _LATER = timedelta(days=3), timedelta(days=40)
MID_MONTH = 15
_RECEIVED, _DECIDED = pl.col("received_on"), pl.col("determined_on")
_EARLY = _STAGE & (pl.col("month") <= _RECEIVED) & (_RECEIVED.dt.day() <= MID_MONTH)
_ENDED = ("responded_on", "outcome", "closed_on")
_OPEN: dict[str, object] = {**dict.fromkeys(_ENDED), "status": "open"}
_ANSWERED: dict[str, object] = {
    "responded_on": _RECEIVED,
    "outcome": "upheld",
    "closed_on": _RECEIVED,
    "status": "responded",
    "escalated_on": None,
}
_BEFORE_RECEIPT = (
    "responded_on",
    "acknowledged_on",
    "logged_on",
    "due_on",
    "escalated_on",
    "actions_due_on",
    "actions_met_on",
)

_OF_DATES = (
    *(
        in_rows("dates_out_of_order", name, {**_OPEN, name: _RECEIVED - _EARLIER}, _STAGE)
        for name in _BEFORE_RECEIPT
    ),
    in_rows(
        "dates_out_of_order",
        "acknowledged_on",
        {"acknowledged_on": _RECEIVED, "logged_on": _RECEIVED + timedelta(days=1)},
        _EARLY,
        name="acknowledged_before_logged",
    ),
    in_rows(
        "dates_out_of_order",
        "escalated_on",
        {**_ANSWERED, "escalated_on": _RECEIVED, "responded_on": _RECEIVED + timedelta(days=1)},
        _EARLY,
        name="escalated_before_answered",
    ),
    in_rows(
        "dates_out_of_order",
        "closed_on",
        {**_ANSWERED, "responded_on": _RECEIVED + timedelta(days=1)},
        _EARLY,
        name="closed_before_answered",
    ),
    in_rows(
        "extension_not_later",
        "extended_due_on",
        {"extended_due_on": pl.col("due_on"), "extension_agreed": True},
        _STAGE & pl.col("due_on").is_not_null(),
    ),
    in_rows(
        "duplicate_stage",
        "stage",
        {
            name: pl.col(name).first()
            for name in (
                "service",
                "source_system",
                "source_organisation",
                "complaint_ref",
                "stage",
            )
        },
        _STAGE,
    ),
)
_OF_ANSWERS = (
    in_rows("null_value", "status", {**_OPEN, "status": None}, _EARLY),
    in_rows("out_of_range", "compensation_gbp", {**_ANSWERED, "compensation_gbp": -1.0}, _EARLY),
    in_rows("unknown_value", "status", {**_OPEN, "status": "filed"}, _EARLY),
    in_rows("answered_but_not_by_status", "status", {**_ANSWERED, "status": "open"}, _EARLY),
    in_rows(
        "closed_but_open_by_status",
        "status",
        {**_OPEN, "closed_on": _RECEIVED, "status": "open"},
        _EARLY,
    ),
    in_rows("answer_without_date", "responded_on", {**_OPEN, "status": "responded"}, _STAGE),
    in_rows("ended_without_date", "closed_on", {**_OPEN, "status": "closed"}, _STAGE),
    in_rows(
        "closed_without_answer",
        "responded_on",
        {**_OPEN, "closed_on": _RECEIVED, "status": "closed"},
        _EARLY,
    ),
    in_rows("outcome_missing", "outcome", {**_ANSWERED, "outcome": None}, _EARLY),
    in_rows("outcome_without_answer", "outcome", {**_OPEN, "outcome": "upheld"}, _STAGE),
    in_rows(
        "extension_not_agreed",
        "extension_agreed",
        {"extended_due_on": _RECEIVED + _LATER, "extension_agreed": False},
        _STAGE,
    ),
    in_rows(
        "extension_without_agreement",
        "extension_agreed",
        {"extended_due_on": _RECEIVED + _LATER, "extension_agreed": None},
        _STAGE,
    ),
    in_rows(
        "extension_without_date",
        "extended_due_on",
        {"extended_due_on": None, "extension_agreed": True},
        _STAGE,
    ),
    in_rows(
        "actions_without_due_date",
        "actions_due_on",
        {"actions_due_on": None, "actions_met_on": _RECEIVED},
        _STAGE,
    ),
    in_rows(
        "code_against_date",
        "code_version",
        {"code_version": "1066", "regime": "housing_ombudsman"},
        _STAGE,
    ),
)
_OF_FINDINGS = (
    in_rows(
        "organisation_not_named", "source_organisation", {"source_organisation": None}, _FINDING
    ),
    in_rows("dates_out_of_order", "determined_on", {"case_opened_on": _DECIDED + _LATER}, _FINDING),
    in_rows(
        "dates_out_of_order", "orders_due_on", {"orders_due_on": _DECIDED - _EARLIER}, _FINDING
    ),
    in_rows(
        "dates_out_of_order",
        "orders_met_on",
        {"orders_due_on": _DECIDED, "orders_met_on": _DECIDED - _EARLIER},
        _FINDING,
    ),
    in_rows("dates_out_of_order", "case_opened_year", {"case_opened_year": 2099}, _FINDING),
    in_rows(
        "duplicate_finding_no",
        "finding_no",
        {name: pl.col(name).first() for name in ("service", "source_system", "source_organisation")}
        | {"ombudsman": "housing", "case_ref": "CASE-AGAIN", "finding_no": 1},
        _FINDING,
    ),
    in_rows(
        "finding_of_another_ombudsman",
        "finding",
        {"ombudsman": "lgsco", "finding": "maladministration"},
        _FINDING,
    ),
    in_rows(
        "orders_without_due_date",
        "orders_due_on",
        {"orders_due_on": None, "orders_met_on": _DECIDED},
        _FINDING,
    ),
)

FAULTS_OF_COMPLAINTS: tuple[Fault, ...] = (*_OF_DATES, *_OF_ANSWERS, *_OF_FINDINGS)
