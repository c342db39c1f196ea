"""Pages that lie: about their dictionary, their runs, their levels, their sizes."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import polars as pl
import pytest

from datasets.extract import ExtractRefusedError, read_extract
from tests.datasets.hostile.judging import outcome, refusal_of
from tests.datasets.hostile.pages import (
    COLUMN,
    DATA,
    DATA_V2,
    DICTIONARY,
    PLAIN,
    RLE,
    RLE_DICTIONARY,
    ROWS,
    WORDS,
    dictionary,
    file_of,
    indices,
    levels,
    page,
    plain,
    run,
    struct,
    varint,
)

Jobs = Callable[..., pl.DataFrame]
MOST = 2**31 - 1
V2 = {1: ROWS, 2: 0, 3: ROWS, 4: RLE_DICTIONARY, 5: 2, 6: 0, 7: False}
V2_BODY = run(ROWS, 1) + b"\x01" + run(2, 0) + run(3, 1)
PLAIN_HEADER = {1: ROWS, 2: PLAIN, 3: RLE, 4: RLE}
FIVE = plain(*WORDS, *WORDS, b"gas")
GOOD = dictionary(*WORDS) + indices(run(2, 0), run(3, 1))
HOSTILE: Mapping[str, bytes] = MappingProxyType(
    {
        "a place beyond the dictionary": dictionary(*WORDS)
        + indices(run(2, 0), run(3, 9), width=4),
        "places in an empty dictionary": dictionary() + indices(run(5, 0)),
        "places without a dictionary": indices(run(5, 0)),
        "two dictionaries": dictionary(*WORDS) + dictionary(b"x") + indices(run(5, 0)),
        "a dictionary of more words than it holds": dictionary(*WORDS, count=50)
        + indices(run(5, 1)),
        "a dictionary of two thousand million words": dictionary(*WORDS, count=MOST)
        + indices(run(5, 1)),
        "a dictionary of fewer words than none": dictionary(*WORDS, count=-1) + indices(run(5, 1)),
        "places 33 bits wide": dictionary(*WORDS) + indices(run(5, 1, 33), width=33),
        "places 255 bits wide": dictionary(*WORDS) + indices(run(5, 1, 255), width=255),
        "a run of two thousand million": dictionary(*WORDS) + indices(run(MOST, 9, 4), width=4),
        "a run of none": dictionary(*WORDS) + indices(run(0, 0), run(0, 0)),
        "a run that never ends": dictionary(*WORDS) + indices(b"\xff" * 40),
        "bits that are not there": dictionary(*WORDS) + indices(varint(MOST << 1 | 1)),
        "levels of more rows than there are": dictionary(*WORDS)
        + indices(run(5, 1), told=b"\xff\xff\xff\x7f\x0a\x01"),
        "levels of fewer rows than there are": dictionary(*WORDS)
        + indices(run(5, 1), told=levels(2)),
        "levels above the highest": dictionary(*WORDS)
        + indices(run(5, 1), told=b"\x02\0\0\0" + run(5, 0xFF)),
        "a page of fewer values than none": dictionary(*WORDS) + indices(run(5, 1), count=-5),
        "a page of no values, again and again": dictionary(*WORDS)
        + indices(b"", count=0, told=levels(0)) * 50,
        "a value longer than its page": page(
            DATA, PLAIN_HEADER, levels() + b"\xff\xff\xff\xff" * 6
        ),
        "a value of fewer bytes than none": page(
            DATA, PLAIN_HEADER, levels() + (-5).to_bytes(4, "little", signed=True) * 6
        ),
        "a page smaller than nothing": page(DATA, PLAIN_HEADER, levels() + FIVE, packed=-40),
        "a page that unpacks to less than nothing": page(
            DATA, PLAIN_HEADER, levels() + FIVE, unpacked=-40
        ),
        "a page larger than the file": page(DATA, PLAIN_HEADER, levels() + FIVE, packed=MOST),
        "a checksum that is wrong": page(DATA, PLAIN_HEADER, levels() + FIVE, crc=12345),
        "a page of no known kind": page(99, PLAIN_HEADER, levels() + FIVE),
        "an encoding that there is not": page(DATA, {**PLAIN_HEADER, 2: 99}, levels() + FIVE),
        "levels longer than their page, in the newer form": dictionary(*WORDS)
        + page(DATA_V2, {**V2, 5: 5_000}, V2_BODY),
        "levels shorter than nothing, in the newer form": dictionary(*WORDS)
        + page(DATA_V2, {**V2, 5: -2}, V2_BODY),
        "a header of structures without end": b"\x5c" * 2_000,
        "a header with a text of two gigabytes": struct({1: DICTIONARY})[:-1]
        + b"\x48"
        + varint(MOST),
        "a header with a list of two thousand million": struct({1: DICTIONARY})[:-1]
        + b"\x49\xf5"
        + varint(MOST),
    }
)
"""Pages of one column, by what is wrong with them."""
SOUND = ["gas", "gas", "wood", "wood", "wood"]
HARMLESS: Mapping[str, tuple[bytes, list[str]]] = MappingProxyType(
    {
        "a page of more values than the file has rows": (
            dictionary(*WORDS) + indices(run(900, 1), count=900, told=levels(900)),
            ["wood"] * 5,
        ),
        "a page that unpacks to two gigabytes": (
            page(DATA, PLAIN_HEADER, levels() + FIVE, unpacked=MOST),
            ["gas", "wood", "gas", "wood", "gas"],
        ),
        "more rows than values, in the newer form": (
            dictionary(*WORDS) + page(DATA_V2, {**V2, 3: 500}, V2_BODY),
            SOUND,
        ),
        "more blanks than values, in the newer form": (
            dictionary(*WORDS) + page(DATA_V2, {**V2, 2: 500}, V2_BODY),
            SOUND,
        ),
    }
)
"""Pages of which something is untrue that no reader needs, and what the rows hold."""


@pytest.fixture
def five(jobs: Jobs) -> pl.DataFrame:
    return jobs({}, {}, {}, {}, {})


def test_pages_made_by_hand_are_read_if_they_are_sound(five: pl.DataFrame, tmp_path: Path) -> None:
    newer = dictionary(*WORDS) + page(DATA_V2, V2, V2_BODY)
    for name, chunk in (("older", GOOD), ("newer", newer)):
        path = file_of(five, chunk, tmp_path / f"{name}.parquet")
        read = read_extract(path).records[COLUMN].to_list()
        assert read == SOUND


@pytest.mark.parametrize("what", HOSTILE)
def test_a_page_that_lies_is_refused(what: str, five: pl.DataFrame, tmp_path: Path) -> None:
    assert refusal_of(file_of(five, HOSTILE[what], tmp_path / "pages.parquet"))


@pytest.mark.parametrize("what", HARMLESS)
def test_a_lie_that_no_reader_needs_changes_nothing(
    what: str, five: pl.DataFrame, tmp_path: Path
) -> None:
    chunk, held = HARMLESS[what]
    found = outcome(file_of(five, chunk, tmp_path / "pages.parquet"))
    assert isinstance(found, ExtractRefusedError) or found.records[COLUMN].to_list() == held
