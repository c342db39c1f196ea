"""What is told of a file before anything parses it."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from datasets.extract import ExtractRefusedError, read_extract
from tests.datasets.sending import only_fault

SECONDS = 60
Jobs = Callable[..., pl.DataFrame]
Sent = Callable[..., Path]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("jobs.XLSM", b"PK\x03\x04rest", "By its name it is an Excel workbook with macros"),
        ("jobs.xls", b"\xd0\xcf\x11\xe0rest", "By its name it is an old Excel workbook"),
        ("jobs.xlsb", b"PK\x03\x04rest", "By its name it is a binary Excel workbook"),
        ("jobs.ods", b"PK\x03\x04rest", "By its name it is an OpenDocument spreadsheet"),
        (
            "jobs.xlsx",
            b"\xd0\xcf\x11\xe0rest",
            "an Excel workbook, but by its first bytes it is an old",
        ),
        ("jobs.xlsx", b"a,b\n1,2\n", "an Excel workbook, but by its first bytes it is not"),
        (
            "jobs.csv",
            b"PK\x03\x04rest",
            "a CSV file, but by its first bytes it is an Excel workbook",
        ),
        (
            "jobs.csv",
            b"PAR1" + b"x" * 40,
            "a CSV file, but by its first bytes it is a Parquet file",
        ),
        ("jobs.csv", b"", "It is empty: 0 bytes"),
        ("jobs.parquet", b"PK\x03\x04rest", "but by its first bytes it is an Excel workbook"),
        ("jobs.parquet", b"a,b\n1,2\n", "a Parquet file, but by its first bytes it is not"),
        ("jobs", b"a,b\n1,2\n", "neither a Parquet file nor a workbook"),
        ("jobs.parquet", b"PAR1" + b"x" * 40, "cut short on the way"),
        ("jobs.parquet", b"PAR1", "cut short on the way"),
        ("jobs.parquet", b"PARE" + b"x" * 40 + b"PARE", "encrypted"),
    ],
)
def test_what_cannot_be_read_is_told_from_its_name_and_bytes(
    name: str, content: bytes, words: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert words in only_fault(path).sentence


def test_a_parquet_file_renamed_to_another_sort_is_not_guessed_at(jobs: Jobs, sent: Sent) -> None:
    path = sent(jobs({}))
    assert only_fault(path.rename(path.with_suffix(".csv"))).reason == "wrong_kind"


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


@pytest.mark.parametrize("mark", ["\n- ", "\x1b[31m", "\u202e", "\u2028", "\udcff"])
def test_a_name_that_no_line_can_hold_is_refused_on_one_line(
    mark: str, jobs: Jobs, sent: Sent, tmp_path: Path
) -> None:
    path = sent(jobs({})).rename(tmp_path / f"jobs{mark}x.parquet")
    with pytest.raises(ExtractRefusedError) as refused:
        read_extract(path)
    assert [fault.reason for fault in refused.value.faults] == ["unfit_name"]
    assert str(refused.value).startswith("jobs\N{REPLACEMENT CHARACTER}")
    assert str(refused.value).isprintable()


@pytest.mark.parametrize("name", ["Repairs £ Oct 2026 (final).parquet", "réparations 修理.parquet"])
def test_a_name_of_any_letters_is_read(name: str, jobs: Jobs, sent: Sent, tmp_path: Path) -> None:
    assert read_extract(sent(jobs({})).rename(tmp_path / name)).file_name == name
