"""The reading process: `python -m datasets` reads one untrusted file and may do no more.

A request comes in as JSON; one line of JSON goes out, then, if nothing is wrong, the reduced file.
Asked to suggest a mapping, or for benchmarks, it says that in the line, and there is no file.
It writes no file: its limit on file size is nought.
"""

import json
import resource
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import Any

from datasets.arrange import Wanted, arrange
from datasets.benchmarks.reading import benchmarks_in
from datasets.file_rules import FileRules
from datasets.limits import OUT_OF_MEMORY, Limits
from datasets.mapping import parse_mapping
from datasets.opening import open_source
from datasets.reduced import pack
from datasets.refusal import ExtractRefusedError, Fault
from datasets.source import Sought, Source, placed, sought_by
from datasets.suggestion.choices import Choices
from datasets.suggestion.suggest import suggest


def main() -> int:
    """0 with an answer, refusals included; OUT_OF_MEMORY without one."""
    sys.excepthook = say_where
    request: dict[str, Any] = json.load(sys.stdin)
    limits = Limits(**request.pop("limits"))
    confine(limits)
    try:
        answer, reduced = _read(request, limits)
    except MemoryError:
        return OUT_OF_MEMORY
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    sys.stdout.buffer.write(reduced)
    sys.stdout.buffer.flush()
    return 0


def confine(limits: Limits) -> None:
    """Bounds this process for the rest of its life."""
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def say_where(kind: type[BaseException], _: BaseException, trace: TracebackType | None) -> None:
    """Tells the caller what kind of error ended the reading, and where; no word of the file."""
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in extract_tb(trace)]
    sys.stdout.write(json.dumps({"stopped": f"{kind.__name__} at {' < '.join(places[::-1])}"}))
    sys.stdout.write("\n")
    sys.stdout.flush()


def _read(request: dict[str, Any], limits: Limits) -> tuple[dict[str, object], bytes]:
    path, suggesting = Path(request.pop("path")), request.pop("suggest")
    sheet, choices = request.pop("sheet"), Choices.from_json(request.pop("choices"))
    benchmarks = request.pop("benchmarks")
    wanted = _wanted(request)
    try:
        if benchmarks:
            found = benchmarks_in(path, wanted.file_name, wanted.sha256, limits)
            return _answer([]) | {"benchmarks": found}, b""
        if suggesting:
            return _answer([]) | {
                "suggestion": _suggested(path, wanted, (sheet, choices), limits)
            }, b""
        file = open_source(
            path, wanted.file_name, limits, sought_by(wanted.mapping, wanted.dataset)
        )
    except ExtractRefusedError as refused:
        return _answer(refused.faults), b""
    try:
        extract = arrange(file, wanted, limits)
    except ExtractRefusedError as refused:
        return _answer([placed(fault, file) for fault in refused.faults]), b""
    return _answer([]), pack(extract)


def _suggested(
    path: Path, wanted: Wanted, chosen: tuple[str | None, Choices], limits: Limits
) -> dict[str, object]:
    """What is suggested for the file, which is opened once for its header and once for values."""

    def opened(kept: frozenset[str], rules: FileRules) -> Source:
        sought = Sought(frozenset(), kept, rules=rules)
        return open_source(path, wanted.file_name, limits, sought)

    return asdict(suggest(opened, wanted.dataset, *chosen))


def _answer(faults: Sequence[Fault]) -> dict[str, object]:
    return {"faults": [asdict(fault) for fault in faults]}


def _wanted(request: dict[str, Any]) -> Wanted:
    mapping_text = request.pop("mapping_text")
    for name in ("month", "first", "last"):
        request[name] = request[name] and date.fromisoformat(request[name])
    mapping = parse_mapping(mapping_text) if mapping_text is not None else None
    return Wanted(**request, mapping=mapping)
