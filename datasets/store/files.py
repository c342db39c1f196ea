"""Small files of the store beside its tables: each written whole and read whole, or not at all."""

import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from datasets.store.place import OWNER_ONLY, Place

_OWNER_READS = 0o600


def write_whole(root: Place, name: str, data: bytes) -> None:
    """Write a file under a name such as "findings/ab12.json": all of it, or none. OSError if not.

    In a folder, what is written is its owner's only.
    """
    place = root / name
    if isinstance(place, Path):
        _replace(place, data)
    else:
        place.write_bytes(data)


def _replace(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=OWNER_ONLY, exist_ok=True)
    making = path.with_name(f".{path.name}-{uuid4().hex}")
    try:
        handle = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_READS)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        making.replace(path)
    except OSError:
        with suppress(OSError):
            making.unlink()
        raise


def read_whole(root: Place, name: str) -> bytes | None:
    """What a file holds; None if there is none. OSError if it cannot be read."""
    try:
        return (root / name).read_bytes()
    except FileNotFoundError:
        return None


def names(root: Place, folder: str, suffix: str) -> list[str]:
    """The names of the files in a folder, in order; none if there is no folder."""
    try:
        found = [place.name for place in (root / folder).iterdir()]
    except FileNotFoundError:
        return []
    return sorted(name for name in found if name.endswith(suffix) and not name.startswith("."))


def remove(root: Place, name: str) -> None:
    """Remove a file; nothing if there is none."""
    with suppress(FileNotFoundError):
        (root / name).unlink()
