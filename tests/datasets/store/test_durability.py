"""What is said to be published is on the disk; where the disk does not confirm it, that is said."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from datasets.store import StoreError, UnconfirmedError, open_store
from tests.datasets.store.example_changes import FEBRUARY, JANUARY, change, key, publish, value_of

REPOSITORY = Path(__file__).parents[3]
PROGRAMME = REPOSITORY / "datasets" / "programmes" / "demonstration.toml"
WHERE_FSYNC_FAILS = """
import errno, os, sys
real, failing = os.fsync, sys.argv.pop(1)

def fsync(opened):
    if failing in os.readlink(f"/proc/self/fd/{opened}"):
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    real(opened)

os.fsync = fsync
sys.argv[0] = "insourcing"
from dashboard.cli.commands import main
main()
"""


def insourcing(failing, *words):
    """A command in a process where fsync fails for each file whose path holds `failing`."""
    return subprocess.run(
        [sys.executable, "-c", WHERE_FSYNC_FAILS, failing, *map(str, words)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )


def path_of(opened):
    return Path(f"/proc/self/fd/{opened}").readlink()


@pytest.fixture
def settled(monkeypatch):
    """The paths that the disk confirmed, in order."""
    paths, real = [], os.fsync

    def fsync(opened):
        real(opened)
        paths.append(path_of(opened))

    monkeypatch.setattr(os, "fsync", fsync)
    return paths


@pytest.fixture
def failing(monkeypatch):
    """Have the disk fail for each file whose path holds some words; none until they are added."""
    words, real = [], os.fsync

    def fsync(opened):
        if any(word in str(path_of(opened)) for word in words):
            raise OSError(5, "Input/output error")
        real(opened)

    monkeypatch.setattr(os, "fsync", fsync)
    return words


def below(folder):
    return {path for path in folder.rglob("*") if "staging" not in path.parts}


def test_every_file_and_folder_that_a_publish_makes_is_on_the_disk_when_it_is_told(root, settled):
    store = open_store(root, create=True)
    for number, month in enumerate((JANUARY, FEBRUARY)):
        settled.clear()
        before = below(root)
        publish(store, change(f"S{number}", key(month), documents={"number": str(number)}))
        made = below(root) - before
        assert {path for path in made if path.is_file()} <= set(settled)
        assert {path.parent for path in made} <= set(settled)


def test_a_checkpoint_is_on_the_disk_too(root, settled):
    store = open_store(root, create=True)
    for number in range(51):
        store.log("nothing_to_do", actor="officer", submission=f"S{number}")
    checkpoints = [path for path in below(root) if "checkpoint" in path.name]
    assert len(checkpoints) == 2
    assert set(checkpoints) <= set(settled)


def test_a_release_that_the_disk_does_not_confirm_stands_and_is_not_called_published(
    store, failing
):
    publish(store, change("S1", key(JANUARY), value=1))
    failing.append("/measures/")
    with pytest.raises(
        UnconfirmedError, match=r"Release 2 stands, but .*: Input/output error"
    ) as told:
        publish(store, change("S2", key(FEBRUARY), value=2))
    failing.clear()
    assert told.value.release == 2
    assert value_of(store.release(), key(FEBRUARY)) == 2
    newest = store.log_entries().row(-1, named=True)
    assert (newest["event"], newest["release"], newest["submission"]) == ("unconfirmed", 2, "S2")
    assert newest["reason"] == str(told.value)
    assert open_store(store.root).recover() == ()
    assert store.verify_log() == ()
    assert publish(store, change("S3", key(FEBRUARY), value=3)).number == 3


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("/records/", "repairs records could not be stored; nothing was published"),
        ("/refreshes/", "refresh log could not be written"),
    ],
)
def test_what_comes_before_the_release_is_confirmed_before_it(store, failing, where, words):
    publish(store, change("S1", key(JANUARY), value=1))
    failing.append(where)
    with pytest.raises(StoreError, match=f"{words}: Input/output error"):
        publish(store, change("S2", key(FEBRUARY), value=2))
    failing.clear()
    assert store.latest() == 1
    assert publish(store, change("S2", key(FEBRUARY), value=2)).number == 2
    assert store.release().records("repairs").height == 8


def test_records_that_a_dead_attempt_left_unconfirmed_are_confirmed_by_the_next(
    store, failing, settled
):
    failing.append("/records/")
    with pytest.raises(StoreError):
        publish(store, change("S1", key(JANUARY), value=1))
    failing.clear()
    settled.clear()
    publish(store, change("S1", key(JANUARY), value=1))
    files = {path for path in below(store.root / "records") if path.suffix == ".parquet"}
    assert files
    assert files <= set(settled)


def test_the_whole_command_ends_in_words_and_claims_nothing(root):
    open_store(root, create=True)
    ended = insourcing("/measures/", "programme", PROGRAMME, "--root", root)
    assert ended.returncode == 3
    assert "ublished" not in ended.stdout
    assert "Release 1 stands, but this machine could not confirm" in ended.stderr
    assert "Traceback" not in ended.stderr
    told = insourcing("nothing", "history", "--root", root, "--json")
    assert told.returncode == 0
    assert json.loads(told.stdout)["log"][-1]["event"] == "unconfirmed"
