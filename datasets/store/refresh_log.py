"""The refresh log: what happened, in order, each entry carrying the hash of the one before."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

import polars as pl
import pyarrow as pa

from datasets.store.errors import (
    FAILURES,
    NotOursError,
    StoreError,
    in_words,
    panics_as_errors,
    told,
)
from datasets.store.parts import parts_of, read_parts
from datasets.store.place import Place
from datasets.store.rows import NO_FILE, Origin
from datasets.store.settled import settle
from datasets.store.tables import (
    create_table,
    latest_version,
    note_of,
    opened,
    sealed,
    write_version,
)

LOG_ENTRIES = pl.Schema(
    {
        "number": pl.Int64(),
        "at": pl.Datetime("us", "UTC"),
        "event": pl.String(),
        "submission": pl.String(),
        "release": pl.Int64(),
        "actor": pl.String(),
        "said_to_be": pl.String(),
        "file_name": pl.String(),
        "file_sha256": pl.String(),
        "dataset": pl.String(),
        "months": pl.String(),
        "critical": pl.Int64(),
        "warning": pl.Int64(),
        "info": pl.Int64(),
        "findings": pl.String(),
        "places": pl.String(),
        "reason": pl.String(),
        "previous": pl.String(),
        "hash": pl.String(),
    }
)
SINCE = ("findings", "places")
"""Columns that came later: an entry that says nothing in one is hashed as if there were none."""
CREATED = "created"
_ATTEMPTS = 30


@dataclass(frozen=True, slots=True)
class Happened:
    """What one entry tells. `release` is the release that it acknowledges, if any."""

    event: str
    actor: str = ""
    said_to_be: str = ""
    submission: str = ""
    release: int | None = None
    reason: str = ""
    origin: Origin = NO_FILE

    def entry(self, number: int, previous: str) -> dict[str, Any]:
        """The entry as it is kept, hashed over everything in it and the hash before it."""
        fields = asdict(self)
        origin = fields.pop("origin")
        months = ",".join(month.isoformat() for month in self.origin.months)
        entry = {
            **fields,
            **origin,
            "months": months,
            "number": number,
            "at": datetime.now(UTC),
            "previous": previous,
        }
        return {**entry, "hash": entry_hash(entry)}


def entry_hash(entry: Mapping[str, Any]) -> str:
    """The SHA-256 of an entry's canonical JSON, its own hash left out."""
    told_plainly = {
        name: value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
        for name, value in entry.items()
        if name != "hash" and (value or name not in SINCE)
    }
    text = json.dumps(told_plainly, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def log_path(root: Place) -> Place:
    """Where the log is."""
    return root / "refreshes"


def create_log(root: Place) -> None:
    """An empty log; one that exists is left as it is."""
    create_table(log_path(root), LOG_ENTRIES, [], _Head(0, 0, "", 0).note())


def acknowledged(root: Place) -> int:
    """The newest release that the log acknowledges; 0 if none."""
    return _head(log_path(root)).acknowledged


@dataclass(frozen=True, slots=True)
class _Head:
    """The log's newest version, and what its newest entry's commit tells.

    They are not of one number where another program tidied the log's files, which adds no entry.
    """

    version: int
    entries: int
    hash: str
    acknowledged: int

    def note(self) -> dict[str, Any]:
        """What a commit tells of the entry that it adds."""
        return sealed(
            {
                "number": self.version,
                "entries": self.entries,
                "hash": self.hash,
                "acknowledged": self.acknowledged,
            }
        )


def _head(table: Place) -> _Head:
    version = latest_version(table) or 0
    for number in range(version, -1, -1):
        with suppress(NotOursError):
            note = note_of(table, number)
            entries = note.get("entries", number)  # at first an entry was a version, so not counted
            return _Head(version, entries, note["hash"], note["acknowledged"])
    raise ValueError("the log holds no entry of ours")


def append(root: Place, happened: Happened) -> str:
    """Add one entry at the end, whoever else is writing; its hash.

    An entry that acknowledges a release which the log already acknowledges is not added again,
    nor is the first one, "created".
    StoreError if the log cannot be read or written.
    """
    table = log_path(root)
    with in_words("The refresh log could not be written"):
        for _ in range(_ATTEMPTS):
            head = _head(table)
            if _is_told(happened, head):
                return head.hash
            entry = happened.entry(head.entries + 1, head.hash)
            if _appended(table, head, entry):
                return str(entry["hash"])
    raise StoreError("The refresh log could not be written: too many others were writing to it.")


def _is_told(happened: Happened, head: _Head) -> bool:
    if happened.event == CREATED:
        return head.entries > 0
    return happened.release is not None and happened.release <= head.acknowledged


def _appended(table: Place, head: _Head, entry: Mapping[str, Any]) -> bool:
    """Whether the entry was added next after the head; False if another was."""
    told_until = max(head.acknowledged, entry["release"] or 0)
    made = _Head(head.version + 1, entry["number"], entry["hash"], told_until)
    rows = pl.DataFrame([entry], schema=LOG_ENTRIES)
    try:
        write_version(table, head.version, rows, note=made.note())
    except FAILURES:
        if (latest_version(table) or 0) == head.version:
            raise
        if not _holds(table, made):
            return False
    settle(table, made.version)
    return True


def _holds(table: Place, made: _Head) -> bool:
    """Whether an entry is the one that its version holds, in spite of the error that was raised."""
    with suppress(NotOursError):
        return bool(note_of(table, made.version)["hash"] == made.hash)
    return False


def read_entries(root: Place) -> pl.DataFrame:
    """Every entry (LOG_ENTRIES), oldest first; StoreError if the log cannot be read."""
    return Known().grown(root).entries


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """The entries that were read, and the files that they were read from.

    A file of entries is never written again, so what was read of one stays true of it.
    """

    files: frozenset[str] = frozenset()
    entries: pl.DataFrame = field(default_factory=LOG_ENTRIES.to_frame)

    def grown(self, root: Place) -> "Known":
        """What is known once the files that are new are read too; all of them where some are gone.

        StoreError if the log cannot be read.
        """
        table = log_path(root)
        with in_words("The refresh log cannot be read"), panics_as_errors():
            there = {str(part.path): part for part in parts_of(opened(table), table)}
            known = self if self.files <= there.keys() else Known()
            new = [part for path, part in there.items() if path not in known.files]
            if not new:
                return known
            added = _as_entries(read_parts(new))
            return Known(frozenset(there), pl.concat([known.entries, added]).sort("number"))


def _as_entries(rows: pa.Table) -> pl.DataFrame:
    held = pl.DataFrame(rows)
    absent = [pl.lit(None).alias(name) for name in SINCE if name not in held.columns]
    return held.with_columns(absent).select(LOG_ENTRIES.names()).cast(LOG_ENTRIES)


def problems(root: Place, anchors: Mapping[int, str]) -> tuple[str, ...]:
    """What shows that the log was changed after it was written, in words; empty if nothing does.

    `anchors` are the hashes that releases noted of the log when they were published.
    """
    try:
        entries = read_entries(root)
        newest = _head(log_path(root))
    except StoreError as error:
        return (str(error),)
    except FAILURES as error:
        return (f"The refresh log cannot be read: {told(error)}.",)
    found = [*_breaks(entries.iter_rows(named=True))]
    last = entries["hash"][-1] if entries.height else ""
    if last != newest.hash:
        found.append("The newest entry of the refresh log is not the one that was written last.")
    known = set(entries["hash"])
    found.extend(
        f"Release {number} was published after an entry that the refresh log no longer holds."
        for number, anchor in anchors.items()
        if anchor not in known
    )
    return tuple(found)


def _breaks(entries: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    previous = ""
    for position, entry in enumerate(entries, start=1):
        if entry["number"] != position:
            yield f"Entry {position} of the refresh log is missing."
            return
        if entry["hash"] != entry_hash(entry):
            yield f"Entry {position} of the refresh log was changed after it was written."
        elif entry["previous"] != previous:
            yield f"Entry {position} of the refresh log does not follow from the one before it."
        previous = entry["hash"]
