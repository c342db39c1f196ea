"""A council is found by the regulator's code or name, or by the words that tell it from others."""

import polars as pl
import pytest

from dashboard.analysis.yearly.council import UnknownCouncilError, code_of, own_area, own_code
from datasets.benchmarks.context import CONTEXT_ROWS, ContextSeries
from datasets.benchmarks.official import ROWS, OfficialReturn
from datasets.programme import parse_programme
from tests.conftest import HARINGEY
from tests.regulator import official_years

NAMES = {
    "00AA": "Ashbrook London Borough Council",
    "00AB": "London Borough of Millford",
    "00AC": "Millford District Council",
    "00AD": "City of London Corporation",
}
PROGRAMME = """
council = "Ashbrook"
{official}
[[services]]
id = "homes"
name = "Homes"
"""


def made_up() -> OfficialReturn:
    rows = [{"code": code, "name": name, "year": "2024/25"} for code, name in NAMES.items()]
    return OfficialReturn("2024/25", "a.xlsx", "0", pl.DataFrame(rows, schema=ROWS), {})


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("00aa", "00AA"),
        ("Ashbrook", "00AA"),
        ("London Borough of Ashbrook", "00AA"),
        ("the Royal Borough of ASHBROOK", "00AA"),
        ("Millford District Council", "00AC"),
        ("City of London Corporation", "00AD"),
    ],
)
def test_a_council_is_known_however_it_is_said(wanted: str, code: str) -> None:
    assert code_of([made_up()], wanted) == code


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ("Millford", "Several councils are called 'Millford' (London Borough of Millford, Millf"),
        ("Nowhere", "None of the regulator's councils is called 'Nowhere'"),
        ("New Ashbrook", "the nearest: Ashbrook London Borough Council"),
        ("Borough Council", "None of the regulator's councils"),
    ],
)
def test_a_name_of_none_or_of_several_is_said(wanted: str, words: str) -> None:
    with pytest.raises(UnknownCouncilError) as error:
        code_of([made_up()], wanted)
    assert words in str(error.value)
    assert "[official]" in str(error.value)


@pytest.mark.parametrize(
    ("official", "code"),
    [
        ("", "00AA"),
        ('official = {code = "00AB"}', "00AB"),
        ('official = {name = "Millford District Council"}', "00AC"),
    ],
)
def test_the_programme_may_say_which_it_is(official: str, code: str) -> None:
    programme = parse_programme(PROGRAMME.format(official=official))
    assert own_code([made_up()], programme) == code


def test_haringeys_programme_names_haringey() -> None:
    programme = parse_programme(HARINGEY.read_text("utf-8"))
    assert own_code(official_years(), programme) == "00AP"
    assert programme.landlord_service == "housing_management"


@pytest.mark.parametrize(
    ("official", "value"), [("", 3), ('official = {area_code = "E2"}', 4), ("official = {}", 3)]
)
def test_an_area_is_found_by_its_code_or_by_name(official: str, value: float) -> None:
    areas = {"area_code": ["E1", "E2"], "area": ["Ashbrook", "Elsewhere"], "value": [3, 4]}
    rows = pl.DataFrame(areas, schema_overrides=CONTEXT_ROWS)
    series = ContextSeries("a", "A", "%", "year", "a.csv", "0", rows)
    programme = parse_programme(PROGRAMME.format(official=official))
    assert own_area(series, programme)["value"].to_list() == [value]
