from collections.abc import Callable
from pathlib import Path

import pytest

from datasets.catalogue import CONTRACTS
from datasets.mapping import (
    MappingError,
    identity_mapping,
    parse_mapping,
    read_mapping,
    shipped_mappings,
)

HEAD = 'name = "theirs"\ntitle = "Their system"\ndataset = "repairs"\n'


@pytest.mark.parametrize("name", shipped_mappings())
def test_every_shipped_mapping_reads_and_names_its_publisher(name: str) -> None:
    mapping = read_mapping(name)
    assert mapping.name == name
    assert mapping.publisher
    assert mapping.licence


def test_the_ombudsmans_mapping_is_shipped_and_never_reads_free_text() -> None:
    mapping = read_mapping("housing_ombudsman")
    assert mapping.history
    assert "complaint" in mapping.drop
    assert "complaint" not in mapping.sources
    assert "delivery_model" in mapping.not_collected


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_file_in_the_contracts_columns_needs_no_mapping(name: str) -> None:
    contract = CONTRACTS[name]
    mapping = identity_mapping(contract)
    assert mapping.contract is contract
    assert mapping.sources == contract.names
    assert parse_mapping(mapping.text) == mapping


def test_a_mapping_keeps_its_own_text(tmp_path: Path) -> None:
    text = HEAD + '# ours\n[columns]\nraised_at = "Raised"\n[dates]\nraised_at = "%d/%m/%Y %H:%M"\n'
    path = tmp_path / "theirs.toml"
    path.write_text(text, encoding="utf-8")
    assert read_mapping(path).text == text
    assert read_mapping(str(path)).dates == {"raised_at": "%d/%m/%Y %H:%M"}


WRONG = {
    "not TOML": ("name =", "not valid TOML"),
    "no title": ('name = "x"\ndataset = "repairs"', "title: is missing"),
    "no such dataset": ('name = "x"\ntitle = "X"\ndataset = "bins"', "no dataset 'bins'"),
    "a word of its own": (HEAD + 'colour = "red"', "colour: is not a word of this file"),
    "its text given": (HEAD + 'text = "x"', "text: is not a mapping's word"),
    "no such column": (HEAD + '[columns]\nvan = "Van"', "no such column"),
    "given twice": (
        HEAD + '[columns]\nservice = "S"\n[constants]\nservice = "s"',
        "service: is given more than once",
    ),
    "codes without a source": (HEAD + '[codes.trade_code]\nA = "b"', "no source in [columns]"),
    "a key not collected": (HEAD + 'not_collected = ["record_id"]', "record_id: names a record"),
    "a life date not collected": (
        HEAD + 'not_collected = ["raised_at"]',
        "raised_at: names a record or places it in a month",
    ),
    "no date that closes a record": (
        HEAD + 'not_collected = ["completed_at", "closed_other_at"]',
        "of completed_at and closed_other_at one must be collected",
    ),
    "dropped and read": (HEAD + 'drop = ["W"]\n[columns]\nward_code = "W"', "W: is under drop"),
    "a constant of another kind": (
        HEAD + '[constants]\npriority_code = "four"',
        "'four' is not a whole number",
    ),
    "a constant not in the list": (
        HEAD + '[constants]\ndelivery_model = "magic"',
        "'magic' is not one of in_house",
    ),
    "a constant date": (HEAD + "[constants]\nraised_at = 2026-10-01", "cannot be the same"),
    "a format without a year": (
        HEAD + '[columns]\nraised_at = "R"\n[dates]\nraised_at = "%d/%m"',
        "'%d/%m' is not a date format",
    ),
    "a format with an unknown part": (
        HEAD + '[columns]\nraised_at = "R"\n[dates]\nraised_at = "%d/%m/%Y %Q"',
        "is not a date format",
    ),
    "a format for what is no date": (
        HEAD + '[columns]\ntrade_code = "T"\n[dates]\ntrade_code = "%d/%m/%Y"',
        "trade_code: is not a date",
    ),
    "a year for what is no number": (
        HEAD + '[[derived]]\ncolumn = "trade_code"\nfrom = "T"\nfunction = "leading_year"',
        "leading_year gives a whole number",
    ),
    "an unknown function": (
        HEAD + '[[derived]]\ncolumn = "trade_code"\nfrom = "T"\nfunction = "eval"',
        "derived.entry 1.function",
    ),
    "codes for a date": (
        HEAD + '[columns]\nraised_at = "R"\n[codes.raised_at]\nX = "2026-01-01"',
        "codes.raised_at.X: a date has no codes",
    ),
    "a meaning that is not in the list": (
        HEAD + '[columns]\nrepair_class = "R"\n[codes.repair_class]\nX = "big"',
        "codes.repair_class.X: 'big' is not one of responsive",
    ),
    "a meaning that is out of range": (
        HEAD + '[columns]\npriority_code = "R"\n[codes.priority_code]\nX = 9',
        "codes.priority_code.X: '9' is outside what priority_code may be",
    ),
    "a meaning that is not yes or no": (
        HEAD + '[columns]\nis_emergency = "R"\n[codes.is_emergency]\nX = "Y"',
        "codes.is_emergency.X: 'Y' is not yes or no",
    ),
    "a code with a blank at its end": (
        HEAD + '[columns]\nrepair_class = "R"\n[codes.repair_class]\n"X " = "void"',
        "codes.repair_class.X : has blanks at an end",
    ),
    "a code that is a sentinel": (
        HEAD + 'sentinels = ["X"]\n[columns]\nrepair_class = "R"\n[codes.repair_class]\nX = "void"',
        "codes.repair_class.X: is a sentinel too",
    ),
    "a code that does not say all": (
        HEAD + "[codes_of.P]\nA = {priority_code = 2, is_emergency = true}\n"
        "B = {priority_code = 4}",
        "codes_of.P.B: does not say what it means for is_emergency",
    ),
    "codes of a column that comes from another": (
        HEAD + '[columns]\npriority_code = "Q"\n[codes_of.P]\nA = {priority_code = 2}',
        "codes_of.P.priority_code: is given more than once",
    ),
    "codes in two places": (
        HEAD + '[columns]\npriority_code = "P"\n[codes_of.P]\nA = {priority_code = 2}\n'
        "[codes.priority_code]\nB = 3",
        "codes.priority_code: has its codes under codes_of.P as well",
    ),
    "a sentinel with a blank": (HEAD + 'sentinels = ["NULL "]', "sentinels: 'NULL ' has blanks"),
    "a sentinel of what is not read": (HEAD + '[sentinels_of]\nX = ["-"]', "sentinels_of.X: no"),
    "a format of what is not read": (HEAD + '[dates_of]\nX = "%d/%m/%Y"', "dates_of.X: no column"),
    "two formats of one column": (
        HEAD + '[columns]\nraised_at = "R"\ntarget_at = "R"\n[dates]\nraised_at = "%d/%m/%Y"\n'
        'target_at = "%Y/%m/%d"',
        "dates.raised_at and dates.target_at: give 'R' two formats",
    ),
    "a short year without its century": (
        HEAD + '[columns]\nraised_at = "R"\n[dates]\nraised_at = "%d/%m/%y"',
        "dates.raised_at: '%d/%m/%y' has years of two digits",
    ),
    "half a date": (
        HEAD + '[columns]\nraised_at = "R"\n[dates]\nraised_at = "%m/%Y"',
        "dates.raised_at: '%m/%Y' has no day",
    ),
    "twelve hours without morning or evening": (
        HEAD + '[columns]\nraised_at = "R"\n[dates]\nraised_at = "%d/%m/%Y %I:%M"',
        "use %H, or %I with %p",
    ),
    "hours without minutes": (
        HEAD + '[columns]\nraised_at = "R"\n[dates]\nraised_at = "%d/%m/%Y %H"',
        "hours go with minutes",
    ),
    "numbers of what is no number": (
        HEAD + '[columns]\ntrade_code = "R"\n[numbers]\ntrade_code = ["commas"]',
        "numbers.trade_code: is not a number",
    ),
    "an unknown way of writing numbers": (
        HEAD + '[columns]\ncost_gbp = "R"\n[numbers]\ncost_gbp = ["euros"]',
        "numbers.cost_gbp.entry 1",
    ),
    "a filter without its values": (
        HEAD + '[[filters]]\ncolumn = "T"\nkeep = "one_of"\nwhy = "w"',
        "filters.entry 1: one_of needs 'values'",
    ),
    "a filter with a day that it does not use": (
        HEAD + '[[filters]]\ncolumn = "T"\nkeep = "present"\nwhy = "w"\nday = 2026-01-01',
        "filters.entry 1: present has no use for 'day'",
    ),
    "a filter without a reason": (
        HEAD + '[[filters]]\ncolumn = "T"\nkeep = "present"\nwhy = ""',
        "filters.entry 1.why: has to say something",
    ),
    "a due date without its days": (
        HEAD + '[[derived]]\ncolumn = "target_at"\nfrom = "T"\nfunction = "days_after"',
        "derived.entry 1: days_after needs 'days'",
    ),
    "a copy with days": (
        HEAD + '[[derived]]\ncolumn = "target_at"\nfrom = "T"\nfunction = "copy"\ndays = 1',
        "derived.entry 1: copy has no use for 'days'",
    ),
    "a key joined of one": (
        HEAD + '[[derived]]\ncolumn = "record_id"\nfrom = ["T"]\nfunction = "joined"\nby = "-"',
        "derived.entry 1: joined takes several columns",
    ),
    "a copy of two": (
        HEAD + '[[derived]]\ncolumn = "record_id"\nfrom = ["T", "U"]\nfunction = "copy"',
        "derived.entry 1: copy takes one column",
    ),
    "a table with a meaning that is not in the list": (
        HEAD + '[[derived]]\ncolumn = "done_by"\nfrom = "T"\nfunction = "lookup"\n'
        'table = {A = "us"}',
        "derived.entry 1.table.A: 'us' is not one of in_house, contractor",
    ),
    "a table of days with a word": (
        HEAD + '[[derived]]\ncolumn = "trade_code"\nfrom = "T"\nfunction = "in_force"\n'
        'table = {soon = "a"}',
        "'soon' is not a day such as",
    ),
    "a pseudonym that becomes nothing": (
        HEAD + 'pseudonymise = ["U"]',
        "pseudonymise.U: becomes no column of ours",
    ),
    "a pseudonym that is dropped": (
        HEAD + 'pseudonymise = ["U"]\ndrop = ["U"]\n[columns]\nproperty_key = "U"',
        "drop.U: is under drop, but also under pseudonymise",
    ),
    "a pseudonym of a date": (
        HEAD + 'pseudonymise = ["U"]\n[columns]\nraised_at = "U"',
        "pseudonymise.U: raised_at comes from it, and is no reference",
    ),
    "a pseudonym with codes": (
        HEAD + 'pseudonymise = ["U"]\n[columns]\nproperty_key = "U"\n[codes.property_key]\nA = "b"',
        "of which only the pseudonym is known",
    ),
    "a pseudonym looked up": (
        HEAD + 'pseudonymise = ["U"]\n[columns]\nproperty_key = "U"\n[[derived]]\n'
        'column = "tenure"\nfrom = "U"\nfunction = "lookup"\ntable = {A = "b"}',
        "derived.entry 1: of 'U' only the pseudonym is known",
    ),
    "a pseudonym chosen by": (
        HEAD + 'pseudonymise = ["U"]\n[columns]\nproperty_key = "U"\n[[filters]]\n'
        'column = "U"\nkeep = "one_of"\nvalues = ["A"]\nwhy = "w"',
        "filters.entry 1: of 'U' only the pseudonym is known",
    ),
    "a home that is not pseudonymised": (
        HEAD + '[columns]\nproperty_key = "UPRN"',
        "columns.property_key: holds pseudonyms and nothing else; list 'UPRN' under pseudonymise",
    ),
    "a constant that is no number": (
        HEAD + "[constants]\ncost_gbp = nan",
        "constants.cost_gbp: is no",
    ),
    "an endless constant": (HEAD + "[constants]\ncost_gbp = -inf", "constants.cost_gbp: is no"),
    "a constant too long for any column": (
        HEAD + f"[constants]\nno_access_count = {'9' * 30}",
        "constants.no_access_count: is no number that can be kept exactly",
    ),
    "a number too long to be read": (
        HEAD + f"short_years_to = {'9' * 5000}",
        "holds a number with too many digits",
    ),
    "a key that would take minutes": (HEAD + "a." * 60_000 + "a = 1", "too many dots to be read"),
    "a text as long as a book": (HEAD + "# note\n" * 40_000, "longer than 262,144 letters"),
    "a constant that says nothing": (
        HEAD + '[constants]\non_hold_reason = ""',
        "constants.on_hold_reason: says nothing; list the column under not_collected",
    ),
    "no such zone": (HEAD + 'time_zone = "Mars/Base"', "'Mars/Base' is not one"),
    "a zone of the machine's own": (HEAD + 'time_zone = "localtime"', "'localtime' is not one"),
    "a zone with leap seconds": (HEAD + 'time_zone = "right/Europe/London"', "time_zone"),
    "a zone outside": (HEAD + 'time_zone = "../../etc/passwd"', "time_zone"),
}


@pytest.mark.parametrize(("text", "words"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_mapping_is_refused_naming_the_place(text: str, words: str) -> None:
    with pytest.raises(MappingError) as refused:
        parse_mapping(text, "theirs.toml")
    assert "theirs.toml" in str(refused.value)
    assert words in str(refused.value)


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(MappingError) as refused:
        parse_mapping(HEAD + 'not_collected = ["month", "van"]\ntime_zone = "Mars"')
    assert str(refused.value).count("\n- ") == 3


def test_an_absent_mapping_is_told_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"shipped: .*housing_ombudsman"):
        read_mapping(tmp_path / "none.toml")
    with pytest.raises(MappingError, match="There is no mapping"):
        read_mapping("m" * 5000)


UNREADABLE: dict[str, Callable[[Path], object]] = {
    "not UTF-8 text": lambda path: path.write_bytes(b'name = "\xff"'),
    "cannot be the right file": lambda path: path.write_bytes(b"#" * 300_000),
    "cannot be read": lambda path: path.mkdir(),
}


@pytest.mark.parametrize("words", UNREADABLE)
def test_a_mapping_file_that_cannot_be_read_is_told_in_words(words: str, tmp_path: Path) -> None:
    path = tmp_path / "theirs.toml"
    UNREADABLE[words](path)
    with pytest.raises(MappingError, match=words):
        read_mapping(path)


def test_the_readmes_mapping_is_one() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    examples = [block.split("```")[0] for block in readme.split("```toml\n")[1:]]
    (example,) = (block for block in examples if block.startswith("name = "))
    mapping = parse_mapping(example, "the README's")
    assert mapping.columns["raised_at"] == "Logged"
    assert mapping.codes["priority_code"] == {"E24": "2", "P20": "4"}
