"""The national and London quartiles of 2024/25, as design worked them out from the same file."""

import pytest

from dashboard.analysis.yearly.flags import target_changes
from dashboard.analysis.yearly.quartiles import Quartiles, quartiles
from datasets.benchmarks.figures import COMPARED, FIGURES, TARGET_DAYS
from tests.regulator import official_years

PRINTED = {
    "RP02(1)": ("75.7 / 84.0 / 90.8", "75.6 / 83.1 / 86.2"),
    "RP02(2)": ("88.0 / 94.9 / 98.9", "85.9 / 94.1 / 97.7"),
    "CH01(1)": ("28.6 / 44.9 / 64.7", "55.0 / 72.9 / 99.3"),
    "CH02(1)": ("64.2 / 81.5 / 93.9", "57.8 / 70.8 / 84.4"),
    "CH01(2)": ("4.8 / 7.6 / 11.6", "10.8 / 16.9 / 23.8"),
    "CH02(2)": ("57.8 / 82.6 / 97.8", "54.1 / 71.8 / 85.0"),
    "stage_2_of_stage_1": ("14.2 / 18.3 / 22.4", "17.9 / 22.5 / 29.2"),
    "repairs_open_per_1000_homes": ("122 / 221 / 395", "138 / 215 / 423"),
    "repairs_open_weeks": ("1.8 / 3.4 / 5.5", "2.2 / 2.9 / 4.4"),
    "repairs_closed_otherwise_share": ("5.8 / 9.9 / 15.8", "7.1 / 11.6 / 14.1"),
    "non_emergency_target_days": ("20 / 28 / 45", "20 / 28 / 42"),
}


def _printed(measure: str, found: Quartiles) -> str:
    numbers = (found.lower, found.median, found.upper)
    return " / ".join(f"{number:.{FIGURES[measure].decimals}f}" for number in numbers)


@pytest.mark.parametrize("measure", PRINTED)
def test_the_known_quartiles_come_out_to_the_printed_decimal(measure: str) -> None:
    found = quartiles(official_years()[1].rows)[measure]
    assert (_printed(measure, found["England"]), _printed(measure, found["London"])) == PRINTED[
        measure
    ]
    assert found["England"].councils in {158, 159}
    assert found["London"].councils in {28, 29}


def test_each_year_has_quartiles_of_what_it_has() -> None:
    flow = {m for m in COMPARED if m.startswith("repairs_")}
    first, last = (set(quartiles(one.rows)) for one in official_years())
    assert (first, last) == (set(COMPARED) - flow, set(COMPARED))


def test_38_of_153_councils_changed_their_target_and_some_from_20_to_60_days() -> None:
    both = target_changes(*official_years(), TARGET_DAYS)
    moved = both.filter(both["before"] != both["after"])
    assert (both.height, moved.height) == (153, 38)
    assert moved.filter(before=20, after=60)["name"].to_list() == [
        "London Borough of Tower Hamlets",
        "South Kesteven District Council",
    ]


@pytest.mark.parametrize(
    ("value", "quarter"),
    [
        (9.9, "lowest quarter"),
        (10, "second lowest quarter"),
        (20, "second highest quarter"),
        (30, "second highest quarter"),
        (30.1, "highest quarter"),
    ],
)
def test_a_value_stands_in_one_quarter(value: float, quarter: str) -> None:
    assert Quartiles(4, 10, 20, 30).quarter(value) == quarter
