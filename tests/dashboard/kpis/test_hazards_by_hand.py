"""Hazard and disrepair cases around New Year and the spring clock change, worked out by hand.

Working days: 25 and 26 December and 1 January are bank holidays. On 29 March 2026 clocks went
forward at 01:00, so 24 hours from noon end at 13:00. The law holds from 27 October 2025.
"""

import polars as pl
import pytest

from dashboard.analysis.series import read_series
from dashboard.kpis.repairs_disrepair import DISREPAIR_MEASURES
from dashboard.kpis.repairs_hazards import HAZARD_MEASURES
from datasets.repairs import REPAIRS
from tests.dashboard.building import (
    PROGRAMME,
    at,
    cells,
    figure,
    hazard,
    job,
    month,
    release,
    repairs,
    rows_of,
)

# Investigated in the last half hour of its ten working days: 31 December.
A = hazard("A", "2025-12-15 09:00", "significant", hazard_investigated_at="2025-12-31 23:30")
A_LATER = {
    "hazard_summary_sent_at": "2026-01-06 17:00",  # the third working day: on time
    "hazard_made_safe_at": "2026-01-09 09:00",  # a day after the fifth: late; no further work
}
# Investigated on 2 January, two days late; no summary; the rest on the fifth day and before.
B = hazard("B", "2025-12-15 16:00", "significant")
B_LATER = {
    "hazard_investigated_at": "2026-01-02 10:00",
    "hazard_made_safe_at": "2026-01-09 23:59",
    "hazard_preventative_started_at": "2026-01-08 08:00",
}
C = hazard("C", "2025-12-16 09:00", "significant", clock_stopped_reason="decanted")
D = hazard("D", "2025-12-16 09:00", "significant", closed_other_at="2025-12-20 10:00")
BEFORE_THE_LAW = hazard("E", "2025-10-26 23:59", "significant")
# Aware an hour before the year's end: its day is over in January.
F = hazard("F", "2025-12-31 23:00", "emergency", hazard_investigated_at="2025-12-31 23:30")
F_LATER = {"hazard_made_safe_at": "2026-01-01 23:00"}  # at the very end of 24 hours: on time
G = hazard(
    "G",
    "2025-12-10 10:00",
    "emergency",
    hazard_investigated_at="2025-12-10 11:00",
    hazard_made_safe_at="2025-12-11 10:01",  # a minute late
    completed_at="2025-12-12 10:00",
)
# Nobody in does not stop the clock.
H = hazard("H", "2025-12-30 10:00", "emergency", clock_stopped_reason="no_access")
SPRING = {"hazard_investigated_at": "2026-03-28 13:00"}
IN_TIME = hazard(
    "I", "2026-03-28 12:00", "emergency", hazard_made_safe_at="2026-03-29 12:30", **SPRING
)
TOO_LATE = hazard(
    "J", "2026-03-28 12:00", "emergency", hazard_made_safe_at="2026-03-29 13:30", **SPRING
)


def disrepair(ref: str, raised: str, **values: object) -> dict[str, object]:
    return job(ref, raised, record_kind="disrepair_case", repair_class=None, **values)


def later(case: dict[str, object], **values: str) -> dict[str, object]:
    """A case as a later month holds it."""
    return {**case, **{name: at(value) for name, value in values.items()}}


X = disrepair("X", "2025-12-01 10:00", reopened_at="2025-12-20 10:00")
Y = disrepair("Y", "2025-11-03 10:00", completed_at="2025-12-05 10:00")
HELD = {
    "2025-12": [A, B, C, D, BEFORE_THE_LAW, F, G, H, X, Y],
    "2026-01": [
        later(A, **A_LATER),
        later(B, **B_LATER),
        C,
        later(F, **F_LATER),
        H,
        X,
    ],
    "2026-03": [
        later(A, **A_LATER),
        IN_TIME,
        TOO_LATE,
        later(X, completed_at="2026-03-10 10:00"),
    ],
}
MONTHS = ("2025-12", "2026-01", "2026-02", "2026-03")  # nothing happened in February
EXPECTED = {
    # measure: numerator and denominator in December, January, February, March
    "emergency_hazards_made_safe_on_time": [(0, 2), (1, 1), (0, 0), (1, 2)],
    "emergency_hazards_made_safe_overdue": [1, 1, 0, 0],  # H
    "hazards_investigated_on_time": [(1, 2), (0, 0), (0, 0), (0, 0)],  # A, not B; C and D let off
    "hazards_investigated_overdue": [1, 0, 0, 0],  # B
    "hazard_summaries_sent_on_time": [(0, 0), (1, 2), (0, 0), (0, 0)],
    "hazard_summaries_sent_overdue": [0, 1, 0, 0],  # B
    "hazards_made_safe_on_time": [(0, 0), (1, 2), (0, 0), (0, 0)],  # B, not A
    "hazards_made_safe_overdue": [0, 0, 0, 0],
    "hazard_works_begun_on_time": [(0, 0), (1, 2), (0, 0), (0, 0)],  # B, not A
    "hazard_works_begun_overdue": [0, 1, 0, 1],  # A
    "hazard_works_begun_in_12_weeks_on_time": [(0, 0), (1, 1), (0, 0), (0, 1)],  # A by 25 March
    "hazard_works_begun_in_12_weeks_overdue": [0, 0, 0, 1],
    "hazard_cases_received": [7, 0, 0, 2],
    "disrepair_cases_open": [1, 1, 0, 0],  # X, which was reopened
    "disrepair_cases_received": [1, 0, 0, 0],
}
DERIVED = {"hazard_cases_in_a_year", "disrepair_cases_in_a_year"}


@pytest.fixture(scope="module")
def rows() -> pl.DataFrame:
    return rows_of(repairs(HELD), REPAIRS, cells("repairs", MONTHS))


def test_no_measure_of_the_family_is_without_its_known_answers() -> None:
    assert set(EXPECTED) | DERIVED == {m.id for m in (*HAZARD_MEASURES, *DISREPAIR_MEASURES)}


@pytest.mark.parametrize("measure", EXPECTED)
def test_each_month_s_figure_is_the_one_worked_out_by_hand(
    rows: pl.DataFrame, measure: str
) -> None:
    pairs = [told if isinstance(told, tuple) else (told, None) for told in EXPECTED[measure]]
    assert [figure(rows, measure, when) for when in MONTHS] == pairs


def test_a_month_that_nobody_sent_has_no_figure(rows: pl.DataFrame) -> None:
    assert month("2026-04") not in set(rows["month"])


def test_there_is_no_figure_before_the_law_nor_where_no_such_case_is_sent() -> None:
    early = rows_of(
        repairs({"2025-09": [BEFORE_THE_LAW], "2025-10": [BEFORE_THE_LAW], "2025-11": [X]}),
        REPAIRS,
        cells("repairs", ["2025-09", "2025-10", "2025-11"]),
    )
    told = early.filter(pl.col("measure") == "hazards_investigated_overdue")
    assert told.select("month", "numerator").rows() == [(month("2025-10"), 0)]
    claims = early.filter(pl.col("measure") == "disrepair_cases_open")
    assert claims["month"].to_list() == [month("2025-11")]


def test_the_programme_says_from_which_day_which_hazards_are_under_the_law() -> None:
    phase = '\n[[hazard_phases]]\nfrom = 2025-12-11\nclasses = ["emergency"]\n'
    later_law = rows_of(
        repairs(HELD), REPAIRS, cells("repairs", MONTHS), programme=PROGRAMME + phase
    )
    assert figure(later_law, "hazards_investigated_on_time", "2025-12") == (0, 0)
    assert figure(later_law, "emergency_hazards_made_safe_on_time", "2025-12") == (0, 1)  # H


def test_a_law_that_begins_has_no_before(rows: pl.DataFrame) -> None:
    change = PROGRAMME.replace("on = 2024-03-01", "on = 2026-01-01")
    shown = change + "\n[small_numbers]\nhide_up_to = 0\n"
    live = release(rows, cells("repairs", MONTHS), programme=shown)
    told = read_series(live, "hazards_made_safe_on_time")
    assert told.frame["value"].to_list() == [None, 0.5, None, None]
    assert (told.before, told.after) == (None, None)
    assert read_series(live, "disrepair_cases_open").before is not None


def test_a_ward_s_cases_are_told_by_the_year_only() -> None:
    year = [f"2025-{n:02d}" for n in range(4, 13)] + ["2026-01", "2026-02", "2026-03"]
    held = {when: [disrepair(f"{when}/{n}", f"{when}-05") for n in range(2)] for when in year}
    keys = cells("repairs", year)
    live = release(rows_of(repairs(held), REPAIRS, keys), keys)
    told = read_series(live, "disrepair_cases_in_a_year", ward="E1").frame
    shown = told.filter(pl.col("value").is_not_null()).select("month", "value").rows()
    assert shown == [(month("2026-03"), 24)]
    with pytest.raises(LookupError, match="not kept by ward"):
        read_series(live, "disrepair_cases_received", ward="E1")
