"""What is hidden, by hand: one month of counts in a few wards."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from dashboard.kpis.disclosure import hidden_in
from dashboard.kpis.measure import WARD, Measure, SmallNumberRule
from dashboard.kpis.registry import MEASURES
from dashboard.kpis.table import Table
from datasets.programme import SmallNumbers

RULE = SmallNumbers()
MONTHS = (date(2024, 1, 1),)


def _tables(measure: str, above: list[float], below: list[float] | None = None) -> dict[str, Table]:
    """One month of a measure in wards named A, B, C ..., and the whole service."""
    nodes = tuple("ABCDEFGH"[: len(above)])
    numerator = np.array(above, dtype=float)[None, None, :]
    denominator = (
        np.full_like(numerator, np.nan)
        if below is None
        else np.array(below, dtype=float)[None, None, :]
    )
    parts = (MEASURES[measure],)
    return {
        "": Table(
            "",
            parts,
            MONTHS,
            ("",),
            numerator.sum(axis=2, keepdims=True),
            denominator.sum(axis=2, keepdims=True),
        ),
        WARD: Table(WARD, parts, MONTHS, nodes, numerator, denominator),
    }


def _hidden(tables: dict[str, Table], rule: SmallNumbers = RULE) -> str:
    flags = hidden_in(tables, rule)[WARD][0, 0]
    names = np.array(tables[WARD].nodes)[flags]
    return "".join(names)


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([30, 20, 10, 9], ""),
        ([30, 20, 10, 0], ""),  # 0 identifies nobody
        ([30, 20, 10, 5], ""),
        ([30, 20, 10, 4], "CD"),  # never one alone: the next smallest with it
        ([30, 20, 3, 4], "CD"),
        ([30, 20, 1, 1], "BCD"),  # a sum of 2 would give both away
        ([30, 20, 4, 4], "BCD"),  # and so would a sum of 8
        ([30, 20, 0, 1], "BD"),  # an empty ward hides nothing
        ([0, 0, 0, 2], "AD"),  # unless there is no other
    ],
)
def test_counts_from_1_to_4_are_hidden_and_never_alone(counts: list[float], hidden: str) -> None:
    assert _hidden(_tables("repairs_raised", counts)) == hidden


@pytest.mark.parametrize(
    ("above", "below", "hidden"),
    [
        ([20, 20, 10], [40, 30, 20], ""),
        ([20, 20, 3], [40, 30, 20], "BC"),  # few on time
        ([20, 20, 18], [40, 30, 20], "BC"),  # few late
        ([20, 20, 20], [40, 30, 20], ""),  # none late
        ([20, 20, 0], [40, 30, 20], ""),  # none on time
        ([20, 20, 1], [40, 30, 2], "BC"),
    ],
)
def test_a_share_is_hidden_by_its_hits_and_by_its_misses(
    above: list[float], below: list[float], hidden: str
) -> None:
    assert _hidden(_tables("on_time_within_28_days", above, below)) == hidden


@pytest.mark.parametrize(
    ("above", "below", "hidden"),
    [
        ([20, 20, 18], [40, 30, 20], ""),  # the difference means nothing
        ([20, 20, 3], [40, 30, 20], "BC"),
        ([20, 20, 9], [40, 30, 4], "BC"),
    ],
)
def test_a_rate_is_hidden_by_either_part(
    above: list[float], below: list[float], hidden: str
) -> None:
    assert _hidden(_tables("closed_without_completion", above, below)) == hidden


def test_a_small_whole_is_hidden_with_its_parts() -> None:
    flags = hidden_in(_tables("repairs_raised", [0, 3, 0]), RULE)
    assert flags[""].all()
    assert flags[WARD][0, 0].sum() == 2


def test_what_is_already_public_is_not_hidden() -> None:
    assert _hidden(_tables("ombudsman_upheld", [1, 2, 3], [4, 4, 4])) == ""
    published = SmallNumbers(public=("repairs_raised",), public_why="Agreed.")
    assert _hidden(_tables("repairs_raised", [30, 1, 2]), published) == ""


def test_the_limit_is_the_programme_s() -> None:
    assert _hidden(_tables("repairs_raised", [30, 20, 10, 7]), SmallNumbers(hide_up_to=7)) == "CD"
    assert _hidden(_tables("repairs_raised", [30, 20, 1]), SmallNumbers(hide_up_to=0)) == ""


def test_a_month_without_a_figure_is_not_hidden() -> None:
    nothing = float("nan")
    assert _hidden(_tables("repairs_raised", [nothing, nothing])) == ""


def test_an_equal_choice_falls_on_the_first_ward() -> None:
    assert _hidden(_tables("repairs_raised", [30, 9, 9, 2])) == "BD"


def _alone(measure: Measure, above: float, below: float = np.nan) -> Table:
    figures = np.array(above, dtype=float).reshape(1, 1, 1)
    return Table("", (measure,), MONTHS, ("",), figures, np.full_like(figures, below))


@pytest.mark.parametrize(
    ("people", "hidden"), [(0, False), (1, True), (9, True), (9.4, False), (10, False)]
)
def test_fewer_than_ten_people_at_work_are_hidden(people: float, hidden: bool) -> None:
    staff = replace(MEASURES["repairs_raised"], small_numbers=SmallNumberRule.STAFF)
    assert hidden_in({"": _alone(staff, people)}, RULE)[""].all() == hidden


def test_an_amount_is_hidden_with_the_count_that_makes_it_small_and_not_by_its_own_value() -> None:
    count = MEASURES["repairs_raised"]
    paid = replace(count, id="paid", sized_by=count.id, hides=())
    for jobs, hidden in ((3, True), (30, False)):
        figures = np.array([[[jobs]], [[2.5]]], dtype=float)
        table = Table("", (count, paid), MONTHS, ("",), figures, np.full_like(figures, np.nan))
        assert hidden_in({"": table}, RULE)[""][:, 0, 0].tolist() == [hidden, hidden]
