"""A store that is not there, cannot be written, is full or goes away is told of in words."""

import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path
from threading import Barrier, Thread

import pytest

from datasets.store import NoStoreError, StoreError, open_store
from tests.datasets.store.example_changes import (
    FEBRUARY,
    JANUARY,
    change,
    key,
    publish,
    value_of,
)

REPOSITORY = Path(__file__).parents[3]
NOBODY = 65534


def in_a_child(code, *args):
    """What a Python process prints that runs the code with the arguments."""
    setting = """
        import os, resource, sys
        from datasets.store import StoreError, open_store
        from tests.datasets.store.example_changes import *
        store = open_store(sys.argv[1])
        made = change("S2", key(FEBRUARY), value=2, count=200)
    """
    whole = textwrap.dedent(setting) + textwrap.dedent(code)
    ran = subprocess.run(
        [sys.executable, "-c", whole, *args],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_without_a_store_says_how_to_make_one(tmp_path, there):
    root = tmp_path if there else tmp_path / "nowhere"
    with pytest.raises(NoStoreError, match=f"no store at {root}.*insourcing demo"):
        open_store(root)
    assert list(tmp_path.iterdir()) == []


def test_making_a_store_that_exists_leaves_it_as_it_is(store):
    publish(store, change("S1", key(JANUARY)))
    again = open_store(str(store.root), create=True)
    assert again.latest() == 1
    assert again.log_entries().height == 3


def test_a_store_made_by_many_at_the_same_moment_is_one_store(root):
    start, made = Barrier(6), []

    def make():
        start.wait()
        made.append(open_store(root, create=True))

    threads = [Thread(target=make) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [store.latest() for store in made] == [0] * 6
    assert made[0].log_entries()["event"].to_list() == ["created"]


def test_a_store_half_made_is_finished(store):
    shutil.rmtree(store.root / "measures")
    with pytest.raises(NoStoreError):
        open_store(store.root)
    again = open_store(store.root, create=True)
    publish(again, change("S1", key(JANUARY)))
    assert again.log_entries()["event"].to_list() == ["created", "publishing", "published"]


def test_a_file_where_the_store_should_be_is_not_written_to(tmp_path):
    file = tmp_path / "store"
    file.write_text("a letter")
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store(file, create=True)
    assert file.read_text() == "a letter"


def test_records_that_cannot_be_stored_leave_the_release_alone(store):
    publish(store, change("S1", documents={"programme": "x"}))
    (store.root / "records").write_text("in the way")
    with pytest.raises(StoreError, match="could not be stored; nothing was published"):
        publish(store, change("S2", key(JANUARY)))
    assert store.latest() == 1
    assert store.log_entries()["event"][-1] == "refused"
    assert "could not be stored" in store.log_entries()["reason"][-1]


@pytest.mark.parametrize("bytes_allowed", [0, 500, 2_000, 5_000, 8_000])
def test_a_disk_that_is_full_changes_nothing(store, bytes_allowed):
    """The limit on a file's size stands for the disk: a write fails part of the way through."""
    publish(store, change("S1", key(JANUARY), value=1))
    said = in_a_child(
        """
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), hard))
        try:
            publish(store, made)
        except StoreError as error:
            print("StoreError:", error)
        """,
        str(store.root),
        str(bytes_allowed),
    )
    assert said.startswith("StoreError: ")
    again = open_store(store.root)
    assert again.latest() == 1
    assert value_of(again.release(), key(JANUARY)) == 1
    assert again.verify_log() == ()
    assert publish(again, change("S2", key(FEBRUARY), value=2, count=200)).number == 2
    assert again.release().records("repairs").height == 204


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become a reader without rights")
def test_a_folder_that_may_only_be_read_is_read_and_not_written():
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "store", create=True)
        publish(store, change("S1", key(JANUARY), value=1))
        for path in (Path(folder), *Path(folder).rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        said = in_a_child(
            f"""
            os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})
            store = open_store(store.root)
            print(value_of(store.release(), key(JANUARY)))
            try:
                publish(store, made)
            except StoreError as error:
                print("StoreError:", error)
            """,
            str(store.root),
        )
        figure, refusal = said.splitlines()
        assert figure == "1.0"
        assert refusal.startswith("StoreError: The refresh log could not be written: ")
        assert store.latest() == 1
        assert store.log_entries().height == 3


def test_a_store_that_goes_away_leaves_the_last_release_that_was_read(store, tmp_path):
    publish(store, change("S1", key(JANUARY), value=1))
    assert store.release().number == 1
    store.root.rename(tmp_path / "away")
    live = store.release()
    assert value_of(live, key(JANUARY)) == 1
    assert "cannot be read" in live.notice
    assert "What you see is release 1" in live.notice
    assert store.release(1).number == 1
    with pytest.raises(StoreError):
        store.latest()
    with pytest.raises(StoreError):
        publish(store, change("S2", key(FEBRUARY)), base=1)
    (tmp_path / "away").rename(store.root)
    assert store.release().notice == ""
    assert publish(store, change("S2", key(FEBRUARY))).number == 2


def test_a_store_that_is_gone_before_it_was_read_is_a_store_error(store):
    shutil.rmtree(store.root)
    with pytest.raises(StoreError, match="cannot be read"):
        store.release()


def test_a_panic_of_the_library_is_told_and_ends_nothing(store):
    """Deltalake panics in a forked child, as it does on some damage of a checkpoint."""
    publish(store, change("S1", key(JANUARY), value=1))
    said = in_a_child(
        """
        store.release()
        if not os.fork():
            try:
                open_store(sys.argv[1]).release()
            except StoreError as error:
                print(error, flush=True)
            os._exit(0)
        os.wait()
        """,
        str(store.root),
    )
    assert said.startswith("Release 1 is damaged and is not shown: it makes no sense (")
    assert said.count("\n") == 1
