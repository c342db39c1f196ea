"""The big list of naughty strings, in a text column of each kind of file: each as it was."""

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from datasets.extract import read_extract
from tests.datasets.kinds import as_file

NAUGHTY = Path(__file__).parents[3] / "shared/corpus/blns/blns.json"
Jobs = Callable[..., pl.DataFrame]


@pytest.fixture
def naughty() -> list[str]:
    if not NAUGHTY.exists():
        pytest.skip("the naughty strings are not beside the project")
    return list(json.loads(NAUGHTY.read_text("utf-8")))


@pytest.mark.parametrize("kind", ["parquet", "csv", "xlsx"])
def test_naughty_strings_are_text_and_stay_as_they_are(
    kind: str, naughty: list[str], jobs: Jobs, tmp_path: Path
) -> None:
    words = pl.Series(naughty)
    frame = jobs(*({} for _ in naughty)).with_columns(words.alias("on_hold_reason"))
    kept = (
        read_extract(as_file(frame, kind, tmp_path))
        .records["on_hold_reason"]
        .fill_null("")
        .to_list()
    )
    assert kept == words.str.strip_chars().to_list()
