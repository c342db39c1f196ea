"""An enquiry that was opened again is open again, in every month that it was."""

from datetime import date

import polars as pl

from datasets.member_enquiries import MEMBER_ENQUIRIES
from datasets.months import cut_into_months, place_in_month
from datasets.reduced import kept_schema

MARCH, APRIL, JUNE = date(2026, 3, 1), date(2026, 4, 1), date(2026, 6, 1)
OLD_ANSWER = {
    "received_on": date(2026, 3, 2),
    "responded_on": date(2026, 3, 9),
    "closed_on": date(2026, 3, 10),
    "status": "in_progress",
    "reopened_count": 1,
    "last_reopened_on": date(2026, 6, 20),
}


def _records(*rows: dict[str, object]) -> pl.DataFrame:
    told = [
        {"record_kind": "member_enquiry", "record_id": str(n), **row} for n, row in enumerate(rows)
    ]
    return pl.DataFrame(told, schema=kept_schema(MEMBER_ENQUIRIES))


def _seen(records: pl.DataFrame) -> list[tuple[object, ...]]:
    told = ("responded_on", "closed_on", "status", "reopened_count", "last_reopened_on")
    return records.select(told).rows()


def test_a_closing_that_a_reopening_took_back_is_no_closing() -> None:
    placed = place_in_month(_records(OLD_ANSWER), MEMBER_ENQUIRIES, JUNE)
    assert _seen(placed.records) == [(None, None, "in_progress", 1, date(2026, 6, 20))]
    assert placed.foreign.is_empty()
    assert placed.left_out == ()


def test_before_it_was_opened_again_it_was_closed() -> None:
    placed = place_in_month(_records(OLD_ANSWER), MEMBER_ENQUIRIES, MARCH)
    assert _seen(placed.records) == [(date(2026, 3, 9), date(2026, 3, 10), None, None, None)]


def test_a_month_in_which_it_rested_leaves_it_out_and_counts_it() -> None:
    placed = place_in_month(_records(OLD_ANSWER), MEMBER_ENQUIRIES, APRIL)
    assert placed.records.is_empty()
    assert placed.foreign.is_empty()
    (left,) = placed.left_out
    assert left.why == "closed before 1 April 2026 and opened again after 30 April 2026"
    assert left.rows == 1


def test_a_history_holds_it_in_the_months_in_which_it_was_open() -> None:
    open_throughout = {"received_on": date(2026, 3, 5)}
    cut = cut_into_months(_records(OLD_ANSWER, open_throughout), MEMBER_ENQUIRIES)
    months = cut.filter(record_id="0")["month"].to_list()
    assert months == [MARCH, JUNE]
    assert cut.filter(record_id="1").height == 4


def test_an_answer_given_since_it_was_opened_again_stands() -> None:
    answered = {**OLD_ANSWER, "responded_on": date(2026, 6, 25), "closed_on": date(2026, 6, 20)}
    (row,) = _seen(place_in_month(_records(answered), MEMBER_ENQUIRIES, JUNE).records)
    assert row[:2] == (date(2026, 6, 25), date(2026, 6, 20))
