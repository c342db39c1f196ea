"""Next year's workbook may be laid out otherwise: found by rules, or refused in words."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from datasets.benchmarks.official import OfficialReturn
from datasets.benchmarks.reading import benchmarks_in
from datasets.extract import LIMITS, ExtractRefusedError
from tests.datasets.benchmarks.made_up import (
    CLOSED,
    COMPLETED,
    OPEN,
    RAISED,
    RP02,
    RP02_PART,
    SOUND,
    TARGET,
    TP01,
    Book,
    records_row,
    survey_row,
)

FLOW = {RAISED, COMPLETED, CLOSED, OPEN}


def read(path: Path) -> OfficialReturn:
    """The return, read in this process."""
    return OfficialReturn.of(benchmarks_in(path, path.name, "0", LIMITS)["official"])


def refused(path: Path) -> str:
    with pytest.raises(ExtractRefusedError) as error:
        benchmarks_in(path, path.name, "0", LIMITS)
    return str(error.value)


def values(one: OfficialReturn) -> dict[str, float | None]:
    return dict(one.rows.select("measure", "value").iter_rows())


def _spelt(heading: str) -> str:
    return (
        heading.replace("(RP02 1", "(RP02(1)")
        .replace(")5", ")12")
        .replace("(TP01)7", "(TP01) [note 3]")
    )


LAYOUTS: dict[str, Book] = {
    "the header on the first row": Book(above=0),
    "the header on row 40": Book(above=39),
    "columns in another order": Book(ordered=lambda names: names[::-1]),
    "sheets by other names": Book(names=("Records", "Tenants", "Owners")),
    "the older type code": Book(records=(records_row(**{"Landlord type": "LARP"}),)),
    "codes that are numbers": Book(
        records=(records_row(**{"Landlord code": 5130}),),
        survey=(survey_row(**{"Landlord code": 5130}),),
    ),
    "notes below the rows": Book(below=({0: "Notes:"}, {0: "1. As submitted."})),
    "no repairs raised or closed": Book(
        records=({k: v for k, v in records_row().items() if k not in FLOW},)
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_is_known_by_what_it_says(name: str, tmp_path: Path) -> None:
    one = read(LAYOUTS[name].written(tmp_path))
    assert one.year == "2024/25"
    assert {m: v for m, v in values(one).items() if m in SOUND} == SOUND
    assert values(one).get("repairs_closed_otherwise") == (10 if "raised" not in name else None)


def test_the_year_is_told_by_the_sheets_where_no_words_do(tmp_path: Path) -> None:
    assert read(Book(years="year").written(tmp_path)).year == "2024/25"


def test_another_landlord_is_counted_and_left_out(tmp_path: Path) -> None:
    other = {"Landlord name": "A Trust", "Landlord code": "L1", "Landlord type": "PRP"}
    one = read(Book(records=(records_row(), records_row(**other))).written(tmp_path))
    assert one.rows["code"].unique().to_list() == ["99AA"]
    assert one.left_out[0].rows == 1


@pytest.mark.parametrize("mark", ["[U]", "[X]", "[Z]", "[E]", "[S]", "[Q]", "NULL", "", None])
def test_a_mark_inside_numbers_is_missing_and_never_zero(mark: str | None, tmp_path: Path) -> None:
    rows = (records_row(**{RP02: mark}), records_row(**{"Landlord code": "99AB"}))
    one = read(Book(records=rows).written(tmp_path))
    row = one.council("99AA").row(by_predicate=pl.col("measure") == "RP02(1)", named=True)
    assert row["value"] is None
    assert row["missing"] == (mark or "blank")


def _without(heading: str, row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != heading}


def _second(path: Path) -> Path:
    with xlsxwriter.Workbook(path / "other.xlsx") as book:
        for name in ("One", "Two"):
            book.add_worksheet(name).write_row(0, 0, ["Job", "Logged"])
    return path / "other.xlsx"


REFUSALS: dict[str, tuple[Callable[[Path], Path], tuple[str, ...]]] = {
    "a heading is gone": (
        Book(records=(_without(TARGET, records_row()),)).written,
        ("TSM25_Management_Info", "row 9", "The longest target for non-emergency repairs"),
    ),
    "no sheet has the measures": (
        Book(records=(_without(RP02, records_row()),)).written,
        ("Non-emergency repairs done within target", "'TSM25_LCRA'"),
    ),
    "two headings say the same": (
        Book(records=(records_row() | {f"{RP02} ": 1.0},)).written,
        ("two headings say the same", "(rp02 1)"),
    ),
    "two years": (
        Book(years="reporting year 1 April 2023 to 31 March 2024").written,
        ("which year", "2023/24, 2024/25"),
    ),
    "no year": (
        Book(years="year", names=("A", "B", "C")).written,
        ("they say no year",),
    ),
    "an unknown type of landlord": (
        Book(records=(records_row(**{"Landlord type": "ALMO"}),)).written,
        ("'ALMO'", "row 10"),
    ),
    "a council without a region": (
        Book(records=(records_row(**{"Landlord predominant region": ""}),)).written,
        ("region is missing",),
    ),
    "a number that is none": (
        Book(records=(records_row(**{RP02_PART: "<5"}),)).written,
        ("RP02(1) part", "neither a number nor a mark", "row 10"),
    ),
    "a code that comes twice": (
        Book(records=(records_row(), records_row())).written,
        ("stands more than once",),
    ),
    "a code that is no code": (
        Book(records=(records_row(**{"Landlord code": 51.5}),)).written,
        ("code is missing",),
    ),
    "no council at all": (
        Book(records=(records_row(**{"Landlord type": "PRP"}),)).written,
        ("None of its landlords is a council",),
    ),
    "a landlord below a gap": (
        Book(below=({0: "Late Borough Council", 1: "99ZZ"},)).written,
        ("landlords stand below an empty row (rows with a code: 1)",),
    ),
    "another workbook": (
        _second,
        ("'landlord name', 'landlord code', 'landlord type'", "Sheets found: 'One', 'Two'"),
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_is_not_known_is_refused_in_words(name: str, tmp_path: Path) -> None:
    written, words = REFUSALS[name]
    told = refused(written(tmp_path))
    for word in words:
        assert word in told
    assert "Traceback" not in told


def test_a_survey_heading_that_is_gone_is_named(tmp_path: Path) -> None:
    told = refused(Book(survey=(_without(TP01, survey_row()),)).written(tmp_path))
    assert "Satisfied with the service" in told
    assert "'TSM25_LCRA'" in told


def test_codes_of_measures_may_be_spelt_otherwise(tmp_path: Path) -> None:
    rows = ({_spelt(name): value for name, value in records_row().items()},)
    assert values(read(Book(records=rows).written(tmp_path)))["RP02(1)"] == 80.0
