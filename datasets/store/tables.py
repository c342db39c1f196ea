"""The Delta tables underneath: created, and committed one version at a time."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import uuid4

import polars as pl
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake
from deltalake.exceptions import DeltaError

from datasets.store.errors import NotOursError, panics_as_errors
from datasets.store.place import Place, options_for
from datasets.store.quiet import panics_unsaid
from datasets.store.settled import settle

TABLE_SETTINGS = {
    "delta.logRetentionDuration": "interval 3650 days",
    "delta.deletedFileRetentionDuration": "interval 3650 days",
    "delta.enableExpiredLogCleanup": "false",
    "delta.checkpointInterval": "50",
}
OBJECT_STORE_SETTINGS = {**TABLE_SETTINGS, "delta.checkpointInterval": "10"}
"""Where each commit since the checkpoint is a request over a network, there are fewer of them."""
NO_STATISTICS = {"delta.dataSkippingNumIndexedCols": "0"}
"""A table's log then tells how many rows a file has, but none of their values."""
SCRUBBED = {"delta.logRetentionDuration": "interval 0 seconds"}
"""A table whose old commits may go once a checkpoint holds what they said."""
_STRAY_AFTER_HOURS = 24
_COMMIT = re.compile(r"(\d{20})\.json")
_NOTE = "store"
"""The key under which a commit carries what the store notes of it."""
_SEAL = "seal"


def create_table(
    table: Place,
    schema: pl.Schema,
    partition_by: Sequence[str],
    note: Mapping[str, Any],
    settings: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """An empty table whose versions are kept for ten years; one that exists is left as it is.

    In a folder, made under another name and then renamed; in an object store, by a first commit
    that fails where there is one. Left alone, Delta would let two that make one table at the same
    moment both write to it, and so use up a version.
    """
    if table_exists(table):
        return
    make = partial(
        DeltaTable.create,
        schema=schema.to_frame().to_arrow().schema,
        partition_by=list(partition_by),
        configuration={**_usual_settings(table), **settings},
        storage_options=options_for(table),
        commit_properties=CommitProperties({_NOTE: dict(note)}, max_commit_retries=0),
    )
    try:
        if isinstance(table, Path):
            _make_aside(table, make)
        else:
            make(str(table))
    except (OSError, DeltaError):
        if not table_exists(table):
            raise
    settle(table, 0)


def _usual_settings(table: Place) -> Mapping[str, str]:
    return TABLE_SETTINGS if isinstance(table, Path) else OBJECT_STORE_SETTINGS


def _make_aside(table: Path, make: Callable[[str], object]) -> None:
    making = table.with_name(f".{table.name}-{uuid4().hex}")
    try:
        make(str(making))
        making.rename(table)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def table_exists(table: Place) -> bool:
    """Whether a table was ever created there."""
    try:
        return latest_version(table) is not None
    except (FileNotFoundError, NotADirectoryError):
        return False


@panics_as_errors()
def opened(table: Place, version: int | None = None) -> DeltaTable:
    """The table at a version; the newest unless told."""
    return DeltaTable(str(table), version=version, storage_options=options_for(table))


def latest_version(table: Place) -> int | None:
    """The newest version, by the names of the commits; None if there is none.

    OSError when the folder cannot be read. A commit appears whole or not at all.
    """
    commits = (
        name
        for name in _names(table / "_delta_log")
        if name.endswith(".json") and _COMMIT.fullmatch(name)
    )
    newest = max(commits, default=None)
    return None if newest is None else int(newest.removesuffix(".json"))


def _names(folder: Place) -> list[str]:
    """What lies in a folder, without an object for each of thousands."""
    if isinstance(folder, Path):
        with os.scandir(folder) as found:
            return [entry.name for entry in found]
    return [place.name for place in folder.iterdir()]


def commit_path(table: Place, version: int) -> Place:
    """Where a version's commit is kept."""
    return table / "_delta_log" / f"{version:020d}.json"


def note_of(table: Place, version: int) -> dict[str, Any]:
    """What the store noted in a commit; ValueError or OSError if the commit cannot be read.

    NotOursError, a ValueError, if it can be read and holds no note.
    """
    for line in commit_path(table, version).read_bytes().split(b"\n"):
        action = json.loads(line) if line else None
        if isinstance(action, dict) and "commitInfo" in action:
            note = action["commitInfo"].get(_NOTE)
            if isinstance(note, dict):
                return _unbroken(note, version)
    raise NotOursError("it does not say who published it; another program may have written it")


def sealed(note: Mapping[str, Any]) -> dict[str, Any]:
    """A note together with its own hash."""
    return {**note, _SEAL: _note_hash(note)}


def _unbroken(note: dict[str, Any], version: int) -> dict[str, Any]:
    """The note; ValueError if it is not the one that was written with this version.

    Some notes, such as that of a table's creation, are not sealed.
    """
    if (
        note.get(_SEAL, _note_hash(note)) != _note_hash(note)
        or note.get("number", version) != version
    ):
        raise ValueError(f"what the commit of version {version} tells of it was changed")
    return note


def _note_hash(note: Mapping[str, Any]) -> str:
    """The SHA-256 of a note's canonical JSON, its own hash left out."""
    content = {name: value for name, value in note.items() if name != _SEAL}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


@panics_unsaid()
@panics_as_errors()
def write_version(
    table: Place,
    base: int,
    rows: pl.DataFrame,
    *,
    note: Mapping[str, Any],
    replacing: str | None = None,
) -> None:
    """Write version base + 1, or fail: never on top of a version that came in between."""
    handle = opened(table, base)
    properties = CommitProperties(custom_metadata={_NOTE: dict(note)}, max_commit_retries=0)
    if replacing is None:
        write_deltalake(
            handle,
            rows.to_arrow(),
            mode="append",
            schema_mode="merge",  # a log from before a column was added gains it
            commit_properties=properties,
        )
        return
    write_deltalake(
        handle,
        rows.to_arrow(),
        mode="overwrite",
        predicate=replacing,
        commit_properties=properties,
    )


@panics_unsaid()
@panics_as_errors()
def restore_version(table: Place, base: int, target: int, *, note: Mapping[str, Any]) -> None:
    """Write version base + 1 as it was in version `target`, or fail, as `write_version` does."""
    opened(table, base).restore(
        target,
        commit_properties=CommitProperties(
            custom_metadata={_NOTE: dict(note)}, max_commit_retries=0
        ),
    )


@panics_unsaid()
@panics_as_errors()
def append_once(table: Place, rows: pl.DataFrame, *, name: str, mark: int) -> bool:
    """Append rows under a name, at whatever version; False if that name was used with other rows.

    The same name and mark again adds nothing, so that a repeated attempt does not double rows.
    """
    handle = opened(table)
    before = handle.transaction_version(name)
    if before is not None:
        return before == mark
    write_deltalake(
        handle,
        rows.to_arrow(),
        mode="append",
        schema_mode="merge",
        commit_properties=CommitProperties(app_transactions=[Transaction(name, mark)]),
    )
    return True


def settings_of(table: Place) -> dict[str, str]:
    """A table's settings: those that it was made with, and those given since."""
    return dict(opened(table).metadata().configuration)


def give_settings(table: Place, settings: Mapping[str, str]) -> None:
    """Give a table settings, in a commit of their own; none if it has them already."""
    if settings.items() - settings_of(table).items():
        opened(table).alter.set_table_properties(dict(settings), raise_if_not_exists=False)


def delete_rows(table: Place, predicate: str) -> None:
    """Delete the rows that are so, whatever version is the newest; their files stay on disk."""
    opened(table).delete(predicate)


def scrub(table: Place) -> None:
    """Remove from disk what the newest version does not hold: files, strays, old commits.

    Strays are files that no commit ever named, such as a crash leaves, once a day old: a younger
    one may be about to be named. The table has to have the settings SCRUBBED; only its newest
    version can be read afterwards. Safe to repeat after a crash at any moment.
    """
    opened(table).vacuum(retention_hours=0, dry_run=False, enforce_retention_duration=False)
    opened(table).vacuum(
        retention_hours=_STRAY_AFTER_HOURS,
        dry_run=False,
        enforce_retention_duration=False,
        full=True,
    )
    handle = opened(table)
    handle.create_checkpoint()
    handle.cleanup_metadata()
