"""What the member enquiry measures are built from: which enquiries, in which month, how long."""

import polars as pl

from datasets.calendar import working_days_from
from datasets.member_enquiries import ABOUT_REPAIRS

OURS = "This dashboard"
INBOX = "receiving_body"
"""Whose inbox it came to: the company's, the council's and all of them are kept apart."""

_MONTH = pl.col("month")
_MONTH_END = _MONTH.dt.month_end()


def _in_month(day: str) -> pl.Expr:
    return pl.col(day).dt.month_start() == _MONTH


RECEIVED = _in_month("received_on")
ANSWERED = _in_month("responded_on")
REOPENED = _in_month("last_reopened_on")
OPEN = pl.col("responded_on").is_null() & pl.col("closed_on").is_null()
OVERDUE = OPEN & (pl.col("due_on") <= _MONTH_END)
IN_TIME = pl.col("responded_on") <= pl.col("due_on")
ANSWERED_IN_TIME = ANSWERED & IN_TIME
_ENDED_BEFORE = (pl.col("closed_on") <= pl.col("due_on")).fill_null(value=False)
MISSED = _in_month("due_on") & ~IN_TIME.fill_null(value=False) & ~_ENDED_BEFORE
"""Due in the month and not answered by then, nor closed without an answer before."""
DECIDED = ANSWERED_IN_TIME | MISSED
WORKING_DAYS = working_days_from(pl.col("received_on"), pl.col("responded_on"))
ON_REPAIRS = pl.col("category").is_in(ABOUT_REPAIRS)

OPEN_COLUMNS = ("received_on", "responded_on", "closed_on")

HOLDING = "A holding reply is no answer: the enquiry stays open until the answer itself is sent."
OPEN_AGAIN = "An enquiry that was opened again is open, and its earlier answer no longer counts."
INBOXES = (
    "All inboxes together are shown only for months in which every inbox that was expected has "
    "sent its extract."
)
"""Said of totals, which are too low while one inbox is missing."""
