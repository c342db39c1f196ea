"""A reader's copy of a store: its releases, and not one record, finding or line of the log."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote
from uuid import uuid4

from datasets.store.errors import NoStoreError, StoreError, in_words
from datasets.store.place import OWNER_ONLY, Place, place_of
from datasets.store.tables import commit_path, latest_version, table_exists
from datasets.store.verify import measures_path

NOT_FOR_READERS = ("records", "findings", "refreshes", "staging", "pseudonym_key")
_LOG = "_delta_log"


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied: the newest release that the copy now has, and how much was new."""

    newest: int
    releases: int
    files: int
    size: int
    """In bytes."""


def copy_for_readers(
    root: str | Place, to: str | Place, progress: Callable[[str], None] = lambda _words: None
) -> Copied:
    """Copy the releases that a copy does not have yet; what it has stays. Safe to repeat.

    Only files that a release names are copied, each before the release that names it, so readers
    of the copy never see half of one. NoStoreError; StoreError if the copy is no copy of this
    store, holds what readers must not have, or cannot be written.
    """
    with in_words(f"The copy at {to} could not be made"):
        root, to = place_of(root), place_of(to)
        source, copy = measures_path(root), measures_path(to)
        if not table_exists(source):
            raise NoStoreError(f"There is no store at {root} to copy.")
        _require_a_copys_place(root, to)
        if isinstance(to, Path):
            to.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        newest = latest_version(source) or 0
        before = _held(source, copy, newest)
        files = size = 0
        for number in range(before + 1, newest + 1):
            commit = commit_path(source, number).read_bytes()
            for name in _named(commit):
                size += _copied(source, copy, name)
                files += 1
            size += _put(copy / _LOG / f"{number:020d}.json", commit)
            progress(f"Release {number} copied" if number else "The empty store copied")
        _copy_checkpoints(source, copy, newest)
    return Copied(newest, newest - max(before, 0), files, size)


def _require_a_copys_place(root: Place, to: Place) -> None:
    if isinstance(root, Path) and isinstance(to, Path):
        here, there = root.resolve(), to.resolve()
        if here == there or here in there.parents or there in here.parents:
            raise StoreError(
                f"{to} is the store itself, or in it, or around it. Name another place."
            )
    found = [name for name in NOT_FOR_READERS if (to / name).exists()]
    if found:
        raise StoreError(
            f"{to} holds {', '.join(found)}, which readers must not have. Name a place of its own."
        )


def _held(source: Place, copy: Place, newest: int) -> int:
    """The newest release that the copy has, -1 if none; StoreError if it is of another store."""
    held = latest_version(copy) if table_exists(copy) else None
    if held is None:
        return -1
    if held > newest or any(
        commit_path(source, number).read_bytes() != commit_path(copy, number).read_bytes()
        for number in {0, held}
    ):
        raise StoreError(f"{copy} holds the releases of another store. Name an empty place.")
    return held


def _named(commit: bytes) -> Iterator[str]:
    """The data files that a commit adds."""
    for line in commit.splitlines():
        action = json.loads(line) if line.strip() else {}
        if "add" in action:
            yield unquote(action["add"]["path"])


def _copied(source: Place, copy: Place, name: str) -> int:
    """The bytes written of one data file; 0 if the copy has it: a data file never changes."""
    parts = name.split("/")
    if ".." in parts or name.startswith("/") or "://" in name:
        raise StoreError(f"A release names a file outside its store: {name}.")
    there = _below(copy, parts)
    return 0 if there.exists() else _put(there, _below(source, parts).read_bytes())


def _below(place: Place, parts: list[str]) -> Place:
    for part in parts:
        place /= part
    return place


def _copy_checkpoints(source: Place, copy: Place, newest: int) -> None:
    """What makes the newest release quick to open; the copy is whole without it."""
    with suppress(OSError, ValueError, KeyError):
        last = (source / _LOG / "_last_checkpoint").read_bytes()
        version = int(json.loads(last)["version"])
        name = f"{version:020d}.checkpoint.parquet"
        if version <= newest and not (copy / _LOG / name).exists():
            _put(copy / _LOG / name, (source / _LOG / name).read_bytes())
            _put(copy / _LOG / "_last_checkpoint", last)


def _put(place: Place, content: bytes) -> int:
    """The bytes written of a file: all of it at once, or none."""
    if not isinstance(place, Path):
        return place.write_bytes(content)
    place.parent.mkdir(parents=True, exist_ok=True)
    making = place.with_name(f".{place.name}-{uuid4().hex}")
    try:
        with making.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        making.replace(place)
    except OSError:
        making.unlink(missing_ok=True)
        raise
    return len(content)
