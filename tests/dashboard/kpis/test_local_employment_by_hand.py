"""A dozen lines of jobs, worked out by hand: where people live, what they are paid, whose they are.

By month, the council's lines and then a contractor's: (in the borough, elsewhere, not known).
"""

from datetime import date

import polars as pl
import pytest

from dashboard.analysis.series import Status, read_series
from dashboard.kpis.registry import measures_of
from datasets.calendar import months_between
from datasets.local_employment import LOCAL_EMPLOYMENT
from tests.dashboard.building import PROGRAMME, cells, figure, records, release, rows_of

RATES = """
[[living_wage_rates]]
announced = 2022
implement_by = 2023-05-01
rate_gbp = 11.95
[[living_wage_rates]]
announced = 2024
implement_by = 2024-05-01
"""
COUNTS = (
    *("headcount", "at_or_above_llw", "raised_to_llw", "apprentices"),
    *("new_starters", "new_starters_local", "on_council_terms"),
)
NOTHING = dict.fromkeys((*COUNTS, "fte"))
AREAS = ("in_borough", "elsewhere", "unknown")


def line(employer: str, area: str, counts: tuple[int | None, ...]) -> dict[str, object]:
    return {
        "record_kind": "jobs_by_area",
        "record_id": f"{employer}/{area}",
        "employer": employer,
        "area": area,
        "delivery_model": "in_house" if employer == "council" else "contractor",
        "fte": 0.5,
        "suppressed": False,
        **dict(zip(COUNTS, counts, strict=True)),
    }


def lines(employer: str, *counts: tuple[int | None, ...]) -> list[dict[str, object]]:
    return [line(employer, area, held) for area, held in zip(AREAS, counts, strict=True)]


JANUARY = [
    *lines("council", (30, 30, 0, 3, 2, 2, 30), (20, 18, 0, 0, 1, 0, 20), (5, 5, 0, 0, 1, 0, 5)),
    *lines("contractor", (10, 2, 1, 1, 4, 4, 0), (40, 5, 0, 0, 3, 0, 0), (3, 0, 0, 0, 0, None, 0)),
]
# a leap year's February: nobody but the council, and nobody started
FEBRUARY = lines("council", (40, 40, 12, 3, 0, 0, 40), (60, 60, 8, 0, 0, 0, 60), (0,) * 7)
# the contractor's sender hid those who live elsewhere
APRIL = [
    line("council", "in_borough", (40, 40, 0, 3, 5, 5, 40)),
    line("contractor", "elsewhere", (9, 9, 0, 0, 1, 0, 0)) | NOTHING | {"suppressed": True},
]
# the new rate is not known yet; the sender left new_starters out
MAY = [line("council", "in_borough", (41, 41, 0, 3, None, 1, 41))]
HELD = {"2024-01": JANUARY, "2024-02": FEBRUARY, "2024-04": APRIL, "2024-05": MAY}
EMPTY = "2024-06"
MONTHS = [*HELD, EMPTY]  # no March: it never came

BY_HAND = {
    # 30 + 10 of 30 + 20 + 10 + 40 whose home is known
    "resident_share": {"2024-01": (40, 100), "2024-02": (40, 100), "2024-05": (41, 41)},
    # in April it is not hidden how many live in the borough
    "jobs_held_by_residents": dict(
        zip(HELD, ((40, None), (40, None), (40, None), (41, None)), strict=True)
    ),
    # May 2024 has no rate
    "paid_living_wage_share": {"2024-01": (60, 108), "2024-02": (100, 100)},
    "raised_to_living_wage": {"2024-01": (1, None), "2024-02": (20, None)},
    # those of no known home are left out; in May it is not known how many started
    "monthly_local_starters": {"2024-01": (6, 10), "2024-02": (0, 0)},
    "apprentices": {"2024-01": (4, None), "2024-02": (3, None), "2024-05": (3, None)},
    "on_council_terms_share": {"2024-01": (55, 108), "2024-02": (100, 100), "2024-05": (41, 41)},
    # in April what is hidden is another employer's
    "jobs_in_house": dict(
        zip(HELD, ((55, None), (100, None), (40, None), (41, None)), strict=True)
    ),
    "share_of_jobs_in_house": {"2024-01": (55, 108), "2024-02": (100, 100), "2024-05": (41, 41)},
}
NO_RATE = {"paid_living_wage_share", "raised_to_living_wage"}


@pytest.fixture(scope="module")
def rows() -> pl.DataFrame:
    frame = records(LOCAL_EMPLOYMENT, HELD)
    keys = cells("local_employment", MONTHS)
    return rows_of(frame, LOCAL_EMPLOYMENT, keys, programme=PROGRAMME + RATES)


def test_every_measure_has_its_line() -> None:
    stored = {m.id for m in measures_of("local_employment") if not m.derived_from}
    assert set(BY_HAND) == stored


@pytest.mark.parametrize("measure", BY_HAND)
def test_figures_are_those_worked_out_by_hand(rows: pl.DataFrame, measure: str) -> None:
    found = rows.filter(pl.col("measure") == measure)
    months = {month.isoformat()[:7] for month in found["month"]}
    assert {m: figure(rows, measure, m) for m in months - {EMPTY}} == BY_HAND[measure]


@pytest.mark.parametrize("measure", BY_HAND)
def test_an_empty_month_is_nought_and_a_suppressed_one_is_not(
    rows: pl.DataFrame, measure: str
) -> None:
    months = {m.isoformat()[:7] for m in rows.filter(pl.col("measure") == measure)["month"]}
    assert ("2024-04" in months) == (measure in {"jobs_held_by_residents", "jobs_in_house"})
    assert EMPTY in months
    assert figure(rows, measure, EMPTY)[0] == 0


def _series(rows: pl.DataFrame, measure: str, programme: str = PROGRAMME + RATES):
    keys = cells("local_employment", MONTHS)
    return read_series(release(rows, keys, programme=programme), measure, "homes")


def test_readers_see_not_measured_where_a_figure_was_hidden_and_missing_where_none_came(
    rows: pl.DataFrame,
) -> None:
    frame = _series(rows, "paid_living_wage_share").frame
    statuses = dict(frame.select("month", "status").iter_rows())
    assert statuses[date(2024, 3, 1)] == Status.MISSING
    assert statuses[date(2024, 4, 1)] == Status.NOT_MEASURED
    assert statuses[date(2024, 5, 1)] == Status.NOT_MEASURED
    assert frame.filter(pl.col("month") == date(2024, 2, 1))["value"].to_list() == [1.0]


def test_counts_of_staff_under_ten_are_hidden_and_so_is_what_gives_them_away(
    rows: pl.DataFrame,
) -> None:
    status = {
        measure: _series(rows, measure).frame["status"][0]
        for measure in ("apprentices", "raised_to_living_wage", "resident_share", "jobs_in_house")
    }
    assert status == {
        "apprentices": Status.HIDDEN,
        "raised_to_living_wage": Status.HIDDEN,
        "resident_share": Status.PUBLISHED,
        "jobs_in_house": Status.PUBLISHED,
    }


def test_a_large_count_is_hidden_where_another_figure_would_give_a_small_one_away() -> None:
    """Three of 63 work for the contractor, and five of those whose home is known live elsewhere."""
    few = [
        line("council", "in_borough", (58, 58, 0, 0, 0, 0, 58)),
        line("council", "elsewhere", (2, 2, 0, 0, 0, 0, 2)),
        line("contractor", "elsewhere", (3, 3, 0, 0, 0, 0, 0)),
    ]
    keys = cells("local_employment", ["2024-01"])
    found = rows_of(
        records(LOCAL_EMPLOYMENT, {"2024-01": few}),
        LOCAL_EMPLOYMENT,
        keys,
        programme=PROGRAMME + RATES,
    )
    live = release(found, keys, programme=PROGRAMME + RATES)
    told = {name: read_series(live, name).frame["status"][0] for name in BY_HAND}
    shown = {name for name, status in told.items() if status == Status.PROVISIONAL}
    assert shown == {"paid_living_wage_share", "raised_to_living_wage", "apprentices"}


def test_who_started_is_shown_twelve_months_together_and_never_by_the_month() -> None:
    """Two of three live in the borough, and one of no known home, for thirteen months; then none.

    24 of 36; and once the first of them is out and a month with nobody in, 22 of 33.
    """
    starting = lines("council", (40, 40, 0, 3, 2, 2, 40), (60, 60, 0, 0, 1, 0, 60), (1,) * 7)
    months = [f"{day:%Y-%m}" for day in months_between(date(2023, 1, 1), date(2024, 2, 1))]
    held = dict.fromkeys(months[:-1], starting) | {months[-1]: FEBRUARY}
    keys = cells("local_employment", months)
    found = rows_of(records(LOCAL_EMPLOYMENT, held), LOCAL_EMPLOYMENT, keys)
    year, month = (
        read_series(release(found, keys), name, "homes").frame
        for name in ("local_share_of_new_starters", "monthly_local_starters")
    )
    shown = year.filter(pl.col("numerator").is_not_null()).select("numerator", "denominator")
    assert shown.rows() == [(24, 36), (24, 36), (22, 33)]
    assert set(month["status"]) == {Status.HIDDEN}


def test_without_rates_it_says_why_nobody_knows_who_is_paid_the_living_wage() -> None:
    frame = records(LOCAL_EMPLOYMENT, {"2024-01": JANUARY})
    without = rows_of(frame, LOCAL_EMPLOYMENT, cells("local_employment", ["2024-01"]))
    assert set(BY_HAND) - set(without["measure"]) == NO_RATE
    live = release(without, cells("local_employment", ["2024-01"]))
    why = read_series(live, "paid_living_wage_share").not_measured_why
    assert "the programme gives no living wage rate" in why
