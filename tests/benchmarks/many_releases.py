"""A store of thousands of small releases, most of whose files are written without deltalake.

A publish for each would take minutes. What is written is what deltalake would have written: a
commit that replaces one document's file, log entries before and after it, checkpoints.
"""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import polars as pl

from datasets.store import LiveRelease, Release, open_store
from datasets.store.prepare import prepare
from datasets.store.publish import Publishing, note_for
from datasets.store.refresh_log import LOG_ENTRIES, _Head, _head, log_path
from datasets.store.rows import Change
from datasets.store.tables import opened, sealed
from datasets.store.verify import measures_path
from tests.datasets.store.example_changes import change, key

BY = Publishing("officer", "monthly figures")
CHECKPOINT = 100
MONTHS = [date(2025, month, 1) for month in range(1, 13)]
PARTITION = {"dataset": "documents", "service": "all"}
FOLDER = "dataset=documents/service=all"


def store_of_many(root: Path, releases: int) -> None:
    """A store whose release 1 holds a year of repairs, and each later one another agenda."""
    store = open_store(root, create=True)
    first = change("S1", *(key(month) for month in MONTHS), documents={"agenda": "1"})
    store.publish(first, base=0, actor=BY.actor, why=BY.why)
    live, (held,) = store.release(), (measures_path(root) / FOLDER).glob("*.parquet")
    head = _head(log_path(root))
    for number in range(2, releases + 1):
        head = _say(log_path(root), head, number, None)
        live, held = _release(live, number, held, head.hash)
        head = _say(log_path(root), head, number, number)
        if number % CHECKPOINT == CHECKPOINT - 1:
            opened(measures_path(root)).create_checkpoint()
            opened(log_path(root)).create_checkpoint()


def _release(live: LiveRelease, number: int, held: Path, anchor: str) -> tuple[LiveRelease, Path]:
    """The next release, and the file of its agenda, which takes the place of the one held."""
    measures = measures_path(live.root)
    made = Change(f"S{number}", documents={"agenda": str(number)})
    prepared = prepare(made, live)
    note = note_for(made, prepared, BY, anchor)
    file = measures / FOLDER / _file_name()
    prepared.rows.drop(PARTITION).write_parquet(file)
    gone = {"path": f"{FOLDER}/{held.name}", "dataChange": True, "deletionTimestamp": _now()}
    added = _added(file, f"{FOLDER}/{file.name}", PARTITION)
    _commit(measures, number, {**note, "number": number}, [added, {"remove": gone}])
    kept = live.frame.filter(pl.col("kind") != "document")
    frame = pl.concat([kept, prepared.rows])
    return LiveRelease(Release.from_note(number, note), live.root, frame), file


def _say(log: Path, head: _Head, number: int, release: int | None) -> _Head:
    """One more entry of the log."""
    happened = BY.happened("published" if release else "publishing", f"S{number}")
    entry = replace(happened, release=release).entry(head.entries + 1, head.hash)
    file = log / _file_name()
    pl.DataFrame([entry], schema=LOG_ENTRIES).write_parquet(file)
    told = release or head.acknowledged
    made = _Head(head.version + 1, entry["number"], entry["hash"], told)
    _commit(log, made.version, made.note(), [_added(file, file.name, {})])
    return made


def _commit(table: Path, version: int, note: dict, actions: list[dict]) -> None:
    info = {"timestamp": _now(), "operation": "WRITE", "store": sealed(note)}
    lines = [json.dumps(action) for action in ({"commitInfo": info}, *actions)]
    (table / "_delta_log" / f"{version:020d}.json").write_text("\n".join(lines), "utf-8")


def _added(file: Path, name: str, partition: dict) -> dict:
    size = file.stat().st_size
    told = {"path": name, "partitionValues": partition, "size": size, "dataChange": True}
    return {"add": {**told, "modificationTime": _now(), "stats": None}}


def _file_name() -> str:
    return f"part-00000-{uuid4()}-c000.snappy.parquet"


def _now() -> int:
    return int(datetime.now(UTC).timestamp() * 1000)
