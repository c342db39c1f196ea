"""The month's board, worked out by hand from the same cells as the scrutiny measures."""

from datetime import date

from dashboard.analysis.board import Board, board_of, cell_words
from dashboard.analysis.expected import held_cells
from datasets.programme import parse_programme
from tests.dashboard.analysis.test_scrutiny import PLAN, key, live
from tests.dashboard.building import month

WITHDRAWN = key("repairs", "2024-10")


def board(today: str, *withdrawn) -> Board:
    held = held_cells(live())
    return board_of(held, parse_programme(PLAN), date.fromisoformat(today), withdrawn)


def test_each_month_of_a_dataset_has_a_shape_and_words() -> None:
    found = board("2024-12-17", WITHDRAWN)
    span = found.months(None)
    repairs, complaints = found.grids("homes", span)
    assert span == tuple(month(f"2024-{n:02d}") for n in range(11, 5, -1))
    assert (repairs.systems, complaints.systems) == (("jobs",), ("inbox",))
    assert [cell_words(one) for (one,) in repairs.rows(span)] == [
        "● On time",
        "✕ Withdrawn: due on 15 November 2024, 32 days ago",
        "◆ Came 1 day late",
        "● On time; 1 check waived",
        "■ Loaded with the history; restated",
        "■ Loaded with the history",
    ]
    assert [cell_words(one) for (one,) in complaints.rows(span)] == [
        "▲ Late: due on 16 December 2024, 1 day ago",
        "● On time",
        "● On time; restated",
        "● Came, on a day that is not on record",
        "· Not expected",
        "· Not expected",
    ]


def test_what_waits_is_due_next_and_then_the_month_that_is_not_over() -> None:
    waiting = board("2024-12-16").next_due
    assert [(str(one.key), one.due_on) for one in waiting] == [
        ("complaints, homes, inbox, November 2024", date(2024, 12, 16))
    ]
    assert cell_words(waiting[0]) == "○ Not yet due: 16 December 2024"
    ahead = board("2024-12-17").next_due
    assert [(one.key.dataset, one.key.month, one.due_on) for one in ahead] == [
        ("repairs", month("2024-12"), date(2025, 1, 15)),
        ("complaints", month("2024-12"), date(2025, 1, 15)),
    ]


def test_the_newest_thirteen_months_or_those_of_a_year() -> None:
    found = board("2026-03-20")
    assert found.years == (2026, 2025, 2024)
    assert found.months(None)[0] == month("2026-02")
    assert found.months(None)[-1] == month("2025-02")
    assert found.months(2026) == (month("2026-02"), month("2026-01"))
    assert found.months(2024)[-1] == month("2024-01")


def test_where_nothing_is_expected_there_is_nothing_to_show() -> None:
    found = board("2024-06-30")
    assert (found.found, found.months(None), found.years) == ((), (), ())
    assert [one.due_on for one in found.next_due] == [date(2024, 7, 15)]


def test_three_systems_of_a_dataset_are_two_tables() -> None:
    more = "".join(
        f'[[expected]]\ndataset = "repairs"\nservice = "homes"\nsource_system = "{name}"\n'
        "from = 2024-10-01\n"
        for name in ("second", "third")
    )
    held = held_cells(live())
    found = board_of(held, parse_programme(PLAN + more), date(2024, 12, 17))
    grids = found.grids("homes", found.months(None))
    assert [(grid.dataset, grid.systems) for grid in grids] == [
        ("repairs", ("jobs", "second")),
        ("repairs", ("third",)),
        ("complaints", ("inbox",)),
    ]
