"""Lives drawn at random, with what goes wrong in counting, and cut into their months.

Events at the first and last instant of a month and at a clock change, all on one day, or unknown;
jobs opened again; an empty month; and two systems, of which one takes over.
"""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from datasets.calendar import add_working_days, month_end
from tests.dashboard.building import LONDON, at, month

Row = dict[str, Any]
MONTHS = [month(f"2024-{number:02d}") for number in range(2, 8)]
SENDS = {"old": MONTHS[:4], "new": MONTHS[2:]}
EMPTY = MONTHS[4]
LIVES = 300
INSTANTS = [
    *(at(text) for text in ("2024-02-29 23:59", "2024-03-31 00:30", "2024-03-31 02:30")),
    *(at(f"2024-{number:02d}-01") for number in range(2, 9)),
    *(at(f"2024-{number:02d}-01") - timedelta(microseconds=1) for number in range(3, 9)),
]


def drawn(
    seed: int, life: Callable[[random.Random, int], Row], opened: str, ends: tuple[str, ...]
) -> Iterator[Row]:
    """Each life in every month of its system in which it was not over before, as it stood then."""
    draw = random.Random(seed)
    for number in range(LIVES):
        whole = life(draw, number)
        system = draw.choice(list(SENDS))
        for when in SENDS[system]:
            last = month_end(when)
            known = {
                name: None if day_of(value) is not None and day_of(value) > last
                and not name.startswith(("target", "due", "extended", "original")) else value
                for name, value in whole.items()
            }  # fmt: skip
            over = [day_of(whole[name]) for name in ends if whole[name] is not None]
            is_here = day_of(whole[opened]) <= last and not (over and min(over) < when)
            if is_here and when != EMPTY:
                yield known | {"month": when, "source_system": system}


def day_of(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(LONDON).date()
    return value if isinstance(value, date) else None


def _some(draw: random.Random, *values: Any) -> Any:
    return draw.choice(values)


def _on(start: datetime, minutes: int) -> datetime:
    """So many minutes on, the clocks having changed or not: never a time that there was not."""
    return (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(LONDON)


def _after(draw: random.Random, start: datetime, most: int) -> datetime | None:
    """An instant not before another: the same, one at an edge, any, or nobody knows."""
    edges = [instant for instant in INSTANTS if instant >= start]
    near = _on(start, draw.randint(0, most * 24 * 60))
    return _some(draw, start, near, near, near, None, draw.choice(edges) if edges else near)


def job(draw: random.Random, number: int) -> Row:
    raised = draw.choice(INSTANTS)
    if draw.random() < 0.6:
        raised = _on(at("2024-01-03 10:00"), draw.randint(0, 240_000))
    done, closed = _after(draw, raised, 70), _after(draw, raised, 90)
    if done is not None and closed is not None:
        done, closed = _some(draw, (done, None), (None, closed))
    return {
        "record_kind": "works_order", "record_id": f"J{number}", "work_order_ref": f"J{number}",
        "repair_class": _some(draw, "responsive", "responsive", "responsive", "planned"),
        "is_emergency": _some(draw, True, False, False), "priority_raw": "N",
        "priority_code": _some(draw, 1, 4, None), "ward_code": _some(draw, "E1", "E2", None),
        "raised_at": raised, "completed_at": done, "closed_other_at": closed,
        "target_at": _after(draw, raised, 40),
        "target_event": _some(draw, "attend", "complete", None),
        "attended_at": _after(draw, raised, 30), "no_access_count": _some(draw, 0, 1, 2, None),
        "appointment_kept": _some(draw, True, False, None),
        "first_visit_fix": _some(draw, True, False, None), "is_damp_mould": _some(draw, True, None),
        "done_by": _some(draw, "in_house", "contractor", None),
        "cost_gbp": _some(draw, 0.0, 10.25, None), "variation_gbp": _some(draw, -1.5, 3.0, None),
    }  # fmt: skip


def _dated(draw: random.Random, most: int) -> tuple[date, Callable[[], date | None]]:
    """A day of receipt, and days after it: the same, an edge of a month, any, or none."""
    received = date(2024, 1, 25) + timedelta(days=draw.randint(0, 180))

    def later() -> date | None:
        near = received + timedelta(days=draw.randint(0, most))
        return _some(draw, received, near, near, month_end(near), near.replace(day=1)
                     if near.replace(day=1) >= received else near, None)  # fmt: skip

    return received, later


def enquiry(draw: random.Random, number: int) -> Row:
    received, later = _dated(draw, 40)
    answered = later()
    return {
        "record_kind": "member_enquiry", "record_id": f"Q{number}", "enquiry_ref": f"Q{number}",
        "member_type": "councillor", "receiving_body": _some(draw, "almo", "council"),
        "category": _some(draw, "repairs", "damp_and_mould", "parking"), "received_on": received,
        "responded_on": answered, "closed_on": _some(draw, answered, later()),
        "due_on": _some(draw, add_working_days(received, 10), later()),
        "passed_between_teams": _some(draw, 0, 3, None),
        "linked_complaint_ref": _some(draw, "C1", None), "last_reopened_on": later(),
    }  # fmt: skip


def complaint(draw: random.Random, number: int) -> Row:
    received, later = _dated(draw, 45)
    answered = later()
    return {
        "record_kind": "complaint_stage", "record_id": f"C{number}", "complaint_ref": f"C{number}",
        "stage": _some(draw, 1, 1, 2),
        "complainant_type": _some(draw, "tenant", "leaseholder", None),
        "regime": _some(draw, "housing_ombudsman", "lgsco"), "category": "Repairs",
        "code_version": "2024", "theme": _some(draw, "staff_conduct", None),
        "received_on": received, "acknowledged_on": later(), "responded_on": answered,
        "closed_on": answered or later(), "due_on": later(), "extended_due_on": later(),
        "extension_agreed": _some(draw, True, False, None),
        "compensation_gbp": _some(draw, 0, 50, None),
        "outcome": _some(draw, "upheld", "partly_upheld", "not_upheld", "withdrawn", None),
        "status": _some(draw, "withdrawn", "closed") if answered is None else "responded",
    }  # fmt: skip
