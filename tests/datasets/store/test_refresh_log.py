"""The refresh log tells what happened, and shows when it was changed afterwards."""

import json
import shutil
from pathlib import Path
from threading import Thread

import polars as pl
import pytest
from deltalake import DeltaTable

from datasets.store import ConflictError, Origin, StoreError, open_store
from datasets.store.refresh_log import LOG_ENTRIES, log_path
from datasets.store.tables import commit_path, note_of
from tests.datasets.store.example_changes import FEBRUARY, JANUARY, change, key, publish


def _rewrite(store, entry_number, **values):
    """Change an entry's data file, as one with access to the folder could."""
    for uri in DeltaTable(log_path(store.root)).file_uris():
        entry = pl.read_parquet(uri)
        if entry["number"].item() == entry_number:
            entry.with_columns(**{name: pl.lit(value) for name, value in values.items()}).select(
                entry.columns
            ).cast(entry.schema).write_parquet(uri)


@pytest.fixture
def told(store):
    publish(
        store,
        change("S1", key(JANUARY)),
        said_to_be="A. Officer",
        origin=Origin("jan.parquet", "ab12", "repairs", (JANUARY, FEBRUARY), 0, 2, 1),
    )
    store.log("refused", actor="officer", submission="S2", reason="missing column")
    publish(store, change("S3", documents={"programme": "x"}), event="programme")
    return store


def test_the_log_tells_each_step_in_order(told):
    entries = told.log_entries()
    assert entries.schema == LOG_ENTRIES
    assert entries["number"].to_list() == list(range(1, 7))
    assert entries["event"].to_list() == [
        "created",
        "publishing",
        "published",
        "refused",
        "publishing",
        "programme",
    ]
    assert entries["release"].to_list() == [None, None, 1, None, None, 2]
    assert entries["at"].is_sorted()


def test_an_entry_keeps_who_what_file_and_what_was_found(told):
    entry = told.log_entries().row(2, named=True)
    assert (entry["actor"], entry["said_to_be"]) == ("officer", "A. Officer")
    assert (entry["submission"], entry["reason"]) == ("S1", "monthly figures")
    assert (entry["file_name"], entry["file_sha256"]) == ("jan.parquet", "ab12")
    assert (entry["dataset"], entry["months"]) == ("repairs", "2026-01-01,2026-02-01")
    assert (entry["critical"], entry["warning"], entry["info"]) == (0, 2, 1)


def test_a_log_left_alone_shows_nothing(told):
    assert told.verify_log() == ()
    assert open_store(told.root).verify_log() == ()


@pytest.mark.parametrize(
    ("number", "values"),
    [
        (3, {"actor": "somebody else"}),
        (4, {"reason": ""}),
        (6, {"release": 1}),
        (1, {"event": "published"}),
    ],
)
def test_a_changed_entry_is_found(told, number, values):
    _rewrite(told, number, **values)
    assert told.verify_log() == (
        f"Entry {number} of the refresh log was changed after it was written.",
    )


def test_an_entry_changed_together_with_its_hash_is_found(told):
    _rewrite(told, 4, hash="0" * 64)
    assert "Entry 4 of the refresh log was changed after it was written." in told.verify_log()


def test_a_removed_entry_is_found(told):
    _rewrite(told, 4, number=99)
    assert told.verify_log()[0] == "Entry 4 of the refresh log is missing."


def test_a_log_cut_short_is_found_by_its_releases(told):
    for version in (5, 6):
        commit_path(log_path(told.root), version).unlink()
    assert told.verify_log() == (
        "Release 2 was published after an entry that the refresh log no longer holds.",
    )


def test_another_log_in_its_place_is_found_by_the_releases(told, tmp_path):
    shutil.rmtree(log_path(told.root))
    other = open_store(tmp_path / "other", create=True)
    shutil.copytree(log_path(other.root), log_path(told.root))
    assert len(told.verify_log()) == 2


def test_a_log_that_is_gone_is_said_to_be_and_nothing_is_published(told):
    shutil.rmtree(log_path(told.root))
    assert "cannot be read" in told.verify_log()[0]
    with pytest.raises(StoreError, match="refresh log"):
        publish(told, change("S4", key(FEBRUARY)))
    assert open_store(told.root, create=True).latest() == 2


def test_entries_written_at_the_same_moment_are_all_kept_and_chained(store):
    def write(name):
        mine = open_store(store.root)
        for number in range(5):
            mine.log("nothing_to_do", actor=name, submission=f"{name}{number}")

    threads = [Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entries = store.log_entries().filter(event="nothing_to_do")
    assert sorted(entries["submission"]) == sorted(f"{n}{i}" for n in "abcd" for i in range(5))
    assert store.verify_log() == ()


def test_a_publish_that_lost_is_not_left_as_publishing(store):
    publish(store, change("S1", key(JANUARY)))
    with pytest.raises(ConflictError):
        publish(store, change("S2", key(JANUARY)), base=0)
    assert store.log_entries()["event"].to_list() == ["created", "publishing", "published"]


def test_log_from_before_entries_were_counted_is_read_and_written_on(told):
    """Then a commit told its entry's hash and what is acknowledged, unsealed, and no more."""
    for version in range(7):
        path = commit_path(log_path(told.root), version)
        note = note_of(log_path(told.root), version)
        was = {name: note[name] for name in ("hash", "acknowledged")}
        path.write_text(_with_note(path.read_text(), was))
    store = open_store(told.root)
    assert store.verify_log() == ()
    publish(store, change("S4", key(FEBRUARY)))
    entries = store.log_entries()
    assert entries["number"].to_list() == list(range(1, 9))
    assert entries["event"].to_list()[-2:] == ["publishing", "published"]
    assert store.check([1, 2, 3]).problems == ()


def _with_note(commit, note):
    lines = [json.loads(line) for line in commit.splitlines()]
    for line in lines:
        if "commitInfo" in line:
            line["commitInfo"]["store"] = note
    return "".join(f"{json.dumps(line)}\n" for line in lines)


def test_what_was_read_of_the_log_is_not_read_again(told):
    before = told.log_entries()
    oldest = min(DeltaTable(log_path(told.root)).file_uris(), key=lambda u: Path(u).stat().st_mtime)
    Path(oldest).write_bytes(b"gone")
    told.log("refused", actor="officer", reason="after it was read")
    after = told.log_entries()
    assert after.head(before.height).equals(before)
    assert after["reason"][-1] == "after it was read"
    assert told.verify_log() != ()
    with pytest.raises(StoreError, match="The refresh log cannot be read"):
        open_store(told.root).log_entries()


def test_a_log_that_another_put_in_place_is_read_anew(told, tmp_path):
    told.log_entries()
    shutil.rmtree(told.root / "refreshes")
    other = open_store(tmp_path / "other", create=True)
    shutil.copytree(other.root / "refreshes", told.root / "refreshes")
    assert told.log_entries()["event"].to_list() == ["created"]
