"""Findings with keys are kept apart from the log, and lose their keys after twelve months."""

from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl
import pytest

from datasets.store import Origin, StoreError, refresh_log
from datasets.store.findings import (
    Findings,
    findings_problems,
    keep_findings,
    list_findings,
    purge_findings,
    read_findings,
)
from datasets.store.refresh_log import LOG_ENTRIES, Happened, entry_hash, log_path
from datasets.store.tables import create_table, write_version

FOUND = {
    "check": "null_key",
    "severity": "critical",
    "sentence": "3 jobs have no tidy key (1% of 300). For example K-17.",
    "without_keys": "3 jobs have no tidy key (1% of 300).",
    "column": "record_id",
    "count": 3,
    "share": 0.01,
    "examples": ["K-17"],
    "rows": [4, 5, 6, 40],
}
AT = datetime(2026, 3, 15, 12, tzinfo=UTC)
KEPT = Findings("ab12", "march.parquet", "0f" * 32, "repairs", AT, (FOUND,))


@pytest.fixture
def told(store):
    """A store whose log tells of one refused file and its findings."""
    held = keep_findings(store.root, KEPT)
    origin = Origin("march.parquet", "0f" * 32, critical=1, findings=held)
    store.log("refused", actor="officer", submission="ab12", origin=origin)
    return store


def everything(root):
    return b"".join(path.read_bytes() for path in (root / "findings").iterdir())


def test_what_was_kept_is_read_back(told):
    kept = read_findings(told.root, "ab12")
    assert kept == replace(KEPT, found=({**FOUND, "rows": (4, 5, 6, 40)},))
    assert list_findings(told.root) == [kept]
    assert read_findings(told.root, "cd34") is None


def test_folder_and_file_are_their_owners_only(told):
    folder = told.root / "findings"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_nothing_found_is_not_kept(store):
    assert keep_findings(store.root, replace(KEPT, found=())) == ""
    assert list_findings(store.root) == []


@pytest.mark.parametrize(
    ("today", "purged"),
    [
        (date(2027, 3, 14), ()),
        (date(2027, 3, 15), ("ab12",)),
        (date(2027, 4, 1), ("ab12",)),
        (date(2028, 1, 1), ("ab12",)),
        (date(2027, 2, 28), ()),
    ],
)
def test_keys_go_after_twelve_months_and_counts_stay(told, today, purged):
    assert purge_findings(told.root, today) == purged
    (kept,) = list_findings(told.root)
    (one,) = kept.found
    assert (one["check"], one["count"], kept.of("critical")) == ("null_key", 3, 1)
    assert (b"K-17" in everything(told.root)) is not bool(purged)
    assert bool(one["rows"]) is not bool(purged)


def test_purge_leaves_the_chain_whole_and_happens_once(told):
    assert purge_findings(told.root, date(2027, 6, 1)) == ("ab12",)
    assert purge_findings(told.root, date(2027, 6, 2)) == ()
    assert told.verify_log() == ()
    assert findings_problems(told.root, told.log_entries()) == ()
    assert read_findings(told.root, "ab12").purged_on == date(2027, 6, 1)


def test_findings_left_alone_are_those_that_the_log_tells_of(told):
    assert findings_problems(told.root, told.log_entries()) == ()


NOT_THOSE = "The findings of submission ab12 are not those that the log tells of."


@pytest.mark.parametrize("purge", [False, True])
def test_changed_findings_are_found(told, purge):
    if purge:
        purge_findings(told.root, date(2027, 6, 1))
    path = told.root / "findings" / "ab12.json"
    path.write_bytes(path.read_bytes().replace(b'"critical"', b'"info"'))
    assert findings_problems(told.root, told.log_entries()) == (NOT_THOSE,)


def test_missing_findings_are_found(told):
    (told.root / "findings" / "ab12.json").unlink()
    assert findings_problems(told.root, told.log_entries()) == (
        "The findings of submission ab12 are missing.",
    )


def test_damaged_findings_are_said_in_words(told):
    (told.root / "findings" / "ab12.json").write_bytes(b"{")
    with pytest.raises(StoreError, match="submission ab12 are damaged"):
        list_findings(told.root)
    (problem,) = findings_problems(told.root, told.log_entries())
    assert "are damaged" in problem


def test_log_from_before_there_were_findings_still_verifies(tmp_path):
    """Its entries were hashed without the column, and its table has none: it gains it."""
    old = pl.Schema({name: kind for name, kind in LOG_ENTRIES.items() if name != "findings"})
    table = log_path(tmp_path)
    create_table(table, old, [], {"hash": "", "acknowledged": 0})
    entry = Happened("created").entry(1, "")
    del entry["findings"]
    entry["hash"] = entry_hash({**entry})
    note = {"hash": entry["hash"], "acknowledged": 0}
    write_version(table, 0, pl.DataFrame([entry], schema=old), note=note)
    assert refresh_log.problems(tmp_path, {}) == ()
    refresh_log.append(tmp_path, Happened("refused", origin=Origin(findings="ab" * 32)))
    refresh_log.append(tmp_path, Happened("nothing_to_do"))
    assert refresh_log.problems(tmp_path, {}) == ()
    assert refresh_log.read_entries(tmp_path)["findings"].to_list() == [None, "ab" * 32, ""]
