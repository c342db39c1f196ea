"""The regulator's two workbooks: what they say of one council, by hand, and of all."""

import polars as pl
import pytest

from datasets.benchmarks.figures import FIGURES, Kind
from datasets.benchmarks.official import OfficialReturn, as_text
from tests.regulator import official_years

HARINGEY = "00AP"
BY_HAND = {
    ("2023/24", "TP01"): (47.21811915312654, None, 2062),
    ("2023/24", "RP02(1)"): (65.16623010276042, 16171, 24815),
    ("2023/24", "CH02(2)"): (33.333333333333336, 93, 279),
    ("2023/24", "homes"): (15538, None, None),
    ("2024/25", "TP01"): (47.7, None, 2034),
    ("2024/25", "TP09"): (13.8, None, 2034),
    ("2024/25", "RP01"): (19.5, 3002, 15396),
    ("2024/25", "RP02(1)"): (61.9, 14550, 23492),
    ("2024/25", "RP02(2)"): (98.5, 6965, 7074),
    ("2024/25", "CH01(1)"): (111.1, 1711, 15396),
    ("2024/25", "CH01(2)"): (23.8, 367, 15396),
    ("2024/25", "CH02(1)"): (70.0, 1198, 1711),
    ("2024/25", "CH02(2)"): (39.0, 143, 367),
    ("2024/25", "non_emergency_target_days"): (28, None, None),
    ("2024/25", "repairs_raised"): (36649, None, None),
    ("2024/25", "repairs_completed"): (30566, None, None),
    ("2024/25", "repairs_closed_otherwise"): (5169, None, None),
    ("2024/25", "repairs_open"): (13858, None, None),
}


def _row(one: OfficialReturn, code: str, measure: str) -> dict[str, object]:
    return one.council(code).row(by_predicate=pl.col("measure") == measure, named=True)


@pytest.mark.parametrize(("year", "measure"), BY_HAND)
def test_a_councils_figures_are_those_of_the_workbook(year: str, measure: str) -> None:
    one = next(one for one in official_years() if one.year == year)
    row = _row(one, HARINGEY, measure)
    assert (row["value"], row["part"], row["base"]) == BY_HAND[year, measure]
    assert (row["region"], row["missing"]) == ("London", "")


def test_what_follows_from_them_is_worked_out() -> None:
    row = {m: _row(official_years()[1], HARINGEY, m)["value"] for m in FIGURES}
    assert round(row["repairs_open_per_1000_homes"]) == 899
    assert round(row["repairs_open_weeks"], 1) == 23.6
    assert row["stage_2_of_stage_1"] == pytest.approx(100 * 367 / 1711)
    assert row["repairs_closed_otherwise_share"] == pytest.approx(100 * 5169 / 36649)


def test_councils_are_known_by_either_years_type_code() -> None:
    first, last = official_years()
    assert (first.rows["type"].unique().to_list(), first.rows["code"].n_unique()) == (["LARP"], 158)
    assert (last.rows["type"].unique().to_list(), last.rows["code"].n_unique()) == (["LA"], 160)
    assert {one.rows.filter(region="London")["code"].n_unique() for one in (first, last)} == {29}


def test_a_code_that_a_sheet_keeps_as_a_number_is_the_same_in_both_years() -> None:
    assert all("5129" in one.rows["code"] for one in official_years())  # North Northamptonshire


def test_closed_and_open_repairs_are_told_by_their_headings() -> None:
    """The data dictionary's field names have them the wrong way round; the flow has not."""
    row = {m: _row(official_years()[1], HARINGEY, m)["value"] for m in FIGURES}
    opening = (
        row["repairs_open"]
        + row["repairs_completed"]
        + row["repairs_closed_otherwise"]
        - row["repairs_raised"]
    )
    assert opening == 12944
    assert row["repairs_closed_otherwise"] < row["repairs_open"]


@pytest.mark.parametrize(
    ("year", "code", "measure", "mark"),
    [
        (1, "45UB", "RP02(1)", "[E]"),
        (1, "45UB", "repairs_raised", "[X]"),
        (0, "5179", "non_emergency_target_days", "[E]"),
        (1, "41UB", "TP01", "not in the table"),
        (1, "43UK", "RP02(1)", "not in the table"),
    ],
)
def test_a_mark_is_no_value_and_says_which(year: int, code: str, measure: str, mark: str) -> None:
    row = _row(official_years()[year], code, measure)
    assert (row["value"], row["missing"]) == (None, mark)


def test_every_figure_is_read_of_every_council() -> None:
    for one in official_years():
        missing = {
            m for m in FIGURES if one.rows.filter(pl.col("measure") == m)["code"].n_unique() < 155
        }
        assert missing <= ({"repairs_raised", "repairs_completed", "repairs_closed_otherwise",
            "repairs_open", "repairs_open_per_1000_homes", "repairs_open_weeks",
            "repairs_closed_otherwise_share"} if one.year == "2023/24" else set())  # fmt: skip


def test_shares_follow_from_their_own_counts() -> None:
    """So no two columns were taken for each other."""
    for one in official_years():
        records = [f.id for f in FIGURES.values() if f.kind is Kind.RECORDS and f.of == "%"]
        rows = one.rows.filter(pl.col("measure").is_in(records), pl.col("value").is_not_null())
        off = (pl.col("value") - 100 * pl.col("part") / pl.col("base")).abs()
        assert rows.select(off.max()).item() < 0.051
        assert rows.height > 700


def test_what_a_release_would_keep_of_it_reads_back() -> None:
    one = official_years()[1]
    again = OfficialReturn.of(one.facts())
    assert as_text(again.facts()) == as_text(one.facts())
    assert again.notes["45UB"].startswith("Management information metric RP02_1")
