"""Visits, damp, cost, recalls, moved targets and lateness, worked out by hand.

February 2024 has a leap day; 29 March is a bank holiday; clocks go forward on 31 March at 01:00.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
import pytest

from dashboard.kpis.registry import measures_of
from datasets.repairs import REPAIRS
from tests.dashboard.building import cells, day_counts, figure, job, month, repairs, rows_of

Rows = Sequence[Mapping[str, object]]


def _open(ref: str, **values: object) -> dict[str, object]:
    return job(ref, "2024-02-01 10:00", **values)


def _attend(ref: str, raised: str, target: str, **values: object) -> dict[str, object]:
    return job(ref, raised, target_event="attend", target_at=target, **values)


V5 = _open(
    "V5",  # attended once and reopened: open, and kept its appointment
    attended_at="2024-02-15 10:00",
    appointment_made_at="2024-02-02 10:00",
    appointment_kept=True,
    is_damp_mould=True,
    target_at="2024-02-20 10:00",
    reopened_at="2024-02-16 10:00",
)
VISITS: Mapping[str, Rows] = {
    "2024-02": [
        _open(
            "V1",
            appointment_made_at="2024-02-01 11:00",
            appointment_kept=True,
            attended_at="2024-02-05 10:00",
            completed_at="2024-02-05 12:00",
            first_visit_fix=True,
            no_access_count=0,
            cost_gbp=100.0,
            variation_gbp=20.0,
            cost_basis="invoice",
            done_by="in_house",
            is_damp_mould=True,
        ),
        _open(
            "V2",  # on the leap day, after two visits that found nobody in
            appointment_made_at="2024-02-01 11:00",
            appointment_kept=False,
            attended_at="2024-02-29 10:00",
            completed_at="2024-02-29 12:00",
            first_visit_fix=False,
            no_access_count=2,
            done_by="contractor",
            is_damp_mould=True,
        ),
        _open(
            "V3",  # without an appointment, and nobody wrote down the rest
            attended_at="2024-02-10 10:00",
            completed_at="2024-02-10 12:00",
            cost_gbp=50.5,
            cost_basis="timesheet",
        ),
        _open("V4", closed_other_at="2024-02-12 10:00", no_access_count=1),
        V5,
        _open("V6", repair_class="void", completed_at="2024-02-12 10:00", cost_gbp=999.0),
    ],
    "2024-03": [
        {
            **V5,
            **_open("V5", completed_at="2024-03-31 03:30", is_damp_mould=True),
            "first_visit_fix": True,
            "no_access_count": 0,
            "done_by": "in_house",
            "cost_gbp": 10.0,
            "cost_basis": "invoice",
        }
    ],
}
ATTENDED: Mapping[str, Rows] = {
    "2024-02": [
        # at the target's very instant: on time
        _attend("A1", "2024-02-09 10:00", "2024-02-10 10:00", attended_at="2024-02-10 10:00"),
        _attend("A2", "2024-02-09 10:00", "2024-02-10 10:00", attended_at="2024-02-10 10:01"),
        _attend("A3", "2024-02-14 10:00", "2024-02-15 10:00"),
        _attend("A4", "2024-02-14 10:00", "2024-02-15 10:00", closed_other_at="2024-02-15 09:00"),
        # promised to be finished, not attended: another measure's
        job("A5", "2024-02-14 10:00", target_event="complete", target_at="2024-02-15 10:00"),
    ],
    "2024-03": [
        # late, and counted in February
        _attend("A3", "2024-02-14 10:00", "2024-02-15 10:00", attended_at="2024-03-02 10:00"),
        # an hour after midnight the clock jumped: 02:10 is ten real minutes after 00:59:59
        _attend("A6", "2024-03-30 10:00", "2024-03-31 02:15", attended_at="2024-03-31 02:10"),
        # due in April, attended in March, with no time of attendance: finished then
        _attend("A7", "2024-03-28 10:00", "2024-04-02 10:00", completed_at="2024-03-30 10:00"),
    ],
}
LATE: Mapping[str, Rows] = {
    "2024-02": [
        # promised 10 days, waited 29: 18 days late on the leap day, and past twice
        job("L1", "2024-02-01 00:00", target_at="2024-02-11 00:00"),
        # promised 8 days, waited 10
        job("L2", "2024-02-20 00:00", target_at="2024-02-28 00:00"),
        # promised 5 days and waited exactly 10: not past twice
        job("L3", "2024-02-20 00:00", target_at="2024-02-25 00:00"),
        job("L4", "2024-02-20 00:00", target_at="2024-03-01 00:00"),
        job("L5", "2024-02-20 00:00"),
    ],
    "2024-03": [job("L2", "2024-02-20 00:00", target_at="2024-02-28 00:00")],
}


def _moved(target: str, **values: object) -> dict[str, object]:
    return job("T1", "2024-02-20 10:00", target_at=target, **values)


TARGETS: Mapping[str, Rows] = {
    "2024-02": [_moved("2024-02-27 10:00")],
    "2024-03": [
        # its target was 27 February, and is now 20 March
        _moved("2024-03-20 10:00", completed_at="2024-03-15 10:00"),
        # its system itself says what it was at first
        job(
            "T2",
            "2024-03-01 10:00",
            target_at="2024-03-12 10:00",
            original_target_at="2024-03-08 10:00",
            completed_at="2024-03-10 10:00",
        ),
        job(
            "T3", "2024-03-01 10:00", target_at="2024-03-06 10:00", completed_at="2024-03-06 10:00"
        ),
        job("T4", "2024-03-01 10:00", completed_at="2024-03-06 10:00"),
    ],
}


def _at(home: str | None, ref: str, raised: str, trade: str = "PLUMB", **values: object):
    return job(ref, raised, property_key=home, trade_code=trade, **values)


AGAIN: Mapping[str, Rows] = {
    "2023-11": [_at("h1", "P1", "2023-11-20 10:00", completed_at="2023-11-24 23:00")],
    "2023-12": [],
    "2024-01": [],
    "2024-02": [
        # 90 days after P1 was finished, over the turn of the year
        _at("h1", "R1", "2024-02-22 00:10", completed_at="2024-02-29 10:00"),
        _at("h1", "R2", "2024-02-29 12:00"),  # the same day as R1 was finished
        _at("h1", "R3", "2024-02-10 12:00", "GLAZE"),
        _at("h2", "R4", "2024-02-23 12:00", completed_at="2024-02-28 10:00"),
        _at(None, "R5", "2024-02-23 12:00"),
    ],
    "2024-03": [
        _at("h1", "R2", "2024-02-29 12:00"),
        _at("h1", "R6", "2024-03-29 12:00"),  # 29 days after R1
        _at("h2", "R7", "2024-03-01 12:00"),  # 2 days after R4
    ],
}

EXPECTED = {
    # measure: its rows, and numerator and denominator in February, March and an empty April
    "appointments_kept": (VISITS, [(2, 3), (0, 0), (0, 0)]),
    "no_access_share": (VISITS, [(2, 3), (0, 1), (0, 0)]),
    "first_visit_fix": (VISITS, [(1, 2), (1, 1), (0, 0)]),
    "damp_mould_open": (VISITS, [(1, None), (0, None), (0, None)]),
    "damp_mould_overdue": (VISITS, [(1, None), (0, None), (0, None)]),
    "damp_mould_days": (VISITS, [{4: 1, 28: 1}, {59: 1}, {}]),
    "cost_per_repair": (VISITS, [(170.5, 2), (10, 1), (0, 0)]),
    "done_in_house": (VISITS, [(1, 2), (1, 1), (0, 0)]),
    "attended_on_time": (ATTENDED, [(1, 3), (2, 2), (0, 0)]),
    "overdue_repairs_days_late": (LATE, [{18: 1, 1: 1, 4: 1}, {32: 1}, {}]),
    "overdue_past_twice_target": (LATE, [(1, None), (1, None), (0, None)]),
    "on_time_against_original_target": (TARGETS, [(0, 0), (1, 3), (0, 0)]),
    "recalls_within_28_days": (AGAIN, [(1, 4), (1, 2), (0, 0)]),
    "recalls_within_90_days": (AGAIN, [(2, 4), (2, 2), (0, 0)]),
}


def _rows(held: Mapping[str, Rows]) -> pl.DataFrame:
    months = [*held, "2024-04"]
    return rows_of(repairs(held), REPAIRS, cells("repairs", months))


@pytest.fixture(scope="module")
def counted() -> dict[int, pl.DataFrame]:
    sets = (VISITS, ATTENDED, LATE, TARGETS, AGAIN)
    return {id(held): _rows(held) for held in sets}


@pytest.mark.parametrize("measure", EXPECTED)
def test_each_month_s_figure_is_the_one_worked_out_by_hand(
    counted: dict[int, pl.DataFrame], measure: str
) -> None:
    held, told = EXPECTED[measure]
    rows = counted[id(held)]
    for when, expected in zip(("2024-02", "2024-03", "2024-04"), told, strict=True):
        if isinstance(expected, dict):
            assert day_counts(rows, measure, when) == expected
        else:
            assert figure(rows, measure, when) == expected


def test_no_repairs_measure_is_without_a_known_answer() -> None:
    here = Path(__file__).parent
    told = "".join(path.read_text("utf-8") for path in here.glob("test_*_by_hand.py"))
    recipes = {m.id for m in measures_of("repairs") if m.recipe}  # tests/dashboard/analysis
    for measure in measures_of("repairs"):
        assert measure.id in recipes or f'"{measure.id}"' in told, measure.id


def test_costs_are_kept_by_where_they_come_from(counted: dict[int, pl.DataFrame]) -> None:
    rows = counted[id(VISITS)]
    assert figure(rows, "cost_per_repair", "2024-02", "cost_basis", "invoice") == (120, 1)
    assert figure(rows, "cost_per_repair", "2024-02", "cost_basis", "timesheet") == (50.5, 1)


def test_targets_that_did_not_move_give_the_same_share(counted: dict[int, pl.DataFrame]) -> None:
    assert figure(counted[id(TARGETS)], "non_emergency_on_time", "2024-03") == (3, 3)
    late = counted[id(LATE)]
    assert figure(late, "on_time_against_original_target", "2024-03") == (0, 0)


def test_recalls_have_no_figure_until_ninety_days_are_known(
    counted: dict[int, pl.DataFrame],
) -> None:
    rows = counted[id(AGAIN)]
    measured = rows.filter(pl.col("measure") == "recalls_within_90_days")["month"]
    assert set(measured) == {month("2024-02"), month("2024-03"), month("2024-04")}
