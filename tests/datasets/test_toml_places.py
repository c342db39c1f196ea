"""The locator of TOML places, by texts whose lines are counted by hand."""

import random
import tomllib
from pathlib import Path

import pytest

from datasets.toml_places import line_of, lines_of

TEXT = '''# 1: a remark = "no key"
council = "A" # 2

[official]  # 4
service = "x"

[[services]]  # 7
id = "a"
name = """
id = "not a key"
[[services]] """ ""

[[services]]
id = 'b # no remark'
measures = [ "one", # ], not the end
  # "not an entry",
  "two", [
    "deep",
    { at = 1979-05-27 07:32:00, "of it" = ["x",
      "y"] } ],
]
[[services.homes]] # 22
on = 2024-01-01
[[services.homes]]
on = 2024-01-02
rule.hide."up to" = 4 # 26
rule.'pub.lic' = true
[services.homes.more] # 28
x = {a.b = 1, c = "}"}
["quoted \\u0061".'b.c'.d] # 30
z = -1.5e3
last = 2
'''.replace('[[services]] """ ""', '[[services]] \\""""""')


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("council",), 2),
        (("official",), 4),
        (("official", "service"), 5),
        (("services",), 7),
        (("services", 0), 7),
        (("services", 0, "name"), 9),
        (("services", 1), 13),
        (("services", 1, "id"), 14),
        (("services", 1, "measures"), 15),
        (("services", 1, "measures", 0), 15),
        (("services", 1, "measures", 1), 17),
        (("services", 1, "measures", 2), 17),
        (("services", 1, "measures", 2, 0), 18),
        (("services", 1, "measures", 2, 1, "at"), 19),
        (("services", 1, "measures", 2, 1, "of it", 1), 20),
        (("services", 1, "homes", 0), 22),
        (("services", 1, "homes", 1, "on"), 25),
        (("services", 1, "homes", 1, "rule"), 26),
        (("services", 1, "homes", 1, "rule", "hide", "up to"), 26),
        (("services", 1, "homes", 1, "rule", "pub.lic"), 27),
        (("services", 1, "homes", 1, "more"), 28),
        (("services", 1, "homes", 1, "more", "x", "a", "b"), 29),
        (("services", 1, "homes", 1, "more", "x", "c"), 29),
        (("quoted a", "b.c", "d"), 30),
        (("quoted a", "b.c", "d", "last"), 32),
    ],
    ids=str,
)
def test_a_place_is_on_its_line(place, line):
    tomllib.loads(TEXT)
    assert lines_of(TEXT)[place] == line


def test_what_is_not_there_is_on_the_line_of_what_would_hold_it():
    lines = lines_of(TEXT)
    assert line_of(lines, ("services", 1, "name")) == 13
    assert line_of(lines, ("services", 1, "homes", 0, "count")) == 22
    assert line_of(lines, ("absent",)) is None
    assert line_of(lines, ()) is None


def _places(value, place=()):
    yield place
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for key, held in entries:
        if isinstance(held, dict | list):
            yield from _places(held, (*place, key))
        else:
            yield (*place, key)


@pytest.mark.parametrize("path", sorted(Path("datasets").rglob("*.toml")), ids=lambda p: p.stem)
def test_every_place_of_a_shipped_file_is_found_and_no_other(path):
    text = path.read_text(encoding="utf-8")
    assert set(lines_of(text)) == set(_places(tomllib.loads(text)))


def test_windows_ends_of_lines_count_once():
    assert lines_of(TEXT.replace("\n", "\r\n")) == lines_of(TEXT)


def test_no_text_whatever_is_an_error():
    drawn = random.Random(7)
    for _ in range(300):
        marks = drawn.choices("[]{}=,.#\"'\\\n ab1", k=drawn.randrange(40))
        lines_of("".join(marks))
    lines_of("a = " + "[" * 100_000)
