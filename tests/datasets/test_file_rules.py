"""What a mapping says of the file itself."""

import pytest

from datasets.file_rules import FileRules
from datasets.mapping import MappingError, parse_mapping

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
