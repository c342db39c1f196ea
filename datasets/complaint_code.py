"""The Complaint Handling Codes: which one applies to a complaint, and when its answer is due.

Housing Ombudsman: the Codes of July 2020, April 2022 (compliance by October) and April 2024, when
it became statutory. Local Government and Social Care Ombudsman: used from April 2026. Under the
two newer ones the time for an answer runs from the acknowledgement, under the older ones from the
day on which the complaint was logged.
"""

from datetime import date

import polars as pl

from datasets.calendar import plus_working_days
from datasets.contract import WorkedOut

HOUSING_CODES = ((date(2020, 7, 1), "2020"), (date(2022, 4, 1), "2022"), (date(2024, 4, 1), "2024"))
LGSCO_CODES = ((date(2026, 4, 1), "2026"),)
CODE_VERSIONS = tuple(version for _, version in (*HOUSING_CODES, *LGSCO_CODES))
FROM_ACKNOWLEDGEMENT = ("2024", "2026")

ACKNOWLEDGE_WITHIN = 5
ANSWER_WITHIN = {1: 10, 2: 20}
"""Working days, by stage."""

_LANDLORDS_OWN = ("tenant", "shared_owner", "leaseholder")
_OTHERS = ("temporary_accommodation", "other")

REGIME = (
    pl.when(pl.col("complainant_type").is_in(_LANDLORDS_OWN))
    .then(pl.lit("housing_ombudsman"))
    .when(pl.col("complainant_type").is_in(_OTHERS))
    .then(pl.lit("lgsco"))
)
"""Whose rules apply, told by who complains: complaints about homelessness go to the LGSCO."""


def _in_force(codes: tuple[tuple[date, str], ...]) -> pl.Expr:
    """The last code that had begun when the complaint was received; null before them all."""
    received = pl.col("received_on")
    return pl.coalesce(pl.when(received >= since).then(pl.lit(code)) for since, code in codes[::-1])


CODE_VERSION = (
    pl.when(pl.col("regime") == "housing_ombudsman")
    .then(_in_force(HOUSING_CODES))
    .when(pl.col("regime") == "lgsco")
    .then(_in_force(LGSCO_CODES))
)
"""Which Code applies, by regime and day of receipt; the statutory procedures have none."""

ACKNOWLEDGE_BY = plus_working_days(pl.col("received_on"), ACKNOWLEDGE_WITHIN)

_NEWER = pl.col("code_version").is_in(FROM_ACKNOWLEDGEMENT)
_ACKNOWLEDGED = pl.when(_NEWER).then(pl.coalesce("acknowledged_on", ACKNOWLEDGE_BY))
_LOGGED = pl.when(pl.col("code_version").is_not_null() & ~_NEWER).then(
    pl.coalesce("logged_on", "received_on")
)


def _due(started: pl.Expr) -> pl.Expr:
    """The working day by which each stage is to be answered, once its clock has begun."""
    return pl.coalesce(
        pl.when(pl.col("stage") == stage).then(plus_working_days(started, days))
        for stage, days in ANSWER_WITHIN.items()
    )


CODE_DUE_BY_ACKNOWLEDGEMENT = _due(_ACKNOWLEDGED)
"""When the answer is due under the two newer Codes, before any extension; else null.

A complaint that nobody has acknowledged yet counts as if it had been on the last day for that.
"""
CODE_DUE_ON = _due(pl.coalesce(_ACKNOWLEDGED, _LOGGED))
"""When the answer is due under the Code that applies, before any extension."""

WORKED_OUT = (
    WorkedOut("regime", REGIME, ("complainant_type",), "from who complained"),
    WorkedOut(
        "code_version",
        CODE_VERSION,
        ("regime",),
        "from the day of receipt: the Code that was in force",
    ),
    WorkedOut("due_on", pl.col("due_on_raw"), ("due_on_raw",), "from the sender's own due_on_raw"),
    WorkedOut(
        "due_on",
        CODE_DUE_ON,
        ("code_version", "acknowledged_on"),
        f"from the Complaint Handling Code: {ANSWER_WITHIN[1]} working days for stage 1 and "
        f"{ANSWER_WITHIN[2]} for stage 2, from the acknowledgement (until 2024 from logging)",
    ),
    WorkedOut(
        "case_opened_year",
        pl.col("case_opened_on").dt.year(),
        ("case_opened_on",),
        "from the day on which the case was opened",
    ),
)
