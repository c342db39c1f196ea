"""What a mapping says of the file itself."""

import time

import pytest

from datasets.file_rules import FileRules
from datasets.mapping import MappingError, parse_mapping
from datasets.personal import looks_personal

MOMENT = 2.0
HEAD = 'name = "theirs"\ntitle = "Theirs"\ndataset = "repairs"\n[file]\n'


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Homes owned1", "Homes owned"),
        ("Homes owned 12", "Homes owned"),
        ("Rent [note 2]", "Rent"),
        ("Rent [Note 2][note 3]", "Rent"),
        ("Rent (1)", "Rent"),
        ("Rent [b]", "Rent"),
        ("Rent\u00b9\u00b2", "Rent"),
        ("Rent*", "Rent"),
        ("Rent (weekly)", "Rent (weekly)"),
        ("2024", "2024"),
        ("Line 1", "Line 1"),
    ],
)
def test_footnote_marks_are_taken_off_names_that_are_not_known_as_they_stand(
    written: str, name: str
) -> None:
    rules = FileRules(footnotes_in_header=True)
    assert rules.column_name(written, frozenset({"Line 1"})) == name
    assert FileRules().column_name(written, frozenset()) == written


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ('header_row = 2\nheader_has = ["Job No"]', "both say where the header is"),
        ("header_row = 0", "file.header_row"),
        ('kind = "csv"\nsheet = "Jobs"', "a csv file has no sheets"),
        ('kind = "xlsx"\ndelimiter = ";"', "a xlsx file has neither"),
        ('kind = "ods"', "file.kind"),
        ('delimiter = "x"', "file.delimiter"),
        ("skip_rows = 3", "file.skip_rows"),
    ],
)
def test_rules_that_contradict_each_other_are_named(words: str, told: str) -> None:
    with pytest.raises(MappingError) as wrong:
        parse_mapping(HEAD + words)
    assert told in str(wrong.value)


@pytest.mark.parametrize("name", [f"x{' ' * 100_000}y", f"Rent{' 1' * 50_000}y", "a" * 100_000])
def test_a_name_of_any_length_is_looked_through_in_a_moment(name: str) -> None:
    begun = time.process_time()
    assert FileRules(footnotes_in_header=True).column_name(name, frozenset()) == name
    assert not looks_personal(name)
    assert looks_personal(f"{name} ann@example.org")
    assert time.process_time() - begun < MOMENT


def test_footnote_marks_are_taken_off_a_long_name_too() -> None:
    rules = FileRules(footnotes_in_header=True)
    assert (
        rules.column_name(f"{'Homes ' * 50}owned [note 2]", frozenset()) == f"{'Homes ' * 50}owned"
    )
