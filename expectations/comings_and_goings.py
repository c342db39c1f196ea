"""Rules on who comes and who goes: movements, dates and reasons have to tell one story."""

import polars as pl

from datasets.workforce import (
    CAME,
    LEAVER,
    POST_HOLDER,
    TUPE,
    TUPE_IN,
    TUPE_OUT,
    WENT,
    WORKFORCE,
)
from expectations.from_contract import not_before
from expectations.report import Severity
from expectations.suite import Rows
from expectations.truths import holds

_HOLDER = Rows(kinds=(POST_HOLDER,))
_PASSED = (TUPE_IN, TUPE_OUT)
_ONE_STORY = "Make the movement, the dates and the reason agree, and send the month again."
_PERSON = ("month", "employee_key")
_STARTED_NOW = pl.col("employment_start") >= pl.col("month")
_MOVED_BOTH_WAYS = pl.col("movement").n_unique().over(_PERSON) > 1


def _who(*movements: str) -> Rows:
    return Rows(kinds=(POST_HOLDER,), among=(("movement", movements),))


_LEAVING = (
    holds(
        "leaver_without_date",
        "leave_date",
        pl.col("leave_date").is_not_null(),
        ("left, and has no leave_date", "left, and have no leave_date"),
        _who(*WENT),
        mend=_ONE_STORY,
    ),
    holds(
        "leaver_without_reason",
        "leave_reason",
        pl.col("leave_reason").is_not_null(),
        ("left, and gives no leave_reason", "left, and give no leave_reason"),
        _who(*WENT),
        mend="Add the reason: without it nobody knows whether they left of their own will.",
        severity=Severity.WARNING,
    ),
    holds(
        "leave_date_without_leaving",
        "movement",
        pl.col("movement").is_in(WENT),
        (
            "has a leave_date, and its movement is not that of a leaver",
            "have a leave_date, and their movement is not that of a leaver",
        ),
        Rows(kinds=(POST_HOLDER,), given=("leave_date",)),
        mend=_ONE_STORY,
    ),
    holds(
        "leave_reason_without_date",
        "leave_reason",
        pl.col("leave_reason").is_null(),
        ("gives a leave_reason and no leave_date", "give a leave_reason and no leave_date"),
        Rows(kinds=(POST_HOLDER,), blank=("leave_date",)),
        mend=_ONE_STORY,
        severity=Severity.WARNING,
    ),
)

_JOINING = (
    not_before(
        WORKFORCE.column("employment_start"),
        WORKFORCE.column("continuous_service_start"),
        (
            "has unbroken service that begins after the employment",
            "have unbroken service that begins after the employment",
        ),
        _HOLDER,
    ),
    holds(
        "start_without_joining",
        "movement",
        ~_STARTED_NOW | pl.col("movement").is_in((*CAME, *WENT)),
        (
            "started in the month, and its movement is not that of a joiner",
            "started in the month, and their movement is not that of a joiner",
        ),
        _HOLDER,
        mend="Say joiner, or tupe_in for somebody who came with a transfer.",
    ),
    holds(
        "joined_before_the_month",
        "employment_start",
        _STARTED_NOW,
        (
            "joined in the month by its movement, and before it by employment_start",
            "joined in the month by their movement, and before it by employment_start",
        ),
        _who(*CAME),
        mend="They are counted as joining now: say why they were entered late, or correct it.",
        severity=Severity.WARNING,
    ),
)

_TUPE = (
    holds(
        "tupe_against_reason",
        "leave_reason",
        pl.col("leave_reason") == TUPE,
        ("left by TUPE for another reason", "left by TUPE for another reason"),
        _who(TUPE_OUT),
        mend=_ONE_STORY,
    ),
    holds(
        "tupe_against_reason",
        "leave_reason",
        pl.col("leave_reason") != TUPE,
        ("is a leaver because of TUPE", "are leavers because of TUPE"),
        _who(LEAVER),
        mend="Who goes with a transfer does not leave: say tupe_out.",
    ),
    holds(
        "tupe_without_service",
        "continuous_service_start",
        (pl.col("continuous_service_start") < pl.col("employment_start")).fill_null(value=False),
        (
            "came by TUPE, and its unbroken service does not begin with an earlier employer",
            "came by TUPE, and their unbroken service does not begin with an earlier employer",
        ),
        _who(TUPE_IN),
        mend="TUPE keeps the service unbroken: give continuous_service_start, or say joiner.",
        severity=Severity.WARNING,
    ),
    holds(
        "tupe_to_the_same_employer",
        "employer",
        ~_MOVED_BOTH_WAYS | (pl.col("employer").n_unique().over(_PERSON) > 1),
        (
            "went and came by TUPE, and has the same employer on both sides",
            "went and came by TUPE, and have the same employer on both sides",
        ),
        Rows(kinds=(POST_HOLDER,), given=("employee_key",), among=(("movement", _PASSED),)),
        mend="Who stays with the same employer is an internal_move.",
    ),
    holds(
        "tupe_of_another_employer",
        "employer",
        pl.col("employer") == pl.col("source_organisation"),
        (
            "came or went by TUPE, and is not employed by the organisation that the row is from",
            "came or went by TUPE, and are not employed by the organisation that the rows are from",
        ),
        _who(*_PASSED),
        mend="Of who goes name the old employer, of who comes the new one.",
        severity=Severity.WARNING,
    ),
)

COMINGS_AND_GOINGS = (*_LEAVING, *_JOINING, *_TUPE)
