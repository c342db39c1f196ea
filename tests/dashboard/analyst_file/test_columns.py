"""An analyst's file: each number exactly or refused, with its column and line."""

from pathlib import Path

import numpy as np
import pytest

from dashboard.analyst_file.columns import numbers_in, read_columns
from datasets.refusal import ExtractRefusedError


def written(folder: Path, text: str | bytes, name: str = "own.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def numbers(folder: Path, *cells: str, delimiter: str = ",") -> list[float]:
    rows = "".join(f'{place}{delimiter}"{cell}"\n' for place, cell in enumerate(cells, 1))
    file = read_columns(written(folder, f"n{delimiter}value\n{rows}"), ["value"])
    return [float(number) for number in numbers_in(file, "value")]


def test_numbers_are_read_exactly(tmp_path):
    cells = ["1", "-2.5", "+3", ".5", "4.", "1e3", "2.5E-2", "0.1", "9007199254740993", " 7 "]
    expected = [1, -2.5, 3, 0.5, 4, 1000, 0.025, 0.1, 9007199254740993.0, 7]
    assert numbers(tmp_path, *cells) == expected


@pytest.mark.parametrize("nothing", ["", " ", "NA", "N/A", "NaN", "nan", "NULL", "null"])
def test_nothing_is_no_number(nothing, tmp_path):
    assert np.isnan(numbers(tmp_path, "1", nothing, "2")).tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("1,204", "without commas"),
        ("1,5", "without commas"),
        ("£12", "Write digits alone"),
        ("12%", "no number"),
        ("(5)", "no number"),
        ("twelve", "'twelve'"),
        ("inf", "no number"),
        ("-Infinity", "no number"),
        ("1e400", "too large"),
        ("1" * 400, "too large"),
        ("1e101", "too large"),
        ("0x10", "no number"),
        ("1_000", "no number"),
        ("١٢", "no number"),
        ("1 204", "no number"),
        ("--5", "no number"),
        (".", "no number"),
        ("true", "no number"),
    ],
)
def test_what_is_no_number_is_refused_with_column_and_line(cell, says, tmp_path):
    with pytest.raises(ExtractRefusedError, match="column 'value'") as told:
        numbers(tmp_path, "1", cell, "2")
    assert says in str(told.value)
    assert "line 3" in str(told.value)


def test_less_than_the_least_is_refused(tmp_path):
    file = read_columns(written(tmp_path, "a,b\n1,2\n-3,4\n"), ["a"])
    with pytest.raises(ExtractRefusedError, match=r"less than 0.*line 3"):
        numbers_in(file, "a", least=0)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_way_of_writing_csv_tells_the_same(mark, delimiter, end, tmp_path):
    rows = (("Month ended", "Jobs"), ("2024-01", "5"), ("2024-02", "6"))
    text = end.join(delimiter.join(row) for row in rows) + end
    file = read_columns(written(tmp_path, mark + text.encode()), ["Month ended", "Jobs"])
    assert numbers_in(file, "Jobs").tolist() == [5, 6]
    assert file.columns["Month ended"].to_list() == ["2024-01", "2024-02"]
    assert file.places == ("line 2", "line 3")
    assert file.notices == ()


def test_other_encoding_is_said(tmp_path):
    file = read_columns(written(tmp_path, "£,n\n1,2\n".encode("cp1252")), ["£", "n"])
    assert "Windows-1252" in file.notices[0]


def test_missing_column_is_told_with_those_there_are(tmp_path):
    with pytest.raises(ExtractRefusedError) as told:
        read_columns(written(tmp_path, "Month, Jobs\n1,2\n"), ["Month", "Jobs"])
    assert "no column 'Jobs'. Its columns are 'Month', ' Jobs'." in str(told.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "0 bytes"),
        (b"\n\n", "holds nothing"),
        (b"a,b\n", "no rows"),
        (bytes(range(256)) * 8, "NUL"),
        (b"PK\x03\x04" + b"x" * 99, "workbook"),
        (b"PAR1" + b"x" * 99, "Parquet"),
        (b"a,a\n1,2\n", "Two columns"),
        (b"a,b\n1\n", "another number of values"),
        (b"a,b\n1,2\n\n3,4\n", "empty in line 3"),
        (b'a,b\n1,"2\n', "never ends"),
        ("a,b\n1,2\n".encode("utf-16"), "UTF-16"),
    ],
)
def test_hostile_files_are_refused_in_words(content, says, tmp_path):
    with pytest.raises(ExtractRefusedError) as told:
        read_columns(written(tmp_path, content), ["a"])
    assert says in str(told.value)


@pytest.mark.parametrize("name", ["own.xlsx", "own.parquet", "own.dat", "own"])
def test_other_kinds_by_name_are_refused(name, tmp_path):
    with pytest.raises(ExtractRefusedError):
        read_columns(written(tmp_path, "a\n1\n", name), ["a"])


def test_folder_and_file_that_is_not_there_are_refused(tmp_path):
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(ExtractRefusedError, match=r"cannot be opened|not a file|no file"):
            read_columns(path, ["a"])
