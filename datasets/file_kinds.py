"""FileKind: what a file is by its name and by its first and last bytes; nothing of it is parsed."""

import os
from enum import StrEnum
from pathlib import Path

from datasets.refusal import Fault

MAGIC = b"PAR1"
_ENCRYPTED = b"PARE"
_SMALLEST = 12
_HEAD = 8


class FileKind(StrEnum):
    """A kind of file that can be read."""

    PARQUET = "parquet"
    CSV = "csv"
    XLSX = "xlsx"


_WORDS = {
    FileKind.PARQUET: "a Parquet file",
    FileKind.CSV: "a CSV file",
    FileKind.XLSX: "an Excel workbook",
}
_NAMES = {
    ".parquet": FileKind.PARQUET,
    ".pq": FileKind.PARQUET,
    ".csv": FileKind.CSV,
    ".tsv": FileKind.CSV,
    ".txt": FileKind.CSV,
    ".xlsx": FileKind.XLSX,
}
_OTHER_NAMES = {
    ".xls": "an old Excel workbook",
    ".xlsm": "an Excel workbook with macros",
    ".xlsb": "a binary Excel workbook",
    ".xltx": "an Excel template",
    ".xltm": "an Excel template with macros",
    ".ods": "an OpenDocument spreadsheet",
    ".numbers": "a Numbers spreadsheet",
    ".json": "a JSON file",
    ".xml": "an XML file",
    ".htm": "a web page",
    ".html": "a web page",
    ".doc": "a Word document",
    ".docx": "a Word document",
    ".pdf": "a PDF",
    ".zip": "a zip archive",
    ".gz": "a compressed file",
}
_STARTS = {
    MAGIC: FileKind.PARQUET,
    b"PK\x03\x04": FileKind.XLSX,
}
_OTHER_STARTS = {
    b"PK": "an empty or split zip archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook, or one with a password",
    b"ORC": "an ORC file",
    b"ARROW1": "an Arrow file",
    b"Obj\x01": "an Avro file",
    b"\x1f\x8b": "a compressed file",
    b"%PDF": "a PDF",
}
_SAVE_AS = (
    "Export it as Parquet or CSV, or save it as a workbook (.xlsx) without macros or password."
)
_NAME_IT = "Export it again, or give it the name of what it is."


def kind_of(name: str, path: Path) -> FileKind | Fault:
    """What the file `path`, sent as `name`, is; a fault where name and bytes disagree."""
    head, tail = _ends(path)
    if not head:
        return Fault(
            "empty_file",
            "It is empty: 0 bytes. Export it again; a month in which nothing happened still has "
            "a header, and is declared as an empty month.",
        )
    if _ENCRYPTED in (head[:4], tail):
        return Fault("encrypted", "It is encrypted. Export it again without encryption.")
    suffix = Path(name).suffix.lower()
    if suffix in _OTHER_NAMES:
        return Fault("wrong_kind", f"By its name it is {_OTHER_NAMES[suffix]}. {_SAVE_AS}")
    kind = _agreed(_NAMES.get(suffix), head)
    if kind is FileKind.PARQUET and (tail != MAGIC or path.stat().st_size < _SMALLEST):
        return Fault(
            "wrong_kind",
            "It begins as a Parquet file but does not end as one: it was cut short on the way. "
            "Copy or export it again.",
        )
    return kind


def _agreed(by_name: FileKind | None, head: bytes) -> FileKind | Fault:
    by_bytes = next((kind for start, kind in _STARTS.items() if head.startswith(start)), None)
    if by_bytes is not None and by_name in (by_bytes, None):
        return by_bytes
    other = next((words for start, words in _OTHER_STARTS.items() if head.startswith(start)), None)
    if by_name is FileKind.CSV and by_bytes is None and other is None:
        return by_name
    seen = "an Excel workbook or a zip archive" if by_bytes is FileKind.XLSX else other
    if by_bytes is FileKind.PARQUET:
        seen = _WORDS[by_bytes]
    if by_name is None:
        told = seen or "neither a Parquet file nor a workbook"
        return Fault("wrong_kind", f"By its first bytes it is {told}. {_SAVE_AS}")
    told = f"it is {seen}" if seen else "it is not"
    return Fault(
        "wrong_kind",
        f"By its name it is {_WORDS[by_name]}, but by its first bytes {told}. {_NAME_IT}",
    )


def _ends(path: Path) -> tuple[bytes, bytes]:
    with path.open("rb") as file:
        head = file.read(_HEAD)
        file.seek(max(0, path.stat().st_size - len(MAGIC)), os.SEEK_SET)
        return head, file.read()
