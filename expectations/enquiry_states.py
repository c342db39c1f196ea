"""What a member enquiry's status, answer and reopening say of each other."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import polars as pl

from datasets.member_enquiries import CLOSED, NOT_YET_ANSWERED, RESPONDED
from expectations.from_contract import SEND_AGAIN
from expectations.report import Severity
from expectations.suite import ALL_ROWS, Rows, Rule

FEW = 0.05
GIVEN, _EMPTY = "ExpectColumnValuesToNotBeNull", "ExpectColumnValuesToBeNull"
_STATUS, _REOPENING = "status_against_dates", "reopening_without_day"
_WAITING = ("status", NOT_YET_ANSWERED)
_ANSWERED = "answered_by_its_date"
_OPEN_AGAIN = "Say when it was opened again in last_reopened_on, or correct the status."
_IS_ANSWERED = pl.col("responded_on").is_not_null() & ~pl.col("holding_reply").fill_null(
    value=False
)
_NO_COMPUTED: Mapping[str, pl.Expr] = MappingProxyType({})


class Said(NamedTuple):
    """What is said of one record, of several, and what is to be done."""

    one: str
    many: str
    mend: str


def doubted(
    check: str,
    column: str,
    expected: str | tuple[str, Mapping[str, object]],
    said: Said,
    rows: Rows = ALL_ROWS,
) -> Rule:
    """A rule that warns, and blocks where more than a few of the rows break it."""
    name, settings = expected if isinstance(expected, tuple) else (expected, {"column": column})
    return Rule(
        check=check,
        expectation=name,
        settings=settings,
        one=said.one,
        many=said.many,
        mend=said.mend,
        column=column,
        severity=Severity.WARNING,
        blocks_above=FEW,
        rows=rows,
        computed={_ANSWERED: _IS_ANSWERED} if settings["column"] == _ANSWERED else _NO_COMPUTED,
    )


BY_STATUS = (
    doubted(
        _STATUS,
        "responded_on",
        GIVEN,
        Said(
            "has the status responded and no day on which it was answered",
            "have the status responded and no day on which they were answered",
            "Give responded_on its day: without it they count as not answered.",
        ),
        Rows(among=(("status", (RESPONDED,)),)),
    ),
    doubted(
        _STATUS,
        "closed_on",
        GIVEN,
        Said(
            "has the status closed and no day on which it was closed",
            "have the status closed and no day on which they were closed",
            "Give closed_on its day: without it they stay open for ever.",
        ),
        Rows(among=(("status", (CLOSED,)),)),
    ),
    doubted(
        _STATUS,
        "closed_on",
        _EMPTY,
        Said(
            "was closed by its date and has a status that says otherwise",
            "were closed by their dates and have a status that says otherwise",
            _OPEN_AGAIN,
        ),
        Rows(among=(_WAITING,)),
    ),
    doubted(
        _STATUS,
        "responded_on",
        ("ExpectColumnValuesToBeInSet", {"column": _ANSWERED, "value_set": (False,)}),
        Said(
            "was answered by its date and has a status that says otherwise",
            "were answered by their dates and have a status that says otherwise",
            _OPEN_AGAIN,
        ),
        Rows(among=(_WAITING,)),
    ),
    doubted(
        "holding_reply_as_answer",
        "responded_on",
        _EMPTY,
        Said(
            "has a day of answer, a holding reply, and a status that says it is not answered",
            "have a day of answer, a holding reply, and a status that says they are not answered",
            "A holding reply is no answer: leave responded_on empty until the answer is sent.",
        ),
        Rows(among=(_WAITING, ("holding_reply", (True,)))),
    ),
)

REOPENED = (
    doubted(
        _REOPENING,
        "last_reopened_on",
        GIVEN,
        Said(
            "was opened again and does not say when",
            "were opened again and do not say when",
            "Give last_reopened_on its day: without it they may count as closed.",
        ),
        Rows(given=("reopened_count",), among=(("reopened_count", tuple(range(1, 100))),)),
    ),
    doubted(
        _REOPENING,
        "reopened_count",
        ("ExpectColumnValuesToBeBetween", {"column": "reopened_count", "min_value": 1}),
        Said(
            "was opened again on a day, and never according to its count",
            "were opened again on a day, and never according to their count",
            SEND_AGAIN,
        ),
        Rows(given=("last_reopened_on",)),
    ),
)
