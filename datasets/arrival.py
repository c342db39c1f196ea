"""What is checked of a file before anything parses it: its name, size and first and last bytes."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from unicodedata import category

from datasets.file_kinds import kind_of
from datasets.limits import MIB, Limits
from datasets.personal import looks_personal
from datasets.refusal import ExtractRefusedError, Fault

COPY_NAME = "arrived"
LONGEST_NAME = 255
"""Letters, as file systems have it; a browser may send any."""
_CHUNK = MIB
_NO_LETTERS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Arrived:
    """A private copy of the file, and the hash of exactly those bytes."""

    path: Path
    sha256: str


def bring_in(path: Path, folder: Path, limits: Limits, *, name: str | None = None) -> Arrived:
    """A private copy of a file that is of a kind to be read; ExtractRefusedError if it is not.

    The copy is what is checked, hashed and read, so a file that changes meanwhile does no harm.
    `name` is what its sender calls it, where it lies under another name.
    """
    name = name or path.name
    require_fit_name(name)
    with _open(path, name) as source:
        _refuse(name, _wrong_sort(source))
        arrived = _copy(source, folder / COPY_NAME, limits.file_bytes)
    _refuse(name, _too_large(arrived.path, limits.file_bytes))
    _refuse(name, _wrong_kind(name, arrived.path), arrived.sha256)
    return arrived


def require_fit_name(name: str) -> None:
    """Nothing, or ExtractRefusedError for a name that must not be kept anywhere."""
    _refuse(name, _personal_name(name) or _unfit_name(name))


def _refuse(name: str, fault: Fault | None, sha256: str = "") -> None:
    if fault:
        raise ExtractRefusedError(name, [fault], sha256)


def _wrong_kind(name: str, arrived: Path) -> Fault | None:
    kind = kind_of(name, arrived)
    return kind if isinstance(kind, Fault) else None


def _personal_name(name: str) -> Fault | None:
    if not looks_personal(name):
        return None
    return Fault(
        "personal_name",
        "Its name looks like personal data, and a file's name is kept in the log. Give it a name "
        "that names nobody.",
    )


def _unfit_name(name: str) -> Fault | None:
    """The fault of a name that would forge a line of the log, or that no log can hold."""
    if len(name) > LONGEST_NAME:
        return Fault(
            "unfit_name",
            f"Its name is longer than {LONGEST_NAME} letters, and a file's name is kept in the "
            "log. Give it a short one.",
        )
    if not any(category(letter) in _NO_LETTERS for letter in name):
        return None
    return Fault(
        "unfit_name",
        "Its name holds line ends, marks that are not seen, or bytes that are no letters, and a "
        "file's name is kept in the log. Give it a name of plain letters and digits.",
    )


def _open(path: Path, name: str) -> BinaryIO:
    """The file, opened without waiting: a pipe put in its place would never answer."""
    try:
        return open(path, "rb", opener=_without_waiting)
    except OSError as error:
        why = error.strerror or "unknown reason"
        fault = Fault("not_a_file", f"It cannot be opened: {why}.")
        raise ExtractRefusedError(name, [fault]) from error


def _without_waiting(name: str, flags: int) -> int:
    return os.open(name, flags | os.O_NONBLOCK)


def _wrong_sort(source: BinaryIO) -> Fault | None:
    if stat.S_ISREG(os.fstat(source.fileno()).st_mode):
        return None
    return Fault("not_a_file", "It is a folder or a device, not a file: name one file.")


def _copy(source: BinaryIO, path: Path, most: int) -> Arrived:
    """A copy of at most one byte more than is allowed: enough to see that it is too large."""
    digest = hashlib.sha256()
    left = most + 1
    with path.open("xb") as copy:
        while left and (chunk := source.read(min(_CHUNK, left))):
            digest.update(chunk)
            copy.write(chunk)
            left -= len(chunk)
    return Arrived(path, digest.hexdigest())


def _too_large(path: Path, most: int) -> Fault | None:
    if path.stat().st_size <= most:
        return None
    return Fault(
        "too_large",
        f"It is larger than {most // MIB} MB. Send one month at a time, or leave out columns "
        "that the contract does not ask for.",
    )
