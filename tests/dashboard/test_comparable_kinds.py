"""A system that sends agency workers alone takes no month from what is said of people."""

from datetime import date

import polars as pl
import pytest

from dashboard.comparable import Standing, why_not_comparable
from dashboard.kpis.registry import MEASURES
from datasets.calendar import add_months
from datasets.programme import parse_programme
from tests.dashboard.building import PROGRAMME, SERVICE

CHANGE = date(2024, 3, 1)
KINDS = {"hr": ["post_holder", "vacant_post"], "agency": ["agency_assignment"]}


def standing(*systems: str) -> Standing:
    """The year before the change, in which each of the systems sent every month."""
    programme = parse_programme(PROGRAMME)
    change = programme.headline(SERVICE)
    assert change is not None
    cells = pl.DataFrame(
        [
            (system, add_months(CHANGE, -back), "complete", [], KINDS[system])
            for system in systems
            for back in range(1, 13)
        ],
        schema={
            "source_system": pl.String,
            "month": pl.Date,
            "coverage": pl.String,
            "not_collected": pl.List(pl.String),
            "kinds": pl.List(pl.String),
        },
        orient="row",
    )
    reported = pl.DataFrame(schema={"measure": pl.String, "month": pl.Date, "matches": pl.Boolean})
    return Standing(cells, reported, programme, change)


@pytest.mark.parametrize("measure", ["headcount", "turnover", "vacancy", "agency_share"])
def test_both_systems_make_the_year_before_comparable(measure: str) -> None:
    assert why_not_comparable(MEASURES[measure], standing("hr", "agency")) == ""


@pytest.mark.parametrize(
    ("measure", "why"),
    [
        ("headcount", "No post holder from before"),
        ("agency_share", "Only 0 months from before, and 12 are needed"),
        ("transferred_staff_still_here", "Nobody had been transferred before the change"),
    ],
)
def test_agency_alone_says_nothing_of_people(measure: str, why: str) -> None:
    assert why_not_comparable(MEASURES[measure], standing("agency")) == why
