import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from datasets.extract import ExtractRefusedError, read_extract
from datasets.store import open_store
from datasets.waiting import (
    LEFT_BEHIND_AFTER,
    READING,
    remove_left_behind,
    waiting_folder,
)
from tests.conftest import REPOSITORY

Jobs = Callable[..., pl.DataFrame]
Sent = Callable[..., Path]
SOON = 60.0
NOBODY = 2**22 + 1
"""A process number above the most that Linux gives."""


def test_a_waiting_folder_is_its_owners_only_and_gone_with_its_block(tmp_path: Path) -> None:
    with waiting_folder(tmp_path / "incoming", READING) as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        assert folder.parent.stat().st_mode & 0o777 == 0o700
        (folder / "arrived").write_bytes(b"records")
    assert list((tmp_path / "incoming").iterdir()) == []


def test_only_what_no_process_reads_any_more_is_removed(tmp_path: Path) -> None:
    with waiting_folder(tmp_path, READING) as living:
        mine = living.name.rsplit("-", 1)[0]
        dead = tmp_path / f"{mine.rsplit('-', 1)[0]}-{NOBODY}-x"
        elsewhere = tmp_path / f"{READING}-{'0' * 12}-{NOBODY}-x"
        old = tmp_path / f"{READING}-{'0' * 12}-{NOBODY}-y"
        for folder in (dead, elsewhere, old, tmp_path / "another's"):
            folder.mkdir()
            (folder / "arrived").write_bytes(b"records")
        long_ago = time.time() - LEFT_BEHIND_AFTER - 1
        os.utime(old, (long_ago, long_ago))
        remove_left_behind(tmp_path)
        left = {folder.name for folder in tmp_path.iterdir()}
        assert left == {living.name, elsewhere.name, "another's"}


def test_a_file_waits_in_the_store_and_is_gone_before_a_refusal_is_heard(
    jobs: Jobs, sent: Sent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = tmp_path / "temporary"
    room.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    incoming = tmp_path / "incoming"
    read_extract(sent(jobs({})), incoming=incoming)
    with pytest.raises(ExtractRefusedError):
        read_extract(sent(jobs({}).drop("repair_class")), incoming=incoming)
    assert list(incoming.iterdir()) == list(room.iterdir()) == []


READ = (
    "import sys; from pathlib import Path; from datasets.extract import read_extract; "
    "read_extract(Path(sys.argv[1]), incoming=Path(sys.argv[2]))"
)


def test_a_killed_reading_leaves_nothing_after_the_next_start(
    jobs: Jobs, sent: Sent, tmp_path: Path
) -> None:
    store = open_store(tmp_path / "store", create=True)
    words = [sys.executable, "-c", READ, str(sent(jobs({}))), str(store.incoming)]
    process = subprocess.Popen(words, cwd=REPOSITORY)
    give_up = time.monotonic() + SOON
    while not list(store.incoming.glob("*/arrived")) and time.monotonic() < give_up:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert list(store.incoming.glob("*/arrived"))
    open_store(tmp_path / "store")
    assert list(store.incoming.iterdir()) == []
