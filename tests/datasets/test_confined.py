"""The reading process: what it may do, and how its end is told."""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from datasets import confined
from datasets.confined import get_ready, stand_down
from datasets.extract import LIMITS, read_extract
from tests.datasets.sending import only_fault, refusal

Jobs = Callable[..., pl.DataFrame]
Sent = Callable[..., Path]


def test_a_reading_process_without_memory_ends_in_words(jobs: Jobs, sent: Sent) -> None:
    fault = only_fault(sent(jobs({})), limits=replace(LIMITS, memory_bytes=64 * 1024**2))
    assert fault.reason in {"too_much_memory", "damaged"}
    assert "memory" in fault.sentence


def test_a_reading_process_out_of_time_ends_in_words(jobs: Jobs, sent: Sent) -> None:
    path = sent(jobs({}))
    assert only_fault(path, limits=replace(LIMITS, wall_seconds=0.05)).reason == "too_slow"


def test_an_answer_larger_than_is_believed_is_refused(jobs: Jobs, sent: Sent) -> None:
    fault = only_fault(sent(jobs({})), limits=replace(LIMITS, result_bytes=100))
    assert fault.reason == "damaged"


def test_a_process_that_waits_reads_one_file_and_ends(jobs: Jobs, sent: Sent) -> None:
    path = sent(jobs({}))
    before = read_extract(path)
    get_ready()
    (waiting,) = confined._spare
    get_ready()
    assert confined._spare == [waiting]
    again = read_extract(path)
    assert again.records.equals(before.records)
    assert waiting.returncode == 0
    assert confined._spare == []
    get_ready()
    (waiting,) = confined._spare
    waiting.kill()
    waiting.wait()
    assert read_extract(path).records.equals(before.records)
    get_ready()
    (waiting,) = confined._spare
    stand_down()
    assert waiting.returncode is not None


CONFINED = """
import sys, time
from datasets.limits import Limits
from datasets.reading import confine
confine(Limits(memory_bytes=2 * 1024**3, cpu_seconds=1))
exec(sys.argv[1])
"""


def taken_over(words: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    """What becomes of code that has taken over the reading process."""
    return subprocess.run(
        [sys.executable, "-c", CONFINED, words], cwd=folder, capture_output=True, check=False
    )


@pytest.mark.parametrize(
    "words",
    [
        "open('outside', 'wb', buffering=0).write(b'x')",
        "open('there', 'r+b', buffering=0).write(b'x')",
        "x = bytearray(3 * 1024**3)",
        "while True: pass",
    ],
)
def test_a_confined_process_cannot_write_or_take_more_than_it_may(
    words: str, tmp_path: Path
) -> None:
    (tmp_path / "there").write_bytes(b"as it was")
    assert taken_over(words, tmp_path).returncode != 0
    assert (tmp_path / "there").read_bytes() == b"as it was"
    assert not (tmp_path / "outside").exists() or (tmp_path / "outside").stat().st_size == 0


def test_nothing_is_left_behind_by_a_reading_or_a_refusal(
    jobs: Jobs, sent: Sent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    read_extract(sent(jobs({})))
    refusal(sent(jobs({}).drop("raised_at")))
    assert list(room.iterdir()) == []


def test_the_reading_process_starts_without_our_environment(
    jobs: Jobs, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONHOME", "/nowhere")  # with it no Python starts
    assert len(read_extract(sent(jobs({}))).records) == 1
