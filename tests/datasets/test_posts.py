"""People appear as posts: what reads like one, and what has a name in it."""

import pytest

from datasets.posts import is_a_post


@pytest.mark.parametrize(
    "text",
    [
        "Head of repairs",
        "Head of Repairs, Voids and Lettings",
        "Director of Adult Social Care",
        "Overview and Scrutiny Panel",
        "Chief executive",
        "Cabinet member for housing",
        "Head of performance (made up)",
        "Contract manager, Demonstration Escorts Ltd (made up)",
        "Assistant Directors",
    ],
)
def test_a_post_or_a_body_is_one(text: str) -> None:
    assert is_a_post(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Jo Example",
        "J. Example",
        "Mrs Example, Head of repairs",
        "Cllr Example",
        "Councillor Example, chair",
        "Jo Example, Head of repairs",
        "Head of repairs (Jo Example)",
        "Head of repairs - Jo van Example-Name" + "x" * 80,
        "Chair jo@example.org",
        "Clerk\n020 7946 0123",
    ],
)
def test_a_name_is_none_whatever_stands_beside_it(text: str) -> None:
    assert not is_a_post(text)
