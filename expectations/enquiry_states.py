"""What a member enquiry's status, answer and reopening say of each other."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import polars as pl

from datasets.member_enquiries import CLOSED, NOT_YET_ANSWERED, RESPONDED
from expectations.from_contract import SEND_AGAIN
from expectations.report import Severity
from expectations.suite import Rule

FEW = 0.05
_STATUS, _REOPENING = "status_against_dates", "reopening_without_day"
_OPEN_AGAIN = "Say when it was opened again in last_reopened_on, or correct the status."

_WAITS = pl.col("status").is_in(NOT_YET_ANSWERED)
_IS_ANSWERED, _IS_CLOSED = pl.col("responded_on").is_not_null(), pl.col("closed_on").is_not_null()
_WAS_HELD = pl.col("holding_reply").fill_null(value=False)
_TIMES_REOPENED = pl.col("reopened_count").fill_null(0)
_HAS_DAY = pl.col("last_reopened_on").is_not_null()

WRONG: Mapping[str, pl.Expr] = MappingProxyType(
    {
        "responded_without_day": (pl.col("status") == RESPONDED) & ~_IS_ANSWERED,
        "closed_without_day": (pl.col("status") == CLOSED) & ~_IS_CLOSED,
        "closed_and_waiting": _WAITS & _IS_CLOSED,
        "answered_and_waiting": _WAITS & _IS_ANSWERED & ~_WAS_HELD,
        "held_as_answered": _WAITS & _IS_ANSWERED & _WAS_HELD,
        "reopened_without_day": (_TIMES_REOPENED > 0) & ~_HAS_DAY,
        "reopened_never": _HAS_DAY & (pl.col("reopened_count") == 0),
    }
)
"""What no enquiry should be; a blank is no contradiction."""


class Said(NamedTuple):
    """What is said of one record, of several, and what is to be done."""

    one: str
    many: str
    mend: str


def _doubted(check: str, column: str, wrong: str, said: Said) -> Rule:
    """A rule that warns of what is wrong, and blocks where it is more than a few of all."""
    return Rule(
        check=check,
        expectation="ExpectColumnValuesToBeInSet",
        settings={"column": wrong, "value_set": (False,)},
        one=said.one,
        many=said.many,
        mend=said.mend,
        column=column,
        severity=Severity.WARNING,
        blocks_above=FEW,
        computed={wrong: WRONG[wrong].fill_null(value=False)},
    )


STATES = (
    _doubted(
        _STATUS,
        "responded_on",
        "responded_without_day",
        Said(
            "has the status responded and no day on which it was answered",
            "have the status responded and no day on which they were answered",
            "Give responded_on its day: without it they count as not answered.",
        ),
    ),
    _doubted(
        _STATUS,
        "closed_on",
        "closed_without_day",
        Said(
            "has the status closed and no day on which it was closed",
            "have the status closed and no day on which they were closed",
            "Give closed_on its day: without it they stay open for ever.",
        ),
    ),
    _doubted(
        _STATUS,
        "closed_on",
        "closed_and_waiting",
        Said(
            "was closed by its date and has a status that says otherwise",
            "were closed by their dates and have a status that says otherwise",
            _OPEN_AGAIN,
        ),
    ),
    _doubted(
        _STATUS,
        "responded_on",
        "answered_and_waiting",
        Said(
            "was answered by its date and has a status that says otherwise",
            "were answered by their dates and have a status that says otherwise",
            _OPEN_AGAIN,
        ),
    ),
    _doubted(
        "holding_reply_as_answer",
        "responded_on",
        "held_as_answered",
        Said(
            "has a day of answer, a holding reply, and a status that says it is not answered",
            "have a day of answer, a holding reply, and a status that says they are not answered",
            "A holding reply is no answer: leave responded_on empty until the answer is sent.",
        ),
    ),
    _doubted(
        _REOPENING,
        "last_reopened_on",
        "reopened_without_day",
        Said(
            "was opened again and does not say when",
            "were opened again and do not say when",
            "Give last_reopened_on its day: without it they may count as closed.",
        ),
    ),
    _doubted(
        _REOPENING,
        "reopened_count",
        "reopened_never",
        Said(
            "was opened again on a day, and never according to its count",
            "were opened again on a day, and never according to their count",
            SEND_AGAIN,
        ),
    ),
)
