"""A real file system of two megabytes: full at every step of a publish, and only to be read.

Where nobody may mount one, the limit on a file's size in test_faults.py stands for it.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from datasets.store import StoreError, open_store
from tests.conftest import REPOSITORY
from tests.datasets.store.example_changes import FEBRUARY, JANUARY, change, key, publish, value_of

PAGE = 4096
STEPS = {
    "The refresh log could not be written": "the log",
    "The repairs records could not be stored; nothing was published": "the records",
    "The release could not be written": "the figures",
}
PROGRAMME = REPOSITORY / "datasets" / "programmes" / "demonstration.toml"


class SmallDisk:
    """A file system in memory, of two megabytes, that can be filled and made read-only."""

    def __init__(self, folder):
        self.folder = folder
        self._ballast = folder / "ballast"

    def mount(self, *options):
        words = ["mount", "-t", "tmpfs", "-o", ",".join(options), "insourcing-test", self.folder]
        return subprocess.run(words, capture_output=True, text=True, check=False)

    def unmount(self):
        subprocess.run(["umount", "--lazy", self.folder], check=True)

    def fill(self, pages_left):
        """Leave so many pages of 4 KB."""
        self.empty()
        free = os.statvfs(self.folder).f_bavail
        with self._ballast.open("wb") as ballast:
            os.posix_fallocate(ballast.fileno(), 0, (free - pages_left) * PAGE)
        assert os.statvfs(self.folder).f_bavail == pages_left

    def empty(self):
        self._ballast.unlink(missing_ok=True)


@pytest.fixture(scope="module")
def disk(tmp_path_factory):
    small = SmallDisk(tmp_path_factory.mktemp("small_disk"))
    mounted = small.mount("size=2m")
    if mounted.returncode:
        pytest.skip(f"no file system may be mounted here: {mounted.stderr.strip()}")
    yield small
    small.unmount()


@pytest.fixture(scope="module")
def published(disk):
    """A store whose first release is published, and whose log is about to make its checkpoint."""
    store = open_store(disk.folder / "published", create=True)
    publish(store, change("S1", key(JANUARY), value=1))
    while store.log_entries().height < 48:
        store.log("nothing_to_do", actor="officer")
    return store


@pytest.fixture
def copied(published, disk):
    root = Path(shutil.copytree(published.root, disk.folder / "store"))
    yield open_store(root)
    disk.empty()
    shutil.rmtree(root)


def attempt(store):
    """Where a publish ended: at a step that refused it, without its last log entry, or well."""
    try:
        publish(store, change("S2", key(FEBRUARY), value=2))
    except StoreError as error:
        words, _, why = str(error).rpartition(": ")
        return STEPS[words] if why == "No space left on device." else str(error)
    return "well" if store.log_entries()["release"].max() == 2 else "not in the log"


def judge(store, ended):
    """The last good release is served, whole, by this process and by the next."""
    for reader in (store, open_store(store.root)):
        live = reader.release()
        assert live.notice == ""
        assert live.number == (1 if ended in STEPS.values() else 2)
        assert value_of(live, key(JANUARY)) == 1
        assert live.records("repairs").height == 4 * live.number


def test_a_disk_that_is_full_at_any_step_changes_nothing_and_is_told(published, disk):
    ended, reasons = set(), set()
    for pages in range(0, 60, 2):
        root = Path(shutil.copytree(published.root, disk.folder / "store"))
        store = open_store(root)
        disk.fill(pages)
        came_to = attempt(store)
        judge(store, came_to)
        disk.empty()
        again = open_store(root)
        if came_to in STEPS.values():
            assert publish(again, change("S2", key(FEBRUARY), value=2)).number == 2
        judge(again, "well")
        assert again.verify_log() == ()
        entries = again.log_entries()
        assert entries["release"].drop_nulls().to_list() == [1, 2]
        reasons |= {*entries.filter(event="refused")["reason"]}
        shutil.rmtree(root)
        ended.add(came_to)
        if came_to == "well":
            break
    assert ended == {*STEPS.values(), "not in the log", "well"}
    assert reasons
    assert all(reason.endswith(": No space left on device.") for reason in reasons)


def test_the_command_ends_in_words(copied, disk, run):
    disk.fill(1)
    ended = run("programme", PROGRAMME, "--root", copied.root)
    assert ended.returncode == 3
    assert ended.stderr.splitlines()[1:] == [
        "Reaching the verdicts",
        "The refresh log could not be written: No space left on device.",
    ]
    disk.empty()
    assert run("programme", PROGRAMME, "--root", copied.root).returncode == 0


def test_a_file_system_that_may_only_be_read_is_read(copied, disk):
    disk.mount("remount", "ro").check_returncode()
    try:
        with pytest.raises(StoreError, match="Read-only file system"):
            publish(copied, change("S2", key(FEBRUARY), value=2))
        judge(copied, "the log")
    finally:
        disk.mount("remount", "rw").check_returncode()
    assert publish(copied, change("S2", key(FEBRUARY), value=2)).number == 2
    assert copied.verify_log() == ()


def test_a_file_system_that_goes_away_and_comes_back(copied, disk, tmp_path):
    """The folder is still there, with nothing in it: not an empty store, but none."""
    assert copied.release().number == 1
    disk.mount("size=1m").check_returncode()
    try:
        live = copied.release()
        assert value_of(live, key(JANUARY)) == 1
        assert "cannot be read" in live.notice
        with pytest.raises(StoreError):
            publish(copied, change("S2", key(FEBRUARY), value=2), base=1)
        assert not [*disk.folder.iterdir()]
    finally:
        disk.unmount()
    assert copied.release().notice == ""
    assert publish(copied, change("S2", key(FEBRUARY), value=2)).number == 2
