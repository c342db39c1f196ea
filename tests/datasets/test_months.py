"""Which months hold a record. Frames are built here: nothing is read, so nothing is slow."""

from collections.abc import Callable
from datetime import date, datetime
from itertools import pairwise

import polars as pl
import pytest

from datasets.complaints import COMPLAINTS
from datasets.contract import Contract
from datasets.months import (
    as_at_month_end,
    cut_into_months,
    months_spanned,
    place_in_month,
    place_in_span,
    rows_when_cut,
)
from datasets.reduced import kept_schema
from datasets.repairs import REPAIRS
from tests.datasets.sending import london

Jobs = Callable[..., pl.DataFrame]
JULY, OCTOBER, FEBRUARY = date(2026, 7, 1), date(2026, 10, 1), date(2024, 2, 1)


def whole(frame: pl.DataFrame, contract: Contract = REPAIRS) -> pl.DataFrame:
    """Rows as reading hands them on: every column of the contract, and the source row."""
    return pl.concat(
        [kept_schema(contract).to_frame(), frame.with_row_index("source_row", offset=1)],
        how="diagonal_relaxed",
    )


def held_by(frame: pl.DataFrame) -> dict[str, list[date]]:
    cut = cut_into_months(whole(frame), REPAIRS)
    return {
        str(record[0]): rows["month"].to_list()
        for record, rows in cut.group_by("record_id", maintain_order=True)
    }


@pytest.mark.parametrize(
    ("raised", "month"),
    [
        (london(2026, 7, 1, 0, 0), JULY),  # 23:00 on 30 June in universal time
        (london(2026, 6, 30, 23, 59, 59), date(2026, 6, 1)),
        (london(2026, 7, 31, 23, 59, 59), JULY),
        (london(2026, 3, 31, 23, 30), date(2026, 3, 1)),
        (london(2024, 2, 29, 23, 59), FEBRUARY),
    ],
)
def test_a_job_is_of_the_london_month_it_was_raised_in(
    raised: datetime, month: date, jobs: Jobs
) -> None:
    done = {"raised_at": raised, "completed_at": raised}
    assert held_by(jobs(done)) == {"J1": [month]}
    placed = place_in_month(whole(jobs(done)), REPAIRS, month)
    assert placed.records["completed_at"].to_list() == [raised]
    assert placed.left_out == ()


def test_a_job_closed_at_midnight_on_the_first_is_still_the_months(jobs: Jobs) -> None:
    frame = jobs(
        {"raised_at": london(2026, 6, 1), "completed_at": london(2026, 7, 1, 0, 0)},
        {"raised_at": london(2026, 6, 1), "completed_at": london(2026, 6, 30, 23, 59, 59)},
    )
    placed = place_in_month(whole(frame), REPAIRS, JULY)
    assert placed.records["record_id"].to_list() == ["J1"]
    assert placed.foreign["record_id"].to_list() == ["J2"]


def test_a_job_is_held_from_the_month_it_opened_to_the_month_it_closed(jobs: Jobs) -> None:
    frame = jobs(
        {"raised_at": london(2023, 12, 31), "completed_at": london(2024, 3, 1)},
        {"raised_at": london(2024, 2, 29), "closed_other_at": london(2024, 2, 29, 12)},
        {"raised_at": london(2024, 3, 5)},
        {"raised_at": london(2024, 1, 15)},
    )
    winter = [date(2023, 12, 1), date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)]
    assert held_by(frame) == {
        "J1": winter,
        "J4": winter[1:],
        "J2": [FEBRUARY],
        "J3": [date(2024, 3, 1)],
    }
    assert rows_when_cut(whole(frame), REPAIRS) == 9
    assert months_spanned(whole(frame), REPAIRS) == tuple(winter)


def test_stock_at_the_end_of_one_month_is_stock_at_the_start_of_the_next(jobs: Jobs) -> None:
    frame = jobs(
        *(
            {
                "raised_at": london(2024, 1 + number % 6, 1 + number % 28),
                "completed_at": london(2024, 6 + number % 5, 3) if number % 3 else None,
            }
            for number in range(40)
        )
    )
    cut = cut_into_months(whole(frame), REPAIRS)
    months = cut["month"].unique().sort().to_list()
    still_open = pl.col("completed_at").is_null() & pl.col("closed_other_at").is_null()
    for month, after in pairwise(months):
        left = cut.filter(still_open, month=month)["record_id"]
        inherited = cut.filter(pl.col("raised_at").dt.date() < after, month=after)["record_id"]
        assert set(left) == set(inherited)


def test_what_happened_after_the_months_end_had_not_happened_yet(jobs: Jobs) -> None:
    frame = jobs(
        {
            "attended_at": london(2026, 10, 31, 23, 59, 59),
            "completed_at": london(2026, 11, 1),
            "first_visit_fix": True,
            "target_at": london(2026, 12, 1),
            "status_raw": "Complete",
        },
        {
            "closed_other_at": london(2026, 10, 31, 23, 59, 59),
            "close_reason": "duplicate",
            "first_visit_fix": False,
        },
        {"closed_other_at": london(2026, 11, 2), "close_reason": "duplicate"},
    )
    seen = as_at_month_end(whole(frame), REPAIRS)
    assert seen["attended_at"].to_list() == [london(2026, 10, 31, 23, 59, 59), None, None]
    assert seen["completed_at"].to_list() == [None, None, None]
    assert seen["first_visit_fix"].to_list() == [None, False, None]
    assert seen["close_reason"].to_list() == [None, "duplicate", None]
    assert seen["target_at"].to_list() == [london(2026, 12, 1), None, None]
    assert seen["status_raw"].to_list() == ["Complete", None, None]


def test_a_row_that_cannot_be_placed_stays_for_the_gate_to_find(jobs: Jobs) -> None:
    frame = jobs(
        {"raised_at": None},
        {"record_kind": "van"},
        {"record_kind": None},
        {"raised_at": london(2026, 10, 5), "completed_at": london(2026, 9, 1)},
    )
    placed = place_in_month(whole(frame), REPAIRS, OCTOBER)
    assert placed.records["record_id"].to_list() == ["J1", "J2", "J3", "J4"]
    assert (placed.foreign.is_empty(), placed.left_out) == (True, ())


def test_a_job_closed_twice_was_closed_the_first_time(jobs: Jobs) -> None:
    both = {
        "raised_at": london(2026, 8, 1),
        "completed_at": london(2026, 9, 1),
        "closed_other_at": london(2026, 10, 1),
    }
    assert held_by(jobs(both)) == {"J1": [date(2026, 8, 1), date(2026, 9, 1)]}


def test_a_determination_is_held_by_the_month_it_was_decided_in() -> None:
    frame = pl.DataFrame(
        {
            "record_kind": "determination",
            "record_id": ["1", "2"],
            "determined_on": [date(2026, 2, 28), date(2026, 5, 1)],
        }
    )
    records = whole(frame, COMPLAINTS)
    cut = cut_into_months(records, COMPLAINTS)
    assert cut.select("record_id", "month", "source_row").rows() == [
        ("1", date(2026, 2, 1), 1),
        ("2", date(2026, 5, 1), 2),
    ]
    assert len(months_spanned(records, COMPLAINTS)) == 4
    assert cut.schema == kept_schema(COMPLAINTS)


def test_a_complaint_is_blanked_with_what_its_answer_gave_it() -> None:
    frame = pl.DataFrame(
        {
            "month": OCTOBER,
            "record_kind": "complaint_stage",
            "received_on": date(2026, 10, 2),
            "responded_on": [date(2026, 10, 31), date(2026, 11, 1)],
            "outcome": "upheld",
        }
    )
    seen = as_at_month_end(whole(frame, COMPLAINTS), COMPLAINTS)
    assert seen["outcome"].to_list() == ["upheld", None]


def test_a_span_clips_older_jobs_and_counts_what_lies_outside_it(jobs: Jobs) -> None:
    first, last = date(2020, 11, 1), date(2020, 12, 1)
    frame = jobs(
        {"raised_at": london(2020, 9, 10), "completed_at": london(2020, 12, 2)},
        {"raised_at": london(2020, 9, 10), "completed_at": london(2020, 10, 2)},
        {"raised_at": london(2020, 11, 10)},
        {"raised_at": london(2021, 1, 1)},
    )
    placed = place_in_span(whole(frame), REPAIRS, first, last)
    assert [(left.why, left.rows) for left in placed.left_out] == [
        ("closed before 1 November 2020", 1),
        ("opened after 31 December 2020", 1),
    ]
    cut = cut_into_months(placed.records, REPAIRS, (first, last))
    held = cut.select("record_id", "month", pl.col("completed_at").is_not_null()).sort(pl.all())
    assert held.rows() == [
        ("J1", first, False),
        ("J1", last, True),
        ("J3", first, False),
        ("J3", last, False),
    ]
    assert rows_when_cut(placed.records, REPAIRS, (first, last)) == 4


def _complaint(**values: object) -> dict[str, object]:
    plain = {"record_kind": "complaint_stage", "record_id": "C1", "received_on": date(2026, 3, 2)}
    return {**plain, **values}


def test_an_answer_after_the_month_is_not_yet_and_its_status_goes_back() -> None:
    april = {"responded_on": date(2026, 4, 2), "closed_on": date(2026, 4, 3), "outcome": "upheld"}
    rows = (
        _complaint(status="closed", **april),
        _complaint(status="closed", **(april | {"responded_on": date(2026, 3, 30)})),
        _complaint(status="withdrawn", closed_on=date(2026, 4, 3), outcome="withdrawn"),
        _complaint(status="withdrawn", closed_on=date(2026, 3, 3), outcome="withdrawn"),
    )
    frame = pl.DataFrame(rows, schema=COMPLAINTS.schema)
    march = place_in_month(frame, COMPLAINTS, date(2026, 3, 1)).records
    assert march.select("status", "outcome").rows() == [
        ("open", None),
        ("responded", "upheld"),
        ("open", None),
        ("withdrawn", "withdrawn"),
    ]


def test_a_determination_with_orders_is_held_until_they_are_met() -> None:
    decided = {"record_kind": "determination", "determined_on": date(2026, 1, 20)}
    due = {"orders_due_on": date(2026, 2, 10)}
    rows = (
        {**decided, "record_id": "plain"},
        {**decided, "record_id": "met", **due, "orders_met_on": date(2026, 3, 5)},
        {**decided, "record_id": "not met", **due},
    )
    months = [date(2026, month, 1) for month in (1, 2, 3, 4)]
    cut = cut_into_months(pl.DataFrame(rows, schema=COMPLAINTS.schema), COMPLAINTS, months)
    held = cut.group_by("record_id").agg(pl.col("month").dt.month(), pl.col("orders_met_on").last())
    assert dict(held.select("record_id", "month").rows()) == {
        "plain": [1],
        "met": [1, 2, 3],
        "not met": [1, 2, 3, 4],
    }
    february = cut.filter(pl.col("month") == months[1])["orders_met_on"].to_list()
    assert february == [None, None]
