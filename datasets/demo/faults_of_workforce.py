"""Faults of the workforce: what only people, posts and their comings and goings can get wrong."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import numpy as np
import polars as pl

from datasets.demo.planting import Fault, in_rows, some_rows, with_values
from datasets.workforce import (
    AGENCY_ASSIGNMENT,
    BASELINE,
    POST_HOLDER,
    TEAM_ABSENCE,
    VACANT_POST,
)

_HOLDER = pl.col("record_kind") == POST_HOLDER
_VACANT = pl.col("record_kind") == VACANT_POST
_AGENCY = pl.col("record_kind") == AGENCY_ASSIGNMENT
_TEAM = pl.col("record_kind") == TEAM_ABSENCE
_FACT = pl.col("record_kind") == BASELINE
_MONTH, _STARTED = pl.col("month"), pl.col("employment_start")
_LATER, _A_YEAR = timedelta(days=40), timedelta(days=365)
_STAYS: dict[str, object] = {"movement": "none", "leave_date": None, "leave_reason": None}
_LEFT: dict[str, object] = {
    "movement": "leaver",
    "leave_date": _MONTH,
    "leave_reason": "resignation",
    "employment_start": _MONTH - _A_YEAR,
    "continuous_service_start": None,
}
_CAME: dict[str, object] = {**_STAYS, "employment_start": _MONTH}
_ONE_CELL = ("service", "source_system", "source_organisation")
_SAME_CELL = {name: pl.col(name).first() for name in _ONE_CELL}


def in_turn(check: str, column: str, values: Callable[[pl.Expr], Mapping[str, object]]) -> Fault:
    """The fault of some post holders that contradict each other; every other one is told apart."""

    def plant(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
        rows = some_rows(frame, rng, among=_HOLDER)
        return with_values(frame, rows, **values(rows.cast(pl.Int64).cum_sum() % 2 == 0))

    return Fault(f"{check}-{column}", column, plant, check, is_of_rows=True)


_OF_PEOPLE = (
    in_rows("not_a_pseudonym", "employee_key", {"employee_key": "PAYROLL 12"}, _HOLDER),
    in_rows(
        "two_main_posts",
        "is_primary_post",
        {**_STAYS, **_SAME_CELL, "is_primary_post": True, "employee_key": "0123456789abcdef"},
        _HOLDER,
    ),
    in_rows("no_hours", "fte", {**_STAYS, "fte": 0.0, "contract_type": "permanent"}, _HOLDER),
    in_rows("role_family_missing", "role_family", {"role_family": None}, _HOLDER),
)
_OF_LEAVING = (
    in_rows("leaver_without_date", "leave_date", {**_LEFT, "leave_date": None}, _HOLDER),
    in_rows("leaver_without_reason", "leave_reason", {**_LEFT, "leave_reason": None}, _HOLDER),
    in_rows("leave_date_without_leaving", "movement", {**_LEFT, "movement": "none"}, _HOLDER),
    in_rows(
        "leave_reason_without_date", "leave_reason", {**_STAYS, "leave_reason": "other"}, _HOLDER
    ),
    in_rows(
        "tupe_against_reason",
        "leave_reason",
        {**_LEFT, "movement": "tupe_out"},
        _HOLDER,
        name="tupe_for_another_reason",
    ),
    in_rows(
        "tupe_against_reason",
        "leave_reason",
        {**_LEFT, "leave_reason": "tupe"},
        _HOLDER,
        name="leaver_because_of_tupe",
    ),
)
_OF_JOINING = (
    in_rows(
        "dates_out_of_order",
        "employment_start",
        {"continuous_service_start": _STARTED + _LATER},
        _HOLDER,
    ),
    in_rows("start_without_joining", "movement", _CAME, _HOLDER),
    in_rows(
        "joined_before_the_month",
        "employment_start",
        {**_STAYS, "movement": "joiner", "employment_start": _MONTH - _A_YEAR},
        _HOLDER,
    ),
    in_rows(
        "tupe_without_service",
        "continuous_service_start",
        {**_CAME, "movement": "tupe_in", "continuous_service_start": _MONTH},
        _HOLDER,
    ),
    in_rows(
        "tupe_of_another_employer",
        "employer",
        {
            **_CAME,
            "movement": "tupe_in",
            "continuous_service_start": _MONTH - _A_YEAR,
            "employer": "Another Employer",
        },
        _HOLDER,
    ),
    in_turn(
        "tupe_to_the_same_employer",
        "employer",
        lambda comes: {
            **_SAME_CELL,
            "employee_key": "fedcba9876543210",
            "is_primary_post": False,
            "employer": pl.col("employer").first(),
            "movement": pl.when(comes).then(pl.lit("tupe_in")).otherwise(pl.lit("tupe_out")),
            "employment_start": _MONTH,
            "continuous_service_start": _MONTH - _A_YEAR,
            "leave_date": pl.when(~comes).then(_MONTH),
            "leave_reason": pl.when(~comes).then(pl.lit("tupe")),
        },
    ),
)
_OF_POSTS = (
    in_rows(
        "reports_to_itself",
        "reports_to_position",
        {"reports_to_position": pl.col("position_id")},
        _HOLDER,
    ),
    in_rows(
        "reports_to_unknown_post",
        "reports_to_position",
        {"reports_to_position": "POST-NOWHERE"},
        _HOLDER,
    ),
    in_turn(
        "reports_in_a_circle",
        "reports_to_position",
        lambda even: {
            **_SAME_CELL,
            "position_id": pl.when(even).then(pl.lit("POST-EVEN")).otherwise(pl.lit("POST-ODD")),
            "reports_to_position": pl.when(even)
            .then(pl.lit("POST-ODD"))
            .otherwise(pl.lit("POST-EVEN")),
        },
    ),
    in_turn(
        "vacant_and_held",
        "position_id",
        lambda empty: {
            **_SAME_CELL,
            **_STAYS,
            "record_kind": pl.when(empty).then(pl.lit(VACANT_POST)).otherwise("record_kind"),
            "established_fte": pl.when(empty).then(1.0),
            "position_id": "POST-BOTH",
            "reports_to_position": None,
        },
    ),
    in_rows("dated_after_the_month", "vacant_since", {"vacant_since": _MONTH + _LATER}, _VACANT),
)
_OF_OTHERS = (
    in_rows("agency_without_fte", "agency_fte", {"agency_fte": None}, _AGENCY),
    in_rows("absence_above_time", "absence_days", {"absence_days": 99_999.0}, _TEAM),
    in_rows("dated_after_the_month", "fact_on", {"fact_on": _MONTH + _LATER}, _FACT),
)

FAULTS_OF_WORKFORCE: tuple[Fault, ...] = (
    *_OF_PEOPLE,
    *_OF_LEAVING,
    *_OF_JOINING,
    *_OF_POSTS,
    *_OF_OTHERS,
)
