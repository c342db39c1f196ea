"""How values read."""

import pytest

from dashboard.kpis.registry import MEASURES
from dashboard.kpis.words import format_value


@pytest.mark.parametrize(
    ("measure", "value", "words"),
    [
        ("non_emergency_on_time", 0.7123, "71.2%"),
        ("non_emergency_on_time", 1.0, "100.0%"),
        ("closed_without_completion", 1.204, "120.4%"),
        ("open_repairs", 1204.0, "1,204 jobs"),
        ("open_repairs", 1.0, "1 job"),
        ("open_repairs", 0.0, "0 jobs"),
        ("open_repairs", 12.25, "12.2 jobs"),
        ("open_repairs", 2564.76, "2,565 jobs"),
        ("days_to_complete", 12.0, "12 days"),
        ("days_to_complete", 12.5, "12.5 days"),
        ("days_to_complete", 1.0, "1 day"),
        ("weeks_of_work", 9.863, "9.9 weeks"),
        ("weeks_of_work", 1.0, "1.0 weeks"),
        ("open_repairs_per_1000_homes", 112.96, "113.0 per 1,000 homes"),
        ("compensation_per_1000_homes", 12.5, "£12.50 for every 1,000 homes"),
        ("cost_per_repair", 104.2, "£104 for each repair"),
        ("agency_spend", 1204.0, "£1,204"),
        ("open_repairs", None, "no figure"),
    ],
)
def test_a_value_reads_with_its_unit(measure: str, value: float | None, words: str) -> None:
    assert format_value(MEASURES[measure], value) == words


@pytest.mark.parametrize("measure", ["compensation_per_1000_homes", "cost_per_repair"])
def test_the_unit_of_an_amount_says_that_it_is_in_pounds(measure: str) -> None:
    assert MEASURES[measure].unit.startswith("pounds for ")
