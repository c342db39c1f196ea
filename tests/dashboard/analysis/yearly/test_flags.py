"""Figures that cannot be: found in the real files, and each rule on a made-up row."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.analysis.yearly.flag import CANNOT_BE, Flag
from dashboard.analysis.yearly.flags import flags
from dashboard.analysis.yearly.kept import worked_out
from datasets.benchmarks.official import OfficialReturn
from datasets.benchmarks.regulator import read_official
from datasets.extract import LIMITS
from tests.datasets.benchmarks.made_up import (
    CLOSED,
    COMPLETED,
    OPEN,
    RAISED,
    RP02,
    RP02_BASE,
    RP02_PART,
    TP01,
    Book,
    Row,
    records_row,
    survey_row,
)
from tests.regulator import official_years


def real_flags() -> tuple[Flag, ...]:
    first, last = official_years()
    return flags(last, [first])


def test_the_council_13_times_too_big_is_flagged() -> None:
    own = {flag.rule: flag for flag in real_flags() if flag.name == "London Borough of Hackney"}
    assert set(own) == {"negative_opening", "raised_against_completed", "raised_by_homes"}
    assert (
        "1,329,259 repairs were raised, 12.8 times the 103,652"
        in own["raised_against_completed"].why
    )
    assert own["negative_opening"].how == CANNOT_BE
    assert "-1,189,766 were open when it began, which cannot be" in own["negative_opening"].why


def test_31_councils_began_the_year_with_fewer_than_no_open_repairs() -> None:
    rules = Counter(flag.rule for flag in real_flags())
    assert rules == {
        "negative_opening": 31,
        "other_year": 11,
        "large_opening": 7,
        "none_open": 2,
        "raised_against_completed": 2,
        "raised_by_homes": 2,
    }
    assert {f.how for f in real_flags() if f.rule == "negative_opening"} == {CANNOT_BE}


def test_a_count_many_times_that_of_the_year_before_is_flagged_in_both_years() -> None:
    first, last = official_years()
    for one, other, said in ((last, first, "8,869"), (first, last, "671")):
        own = [f for f in flags(one, [other]) if f.name == "Canterbury City Council"]
        assert any(f"It counts {said} non-emergency repairs completed" in flag.why for flag in own)


def test_haringeys_own_figures_carry_no_flag() -> None:
    assert not [flag for flag in real_flags() if flag.code == "00AP"]


def of(folder: Path, *records: Row, survey: Row | None = None, name: str = "a") -> OfficialReturn:
    """A return about made-up councils."""
    book = Book(records=records or (records_row(),), survey=(survey or survey_row(),))
    return read_official(book.written(folder, f"{name}.xlsx"), name, "0", LIMITS)


def test_a_sound_return_is_not_flagged(tmp_path: Path) -> None:
    assert flags(of(tmp_path)) == ()


@pytest.mark.parametrize(
    ("changes", "rule", "why"),
    [
        ({RP02: 104.0, RP02_PART: 104}, "outside", "It is 104.0%, which cannot be."),
        ({RP02: 70.0}, "counts_differ", "given as 70.0, but 80 of 100 is 80.0"),
        ({RAISED: 161}, "negative_opening", "so -1 were open when it began"),
        ({CLOSED: 1200, OPEN: 200}, "large_opening", "1,390 were open when it began"),
        ({OPEN: 0}, "none_open", "Of 130 repairs raised in the year, none was open"),
        ({COMPLETED: 20, CLOSED: 120}, "raised_against_completed", "130 repairs were raised, 6.5"),
    ],
)
def test_each_rule_finds_its_fault(
    changes: dict[str, object], rule: str, why: str, tmp_path: Path
) -> None:
    found = flags(of(tmp_path, records_row(**changes)))
    assert [flag.rule for flag in found] == [rule]
    assert why in found[0].why


def test_a_share_of_tenants_above_all_of_them_is_flagged(tmp_path: Path) -> None:
    found = flags(of(tmp_path, survey=survey_row(**{TP01: 600.0})))
    assert [(flag.rule, flag.figures) for flag in found] == [("outside", ("TP01",))]


def test_raised_is_held_against_homes_of_others(tmp_path: Path) -> None:
    usual = [records_row(**{"Landlord code": code}) for code in ("A1", "A2", "A3", "A4")]
    big = {RAISED: 780, COMPLETED: 720, CLOSED: 60}
    found = flags(of(tmp_path, *usual, records_row(**big)))
    assert [(flag.rule, flag.code) for flag in found] == [("raised_by_homes", "99AA")]
    assert "0.8 a home, where half of councils had 0.1 or fewer" in found[0].why


def test_years_are_held_against_those_beside_them_only(tmp_path: Path) -> None:
    large = of(tmp_path, records_row(**{RP02_PART: 480, RP02_BASE: 600}))
    for year, rules in (("2023/24", ["other_year"]), ("2022/23", [])):
        before = replace(of(tmp_path, name="b"), year=year)
        found = worked_out([large, before])
        assert [flag.rule for flag in found[-1].flags] == rules


def test_small_counts_may_grow_fivefold(tmp_path: Path) -> None:
    large = of(tmp_path, records_row(**{RP02_PART: 480, RP02_BASE: 600}), name="b")
    small = of(tmp_path, records_row(**{RP02_PART: 4, RP02_BASE: 5}), name="c")
    assert [flag.rule for flag in flags(large, [of(tmp_path)])] == ["other_year"]
    assert flags(small, [of(tmp_path, records_row(**{RP02_PART: 24, RP02_BASE: 30}))]) == ()
