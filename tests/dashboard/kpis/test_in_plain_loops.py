"""Measures against plain loops over drawn records: two ways to count have to agree.

Each loop is written from the measure's definition alone.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import polars as pl
import pytest

from dashboard.kpis.registry import MEASURES
from datasets.calendar import add_months, add_working_days, month_end, working_days_between
from datasets.complaints import COMPLAINTS
from datasets.contract import Contract
from datasets.member_enquiries import MEMBER_ENQUIRIES
from datasets.repairs import REPAIRS
from datasets.store import CellKey
from tests.dashboard.building import LONDON, at, cells, records, rows_of
from tests.dashboard.kpis.drawn_lives import (
    MONTHS,
    SENDS,
    Row,
    complaint,
    day_of,
    drawn,
    enquiry,
    job,
)

Count = Callable[[Row], tuple[float, float | None]]


def starts(row: Row) -> tuple[datetime, datetime]:
    """The first instants in London of the row's month and of the next one."""
    first, following = row["month"], add_months(row["month"], 1)
    return at(f"{first:%Y-%m}-01"), at(f"{following:%Y-%m}-01")


def now(row: Row, name: str) -> bool:
    """Whether an event is in the row's month."""
    when = row[name]
    if when is None:
        return False
    if isinstance(when, datetime):
        first, following = starts(row)
        return first.timestamp() <= when.timestamp() < following.timestamp()
    return bool(row["month"] <= when <= month_end(row["month"]))


def before(one: Any, other: Any) -> bool:
    """Whether one is not after the other; never, where either is unknown."""
    return one is not None and other is not None and bool(one <= other)


def days(one: datetime, other: datetime) -> int:
    return (other.astimezone(LONDON).date() - one.astimezone(LONDON).date()).days


def _is_open(row: Row) -> bool:
    return row["completed_at"] is None and row["closed_other_at"] is None


def _is_overdue(row: Row) -> bool:
    due = row["target_at"]
    return _is_open(row) and due is not None and due.timestamp() < starts(row)[1].timestamp()


def _share(row: Row, numerator: Any, denominator: Any) -> tuple[float, float]:
    return float(bool(numerator and denominator)), float(bool(denominator))


def _attended(row: Row) -> tuple[float, float]:
    due, came = row["target_at"], row["attended_at"] or row["completed_at"]
    if row["target_event"] != "attend" or due is None:
        return 0, 0
    if before(came, due):
        in_time = now({**row, "came": came}, "came")
        return float(in_time), float(in_time)
    return 0, float(now(row, "target_at") and not before(row["closed_other_at"], due))


def _cost(row: Row) -> tuple[float, float]:
    if not now(row, "completed_at") or row["cost_gbp"] is None:
        return 0, 0
    return row["cost_gbp"] + (row["variation_gbp"] or 0), 1


def _ended(row: Row) -> bool:
    return now(row, "completed_at") or now(row, "closed_other_at")


def _twice(row: Row) -> bool:
    allowed = row["target_at"] and row["target_at"].timestamp() - row["raised_at"].timestamp()
    waited = starts(row)[1].timestamp() - row["raised_at"].timestamp()
    return _is_overdue(row) and waited > 2 * allowed


JOBS: Mapping[str, Count] = {
    "repairs_raised": lambda r: (now(r, "raised_at"), None),
    "repairs_completed": lambda r: (now(r, "completed_at"), None),
    "open_repairs": lambda r: (_is_open(r), None),
    "overdue_repairs": lambda r: (_is_overdue(r), None),
    "overdue_past_twice_target": lambda r: (_twice(r), None),
    "damp_mould_open": lambda r: (_is_open(r) and bool(r["is_damp_mould"]), None),
    "damp_mould_overdue": lambda r: (_is_overdue(r) and bool(r["is_damp_mould"]), None),
    "closed_without_completion": lambda r: (now(r, "closed_other_at"), now(r, "raised_at")),
    "non_emergency_on_time": lambda r: _share(
        r, before(r["completed_at"], r["target_at"]),
        now(r, "completed_at") and not r["is_emergency"] and r["target_at"] is not None),
    "emergency_on_time": lambda r: _share(
        r, before(r["completed_at"], r["target_at"]),
        now(r, "completed_at") and r["is_emergency"] and r["target_at"] is not None),
    "on_time_within_28_days": lambda r: _share(
        r, now(r, "completed_at") and days(r["raised_at"], r["completed_at"]) <= 28,
        now(r, "completed_at") and not r["is_emergency"]),
    "attended_on_time": _attended,
    "appointments_kept": lambda r: _share(
        r, r["appointment_kept"], now(r, "attended_at") and r["appointment_kept"] is not None),
    "no_access_share": lambda r: _share(
        r, (r["no_access_count"] or 0) > 0, _ended(r) and r["no_access_count"] is not None),
    "first_visit_fix": lambda r: _share(
        r, r["first_visit_fix"], now(r, "completed_at") and r["first_visit_fix"] is not None),
    "done_in_house": lambda r: _share(
        r, r["done_by"] == "in_house", now(r, "completed_at") and r["done_by"] is not None),
    "cost_per_repair": _cost,
}  # fmt: skip


def _decided(row: Row, due: date | None) -> tuple[float, float]:
    """Answered in time in the month; or its day passed in the month, unanswered and not closed."""
    if before(row["responded_on"], due):
        return float(now(row, "responded_on")), float(now(row, "responded_on"))
    passed = now({**row, "due": due}, "due")
    return 0, float(passed and not before(row["closed_on"], due))


def _waits(row: Row) -> bool:
    return row["responded_on"] is None and row["closed_on"] is None


ENQUIRIES: Mapping[str, Count] = {
    "enquiries_received": lambda r: (now(r, "received_on"), None),
    "open_enquiries": lambda r: (_waits(r), None),
    "overdue_enquiries": lambda r: (_waits(r) and before(r["due_on"], month_end(r["month"])), None),
    "answered_on_time": lambda r: _decided(r, r["due_on"]),
    "enquiries_reopened": lambda r: (now(r, "last_reopened_on"), now(r, "responded_on")),
    "passed_between_teams": lambda r: (
        (r["passed_between_teams"] or 0) * now(r, "responded_on"),
        now(r, "responded_on") and r["passed_between_teams"] is not None),
    "become_complaints": lambda r: _share(r, r["linked_complaint_ref"], now(r, "responded_on")),
    "share_about_repairs": lambda r: _share(
        r, r["category"] in ("repairs", "damp_and_mould"), now(r, "received_on")),
    "working_days_to_answer": lambda r: (now(r, "responded_on"), None),
}  # fmt: skip


def _effective(row: Row) -> date | None:
    extended: date | None = row["extended_due_on"] if row["extension_agreed"] else None
    due: date | None = row["due_on"]
    return extended or due


def _answered(row: Row, stage: int) -> tuple[float, float]:
    """As an enquiry; and one closed before its day without an answer, unless it was withdrawn."""
    if row["stage"] != stage:
        return 0, 0
    above, below = _decided(row, _effective(row))
    given_up = row["responded_on"] is None and row["status"] == "closed" and now(row, "closed_on")
    return above, float(below or (given_up and before(row["closed_on"], _effective(row))))


def _acknowledged(row: Row) -> tuple[float, float]:
    due = add_working_days(row["received_on"], 5)
    if before(row["acknowledged_on"], due):
        return float(now(row, "acknowledged_on")), float(now(row, "acknowledged_on"))
    return 0, float(now({**row, "due": due}, "due") and not before(row["closed_on"], due))


def _tenant(row: Row) -> bool:
    return row["complainant_type"] == "tenant" and row["regime"] == "housing_ombudsman"


def _came(row: Row, stage: int) -> bool:
    return row["stage"] == stage and now(row, "received_on")


STAGES: Mapping[str, Count] = {
    "stage1_received": lambda r: (_came(r, 1), None),
    "stage1_from_others": lambda r: (_came(r, 1) and not _tenant(r), None),
    "stage1_per_1000_homes": lambda r: (_came(r, 1) and _tenant(r), None),
    "stage2_per_1000_homes": lambda r: (_came(r, 2) and _tenant(r), None),
    "complaints_about_staff_conduct": lambda r: (
        _came(r, 1) and r["theme"] == "staff_conduct", None),
    "open_complaints": lambda r: (_waits(r), None),
    "overdue_complaints": lambda r: (
        _waits(r) and before(_effective(r), month_end(r["month"])), None),
    "stage1_on_time": lambda r: _answered(r, 1),
    "stage2_on_time": lambda r: _answered(r, 2),
    "acknowledged_on_time": _acknowledged,
    "complaints_upheld": lambda r: _share(
        r, r["outcome"] in ("upheld", "partly_upheld"),
        now(r, "responded_on") and r["outcome"] not in (None, "withdrawn")),
    "complaints_compensated": lambda r: (
        now(r, "responded_on") and (r["compensation_gbp"] or 0) > 0, None),
    "compensation_per_1000_homes": lambda r: (
        now(r, "responded_on") * (r["compensation_gbp"] or 0), None),
}  # fmt: skip

DRAWN: Mapping[str, tuple[Contract, Callable[[], list[Row]], Mapping[str, Count]]] = {
    "repairs": (
        REPAIRS,
        lambda: list(drawn(1, job, "raised_at", ("completed_at", "closed_other_at"))),
        JOBS,
    ),
    "member_enquiries": (
        MEMBER_ENQUIRIES,
        lambda: list(drawn(2, enquiry, "received_on", ("responded_on", "closed_on"))),
        ENQUIRIES,
    ),
    "complaints": (
        COMPLAINTS,
        lambda: list(drawn(3, complaint, "received_on", ("responded_on", "closed_on"))),
        STAGES,
    ),
}


@pytest.fixture(scope="module")
def counted() -> dict[str, tuple[list[Row], pl.DataFrame]]:
    """By dataset: the rows drawn, and the measure rows of every cell."""
    found = {}
    for name, (contract, draw, _) in DRAWN.items():
        rows = draw()
        by_month = {f"{m:%Y-%m}": [r for r in rows if r["month"] == m] for m in MONTHS}
        keys: list[CellKey] = [key for s in SENDS for key in cells(name, SENDS[s], s)]
        found[name] = (rows, rows_of(records(contract, by_month), contract, keys))
    return found


def _counts_in(row: Row, measure: str) -> bool:
    return MEASURES[measure].dataset != "repairs" or row["repair_class"] == "responsive"


@pytest.mark.parametrize(
    ("name", "measure"), [(name, m) for name, (_, _, counts) in DRAWN.items() for m in counts]
)
def test_every_cell_and_every_part_of_it_is_what_a_loop_counts(
    counted: dict[str, tuple[list[Row], pl.DataFrame]], name: str, measure: str
) -> None:
    rows, stored = counted[name]
    count, told = DRAWN[name][2][measure], MEASURES[measure]
    columns = {"": None, **({"ward": "ward_code"} if told.by_ward else {})}
    columns |= {told.breakdown: told.breakdown} if told.breakdown else {}
    expected: dict[tuple[Any, ...], tuple[float, float]] = {}
    for row in rows:
        above, below = count(row) if _counts_in(row, measure) else (0, 0)
        for breakdown, column in columns.items():
            value = row.get(column) if column else ""
            node = "not recorded" if value is None else str(value)
            key = (row["source_system"], row["month"], breakdown, node)
            so_far = expected.get(key, (0.0, 0.0))
            expected[key] = (so_far[0] + above, so_far[1] + (below or 0))
    found = {
        tuple(key): (above, 0.0 if told.per_homes else below or 0.0)
        for *key, above, below in stored.filter(
            pl.col("measure") == measure, pl.col("days").is_null()
        )
        .select("source_system", "month", "breakdown", "node", "numerator", "denominator")
        .iter_rows()
    }
    assert any(above for above, _ in expected.values())
    for key in expected.keys() | found.keys():
        assert found.get(key, (0, 0)) == pytest.approx(expected.get(key, (0, 0))), key
    whole = {(s, m) for s in SENDS for m in SENDS[s]}
    assert {key[:2] for key in found if key[2] == ""} == whole


DURATIONS: Mapping[str, tuple[str, Callable[[Row], int | None]]] = {
    "days_to_complete": ("repairs", lambda r: (
        days(r["raised_at"], r["completed_at"]) if now(r, "completed_at") else None)),
    "damp_mould_days": ("repairs", lambda r: (
        days(r["raised_at"], r["completed_at"])
        if r["is_damp_mould"] and now(r, "completed_at") else None)),
    "open_repairs_age": ("repairs", lambda r: (
        (month_end(r["month"]) - day_of(r["raised_at"])).days if _is_open(r) else None)),
    "overdue_repairs_days_late": ("repairs", lambda r: (
        (month_end(r["month"]) - day_of(r["target_at"])).days if _is_overdue(r) else None)),
    "working_days_to_answer": ("member_enquiries", lambda r: (
        working_days_between(r["received_on"], r["responded_on"])
        if now(r, "responded_on") else None)),
}  # fmt: skip


@pytest.mark.parametrize("measure", DURATIONS)
def test_every_record_is_counted_under_its_own_days(
    counted: dict[str, tuple[list[Row], pl.DataFrame]], measure: str
) -> None:
    name, took = DURATIONS[measure]
    rows, stored = counted[name]
    expected: dict[tuple[Any, ...], float] = {}
    for row in rows:
        number = took(row) if _counts_in(row, measure) else None
        if number is not None:
            key = (row["source_system"], row["month"], number)
            expected[key] = expected.get(key, 0) + 1
    kept = stored.filter(
        pl.col("measure") == measure, pl.col("days").is_not_null(), pl.col("breakdown") == ""
    ).select("source_system", "month", "days", "numerator")
    assert {tuple(key): above for *key, above in kept.iter_rows()} == expected
