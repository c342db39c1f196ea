"""Public files that come with what they hold in another form: read exactly so, or refused."""

import json
from pathlib import Path

import pytest

from tests.datasets.tables.writing import raw, refused, rows_of

CORPUS = Path(__file__).parents[4] / "shared/corpus"
SPECTRUM = sorted((CORPUS / "csv-spectrum/csvs").glob("*.csv"))
EXPECTED = sorted((CORPUS / "parquet-testing/data").glob("*_expect.csv"))
REFUSED = {"location_coordinates"}
"""Quotation marks stand inside values that are not in quotation marks."""


@pytest.fixture(autouse=True)
def _corpus() -> None:
    if not CORPUS.exists():
        pytest.skip("the corpus is not beside the project")


def test_the_files_are_at_hand() -> None:
    assert (len(SPECTRUM), len(EXPECTED)) == (12, 4)


@pytest.mark.parametrize("path", SPECTRUM, ids=lambda path: path.stem)
def test_a_csv_file_holds_what_its_twin_says_or_is_refused(path: Path) -> None:
    twin = json.loads((path.parents[1] / "json" / f"{path.stem}.json").read_text("utf-8"))
    if path.stem in REFUSED:
        assert "stands inside a value" in refused(path)
    else:
        assert rows_of(raw(path)) == twin


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_a_parquet_file_holds_what_its_csv_twin_says(path: Path) -> None:
    twin = raw(path)
    file = raw(path.with_name(path.name.replace("_expect.csv", ".parquet")))
    assert (file.rows, len(file.header)) == (twin.rows, len(twin.header))
    for ours, theirs in zip(file.header, twin.header, strict=True):
        values = file.read([ours])[ours].to_pylist()
        written = ["" if value is None else str(value) for value in values]
        assert written == twin.read([theirs])[theirs].to_pylist()
