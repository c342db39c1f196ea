"""What is told of a file before anything parses it."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from tests.datasets.sending import only_fault

SECONDS = 60
Jobs = Callable[..., pl.DataFrame]
Sent = Callable[..., Path]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("jobs.csv", b"a,b\n1,2\n", "By its name it is a CSV file"),
        ("jobs.XLSX", b"PK\x03\x04rest", "By its name it is an Excel workbook"),
        ("jobs.parquet", b"PK\x03\x04rest", "By its first bytes it is an Excel workbook"),
        ("jobs.parquet", b"a,b\n1,2\n", "does not begin as a Parquet file does"),
        ("jobs.parquet", b"PAR1" + b"x" * 40, "cut short on the way"),
        ("jobs.parquet", b"PAR1", "cut short on the way"),
        ("jobs.parquet", b"PARE" + b"x" * 40 + b"PARE", "encrypted"),
    ],
)
def test_what_is_not_parquet_is_told_from_its_name_or_bytes(
    name: str, content: bytes, words: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert words in only_fault(path).sentence


def test_a_parquet_file_renamed_to_another_sort_is_not_guessed_at(jobs: Jobs, sent: Sent) -> None:
    path = sent(jobs({}))
    assert only_fault(path.rename(path.with_suffix(".csv"))).reason == "not_parquet"


def test_a_file_over_the_limit_is_refused_before_it_is_copied(tmp_path: Path) -> None:
    path = tmp_path / "large.parquet"
    with path.open("wb") as file:
        file.truncate(10 * 1024**3)
    start = time.monotonic()
    assert only_fault(path).sentence.startswith("It is larger than 50 MB")
    assert time.monotonic() - start < SECONDS / 10


def test_a_folder_a_pipe_or_nothing_is_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.parquet"
    os.mkfifo(pipe)
    for path in (tmp_path, pipe, tmp_path / "none.parquet"):
        assert only_fault(path).reason == "not_a_file"
