"""Month-end snapshots: what a month's file says of people, and how a history of them is cut."""

from datetime import date

import polars as pl
import pytest

from datasets.cutting import Cut, all_months
from datasets.limits import Limits
from datasets.months import as_at_month_end, place_in_month
from datasets.reduced import kept_schema
from datasets.refusal import Fault
from datasets.workforce import WORKFORCE

SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (9, 10, 11))


def holder(number: str, start: date, **values: object) -> dict[str, object]:
    return {
        "record_kind": "post_holder",
        "record_id": number,
        "employment_start": start,
        "movement": "none",
        **values,
    }


def vacancy(number: str, month: date | None) -> dict[str, object]:
    return {"record_kind": "vacant_post", "record_id": number, "month": month}


def records(*rows: dict[str, object]) -> pl.DataFrame:
    schema = kept_schema(WORKFORCE)
    filled = [{"source_row": n, **row} for n, row in enumerate(rows, start=1)]
    return pl.DataFrame(filled, schema=schema)


def cut(*rows: dict[str, object], last: date | None = None) -> Cut | Fault:
    return all_months(records(*rows), WORKFORCE, Limits(), last=last)


def told(made: Cut | Fault) -> list[tuple[object, ...]]:
    assert isinstance(made, Cut)
    shown = made.records.select("month", "record_id", "movement", "leave_date", "leave_reason")
    return shown.rows()


def test_whoever_has_given_notice_is_still_there() -> None:
    leaving = holder(
        "1",
        date(2020, 1, 6),
        movement="leaver",
        leave_date=date(2026, 11, 3),
        leave_reason="resignation",
        month=OCTOBER,
    )
    seen = as_at_month_end(records(leaving), WORKFORCE)
    assert seen.select("leave_date", "leave_reason", "movement").rows() == [(None, None, "none")]


def test_a_month_file_holds_those_who_left_in_it_and_not_those_who_left_before() -> None:
    gone = {"movement": "leaver", "leave_reason": "retirement"}
    placed = place_in_month(
        records(
            holder("1", date(2020, 1, 6), leave_date=date(2026, 10, 31), **gone),
            holder("2", date(2020, 1, 6), leave_date=date(2026, 9, 30), **gone),
            holder("3", date(2026, 11, 2), movement="joiner"),
            vacancy("4", None),
        ),
        WORKFORCE,
        OCTOBER,
    )
    assert placed.records["record_id"].to_list() == ["1", "4"]
    assert placed.foreign["record_id"].to_list() == ["2"]
    assert [left.rows for left in placed.left_out] == [1]


def test_one_row_an_employment_is_cut_into_months_that_say_who_came_and_went() -> None:
    left = {"leave_date": date(2026, 10, 9), "leave_reason": "resignation"}
    passed = {"leave_date": date(2026, 11, 30), "leave_reason": "tupe"}
    made = cut(
        holder("1", date(2026, 9, 1), movement="joiner", **left),
        holder("2", date(2026, 9, 30), movement="tupe_in", **passed),
        last=NOVEMBER,
    )
    assert told(made) == [
        (SEPTEMBER, "1", "joiner", None, None),
        (SEPTEMBER, "2", "tupe_in", None, None),
        (OCTOBER, "1", "leaver", date(2026, 10, 9), "resignation"),
        (OCTOBER, "2", "none", None, None),
        (NOVEMBER, "2", "tupe_out", date(2026, 11, 30), "tupe"),
    ]


def test_snapshots_with_their_month_stay_as_they_were_taken() -> None:
    start = date(2026, 9, 7)
    made = cut(
        holder("1", start, movement="joiner", month=SEPTEMBER),
        holder("1", start, movement="internal_move", month=OCTOBER),
        vacancy("9", SEPTEMBER),
        vacancy("9", OCTOBER),
        holder("2", date(2026, 10, 5), movement="joiner"),
        last=NOVEMBER,
    )
    assert told(made) == [
        (SEPTEMBER, "1", "joiner", None, None),
        (SEPTEMBER, "9", None, None, None),
        (OCTOBER, "1", "internal_move", None, None),
        (OCTOBER, "9", None, None, None),
        (OCTOBER, "2", "joiner", None, None),
        (NOVEMBER, "2", "none", None, None),
    ]


def test_rows_of_a_snapshot_that_its_month_does_not_hold_are_left_out_and_counted() -> None:
    gone = {"movement": "leaver", "leave_date": date(2026, 9, 4)}
    made = cut(
        holder("1", date(2020, 1, 6), month=OCTOBER),
        holder("2", date(2020, 1, 6), month=OCTOBER, **gone),
        holder("3", date(2026, 11, 2), month=OCTOBER),
    )
    assert isinstance(made, Cut)
    assert made.records["record_id"].to_list() == ["1"]
    assert [(left.why, left.rows) for left in made.left_out] == [
        ("opened after the month that they stand in", 1),
        ("closed before the month that they stand in", 1),
    ]


@pytest.mark.parametrize(
    ("rows", "reason", "column"),
    [
        ([holder("1", date(2020, 1, 6))], "unknown_beginning", "movement"),
        ([vacancy("1", None)], "cannot_place", "month"),
        (
            [holder("1", date(2020, 1, 6), movement="joiner", leave_date=date(2026, 12, 1))],
            "last_month_unknown",
            "leave_date",
        ),
    ],
)
def test_a_history_that_cannot_be_cut_is_refused(
    rows: list[dict[str, object]], reason: str, column: str
) -> None:
    fault = cut(*rows)
    assert isinstance(fault, Fault)
    assert (fault.reason, fault.column, fault.count) == (reason, column, 1)
