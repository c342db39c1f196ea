"""kill -9 of a whole `insourcing publish`, the processes that read and audit for it included."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from dashboard.refresh import Reading, submit
from datasets.extract import read_extract, write_reduced
from datasets.store import open_store
from datasets.waiting import LEFT_BEHIND_AFTER
from tests.journeys.asking import answer_of, changed, every_figure, releases
from tests.journeys.crashes import Witness, wait_for, written
from tests.journeys.killed_publisher import publish_reduced
from tests.journeys.killing import Command

NOT_YET, OCTOBER, CORRECTED = "no October yet", "October", "October corrected"


@dataclass(frozen=True)
class Moment:
    """When to kill: some time after a line was said, or once more was written."""

    says: str
    seconds: float = 0.0
    writes: str = ""


MOMENTS = (
    Moment("Checking", seconds=2.0),
    Moment("Publishing", writes="records committed"),
    Moment("Publishing", writes="measures committed"),
    Moment("Published"),
)


@pytest.fixture(scope="module")
def files(small_borough, tmp_path_factory) -> dict[str, Path]:
    """October's file, and another in which its plumbing was due at once, by state."""
    path = tmp_path_factory.mktemp("october") / "corrected.parquet"
    plumbing = pl.col("trade_code") == "PLUMBING"
    changed(small_borough.month(10), path, plumbing, target_at=pl.col("raised_at"))
    return {OCTOBER: small_borough.month(10), CORRECTED: path}


@pytest.fixture(scope="module")
def extracts(files, tmp_path_factory) -> dict[str, Path]:
    """The same, read and reduced."""
    waiting = {}
    for state, path in files.items():
        folder = tmp_path_factory.mktemp("waiting")
        waiting[state] = write_reduced(read_extract(path), folder)
    return waiting


@pytest.fixture
def witness(small_store: Path, small_root, extracts, tmp_path_factory) -> Witness:
    """Who knows the figures of the store as it is, and with either October."""
    store = open_store(small_store)
    known = {NOT_YET: every_figure(open_store(small_root).release())}
    for state, extract in extracts.items():
        number = publish_reduced(store, extract).number
        known[state] = every_figure(store.release(number))
    assert len({str(figures) for figures in known.values()}) == 3
    return Witness(small_store, known)


def test_killed_command_leaves_a_whole_release(witness, files, extracts, run):
    root = witness.root
    _, state = witness.look()
    for moment in MOMENTS:
        wanted = CORRECTED if state == OCTOBER else OCTOBER
        before = written(root)
        command = Command(root, "publish", files[wanted])
        command.wait_until_it_says(moment.says)
        time.sleep(moment.seconds)
        if moment.writes:
            wait_for(root, moment.writes, before, command.has_ended)
        acknowledged = command.kill()
        store, found = witness.look(acknowledged=acknowledged)
        assert found in {state, wanted}
        assert found == wanted or not acknowledged
        assert acknowledged or moment.says != "Published"
        publish_reduced(store, extracts[CORRECTED if found == OCTOBER else OCTOBER])
        _, state = witness.look(acknowledged=store.latest())
        assert state != found
    told = [release["release"] for release in releases(run, root)]
    assert told == list(range(len(witness.seen), 0, -1))
    again = run(
        "publish", files[CORRECTED if state == OCTOBER else OCTOBER], "--root", root, "--json"
    )
    assert answer_of(again)["files"][0]["published"]["release"] == len(told) + 1


def test_what_a_killed_audit_left_behind_is_removed_in_time(small_store, small_borough, worker):
    """Records that were never published do not lie about; those of an audit going on stay."""
    store = open_store(small_store)
    old, new = (store.staging / f"insourcing-audit-{name}" for name in ("old", "new"))
    for folder in (old, new):
        folder.mkdir()
        (folder / "extract.parquet").write_bytes(b"records")
    long_ago = time.time() - LEFT_BEHIND_AFTER - 1
    os.utime(old, (long_ago, long_ago))
    submit(store, small_borough.month(10), Reading(), worker=worker)
    assert list(store.staging.glob("insourcing-audit-*")) == [new]
    assert list(store.incoming.iterdir()) == []
