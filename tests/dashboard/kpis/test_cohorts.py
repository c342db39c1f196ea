"""Cohorts: a month's complaints, whatever became of them in later months, and never more."""

from collections.abc import Mapping
from datetime import date

import polars as pl
import pytest

from dashboard.analysis.series import read_series
from datasets.complaints import COMPLAINTS
from tests.dashboard.building import cells, complaints, month, release, rows_of

Row = dict[str, object]
MADE = "ch02_1_by_month"


def stage(ref: str, received: str, answered: str | None = None, number: int = 1) -> Row:
    """A tenant's complaint under the Code of 2024, acknowledged on the day it was received."""
    on = date.fromisoformat(received)
    ended = None if answered is None else date.fromisoformat(answered)
    return {
        "record_kind": "complaint_stage",
        "record_id": f"{ref}/{number}",
        "complaint_ref": ref,
        "stage": number,
        "complainant_type": "tenant",
        "regime": "housing_ombudsman",
        "code_version": "2024",
        "category": "Repairs",
        "received_on": on,
        "acknowledged_on": on,
        "responded_on": ended,
        "closed_on": ended,
        "status": "open" if ended is None else "responded",
    }


def thirty(received: str, answered: str | None = None) -> list[Row]:
    return [stage(f"{received}/{n}", received, answered) for n in range(30)]


def figures_in(
    held: Mapping[str, list[Row]], measure: str, without: Mapping[str, str] | None = None
) -> list[tuple[float | None, float | None]]:
    """The series of a measure; `without` are columns that a month's extract does not have."""
    frame, parts, keys = complaints(held), [], cells("complaints", held)
    lacking = without or {}
    for name in {None, *lacking}:
        of = [key for key in keys if (key.month in map(month, lacking)) == (name is not None)]
        missing = [] if name is None else [lacking[name]]
        parts.append(rows_of(frame, COMPLAINTS, of, not_collected=missing))
    shown = read_series(release(pl.concat(parts), keys), measure).frame
    return list(shown.select("numerator", "denominator").iter_rows())


def test_a_cohort_is_not_measured_while_a_month_of_its_answers_is_not() -> None:
    held = {
        "2024-05": thirty("2024-05-24"),
        "2024-06": thirty("2024-05-24", "2024-06-05"),
        "2024-07": [],
    }
    assert figures_in(held, MADE)[0] == (30, 30)
    assert figures_in(held, MADE, {"2024-06": "acknowledged_on"})[0] == (None, None)


LATE = {
    "2024-05": thirty("2024-05-10", "2024-05-17"),
    "2024-06": [
        *(stage(f"late/{n}", "2024-05-30", "2024-06-05") for n in range(6)),
        *(stage(f"late/{n}", "2024-06-20", number=2) for n in range(6)),
        *(stage(f"2024-05-10/{n}", "2024-06-20", number=2) for n in range(30)),
    ],
    "2024-07": [],
}
"""Six of May's complaints were keyed in June, when they were answered; all went on to stage 2."""


@pytest.mark.parametrize("measure", [MADE, "ch02_1_without_extension_by_month", "escalation"])
def test_what_was_keyed_late_does_not_make_more_than_all(measure: str) -> None:
    assert figures_in(LATE, measure)[0] == (30, 30)


@pytest.mark.parametrize("measure", [MADE, "escalation"])
def test_once_the_month_is_sent_again_they_count(measure: str) -> None:
    again = [stage(f"late/{n}", "2024-05-30") for n in range(6)]
    assert figures_in(LATE | {"2024-05": LATE["2024-05"] + again}, measure)[0] == (36, 36)


def test_answers_in_the_system_that_took_over_count_in_the_month_of_receipt() -> None:
    held = {
        "2024-05": thirty("2024-05-24"),
        "2024-06": [
            row | {"source_system": "new", "record_id": f"new {n}"}
            for n, row in enumerate(thirty("2024-05-24", "2024-06-05"))
        ],
    }
    keys = [*cells("complaints", ["2024-05"]), *cells("complaints", ["2024-06"], "new")]
    live = release(rows_of(complaints(held), COMPLAINTS, keys), keys)
    assert read_series(live, MADE).frame.row(0)[1:3] == (30, 30)


def test_a_system_that_begins_without_its_past_makes_no_more_than_all() -> None:
    new = [
        row | {"source_system": "new", "record_id": f"new {n}"}
        for n, row in enumerate(thirty("2024-05-24", "2024-06-05"))
    ]
    held = {"2024-05": thirty("2024-05-10", "2024-05-17"), "2024-06": new}
    keys = [*cells("complaints", held), *cells("complaints", ["2024-06"], "new")]
    live = release(rows_of(complaints(held), COMPLAINTS, keys), keys)
    assert read_series(live, MADE).frame.row(0)[1:4] == (None, None, None)
