"""Is what was written on the disk, and not only in the machine's memory? Asked before it is said.

An object store keeps what it has answered for, so nothing is asked of one.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from datasets.store.place import Place


def settle(table: Place, version: int) -> None:
    """Return once a version's files and their folders are on the disk; OSError if they may not be.

    A version that is no longer there, because its log was cleaned up, is passed over.
    """
    if not isinstance(table, Path):
        return
    commit = table / "_delta_log" / f"{version:020d}.json"
    written = [*_files_of(table, commit)] if commit.exists() else []
    for file in written:
        _settle(file)
    for folder in sorted({folder for file in written for folder in _folders(file, table)}):
        _settle(folder)


def _files_of(table: Path, commit: Path) -> Iterator[Path]:
    """The data files that a commit added, its checkpoint if it has one, and the commit itself."""
    for line in commit.read_bytes().split(b"\n"):
        action = json.loads(line) if line else {}
        if "add" in action:
            yield table / unquote(action["add"]["path"])
    checkpoint = commit.with_suffix(".checkpoint.parquet")
    if checkpoint.exists():
        yield checkpoint
        yield commit.with_name("_last_checkpoint")
    yield commit


def _folders(file: Path, table: Path) -> Iterator[Path]:
    """The folders from a file's own up to the one that holds the table: all may be new."""
    for folder in file.parents:
        yield folder
        if folder == table.parent:
            return


def _settle(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
