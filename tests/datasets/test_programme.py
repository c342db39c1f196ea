"""The programme file: what it may say, and what is said of one that is wrong."""

from datetime import date
from pathlib import Path

import pytest

from datasets.programme import ProgrammeError, parse_programme, programme_text, read_programme

SHIPPED = sorted(Path("datasets/programmes").glob("*.toml"))
SERVICE = 'council = "A council"\n[[services]]\nid = "repairs"\nname = "Repairs"\n'


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_programmes_are_valid(path):
    programme = read_programme(path)
    for service in programme.services:
        if programme.headline(service.id):
            assert programme.headline(service.id).service == service.id


def test_haringey_says_what_is_not_sourced_and_is_not_signed_off():
    programme = read_programme(Path("datasets/programmes/haringey.toml"))
    assert programme.sign_off.on is None
    assert not programme.demonstration
    parts = (*programme.interventions, *programme.events, *programme.model_changes)
    unsourced = {getattr(part, "name", "") or part.what for part in parts if not part.is_sourced}
    assert "Housing Ombudsman special report" in unsourced
    assert "Housing Improvement Plan, about 80 projects" in unsourced
    assert programme.headline("housing_management").on == date(2022, 6, 1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("council = ", "not valid TOML"),
        ('council = "A"', "services: is missing"),
        (SERVICE + "surprise = 1", "services.entry 1.surprise"),
        (SERVICE + '[[services]]\nid = "repairs"\nname = "Twice"', "the same id more than once"),
        (
            SERVICE
            + '[[events]]\nservice = "parks"\nkind = "decision"\nname = "x"\non = 2024-01-01',
            "there is no service 'parks'",
        ),
    ],
)
def test_a_wrong_programme_is_refused_by_place(text, words):
    with pytest.raises(ProgrammeError, match=words):
        parse_programme(text)


def test_a_file_that_is_not_text_is_refused_in_words(tmp_path):
    path = tmp_path / "programme.toml"
    path.write_bytes(b'council = "caf\xe9"')
    with pytest.raises(ProgrammeError, match="not UTF-8"):
        programme_text(path)
    with pytest.raises(ProgrammeError, match="cannot be read"):
        programme_text(tmp_path / "absent.toml")


def test_homes_are_the_latest_count_summed_over_tenures():
    text = SERVICE + "".join(
        f'[[services.homes]]\non = {on}\ncount = {count}\ntenure = "{tenure}"\n'
        for on, count, tenure in [
            ("2020-04-01", 100, "rented"),
            ("2024-04-01", 90, "rented"),
            ("2024-04-01", 10, "shared ownership"),
        ]
    )
    service = parse_programme(text).service("repairs")
    assert service.homes_on(date(2020, 3, 31)) is None
    assert service.homes_on(date(2022, 2, 28)) == 100
    assert service.homes_on(date(2024, 4, 1)) == 100
    assert service.homes_on(date(2024, 4, 1), ward="E05000001") is None


def test_a_service_with_an_empty_list_of_measures_has_none():
    assert parse_programme(SERVICE).service("repairs").has("open_repairs")
    assert not parse_programme(SERVICE + "measures = []").service("repairs").has("open_repairs")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ('dataset = "repairz"', "there is no dataset 'repairz'"),
        ('service = "b"', "expected, entry 1: there is no service 'b'"),
        ("to = 2023-12-01", "'to' is before 'from'"),
    ],
)
def test_what_is_expected_is_something_that_can_come(change: str, words: str) -> None:
    """A slip here would let a month that never came pass without a word."""
    said = {
        "dataset": '"repairs"',
        "service": '"repairs"',
        "source_system": '"s"',
        "from": "2024-01-01",
    }
    name, value = change.split(" = ")
    lines = [f"{key} = {known}" for key, known in (said | {name: value}).items()]
    text = SERVICE + "[[expected]]\n" + "\n".join(lines)
    with pytest.raises(ProgrammeError, match=words):
        parse_programme(text, "p.toml")


def test_what_is_public_says_who_agreed() -> None:
    text = SERVICE + '[small_numbers]\npublic = ["open_repairs"]\n'
    with pytest.raises(ProgrammeError, match="say in public_why who agreed"):
        parse_programme(text, "p.toml")


def test_a_wrong_entry_is_not_called_a_missing_one() -> None:
    with pytest.raises(ProgrammeError) as refused:
        parse_programme(SERVICE.replace('"repairs"', '"Bad Id"'), "p.toml")
    assert "has to begin with a small letter" in str(refused.value)
    assert "at least one" not in str(refused.value)


WHOLE = """council = "A council"
due_day_of_month = 40

[[services]]
id = "repairs"
name = "Repairs"

[[services]]
id = "parks"

[[promises]]
id = "p"
service = "repairs"
theme = 1
kind = "improve"
text = "It will be better."
who = "Cabinet"
on = 2024-01-01
measures = [
  "open_repairs",
  "Not An Id",
]
surprise = 1

[worthwhile_change]
"Bad Key" = 1.0
"""


def test_every_problem_is_told_with_its_line() -> None:
    with pytest.raises(ProgrammeError) as refused:
        parse_programme(WHOLE, "p.toml")
    small = "has to begin with a small letter and hold small letters, digits and _ only"
    slip = "is not a word of this file; look for a slip of the pen"
    assert str(refused.value).splitlines() == [
        "p.toml cannot be used as a programme:",
        "- line 2, due_day_of_month: has to be 28 or less",
        "- in the part that begins on line 8, services.entry 2.name: is missing",
        f"- line 21, promises.entry 1.measures.entry 2: {small}",
        f"- line 23, promises.entry 1.surprise: {slip}",
        f"- line 26, worthwhile_change.Bad Key: {small}",
    ]
    assert [problem.line for problem in refused.value.problems] == [2, 8, 21, 23, 26]


HEADLINE = """
[[interventions]]
id = "{name}"
service = "repairs"
kind = "transfer"
name = "A change"
on = 2024-06-01
headline = true
model_before = "almo"
model_after = "in_house"
"""


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ('[[services]]\nid = "repairs"\nname = "Twice"\n', 5),
        ('[[events]]\nkind = "decision"\nservice = "parks"\nname = "x"\non = 2024-01-01\n', 7),
        ('[official]\n\nservice = "parks"\n', 7),
        (HEADLINE.format(name="one") + HEADLINE.format(name="two"), 22),
        ('[[targets]]\nservice = "repairs"\nvalue = }\n', 7),
        ('about = """\nnever ended\n\n', 6),
        ("due_day_of_month = 2024-02-30\n", 5),
        (f"working_level_weeks = {'9' * 5000}\n", 5),
    ],
    ids=(
        "twice",
        "no such service",
        "official",
        "two headlines",
        "no TOML",
        "endless",
        "no day",
        "a number without end",
    ),
)
def test_what_is_wrong_of_several_parts_or_is_no_toml_is_told_with_its_line(more, line) -> None:
    with pytest.raises(ProgrammeError, match=rf"line {line}\b") as refused:
        parse_programme(SERVICE + more, "p.toml")
    assert [problem.line for problem in refused.value.problems] == [line]
