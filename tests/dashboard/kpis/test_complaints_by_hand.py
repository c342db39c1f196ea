"""A dozen findings, worked out by hand for both clocks, by finding and by case."""

import polars as pl
import pytest

from datasets.complaints import COMPLAINTS
from tests.dashboard.building import cells, complaints, figure, finding, rows_of

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
MARCH = [finding("202203", "2024-03-05", "service_failure")]
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
    found = rows.filter(
        pl.col("measure") == OPENED, pl.col("breakdown") == "", pl.col("period").is_not_null()
    )
    years = found.group_by(pl.col("period").dt.year().alias("year")).agg(
        pl.col("numerator").sum(), pl.col("denominator").sum()
    )
    assert sorted(years.rows()) == [(2022, 2, 3), (2023, 0, 1)]


def test_nothing_is_kept_by_ward(rows: pl.DataFrame) -> None:
    assert set(rows["breakdown"].unique()) == {"", "comparator"}
