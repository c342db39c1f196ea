"""Every workforce measure's figure, worked out by hand on a dozen people and two steady years."""

from collections.abc import Iterable
from datetime import date

import polars as pl
import pytest

from dashboard.analysis.frame import Status
from dashboard.analysis.series import read_series
from dashboard.kpis.registry import MEASURES, measures_of
from datasets.calendar import add_months, months_between
from datasets.workforce import WORKFORCE
from tests.dashboard.building import cells, figure, records, release, rows_of

Row = dict[str, object]
RESIGNED, REDUNDANT = "resignation", "redundancy_compulsory"


def person(number: str, family: str, contract: str, fte: float, **values: object) -> Row:
    """Somebody who reports to the post of A, and has been there since 2020."""
    return {
        "record_kind": "post_holder",
        "record_id": number,
        "employee_key": f"{ord(number[0]):032x}",
        "is_primary_post": True,
        "position_id": f"P-{number}",
        "reports_to_position": "P-A",
        "org_unit": "Team",
        "role_family": family,
        "employer": "Anywhere Homes",
        "contract_type": contract,
        "fte": fte,
        "employment_start": date(2020, 1, 6),
        "movement": "none",
        **values,
    }


def left(day: str, reason: str) -> Row:
    return {"movement": "leaver", "leave_date": date.fromisoformat(day), "leave_reason": reason}


def joined(day: str, movement: str = "joiner") -> Row:
    return {"movement": movement, "employment_start": date.fromisoformat(day)}


A = person("A", "manager", "permanent", 1, reports_to_position=None)
B = person("B", "frontline", "permanent", 1)
B_SECOND = person("B2", "frontline", "permanent", 0.2, is_primary_post=False)
C = person("C", "frontline", "zero_hours", 0)
D = person("D", "support", "fixed_term", 0.5)
E, Y, F, G = (person(name, "frontline", "permanent", 1) for name in "EYFG")
VACANCY = {
    "record_kind": "vacant_post",
    "record_id": "V",
    "role_family": "frontline",
    "established_fte": 1.0,
}
AGENCY = {
    "record_kind": "agency_assignment",
    "record_id": "W",
    "role_family": "frontline",
    "agency_fte": 0.5,
    "agency_cost_gbp": 1200.0,
}
ABSENCE = {"record_kind": "team_absence", "record_id": "T", "absence_days": 6.0, "mean_fte": 4.7}

MONTHS: dict[str, list[Row]] = {
    # D's last day is the leap day, so D is in post on it; Y is in post on the first day
    "2024-02": [
        *(A, B, B_SECOND, C, D | left("2024-02-29", RESIGNED)),
        *(E | joined("2024-02-12"), Y | joined("2024-02-01"), VACANCY, AGENCY, ABSENCE),
    ],
    # the month of the change: F and G come by TUPE, X joins and leaves, the clocks go forward
    "2024-03": [
        *(A, B | {"movement": "internal_move"}, B_SECOND, Y),
        C | left("2024-03-20", "redundancy_voluntary"),
        E | left("2024-03-15", REDUNDANT),
        *(F | joined("2024-03-01", "tupe_in"), G | joined("2024-03-01", "tupe_in")),
        person("X", "frontline", "permanent", 1, **joined("2024-03-04"))
        | left("2024-03-28", RESIGNED),
    ],
    "2024-04": [],  # declared empty; there is no file for May
    "2025-02": [A, Y | joined("2024-02-01", "none"), F | joined("2024-03-01", "none")],
}
KEYS = cells("workforce", MONTHS)

EXPECTED: dict[str, dict[str, tuple[float | None, float | None] | None]] = {
    "headcount": {"2024-02": (6, None), "2024-03": (5, None), "2024-04": (0, None)},
    "fte": {"2024-02": (4.7, None), "2024-03": (5.2, None)},
    "secure_contract_share": {"2024-02": (4, 6), "2024-03": (5, 5), "2024-04": (0, 0)},
    "frontline_share_of_fte": {"2024-02": (3.2, 4.7), "2024-03": (4.2, 5.2)},
    "staff_per_manager": {"2024-02": (5, 1), "2024-03": (4, 1), "2025-02": (2, 1)},
    # February: A, B, C, D and Y on the first day, six on the last; March: seven and five
    "monthly_turnover": {"2024-02": (1, 5.5), "2024-03": (3, 6), "2024-04": (0, 0)},
    "monthly_voluntary_turnover": {"2024-02": (1, 5.5), "2024-03": (1, 6)},
    "monthly_new_starters": {"2024-02": (2, None), "2024-03": (1, None), "2025-02": (0, None)},
    # of E and Y, who joined in February 2024, Y is still there; nobody knows of 2023
    "monthly_starters_kept": {"2025-02": (1, None), "2024-02": None, "2024-03": None},
    "monthly_redundancies": {"2024-02": (0, None), "2024-03": (2, None)},
    "monthly_compulsory_redundancies": {"2024-02": (0, None), "2024-03": (1, None)},
    "transferred_staff_still_here": {"2024-02": None, "2024-03": (2, None), "2025-02": (1, None)},
    # March lists no vacant post at all, which is not to say that there is none
    "vacancy": {"2024-02": (1, 5.7), "2024-03": (None, 5.2), "2024-04": (0, 0)},
    "agency_fte": {"2024-02": (0.5, None), "2024-03": None, "2024-04": (0, None)},
    "agency_spend": {"2024-02": (1200, None), "2024-03": None},
    "sickness_days_per_fte": {"2024-02": (6, 4.7), "2024-03": None},
}
BY_YEAR = {
    "turnover": (12, 70.0),
    "voluntary_turnover": (12, 70.0),
    "redundancies": (12, None),
    "compulsory_redundancies": (12, None),
    "new_starters": (24, None),
    "new_starters_kept_12_months": (12, 24),
}
IN_BOTH = {"agency_share": (20.0, 100.0)}


@pytest.fixture(scope="module")
def figures() -> pl.DataFrame:
    return rows_of(records(WORKFORCE, MONTHS), WORKFORCE, KEYS)


@pytest.mark.parametrize(
    ("measure", "when"), [(name, when) for name, months in EXPECTED.items() for when in months]
)
def test_a_month_by_hand(figures: pl.DataFrame, measure: str, when: str) -> None:
    expected = EXPECTED[measure][when]
    if expected is None:
        found = figures.filter(
            pl.col("measure") == measure, pl.col("month") == date.fromisoformat(f"{when}-01")
        )
        assert found.is_empty()
    else:
        assert figure(figures, measure, when) == pytest.approx(expected)


def test_no_workforce_measure_is_without_its_figures_by_hand() -> None:
    known = {*EXPECTED, *BY_YEAR, *IN_BOTH}
    assert {measure.id for measure in measures_of("workforce")} == known


@pytest.mark.parametrize(
    ("measure", "node", "expected"),
    [
        ("headcount", "frontline", (4, None)),
        ("fte", "support", (0.5, None)),
        ("monthly_turnover", "support", (1, 1)),
        ("vacancy", "frontline", (1, 4.2)),
        ("secure_contract_share", "manager", (1, 1)),
    ],
)
def test_a_role_family_by_hand(
    figures: pl.DataFrame, measure: str, node: str, expected: tuple[float, float | None]
) -> None:
    assert figure(figures, measure, "2024-02", "role_family", node) == pytest.approx(expected)


def test_a_month_that_nobody_sent_has_no_figure(figures: pl.DataFrame) -> None:
    assert figures.filter(pl.col("month") == date(2024, 5, 1)).is_empty()


FIRST, LAST = date(2023, 1, 1), date(2024, 12, 1)
SPAN = months_between(FIRST, LAST)


def steady(reason: str) -> dict[str, list[Row]]:
    """Fifty who stay; each month two join on the 10th, and one of them leaves two months on.

    At the end of month k (0 is January 2023) 53 + k are there, from March 2023 on.
    """
    held: dict[str, list[Row]] = {f"{month:%Y-%m}": [] for month in SPAN}
    for number in range(50):
        for month in SPAN:
            held[f"{month:%Y-%m}"].append(person(f"S{number}", "frontline", "permanent", 1.6))
    for place, start in enumerate(SPAN):
        for name, leaves in (("stays", None), ("leaves", add_months(start, 2))):
            for month in months_between(start, min(leaves or LAST, LAST)):
                held[f"{month:%Y-%m}"].append(
                    _joiner(f"{name}{place}", start, month, leaves, reason)
                )
    return held


def _joiner(number: str, start: date, month: date, leaves: date | None, reason: str) -> Row:
    now: Row = joined(f"{start:%Y-%m}-10", "joiner" if month == start else "none")
    if month == leaves:
        now |= left(f"{month:%Y-%m}-20", reason)
    return person(number, "frontline", "permanent", 0.0, **now)


def _shown(held: dict[str, list[Row]], measure: str, node: str | None = None) -> pl.DataFrame:
    keys = cells("workforce", held)
    live = release(rows_of(records(WORKFORCE, held), WORKFORCE, keys), keys)
    return read_series(live, measure, node=node).frame


@pytest.fixture(scope="module")
def years() -> dict[str, dict[str, list[Row]]]:
    return {reason: steady(reason) for reason in (RESIGNED, REDUNDANT)}


@pytest.mark.parametrize("measure", BY_YEAR)
def test_a_year_by_hand(years: dict[str, dict[str, list[Row]]], measure: str) -> None:
    reason = REDUNDANT if "redundanc" in measure else RESIGNED
    frame = _shown(years[reason], measure)
    to_march = MEASURES[measure].years_to_march
    last = frame.filter(month=date(2024, 3, 1) if to_march else LAST).row(0, named=True)
    assert (last["numerator"], last["denominator"]) == pytest.approx(BY_YEAR[measure])
    assert frame.filter(pl.col("numerator").is_not_null())["month"].min() >= date(2023, 12, 1)


def test_of_agency_and_staff_together_the_agencys_share() -> None:
    agency = [AGENCY | {"record_id": f"W{n}"} for n in range(40)]
    staff = [person(f"S{n}", "frontline", "permanent", 1.0) for n in range(80)]
    frame = _shown({"2024-03": [*staff, *agency], "2024-04": staff}, "agency_share")
    assert frame.row(0)[1:4] == (20.0, 100.0, 0.2)
    assert frame["status"].to_list() == ["published", "not_measured"]


@pytest.mark.parametrize("measure", [m.id for m in measures_of("workforce") if m.by_year_only])
def test_who_came_and_went_is_never_shown_by_the_month(
    years: dict[str, dict[str, list[Row]]], measure: str
) -> None:
    shown = _shown(years[RESIGNED], measure)
    assert set(shown["status"]) <= {Status.HIDDEN, Status.NOT_MEASURED}
    assert MEASURES[measure].companion in BY_YEAR


def test_a_year_without_anybody_tells_nothing_of_its_months(
    years: dict[str, dict[str, list[Row]]],
) -> None:
    frame = _shown(years[REDUNDANT], "voluntary_turnover")
    assert set(frame[11:]["status"]) == {Status.HIDDEN}


def test_no_redundancies_in_a_financial_year_are_shown_as_none(
    years: dict[str, dict[str, list[Row]]],
) -> None:
    frame = _shown(years[RESIGNED], "redundancies")
    shown = frame.filter(pl.col("status") != Status.NOT_MEASURED)
    assert shown.select("month", "value").rows() == [(date(2024, 3, 1), 0.0)]


def test_transferred_staff_are_shown_again_when_ten_more_have_gone() -> None:
    came = [person(f"S{n}", "frontline", "permanent", 1.0, **joined("2024-03-01", "tupe_in"))
            for n in range(40)]  # fmt: skip
    here: Iterable[int] = (40, 40, 35, 30, 29, 19)
    held = {
        f"2024-{3 + n:02d}": [
            row | ({} if n == 0 else {"movement": "none"}) for row in came[:count]
        ]
        for n, count in enumerate(here)
    }
    frame = _shown(held, "transferred_staff_still_here")
    assert frame["numerator"].to_list() == [40, 40, None, 30, None, 19]


@pytest.mark.parametrize(
    ("systems", "expected"),
    [
        ({"2024-03": "old", "2024-04": "old", "2024-05": "new"}, [40, 40, None]),
        ({"2024-02": "old", "2024-04": "old"}, [None, None, None]),
    ],
    ids=["in another system", "the month of the change never came"],
)
def test_transferred_staff_who_cannot_be_recognised_are_not_told_to_have_gone(
    systems: dict[str, str], expected: list[int | None]
) -> None:
    came = [person(f"S{n}", "frontline", "permanent", 1.0, employment_start=date(2024, 3, 1),
                   movement="none") for n in range(40)]  # fmt: skip
    held = {
        when: [
            row | {"source_system": system, "movement": "tupe_in" if when == "2024-03" else "none"}
            for row in came
        ]
        for when, system in systems.items()
    }
    keys = [key for when, system in systems.items() for key in cells("workforce", [when], system)]
    live = release(rows_of(records(WORKFORCE, held), WORKFORCE, keys), keys)
    assert (
        read_series(live, "transferred_staff_still_here").frame["numerator"].to_list() == expected
    )
