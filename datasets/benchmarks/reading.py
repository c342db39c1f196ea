"""What the reading process says of a file of benchmarks: a year's return, or context series."""

from pathlib import Path
from typing import Any

from datasets.benchmarks.context_file import read_context
from datasets.benchmarks.layout import holds_landlords, no_landlords
from datasets.benchmarks.regulator import read_official
from datasets.file_kinds import FileKind, kind_of
from datasets.limits import Limits
from datasets.refusal import ExtractRefusedError
from datasets.tables.first_rows import first_rows


def benchmarks_in(path: Path, file_name: str, sha256: str, limits: Limits) -> dict[str, Any]:
    """The facts of a return or of context series; ExtractRefusedError if it holds neither."""
    if kind_of(file_name, path) is FileKind.XLSX:
        sheets = first_rows(path, file_name, limits)
        if holds_landlords(sheets):
            return {"official": read_official(path, file_name, sha256, limits).facts()}
        if sum(any(any(cells) for _, cells in sheet.rows) for sheet in sheets) > 1:
            raise ExtractRefusedError(file_name, [no_landlords(sheets)])
    series = read_context(path, file_name, sha256, limits)
    return {"context": [one.facts() for one in series]}
