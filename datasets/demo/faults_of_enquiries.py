"""Faults of member enquiries: what only their answers, states and reopenings can get wrong."""

from datetime import timedelta

import polars as pl

from datasets.demo.planting import Fault, in_rows
from datasets.member_enquiries import MEMBER_ENQUIRY

_ENQUIRY = pl.col("record_kind") == MEMBER_ENQUIRY
MID_MONTH = 15
_EARLIER, _A_DAY = timedelta(days=3), timedelta(days=1)
_RECEIVED = pl.col("received_on")
_NEW = _ENQUIRY & (pl.col("month") <= _RECEIVED) & (_RECEIVED.dt.day() <= MID_MONTH)
_OPEN: dict[str, object] = {
    "responded_on": None,
    "closed_on": None,
    "status": "in_progress",
    "reopened_count": 0,
    "last_reopened_on": None,
    "holding_reply": False,
}
_ANSWERED: dict[str, object] = {**_OPEN, "responded_on": _RECEIVED, "status": "responded"}
_CLOSED: dict[str, object] = {**_ANSWERED, "closed_on": _RECEIVED, "status": "closed"}


def _before_receipt(name: str, **values: object) -> Fault:
    early = {**_OPEN, **values, name: _RECEIVED - _EARLIER}
    return in_rows("dates_out_of_order", name, early, _ENQUIRY)


FAULTS_OF_ENQUIRIES: tuple[Fault, ...] = (
    _before_receipt("responded_on", status="responded"),
    _before_receipt("due_on", original_due_on=None),
    _before_receipt("original_due_on"),
    _before_receipt("last_reopened_on", reopened_count=1),
    in_rows(
        "dates_out_of_order",
        "closed_on",
        {**_CLOSED, "responded_on": _RECEIVED + _A_DAY},
        _NEW,
        name="closed_before_answered",
    ),
    in_rows(
        "status_against_dates",
        "responded_on",
        {**_OPEN, "status": "responded"},
        _ENQUIRY,
        name="answered_by_status_alone",
    ),
    in_rows(
        "status_against_dates",
        "closed_on",
        {**_ANSWERED, "status": "closed"},
        _ENQUIRY,
        name="closed_by_status_alone",
    ),
    in_rows(
        "status_against_dates",
        "closed_on",
        {**_CLOSED, "status": "assigned"},
        _NEW,
        name="closed_by_its_date_alone",
    ),
    in_rows(
        "status_against_dates",
        "responded_on",
        {**_ANSWERED, "status": "assigned"},
        _ENQUIRY,
        name="answered_by_its_date_alone",
    ),
    in_rows(
        "holding_reply_as_answer",
        "responded_on",
        {**_ANSWERED, "status": "assigned", "holding_reply": True},
        _ENQUIRY,
    ),
    in_rows("reopening_without_day", "last_reopened_on", {**_OPEN, "reopened_count": 1}, _ENQUIRY),
    in_rows(
        "reopening_without_day",
        "reopened_count",
        {**_OPEN, "last_reopened_on": _RECEIVED},
        _ENQUIRY,
    ),
    in_rows(
        "due_date_moved",
        "due_on",
        {"due_on": pl.col("original_due_on") + _A_DAY},
        _ENQUIRY & pl.col("original_due_on").is_not_null(),
    ),
    in_rows("not_due", "due_on", {"due_on": None, "original_due_on": None}, _ENQUIRY),
    in_rows("not_a_pseudonym", "member_key", {"member_key": "Cllr 12"}, _ENQUIRY),
)
