"""Real public files, read cell by cell as another library reads them."""

import csv
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import openpyxl
import pytest

from datasets.source import Sought
from tests.datasets.tables.writing import EVERYTHING, raw

DATA = Path(__file__).parents[4] / "shared/data"
LANDLORDS: Mapping[str, object] = MappingProxyType(
    {"header_has": ["Landlord name", "Landlord code"], "rows_end": "first_empty_row"}
)
TWICE = frozenset({"resolution_hours", "resolution_days"})


def real(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not at hand (../shared/data)")
    return path


@pytest.mark.parametrize(
    ("name", "year"),
    [("2024_TSM_Full_Data_v1.1_FINAL.xlsx", 24), ("2025_TSM_Full_Data_v1.0_FINAL.xlsx", 25)],
)
@pytest.mark.parametrize("sheet", ["LCRA_Perception", "Management_Info", "Perception_Not_Inc"])
def test_the_regulators_workbooks_are_read_cell_by_cell(name: str, year: int, sheet: str) -> None:
    path, title = real(name), f"TSM{year}_{sheet}"
    found = raw(path, EVERYTHING, sheet=title, **LANDLORDS)
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    rows = list(book[title].iter_rows(values_only=True))
    book.close()
    top = next(n for n, row in enumerate(rows) if row[:2] == ("Landlord name", "Landlord code"))
    empty = [n for n, row in enumerate(rows) if n > top and not any(v is not None for v in row)]
    body = rows[top + 1 : empty[0] if empty else None]
    assert found.rows == len(body) > 0
    read = found.read(list(found.header))
    for place, column in enumerate(rows[top]):
        if column is not None:
            theirs = [row[place] for row in body]
            assert read[column].to_pylist() == _as(read[column].to_pylist(), theirs), column
    notes = sum(any(v is not None for v in row) for row in rows[empty[0] :]) if empty else 0
    assert sum(left.rows for left in found.left_out) == notes


def _as(ours: list[object], theirs: list[object]) -> list[object]:
    """What the other library read, numbers as digits where the column has text as well."""
    text = any(isinstance(value, str) for value in ours)
    return [str(v) if text and v is not None else v for v in theirs]


@pytest.mark.parametrize(
    "name",
    [
        "boston311_raw_sample.csv",
        "trafford_claimant_count_2026.csv",
        "trafford_employment_rate_2026.csv",
        "trafford_real_living_wage_2026.csv",
    ],
)
def test_public_csv_files_are_read_cell_by_cell(name: str) -> None:
    path = real(name)
    with path.open(encoding="utf-8", newline="") as file:
        header, *body = list(csv.reader(file))
    names = frozenset(header) - TWICE
    found = rows_of_kept(path, names)
    places = [place for place, column in enumerate(header) if column in names]
    assert found == [{header[place]: row[place] for place in places} for row in body]
    assert len(found) > 100


def rows_of_kept(path: Path, names: frozenset[str]) -> list[dict[str, object]]:
    """The rows of a file whose other columns are dropped."""
    source = raw(path, Sought(names | TWICE, names))
    columns = {
        name: source.read([name])[name].to_pylist() for name in source.header if name in names
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
