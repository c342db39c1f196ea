"""A dozen findings, worked out by hand for both clocks, by finding and by case."""

from datetime import date

import polars as pl
import pytest

from datasets.complaints import COMPLAINTS
from datasets.months import cut_into_months
from tests.dashboard.building import cells, complaints, figure, finding, month, rows_of

OTHERS = {"source_organisation": "Other Council"}
CHANGED = {"source_organisation": "Changed Council"}
ASSOCIATION = {
    "source_organisation": "An Association",
    "organisation_type": "housing_association",
}
JANUARY = [
    # one case, two findings: one of them upheld, so the case is
    finding("202201", "2024-01-10", "maladministration"),
    finding("202201", "2024-01-10", "no_maladministration", finding_no=2),
    # outside jurisdiction: below no line at all
    finding("202202", "2024-01-11", "outside_jurisdiction"),
    finding("202301", "2024-01-12", "reasonable_redress"),
    # the year is not known: decided in January, opened nowhere
    finding("202399", "2024-01-12", "service_failure", case_opened_year=None),
    # another Ombudsman
    finding("202302", "2024-01-13", "upheld_fault_and_injustice", ombudsman="lgsco"),
    finding("202303", "2024-01-14", "severe_maladministration", **OTHERS),
    finding("202304", "2024-01-15", "no_maladministration", **OTHERS),
    finding("202305", "2024-01-16", "service_failure", **CHANGED),
    finding("202306", "2024-01-17", "service_failure", **ASSOCIATION),
    # nobody knows what sort of landlord it is
    finding("202307", "2024-01-17", "service_failure", **ASSOCIATION, finding_no=2)
    | {"organisation_type": None},
]
TO_LGSCO = {"ombudsman": "lgsco"}
MARCH = [
    finding("202203", "2024-03-05", "service_failure"),
    finding("202101", "2024-03-05", "upheld_fault_no_injustice", **TO_LGSCO),
    finding("202101", "2024-03-05", "not_upheld", finding_no=2, **TO_LGSCO),
    finding("202204", "2024-03-06", "not_upheld", **TO_LGSCO),
    # never investigated
    finding("202205", "2024-03-06", "closed_after_initial_enquiries", **TO_LGSCO),
    finding("202206", "2024-03-06", "premature_or_invalid", **TO_LGSCO),
]
DETERMINATIONS = (
    "ombudsman_upheld",
    "ombudsman_upheld_opened",
    "ombudsman_upheld_by_case",
    "ombudsman_upheld_opened_by_case",
)
LGSCO = tuple(name.replace("ombudsman", "lgsco") for name in DETERMINATIONS)
DECIDED, OPENED = "ombudsman_upheld", "ombudsman_upheld_opened"


@pytest.fixture(scope="module")
def rows() -> pl.DataFrame:
    frame = complaints({"2024-01": JANUARY, "2024-03": MARCH})
    return rows_of(frame, COMPLAINTS, cells("complaints", ["2024-01", "2024-02", "2024-03"]))


def test_findings_outside_jurisdiction_are_in_no_denominator(rows: pl.DataFrame) -> None:
    assert figure(rows, DECIDED, "2024-01") == (2, 4)
    assert figure(rows, DECIDED, "2024-03") == (1, 1)


def test_a_case_is_upheld_if_any_of_its_findings_is(rows: pl.DataFrame) -> None:
    assert figure(rows, "ombudsman_upheld_by_case", "2024-01") == (2, 3)


def test_a_month_without_a_finding_is_present(rows: pl.DataFrame) -> None:
    assert figure(rows, DECIDED, "2024-02") == (0, 0)
    assert figure(rows, DECIDED, "2024-02", "comparator", "everyone") == (0, 0)


def test_groups_hold_their_members_and_nobody_else(rows: pl.DataFrame) -> None:
    # our four, and five others
    assert figure(rows, DECIDED, "2024-01", "comparator", "everyone") == (6, 9)
    # councils, without ourselves and without the one that is left out
    assert figure(rows, DECIDED, "2024-01", "comparator", "councils") == (1, 2)


def test_the_opened_clock_dates_by_the_year_in_which_the_case_was_opened(
    rows: pl.DataFrame,
) -> None:
    assert _years(rows, OPENED) == [(2022, 2, 3), (2023, 0, 1)]


def test_no_determination_is_kept_by_ward(rows: pl.DataFrame) -> None:
    found = {*DETERMINATIONS, *LGSCO, "orders_met_on_time"}
    kept = rows.filter(pl.col("measure").is_in(sorted(found)))
    assert set(kept["breakdown"].unique()) == {"", "comparator"}


def test_the_two_ombudsmen_are_kept_apart(rows: pl.DataFrame) -> None:
    # in January one of the other Ombudsman's, upheld; it was counted nowhere above
    assert figure(rows, "lgsco_upheld", "2024-01") == (1, 1)
    assert figure(rows, "lgsco_upheld_by_case", "2024-01") == (1, 1)
    assert figure(rows, "lgsco_upheld", "2024-02") == (0, 0)
    # in March a case of two findings, one of them upheld, another not, and two not investigated
    assert figure(rows, "lgsco_upheld", "2024-03") == (1, 3)
    assert figure(rows, "lgsco_upheld_by_case", "2024-03") == (1, 2)


def test_the_other_ombudsmans_opened_clock_dates_by_year_too(rows: pl.DataFrame) -> None:
    by_finding, by_case = "lgsco_upheld_opened", "lgsco_upheld_opened_by_case"
    assert _years(rows, by_finding) == [(2021, 1, 2), (2022, 0, 1), (2023, 1, 1)]
    assert _years(rows, by_case) == [(2021, 1, 1), (2022, 0, 1), (2023, 1, 1)]
    assert _years(rows, "ombudsman_upheld_opened_by_case") == [(2022, 2, 2), (2023, 0, 1)]


def _years(rows: pl.DataFrame, measure: str) -> list[tuple[int, float, float]]:
    found = rows.filter(
        pl.col("measure") == measure, pl.col("breakdown") == "", pl.col("period").is_not_null()
    )
    years = found.group_by(pl.col("period").dt.year().alias("year")).agg(
        pl.col("numerator").sum(), pl.col("denominator").sum()
    )
    return sorted(years.rows())


def ordered(case: str, decided: str, due: str, met: str | None = None) -> dict[str, object]:
    dates = {"orders_due_on": date.fromisoformat(due)}
    if met:
        dates["orders_met_on"] = date.fromisoformat(met)
    return finding(case, decided, "maladministration", **dates)


def test_orders_are_decided_when_they_are_met_in_time_or_their_day_passes() -> None:
    lives = [
        ordered("202301", "2024-01-10", "2024-02-29", "2024-02-29"),  # on the leap day itself
        ordered("202302", "2024-01-10", "2024-03-01", "2024-02-01"),  # met a month early
        ordered("202303", "2024-01-10", "2024-02-07", "2024-03-04"),  # late: missed in February
        ordered("202304", "2024-02-10", "2024-04-30"),  # never: missed in April
        finding("202305", "2024-01-10", "maladministration"),  # nothing was ordered
    ]
    months = ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05"]
    whole = complaints({"2024-01": lives})
    cut = cut_into_months(whole, COMPLAINTS, [month(name) for name in months])
    rows = rows_of(cut, COMPLAINTS, cells("complaints", months))
    found = [figure(rows, "orders_met_on_time", name) for name in months]
    assert found == [(0, 0), (2, 3), (0, 0), (0, 1), (0, 0)]
    # held until its orders are met, and counted as decided once
    assert [figure(rows, DECIDED, name) for name in months] == [
        (4, 4), (1, 1), (0, 0), (0, 0), (0, 0),
    ]  # fmt: skip
    assert _years(rows, OPENED) == [(2023, 5, 5)]
