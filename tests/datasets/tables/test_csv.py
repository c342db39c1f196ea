"""A CSV file is read exactly as RFC 4180 says, or refused in words that name the line."""

from pathlib import Path

import pytest

from datasets.source import Sought
from tests.datasets.tables.writing import csv_of, raw, refused, rows_of

NAMES = frozenset({"Job No", "Pri"})
JOBS = Sought(NAMES, NAMES)


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ("a,b\n1,2\n", [("1", "2")]),
        ("a,b\r\n1,2", [("1", "2")]),
        ("a,b\r\n1,2\n3,4\r\n\r\n\n", [("1", "2"), ("3", "4")]),
        ('a,b\n"1,\n""2""",3\n', [('1,\n"2"', "3")]),
        ('a,b\r\n"1\r\n2",""\r\n', [("1\r\n2", "")]),
        ("a,b\n 1 ,2\n,\n,\n", [(" 1 ", "2")]),
        ("a,b\n\u00a3,\u2028\x0b\n", [("\u00a3", "\u2028\x0b")]),
        (b"\xef\xbb\xbfa,b\n1,2\n", [("1", "2")]),
        ("a,b,\n1,2,\n", [("1", "2")]),
        ("\n\na,b\n1,2\n", [("1", "2")]),
        ("a,b\n", []),
    ],
)
def test_a_sound_file_is_read_exactly(content: str | bytes, rows: object, tmp_path: Path) -> None:
    found = rows_of(raw(csv_of(tmp_path, content)))
    assert [tuple(row.values()) for row in found] == rows
    assert all(set(row) == {"a", "b"} for row in found)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_under_which_the_columns_are_there(
    delimiter: str, tmp_path: Path
) -> None:
    others = ",;\t|".replace(delimiter, "")
    content = f"Job No{delimiter}Pri\nJ1{delimiter}{others}\n"
    assert rows_of(raw(csv_of(tmp_path, content), JOBS)) == [{"Job No": "J1", "Pri": others}]


def test_a_dropped_column_is_not_kept_and_may_stand_twice(tmp_path: Path) -> None:
    found = raw(csv_of(tmp_path, "Note,Job No,Note,Pri\nx,J1,y,2\n"), JOBS)
    assert (set(found.header), found.can_read("Note")) == ({"Note", "Job No", "Pri"}, False)
    assert found.read(["Pri"])["Pri"].to_pylist() == ["2"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a,b\n1\n", "1 row has another number of values than the header, which has 2: line 2 has"),
        ("a,b\n1,2\n3,4,5\n", "line 3 has 3"),
        ('a,b\n5" pipe,2\n', "line 2 opens a value that never ends"),
        ('a,b\n5" pipe,2\n6" pipe,3\n', "begins in line 2 stands inside a value"),
        ('a,b\n"1" ,2\n', "text follows the mark that ends one"),
        ('a,b\n1, "2"\n', "stands inside a value"),
        ('a,b\n"1,2\n', "line 2 opens a value that never ends"),
        ("a,b\r1,2\r", "Line 1 holds a carriage return without a line feed"),
        ("a,b\n1\r,2\n", "Line 2 holds a carriage return"),
        ("a,b\n1,\0\n", "Line 2 holds a NUL"),
        ("a,b\n1,2\n\n3,4\n", "It is empty in line 3, with more below"),
        ("a,b\n1,2\na,b\n3,4\n", "The header stands again in line 3"),
        ("a,b\n1,2\nTotal: 1\n", "line 3 has 1"),
        ("a,b,\n1,2,3\n", "In line 2, column 3 holds a value, but it has no name"),
        ("a,a\n1,2\n", "Two columns are called 'a' in line 1"),
        ("a,b\n1,2\n".encode("utf-16"), "It is in UTF-16"),
        ("a,b\n1,2\n".encode("utf-16-le"), "It is in UTF-16"),
        (b"a,b\n1,\x81\n", "Line 2 holds a byte that is a letter neither in UTF-8 nor"),
        (b"a,b\n1,\xc3\xa9\n2,\xe9\n", "Line 3 is not in UTF-8, but other letters of the file are"),
        ("a,b\n1," + "x" * 32_769, "1 value cannot be read (longer than 32,768 bytes"),
        ("\n\n", "It holds nothing"),
    ],
)
def test_a_file_that_cannot_be_read_exactly_is_refused(
    content: str | bytes, words: str, tmp_path: Path
) -> None:
    assert words in refused(csv_of(tmp_path, content))


def test_a_row_is_named_by_the_line_on_which_it_begins(tmp_path: Path) -> None:
    found = raw(csv_of(tmp_path, 'a\n"1\n2\n3"\n4\n'))
    assert [found.place(row) for row in (1, 2)] == ["line 2", "line 5"]


def test_letters_that_were_lost_before_it_was_sent_are_told(tmp_path: Path) -> None:
    found = raw(csv_of(tmp_path, "a,b\n1,caf\ufffd\n"))
    assert rows_of(found) == [{"a": "1", "b": "caf\ufffd"}]
    told = found.notices[0]
    assert told == "Letters were lost before it was sent: the mark \ufffd stands in 'b'."


def test_references_that_a_spreadsheet_may_have_changed_are_told(tmp_path: Path) -> None:
    content = "a,b,c,d\n1.23E+11,03-Apr,1.2,5-Oct\nx,y,E+11,z\n"
    names = frozenset("abcd")
    told = raw(csv_of(tmp_path, content), Sought(names, names, {"d": "%d-%b"})).notices[0]
    assert told.endswith("such values stand in 'a', 'b'.")


def test_windows_1252_is_read_with_a_notice_or_as_the_mapping_says(tmp_path: Path) -> None:
    path = csv_of(tmp_path, b"a,b\n1,\xa35 \x93off\x94\n")
    found = raw(path)
    assert rows_of(found) == [{"a": "1", "b": "\u00a35 \u201coff\u201d"}]
    assert "was read as Windows-1252" in found.notices[0]
    assert "line 2" in found.notices[0]
    assert raw(path, encoding="cp1252").notices == found.notices[1:]
    assert "Line 2 is not in UTF-8" in refused(path, encoding="utf-8")


REPORT = "Jobs report\nRun on,5 October\n\nJob No1,Pri [note 2]\nJ1,P4\n\nPage 1 of 1\nPrinted\n"


def test_a_header_that_stands_lower_is_found_where_the_mapping_says(tmp_path: Path) -> None:
    path = csv_of(tmp_path, REPORT)
    assert "but of 1 columns there, none is asked for" in refused(path, JOBS)
    for where in ({"header_row": 4}, {"header_has": ["Job No", "Pri"]}):
        rules = {**where, "rows_end": "first_empty_row", "footnotes_in_header": True}
        found = raw(path, JOBS, **rules)
        assert rows_of(found) == [{"Job No": "J1", "Pri": "P4"}]
        assert "The header is in line 4" in found.notices[0]
        assert [(left.why, left.rows) for left in found.left_out] == [
            ("below the first empty row, line 6", 2)
        ]


def test_a_header_that_is_not_where_the_mapping_says_is_refused(tmp_path: Path) -> None:
    path = csv_of(tmp_path, REPORT)
    assert "holds all of 'Job No', 'Ward'" in refused(path, JOBS, header_has=["Job No", "Ward"])
    assert "the header is in line 3, but that is empty" in refused(path, JOBS, header_row=3)
    assert "but the mapping is for xlsx files" in refused(path, JOBS, kind="xlsx")


@pytest.mark.parametrize("first", ["sep=;", "SEP=,", '"sep=;"'])
def test_excels_note_of_the_separator_is_told_for_what_it_is(first: str, tmp_path: Path) -> None:
    path = csv_of(tmp_path, f"{first}\nRef;Raised\nA1;2026-10-05\n")
    sought = Sought(frozenset({"Ref", "Raised"}), None)
    assert "a note to Excel of how values are separated" in refused(path, sought)
    read = raw(path, sought, header_row=2)
    assert rows_of(read) == [{"Ref": "A1", "Raised": "2026-10-05"}]
