"""Thirteen stages of complaints, January to June 2024, worked out by hand for every measure.

Each is written once, with all its dates, and cut into months as a file is. February has a leap
day; 29 March, 1 April and 6 and 27 May are bank holidays; the Code of 2024 begins on 1 April; the
clocks go forward on 31 March, which moves no date. Nothing is decided in June but a stage 2.
"""

from collections.abc import Mapping
from datetime import date

import polars as pl
import pytest

from dashboard.analysis.series import read_series
from dashboard.kpis.complaints import COMPLAINTS_MEASURES
from dashboard.kpis.measure import Derivation
from datasets.calendar import months_between
from datasets.complaints import COMPLAINTS
from datasets.filling import fill_in
from datasets.months import cut_into_months
from datasets.reduced import SOURCE_ROW
from tests.dashboard.building import (
    cells,
    complaints,
    figure,
    month,
    release,
    rows_of,
)

MONTHS = ("2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06")
ELSE = {"complainant_type": "leaseholder", "ward_code": "E2"}


def stage(ref: str, received: str, number: int = 1, **values: object) -> dict[str, object]:
    """A tenant's complaint from ward E1, open unless it is said to end; days as text."""
    ended = {"status": "closed"} if "responded_on" in values or "closed_on" in values else {}
    plain = {
        "record_kind": "complaint_stage",
        "record_id": f"{ref}/{number}",
        "complaint_ref": ref,
        "stage": number,
        "complainant_type": "tenant",
        "category": "Repairs",
        "received_on": received,
        "status": "open",
        "ward_code": "E1",
        **ended,
        **values,
    }
    if "responded_on" in values:
        plain["closed_on"] = values["responded_on"]
    return {
        name: date.fromisoformat(value)
        if name.endswith("_on") and isinstance(value, str)
        else value
        for name, value in plain.items()
    }


LIVES = [
    # never acknowledged and never answered: overdue for ever, decided once
    stage("A1", "2024-01-31", due_on="2024-02-14"),
    # answered on the very day that the Code of 2022 gives, ten working days after logging
    stage("A2", "2024-02-01", logged_on="2024-02-01", acknowledged_on="2024-02-08",
          responded_on="2024-02-15", outcome="upheld", compensation_gbp=50.0),
    # acknowledged a day late, answered late, on the leap day
    stage("A3", "2024-02-01", acknowledged_on="2024-02-09", due_on="2024-02-15",
          responded_on="2024-02-29", outcome="not_upheld"),
    # answered on the last day of an agreed extension
    stage("A4", "2024-02-20", acknowledged_on="2024-02-21", due_on="2024-03-05",
          extension_agreed=True, extended_due_on="2024-03-19", responded_on="2024-03-19",
          outcome="partly_upheld", compensation_gbp=100.5),
    # withdrawn before it was due: decided never
    stage("A5", "2024-02-26", acknowledged_on="2024-02-26", due_on="2024-03-11",
          closed_on="2024-03-08", outcome="withdrawn", **ELSE) | {"status": "withdrawn"},
    # over Easter: due on 8 April by the Code of 2022, answered the day after
    stage("A6", "2024-03-20", logged_on="2024-03-21", acknowledged_on="2024-03-27",
          responded_on="2024-04-09", outcome="resolved"),
    # closed without an answer before it was due: not answered, in the month of closing
    stage("A7", "2024-03-28", due_on="2024-04-12", closed_on="2024-04-03", theme="staff_conduct",
          **(ELSE | {"complainant_type": "other"})),
    # the Code of 2024: ten working days after the acknowledgement, to the day
    stage("A8", "2024-04-02", acknowledged_on="2024-04-03", responded_on="2024-04-17",
          outcome="upheld", compensation_gbp=0.0, ward_code="E2"),
    # acknowledged over a bank holiday on the last day for it; due on 22 May; answered in June
    stage("A9", "2024-04-30", acknowledged_on="2024-05-08", responded_on="2024-06-03",
          outcome="upheld", compensation_gbp=20.0),
    # second stages: of A3, on the last of twenty working days over Easter
    stage("A3", "2024-03-04", 2, acknowledged_on="2024-03-05", responded_on="2024-04-03",
          outcome="upheld", compensation_gbp=200.0),
    # of A2: due on 13 May, never answered
    stage("A2", "2024-04-10", 2, acknowledged_on="2024-04-12"),
    # of a first stage that nobody sent: never acknowledged, so due on 25 June
    stage("?", "2024-05-20", 2, **ELSE),
    # received after the last month's end: in no month
    stage("A10", "2024-07-01"),
]  # fmt: skip

EXPECTED: dict[str, list[tuple[float, float | None]]] = {
    "stage1_received": [(1, None), (4, None), (2, None), (2, None), (0, None), (0, None)],
    "stage1_from_others": [(0, None), (1, None), (1, None), (0, None), (0, None), (0, None)],
    "stage1_per_1000_homes": [(1, 500), (3, 500), (1, 500), (2, 500), (0, 500), (0, 500)],
    "stage2_per_1000_homes": [(0, 500), (0, 500), (1, 500), (1, 500), (0, 500), (0, 500)],
    "complaints_about_staff_conduct": [
        (0, None), (0, None), (1, None), (0, None), (0, None), (0, None),
    ],
    "stage1_on_time": [(0, 0), (1, 3), (1, 1), (1, 3), (0, 1), (0, 0)],
    "stage2_on_time": [(0, 0), (0, 0), (0, 0), (1, 1), (0, 1), (0, 1)],
    "acknowledged_on_time": [(0, 0), (3, 5), (2, 2), (2, 2), (1, 2), (0, 0)],
    "open_complaints": [(1, None), (3, None), (4, None), (3, None), (4, None), (3, None)],
    "overdue_complaints": [(0, None), (1, None), (1, None), (1, None), (3, None), (3, None)],
    "complaints_upheld": [(0, 0), (1, 2), (1, 1), (2, 3), (0, 0), (1, 1)],
    "complaints_compensated": [(0, None), (1, None), (1, None), (1, None), (0, None), (1, None)],
    "compensation_per_1000_homes": [
        (0, 500), (50, 500), (100.5, 500), (200, 500), (0, 500), (20, 500),
    ],
}  # fmt: skip
COHORTS: dict[str, list[tuple[float, float]]] = {
    "escalation": [(0, 1), (2, 4), (0, 2), (0, 2), (0, 0), (0, 0)],
    "ch02_1_by_month": [(0, 1), (2, 3), (0, 1), (1, 2), (0, 0), (0, 0)],
    "ch02_1_without_extension_by_month": [(0, 1), (1, 3), (0, 1), (1, 2), (0, 0), (0, 0)],
    "ch02_2_by_month": [(0, 0), (0, 0), (1, 1), (0, 1), (0, 0), (0, 0)],
    "ch02_2_without_extension_by_month": [(0, 0), (0, 0), (1, 1), (0, 1), (0, 0), (0, 0)],
}
DETERMINATIONS = ("ombudsman_upheld", "lgsco_upheld", "orders_met_on_time")
"""The measures that are worked out by hand in a file of their own."""


def in_months(lives: list[dict[str, object]], names: tuple[str, ...]) -> pl.DataFrame:
    """The lives cut into months, and what the contract derives worked out."""
    whole = complaints({names[0]: lives}).with_row_index(SOURCE_ROW, offset=1)
    cut = cut_into_months(
        whole.with_columns(pl.col(SOURCE_ROW).cast(pl.Int64)).filter(
            pl.col("received_on") <= pl.lit(month(names[-1])).dt.month_end()
        ),
        COMPLAINTS,
        [month(name) for name in names],
    )
    return fill_in(cut, COMPLAINTS, ()).records.drop(SOURCE_ROW)


@pytest.fixture(scope="module")
def rows() -> pl.DataFrame:
    return rows_of(in_months(LIVES, MONTHS), COMPLAINTS, cells("complaints", MONTHS))


def cohort(rows: pl.DataFrame, measure: str) -> list[tuple[float, float]]:
    """What all cells together hold of each month's cohort."""
    found = rows.filter(pl.col("measure") == measure, pl.col("breakdown") == "")
    sums = found.group_by("period").agg(pl.col("numerator").sum(), pl.col("denominator").sum())
    by_month = {period: (above, below) for period, above, below in sums.rows()}
    assert set(by_month) == {month(name) for name in MONTHS}
    return [by_month[month(name)] for name in MONTHS]


@pytest.mark.parametrize("measure", EXPECTED)
def test_each_month_has_the_figures_worked_out_by_hand(rows: pl.DataFrame, measure: str) -> None:
    assert [figure(rows, measure, when) for when in MONTHS] == EXPECTED[measure]


@pytest.mark.parametrize("measure", COHORTS)
def test_each_cohort_is_made_up_by_the_months_of_its_answers(
    rows: pl.DataFrame, measure: str
) -> None:
    assert cohort(rows, measure) == COHORTS[measure]


def test_every_measure_has_its_line_in_a_table() -> None:
    derived = {m.id: m for m in COMPLAINTS_MEASURES if m.derivation is Derivation.DERIVED}
    elsewhere = {m.id for m in COMPLAINTS_MEASURES if m.id.startswith(DETERMINATIONS)}
    assert {m.id for m in COMPLAINTS_MEASURES} == {
        *EXPECTED, *COHORTS, *elsewhere, *derived,
    }  # fmt: skip
    for measure in derived.values():
        assert set(measure.derived_from) <= {*EXPECTED, *COHORTS}


def test_stages_are_kept_apart(rows: pl.DataFrame) -> None:
    assert figure(rows, "open_complaints", "2024-03", "stage", "1") == (3, None)
    assert figure(rows, "open_complaints", "2024-03", "stage", "2") == (1, None)
    assert figure(rows, "overdue_complaints", "2024-06", "stage", "2") == (2, None)


def test_regimes_are_kept_apart(rows: pl.DataFrame) -> None:
    by = (rows, "stage1_on_time", "2024-04", "regime")
    assert figure(*by, "housing_ombudsman") == (1, 2)
    assert figure(*by, "lgsco") == (0, 1)


def test_wards_are_kept_for_the_yearly_rates_alone(rows: pl.DataFrame) -> None:
    kept = set(rows.filter(pl.col("breakdown") == "ward")["measure"])
    assert kept == {"stage1_per_1000_homes", "stage2_per_1000_homes"}
    assert figure(rows, "stage1_per_1000_homes", "2024-04", "ward", "E1") == (1, 200)
    assert figure(rows, "stage1_per_1000_homes", "2024-04", "ward", "E2") == (1, 300)


def test_a_month_in_which_everything_is_open_and_not_due_decides_nothing() -> None:
    held = [stage(f"C{n}", "2024-02-28", due_on="2024-03-13") for n in range(12)]
    rows = rows_of(in_months(held, MONTHS[1:2]), COMPLAINTS, cells("complaints", MONTHS[1:2]))
    assert figure(rows, "stage1_on_time", "2024-02") == (0, 0)
    assert figure(rows, "open_complaints", "2024-02") == (12, None)
    assert figure(rows, "overdue_complaints", "2024-02") == (0, None)


def test_an_empty_month_is_nought_and_a_missing_one_is_missing() -> None:
    rows = rows_of(in_months(LIVES, MONTHS).clear(), COMPLAINTS, cells("complaints", ["2024-05"]))
    assert figure(rows, "open_complaints", "2024-05") == (0, None)
    assert figure(rows, "stage1_on_time", "2024-05") == (0, 0)
    assert set(rows["month"]) == {month("2024-05")}


def test_a_complaint_without_a_day_is_neither_on_time_nor_late() -> None:
    held = [stage("C1", "2024-02-01", regime="adults_statutory", responded_on="2024-02-20")]
    rows = rows_of(in_months(held, MONTHS[1:2]), COMPLAINTS, cells("complaints", MONTHS[1:2]))
    assert figure(rows, "stage1_on_time", "2024-02") == (0, 0)


def test_decided_in_the_month_tells_the_truth_where_due_in_the_month_does_not() -> None:
    """Twenty answered early, before their month of being due: 17 of 20 in time is 85 per cent."""
    early = [
        stage(f"E{n}", "2024-02-20", due_on="2024-03-05", responded_on="2024-02-28")
        for n in range(17)
    ]
    late = [
        stage(f"L{n}", "2024-02-20", due_on="2024-03-05", responded_on="2024-03-06")
        for n in range(3)
    ]
    names = MONTHS[1:3]
    rows = rows_of(in_months(early + late, names), COMPLAINTS, cells("complaints", names))
    found = [figure(rows, "stage1_on_time", name) for name in names]
    assert found == [(17, 17), (0, 3)]
    assert sum(above for above, _ in found) / sum(below or 0 for _, below in found) == 0.85


def _year(answered: int, late: int) -> Mapping[str, list[dict[str, object]]]:
    """April 2024 to April 2025: each month so many answered by the Code, and so many not."""
    months = [f"{m:%Y-%m}" for m in months_between(date(2024, 4, 1), date(2025, 4, 1))]
    return {
        name: [
            stage(f"{name}/{day}/{n}", f"{name}-03", code_version="2024",
                  acknowledged_on=f"{name}-04",
                  regime="housing_ombudsman", responded_on=f"{name}-{day}")
            for day, count in (("09", answered + place), ("28", late))
            for n in range(count)
        ]
        for place, name in enumerate(months)
    }  # fmt: skip


def test_the_year_to_date_begins_again_in_april_and_is_provisional_until_all_are_due() -> None:
    held = _year(answered=6, late=5)
    keys = cells("complaints", held)
    rows = rows_of(complaints(held), COMPLAINTS, keys)
    frame = read_series(release(rows, keys), "ch02_1").frame
    by_month = {row["month"]: row for row in frame.to_dicts()}
    may, march, april = (by_month[date(*day)] for day in ((2024, 5, 1), (2025, 3, 1), (2025, 4, 1)))
    # 6 + 7 of 11 + 12; then 6 + ... + 17 = 138 of 138 + 60; then April's own 18 of 23
    assert (may["numerator"], may["denominator"]) == (13, 23)
    assert (march["numerator"], march["denominator"]) == (138, 198)
    assert (april["numerator"], april["denominator"]) == (18, 23)
    # those made in February are due by the end of April; March's and April's are not
    february = by_month[date(2025, 2, 1)]
    statuses = [row["status"] for row in (may, february, march, april)]
    assert statuses == ["published", "provisional", "provisional", "provisional"]


def test_the_rate_of_twelve_months_is_over_the_homes_of_a_mean_month() -> None:
    held = _year(answered=6, late=5)
    keys = cells("complaints", held)
    rows = rows_of(complaints(held), COMPLAINTS, keys)
    frame = read_series(release(rows, keys), "stage1_per_1000_homes_year").frame
    known = frame.filter(pl.col("value").is_not_null()).select("month", "numerator", "value")
    # 11 + ... + 22 = 198, then 12 + ... + 23 = 210, for 500 homes
    assert known.rows() == [(date(2025, 3, 1), 198, 396.0), (date(2025, 4, 1), 210, 420.0)]


def test_a_few_that_are_not_tenants_cannot_be_worked_out_from_the_total() -> None:
    """Twenty tenants' complaints and two others': 22 less 20 would give the two away."""
    held = {"2024-02": [stage(f"T{n}", "2024-02-01") for n in range(20)], "2024-03": []}
    held["2024-02"] += [stage(f"O{n}", "2024-02-01", **ELSE) for n in range(2)]
    known = {"regime": "housing_ombudsman"}
    frame = complaints({name: [{**row, **known} for row in rows] for name, rows in held.items()})
    keys = cells("complaints", held)
    live = release(rows_of(frame, COMPLAINTS, keys), keys)
    shown = {
        name: read_series(live, name).frame["numerator"].to_list()
        for name in ("stage1_per_1000_homes", "stage1_from_others", "stage1_received", "escalation")
    }
    assert shown["stage1_per_1000_homes"] == [20, 0]
    assert shown["stage1_from_others"] == shown["stage1_received"] == [None, 0]
    assert shown["escalation"] == [None, 0]


def test_a_few_open_complaints_cannot_be_worked_out_from_what_came_in() -> None:
    held = {
        name: [stage(f"{name}/{n}", f"{name}-01", responded_on=f"{name}-20") for n in range(12)]
        for name in MONTHS[1:4]
    }
    held["2024-03"] += [stage(f"O{n}", "2024-03-01") for n in range(3)]
    keys = cells("complaints", held)
    live = release(rows_of(complaints(held), COMPLAINTS, keys), keys)
    shown = {
        name: read_series(live, name).frame["numerator"].to_list()
        for name in ("open_complaints", "stage1_received")
    }
    assert shown == {"open_complaints": [0, None, 0], "stage1_received": [12, None, None]}
