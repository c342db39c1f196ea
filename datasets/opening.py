"""An untrusted file opened as what it is: Parquet, CSV or a workbook, all of one shape."""

from pathlib import Path

from datasets.file_kinds import FileKind, kind_of
from datasets.limits import Limits
from datasets.refusal import ExtractRefusedError, Fault
from datasets.source import Sought, Source
from datasets.tables.csv_file import open_csv
from datasets.tables.workbook import open_workbook
from datasets.unpack import open_parquet


def open_source(path: Path, file_name: str, limits: Limits, sought: Sought) -> Source:
    """The file, its shape checked; ExtractRefusedError if it cannot be read exactly."""
    kind = kind_of(file_name, path)
    if isinstance(kind, FileKind) and sought.rules.kind not in (None, kind):
        kind = Fault(
            "wrong_kind",
            f"It is a {kind.value} file, but the mapping is for {sought.rules.kind} files. Send "
            "the right file, or mend kind under [file] in the mapping.",
        )
    if isinstance(kind, Fault):
        raise ExtractRefusedError(file_name, [kind])
    if kind is FileKind.PARQUET:
        return open_parquet(path, file_name, limits)
    opened = open_csv if kind is FileKind.CSV else open_workbook
    return opened(path, file_name, limits, sought)
