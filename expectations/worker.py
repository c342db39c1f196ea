"""`python -m expectations`: a warm process that audits, JSON lines in and out.

It writes {"ready": true} once it can work, then for each line of `messages.AuditRequest` some lines
of {"progress": [done, of]} and one of {"report": ...} or {"error": words}. It ends with its input,
or after an error nobody foresaw.
"""

import json
import os
import sys
import traceback
from functools import lru_cache, partial
from types import TracebackType
from typing import Any, TextIO

from datasets.extract import read_reduced
from datasets.programme import Programme, ProgrammeError, parse_programme
from datasets.store import LiveRelease, Store, StoreError, open_store
from expectations.audit import audit, warm_up
from expectations.messages import (
    PROGRESS,
    READY,
    AuditNotRunError,
    AuditRequest,
    Told,
    report_as_json,
    request_from_line,
)


def main() -> None:
    """Answer every line of the input; what libraries print goes to the error output."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    sys.excepthook = partial(_say_unforeseen, answers)
    _say(answers, {READY: True})
    for line in sys.stdin:
        _say(answers, answer(line, partial(_say_how_far, answers)))


def answer(line: str, told: Told = lambda _done, _of: None) -> dict[str, Any]:
    """What the worker says to one line: the report, or what could not be done, in words."""
    try:
        request = request_from_line(line)
        live = _live(request)
        if request.reduced is None:
            warm_up()
            return {READY: True}
        report = audit(read_reduced(request.reduced), live, _programme(request, live), told)
    except (AuditNotRunError, StoreError, ProgrammeError, ValueError) as error:
        return {"error": str(error)}
    except OSError as error:
        return {"error": f"The audit could not read its files: {error.strerror or 'no reason'}."}
    return {"report": report_as_json(report)}


def _live(request: AuditRequest) -> LiveRelease | None:
    return _store(request.root).release(request.release) if request.root else None


@lru_cache(maxsize=2)
def _store(root: str) -> Store:
    """The store, which remembers the releases that it has verified."""
    return open_store(root)


def _programme(request: AuditRequest, live: LiveRelease | None) -> Programme | None:
    text = request.programme or (live.document("programme") if live else None)
    return parse_programme(text) if text else None


def _say_how_far(answers: TextIO, done: int, of: int) -> None:
    _say(answers, {PROGRESS: [done, of]})


def _say(answers: TextIO, what: dict[str, Any]) -> None:
    answers.write(f"{json.dumps(what)}\n")
    answers.flush()


def _say_unforeseen(
    answers: TextIO,
    kind: type[BaseException],
    _error: BaseException,
    trace: TracebackType | None,
) -> None:
    """The last words: the error's class and place, for its message may quote a record."""
    _say(answers, {"error": f"The audit stopped on something unforeseen ({kind.__name__})."})
    traceback.print_tb(trace)
    sys.stderr.write(f"{kind.__name__}\n")
