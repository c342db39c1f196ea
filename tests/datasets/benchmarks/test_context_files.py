"""Context series: what Trafford's files say, by hand; other layouts; what is refused."""

from datetime import date
from pathlib import Path

import pytest

from datasets.benchmarks.context import ContextSeries
from datasets.benchmarks.reading import benchmarks_in
from datasets.extract import LIMITS, ExtractRefusedError
from tests.datasets.tables.writing import csv_of, workbook_of
from tests.regulator import public_file

TRAFFORD = "E08000009"


def series_in(path: Path) -> list[ContextSeries]:
    """The series of a file, read in this process."""
    found = benchmarks_in(path, path.name, "0", LIMITS)["context"]
    return [ContextSeries.of(facts) for facts in found]


def refused(path: Path) -> str:
    with pytest.raises(ExtractRefusedError) as error:
        series_in(path)
    return str(error.value)


@pytest.mark.parametrize(
    ("name", "titles", "unit", "frequency", "first", "last", "periods"),
    [
        (
            "trafford_claimant_count_2026.csv",
            ("Claimant count", "Claimants as a proportion of residents aged 16-64"),
            "persons",
            "month",
            ("March 2023", 4500.0),
            ("March 2026", 4465.0),
            37,
        ),
        (
            "trafford_employment_rate_2026.csv",
            ("Employment rate - aged 16-64",),
            "%",
            "twelve months",
            ("Oct 2021-Sep 2022", 73.1),
            ("Jan 2025-Dec 2025", 79.4),
            14,
        ),
        (
            "trafford_real_living_wage_2026.csv",
            ("Employees paid at or above the real living wage by work geography",),
            "%",
            "year",
            ("2016", 72.7),
            ("2025", 85.8),
            10,
        ),
    ],
)
def test_traffords_files_are_series_in_the_order_of_time(
    name: str,
    titles: tuple[str, ...],
    unit: str,
    frequency: str,
    first: tuple[str, float],
    last: tuple[str, float],
    periods: int,
) -> None:
    found = series_in(public_file(name))
    assert tuple(series.title for series in found) == titles
    assert (found[0].unit, found[0].frequency) == (unit, frequency)
    own = found[0].of_area(TRAFFORD, "")
    assert own.select("period", "value").row(0) == first
    assert own.select("period", "value").row(-1) == last
    assert own.height == periods
    assert own["last"].is_sorted()


def test_months_that_sort_by_the_alphabet_are_put_in_order(tmp_path: Path) -> None:
    months = {"April": 4, "August": 8, "December": 12, "February": 2, "January": 1}
    rows = "".join(f"Testing,{month} 2025,A rate,%,{value}\n" for month, value in months.items())
    path = csv_of(tmp_path, f"Area,Period,Measure,Unit,Value\n{rows}")
    assert series_in(path)[0].rows["value"].to_list() == [1, 2, 4, 8, 12]


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("March 2023", date(2023, 3, 1), date(2023, 3, 1)),
        ("sept 2024", date(2024, 9, 1), date(2024, 9, 1)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 1)),
        ("Jul 2022-Jun 2023", date(2022, 7, 1), date(2023, 6, 1)),
        ("July 2022 to June 2023", date(2022, 7, 1), date(2023, 6, 1)),
        ("2019", date(2019, 1, 1), date(2019, 12, 1)),
        ("2023/24", date(2023, 4, 1), date(2024, 3, 1)),
        ("1999/00", date(1999, 4, 1), date(2000, 3, 1)),
    ],
)
def test_a_period_is_the_months_that_it_says(
    written: str, first: date, last: date, tmp_path: Path
) -> None:
    path = csv_of(tmp_path, f"area,period,measure,value\nTesting,{written},Homes,7\n")
    assert series_in(path)[0].rows.select("first", "last").row(0) == (first, last)


@pytest.mark.parametrize("nothing", ["", "-", "..", ":", "[x]", "NULL", "N/A"])
def test_a_missing_value_is_missing(nothing: str, tmp_path: Path) -> None:
    path = csv_of(tmp_path, f"area,period,measure,value\nA,2019,Homes,7\nA,2020,Homes,{nothing}\n")
    assert series_in(path)[0].rows["value"].to_list() == [7, None]


def test_a_workbook_with_one_sheet_is_read_alike(tmp_path: Path) -> None:
    rows = (["Area Name", "Month", "Indicator", "Value"], ["Testing", "May 2024", "Claims", 12])
    series = series_in(workbook_of(tmp_path, *rows))[0]
    assert (series.title, series.rows["value"].to_list()) == ("Claims", [12])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("area,period,value\nA,2019,7\n", "no column for measure"),
        ("area,area_name,period,measure,value\nA,B,2019,Homes,7\n", "'area' and 'area_name'"),
        ("area,period,measure,value\nA,13/2019,Homes,7\n", "none of these forms: March 2023"),
        ("area,period,measure,value\nA,2023/25,Homes,7\n", "none of these forms"),
        ("area,period,measure,value\nA,Oct 2021-Aug 2022,Homes,7\n", "none of these forms"),
        ("area,period,measure,value\nA,2019,Homes,<5\n", "the value is no number"),
        ("area,period,measure,value\nA,2019,Homes,7\nA,2019,Homes,8\n", "two values for the same"),
        ("area,period,measure,value\nA,2019,Homes,7\nA,May 2020,Homes,8\n", "several lengths"),
        ("area,period,measure,value\n,2019,Homes,7\n", "area is empty"),
        ("area,period,measure,value\n", "a header and no rows"),
        ("area,period,measure,value\nA,0000,Homes,7\n", "none of these forms"),
        ("area,period,measure,value\nA,2019,M-x,3\nA,2019,M x,4\n", "cannot be told from"),
        ("area,period,measure,value\nA,2019,?!,3\n", "cannot be told from another"),
        ("area,period,measure,value\njo@example.org,2019,Homes,7\n", "looks like personal data"),
        ("job,logged\n1,2\n", "neither the regulator's workbook nor"),
    ],
)
def test_what_cannot_be_read_exactly_is_refused(text: str, words: str, tmp_path: Path) -> None:
    told = refused(csv_of(tmp_path, text))
    assert words in told
    assert "example.org" not in told
