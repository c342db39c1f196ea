"""What is checked of a file before anything parses it: its name, size and first and last bytes."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from datasets.limits import MIB, Limits
from datasets.refusal import ExtractRefusedError, Fault

COPY_NAME = "arrived"
_CHUNK = MIB
_MAGIC = b"PAR1"
_ENCRYPTED = b"PARE"
_SMALLEST = 12
_OTHER_NAMES = {
    ".csv": "a CSV file",
    ".tsv": "a text file",
    ".txt": "a text file",
    ".json": "a JSON file",
    ".xls": "an Excel workbook",
    ".xlsx": "an Excel workbook",
    ".xlsm": "an Excel workbook",
    ".xlsb": "an Excel workbook",
    ".ods": "a spreadsheet",
    ".zip": "a zip archive",
    ".gz": "a compressed file",
}
_OTHER_STARTS = {
    b"PK\x03\x04": "an Excel workbook or a zip archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"ORC": "an ORC file",
    b"ARROW1": "an Arrow file",
    b"Obj\x01": "an Avro file",
    b"\x1f\x8b": "a compressed file",
    b"%PDF": "a PDF",
}
_SAVE_AS = "Parquet only for now: export it again as Parquet."


@dataclass(frozen=True, slots=True)
class Arrived:
    """A private copy of the file, and the hash of exactly those bytes."""

    path: Path
    sha256: str


def bring_in(path: Path, folder: Path, limits: Limits) -> Arrived:
    """A private copy of a file that looks like Parquet; ExtractRefusedError if it does not.

    The copy is what is checked, hashed and read, so a file that changes meanwhile does no harm.
    """
    with _open(path) as source:
        _refuse(path, _wrong_sort(source))
        arrived = _copy(source, folder / COPY_NAME, limits.file_bytes)
    _refuse(path, _too_large(arrived.path, limits.file_bytes))
    _refuse(path, _wrong_name(path) or _wrong_bytes(arrived.path), arrived.sha256)
    return arrived


def _refuse(path: Path, fault: Fault | None, sha256: str = "") -> None:
    if fault:
        raise ExtractRefusedError(path.name, [fault], sha256)


def _wrong_name(path: Path) -> Fault | None:
    sort = _OTHER_NAMES.get(path.suffix.lower())
    return Fault("not_parquet", f"By its name it is {sort}. {_SAVE_AS}") if sort else None


def _open(path: Path) -> BinaryIO:
    """The file, opened without waiting: a pipe put in its place would never answer."""
    try:
        return open(path, "rb", opener=_without_waiting)
    except OSError as error:
        why = error.strerror or "unknown reason"
        fault = Fault("not_a_file", f"It cannot be opened: {why}.")
        raise ExtractRefusedError(path.name, [fault]) from error


def _without_waiting(name: str, flags: int) -> int:
    return os.open(name, flags | os.O_NONBLOCK)


def _wrong_sort(source: BinaryIO) -> Fault | None:
    if stat.S_ISREG(os.fstat(source.fileno()).st_mode):
        return None
    return Fault("not_a_file", "It is a folder or a device, not a file: name one Parquet file.")


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


def _wrong_bytes(path: Path) -> Fault | None:
    with path.open("rb") as file:
        head = file.read(8)
        file.seek(max(0, path.stat().st_size - len(_MAGIC)), os.SEEK_SET)
        tail = file.read()
    if not head:
        return Fault(
            "empty_file",
            "It is empty: 0 bytes. Export it again; a month in which nothing happened still has "
            "a header, and is declared as an empty month.",
        )
    if _ENCRYPTED in (head[:4], tail):
        return Fault("encrypted", "It is encrypted. Export it again without encryption.")
    sort = next((sort for start, sort in _OTHER_STARTS.items() if head.startswith(start)), None)
    if sort:
        return Fault("not_parquet", f"By its first bytes it is {sort}. {_SAVE_AS}")
    if head[:4] != _MAGIC:
        return Fault("not_parquet", f"It does not begin as a Parquet file does. {_SAVE_AS}")
    if tail != _MAGIC or path.stat().st_size < _SMALLEST:
        return Fault(
            "not_parquet",
            "It begins as a Parquet file but does not end as one: it was cut short on the way. "
            "Copy or export it again.",
        )
    return None
