"""The README shows only pictures that are there, small, and told in words too."""

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
SHOWN = PICTURE.findall((REPOSITORY / "README.md").read_text("utf-8"))
MOST_BYTES, MOST_BYTES_TOGETHER = 150_000, 900_000
FEWEST_WORDS = 5


@pytest.mark.parametrize(("words", "address"), SHOWN)
def test_a_picture_of_the_readme_is_there_small_and_told_in_words(words: str, address: str) -> None:
    picture = (REPOSITORY / address).read_bytes()
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(picture) < MOST_BYTES
    assert len(words.split()) >= FEWEST_WORDS


def test_every_picture_taken_is_shown_and_none_twice() -> None:
    taken = sorted((REPOSITORY / "tests" / "walk" / "pictures").iterdir())
    shown = [REPOSITORY / address for _words, address in SHOWN]
    assert sorted(shown) == taken
    assert sum(picture.stat().st_size for picture in taken) < MOST_BYTES_TOGETHER
