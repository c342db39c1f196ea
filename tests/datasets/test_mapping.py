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
        HEAD + 'not_collected = ["closed_other_at"]',
        "closed_other_at: names a record or places it in a month",
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
    "no such zone": (HEAD + 'time_zone = "Mars/Base"', "'Mars/Base' is not one"),
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
    example = readme.split("```toml\n")[1].split("```")[0]
    mapping = parse_mapping(example, "the README's")
    assert mapping.columns["raised_at"] == "Logged"
    assert mapping.codes["priority_code"] == {"E24": "2", "P20": "4"}
