"""Each kind of file of a store, damaged in each way: read exactly right or refused in words."""

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from datasets.store import (
    MEASURE_ROWS,
    Release,
    ReleaseDamagedError,
    StoreError,
    open_store,
)
from datasets.store.tables import opened
from tests.datasets.store.example_changes import FEBRUARY, JANUARY, MARCH, change, key, publish

OFFSETS = 20
NEWEST = 5
ROWS = MEASURE_ROWS.names()
KINDS = {
    "a commit": "measures/_delta_log/*.json",
    "a checkpoint": "measures/_delta_log/*.checkpoint.parquet",
    "the pointer to the checkpoint": "measures/_delta_log/_last_checkpoint",
    "figures": "measures/dataset=*/**/*.parquet",
    "records": "records/repairs/month=*/*.parquet",
    "the records' commit": "records/repairs/_delta_log/*.json",
    "the records' checkpoint": "records/repairs/_delta_log/*.checkpoint.parquet",
    "a log entry": "refreshes/*.parquet",
    "the log's commit": "refreshes/_delta_log/*.json",
    "the log's checkpoint": "refreshes/_delta_log/*.checkpoint.parquet",
}
NOT_NEEDED = "the pointer to the checkpoint"
MOSTLY_PADDING = {NOT_NEEDED, *(kind for kind in KINDS if "checkpoint" in kind)}


@dataclass(frozen=True)
class Sound:
    """A store as it was published: by release its rows, then its records, history and log."""

    root: Path
    rows: dict[int, pl.DataFrame]
    records: pl.DataFrame
    history: list[Release]
    log: pl.DataFrame


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    store = open_store(tmp_path_factory.mktemp("sound") / "store", create=True)
    publish(store, change("S1", key(JANUARY), value=1, documents={"programme": "one " * 200}))
    publish(store, change("S2", key(FEBRUARY), value=2))
    publish(store, change("S3", key(MARCH), value=3))
    for table in ("measures", "refreshes", "records/repairs"):
        opened(store.root / table).create_checkpoint()
    publish(store, change("S4", key(JANUARY), value=4))
    publish(store, change("S5", key(MARCH, "other"), value=5))
    live = {number: store.release(number) for number in range(1, NEWEST + 1)}
    return Sound(
        store.root,
        {number: release.rows().sort(ROWS) for number, release in live.items()},
        live[NEWEST].records("repairs"),
        store.releases(),
        store.log_entries(),
    )


@pytest.fixture
def copied(sound, tmp_path):
    return Path(shutil.copytree(sound.root, tmp_path / "store"))


def judge(root: Path, sound: Sound) -> int:
    """How many of the store's answers were refused; fails if one is wrong."""
    try:
        store = open_store(root)
    except StoreError:
        return 1
    readings = [
        (lambda: store.release(2).rows().sort(ROWS), sound.rows[2]),
        (lambda: store.release(5).rows().sort(ROWS), sound.rows[5]),
        (lambda: store.release(5).records("repairs"), sound.records),
    ]
    refused = [is_refused(read, wanted) for read, wanted in readings]
    history = store.releases()
    unreadable = [told.number for told in history if told.event == "unreadable"]
    known = [told for told in sound.history if told.number not in unreadable]
    assert [told for told in history if told.number not in unreadable] == known
    return newest_refused(store, sound) + sum(refused) + len(unreadable) + log_refused(store, sound)


def newest_refused(store, sound: Sound) -> bool:
    """Whether the newest release is not what a reader gets; then that is said."""
    try:
        live = store.release()
    except ReleaseDamagedError:
        return True
    assert live.rows().sort(ROWS).equals(sound.rows[live.number])
    if live.number == NEWEST:
        assert live.notice == ""
        return False
    assert live.notice.startswith("Release 5 is damaged and is not shown: ")
    assert f"What you see is release {live.number}, published on " in live.notice
    return True


def is_refused(read: Callable[[], pl.DataFrame], wanted: pl.DataFrame) -> bool:
    try:
        found = read()
    except ReleaseDamagedError:
        return True
    assert found.equals(wanted)
    return False


def log_refused(store, sound: Sound) -> bool:
    """Whether the log is said to be damaged, or its lost last entry was written again."""
    if store.verify_log():
        return True
    entries = store.log_entries()
    if entries.equals(sound.log):
        return False
    assert entries[:-1].equals(sound.log[:-1])
    assert "written at the next start" in entries["reason"][-1]
    return True


def files_of(root: Path, kind: str) -> list[Path]:
    return sorted(root.glob(KINDS[kind]), key=lambda path: (path.stat().st_mtime_ns, path))


def restore(root: Path, copied: Path, path: Path) -> None:
    """Put one file back, and the log, which may have been mended."""
    shutil.copy2(root / path, copied / path)
    shutil.rmtree(copied / "refreshes")
    shutil.copytree(root / "refreshes", copied / "refreshes")


@pytest.mark.parametrize("kind", KINDS)
def test_one_byte_flipped_at_twenty_offsets(sound, copied, kind):
    chance = random.Random(kind)
    refused = 0
    for _ in range(OFFSETS):
        path = chance.choice(files_of(sound.root, kind)).relative_to(sound.root)
        held = (sound.root / path).read_bytes()
        place = chance.randrange(len(held))
        changed = held[place] ^ chance.randrange(1, 256)
        (copied / path).write_bytes(held[:place] + bytes([changed]) + held[place + 1 :])
        refused += judge(copied, sound) > 0
        restore(sound.root, copied, path)
    assert refused > 0 or kind in MOSTLY_PADDING


WAYS = {
    "emptied": lambda path, _: path.write_bytes(b""),
    "cut in half": lambda path, _: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "gone": lambda path, _: path.unlink(),
    "rubbish": lambda path, _: path.write_bytes(random.Random(1).randbytes(2000)),
    "replaced by another": lambda path, other: path.write_bytes(other.read_bytes()),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_is_not_what_it_was(sound, tmp_path, kind):
    for way, spoil in WAYS.items():
        copied = Path(shutil.copytree(sound.root, tmp_path / way))
        first, *_, last = files_of(copied, kind) * 2
        spoil(last, first)
        refused = judge(copied, sound)
        assert refused or kind == NOT_NEEDED or first == last, way


@pytest.mark.parametrize("kind", KINDS)
def test_two_files_that_changed_places(sound, copied, kind):
    first, *_, last = files_of(copied, kind) * 2
    held = first.read_bytes(), last.read_bytes()
    last.write_bytes(held[0])
    first.write_bytes(held[1])
    judge(copied, sound)


@pytest.mark.parametrize("folder", ["measures", "measures/_delta_log", "refreshes/_delta_log", "."])
def test_a_stray_file_changes_nothing(sound, copied, folder):
    for name in ("stray.parquet", "notes.txt", "000000000000000000zz.json", ".hidden.json"):
        (copied / folder / name).write_bytes(b"{ not ours")
    assert judge(copied, sound) == 0
    assert publish(open_store(copied), change("S6", key(FEBRUARY), value=6)).number == 6
