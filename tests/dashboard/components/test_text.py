"""Words from data stand as they are."""

import re

import pytest

from dashboard.components.text import HIDDEN_BREAK, counted, escape, in_a_sentence, listed

HOSTILE = [
    "![x](https://evil.example/a.png)",
    "<img src=x onerror=alert(1)>",
    "<b>bold</b>",
    "[link](javascript:alert(1))",
    "$E=mc^2$",
    ":material/home:",
    ":smile:",
    ":red[x]",
    "# heading",
    "- item",
    "1. item",
    "> quote",
    "`code`",
    "www.evil.example",
    "a@evil.example",
    "|a|b|",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_reads_as_it_was(text: str) -> None:
    unescaped = re.sub(r"\\([^\w\s])", r"\1", escape(text)).replace(HIDDEN_BREAK, "")
    assert unescaped == text


@pytest.mark.parametrize("text", HOSTILE)
def test_no_mark_is_left_that_could_make_anything_of_it(text: str) -> None:
    unmarked = re.sub(r"\\.", "", escape(text))
    assert not set(unmarked) & set("\\`*_{}[]()<>#|$:!@")


def test_marks_that_turn_the_writing_around_are_taken_out() -> None:
    assert escape("may\u202evsc\u2066 x") == "mayvsc x"


def test_lines_and_lengths_are_kept_in_bounds() -> None:
    assert escape("one\n\n# two") == r"one \# two"
    assert len(escape("a" * 10_000)) == 2000


def test_lists_and_counts_read_as_sentences() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert counted(1, "row") == "1 row"
    assert counted(1234, "row") == "1,234 rows"


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("The record's reference in its system.", "the record's reference in its system"),
        ("HACT priority: 1 immediate", "HACT priority: 1 immediate"),
        ("", ""),
    ],
)
def test_what_a_column_holds_stands_in_a_sentence(what: str, words: str) -> None:
    assert in_a_sentence(what) == words
