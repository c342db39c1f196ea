"""`python -m expectations`: a warm process that audits, JSON lines in and out.

It writes {"ready": true} once it can work, then for each line of `messages.AuditRequest` some lines
of {"progress": [done, of]} and one of {"report": ...} or {"error": words}. It ends with its input,
or after an error nobody foresaw. While it is asked for nothing it rehearses the audits to come.
"""

from functools import lru_cache

from datasets.extract import read_reduced
from datasets.programme import Programme, ProgrammeError, parse_programme
from datasets.store import LiveRelease, StoreError
from datasets.store.remembering import Held
from expectations.answering import Ahead, Say, answer_lines
from expectations.audit import audit, warm_up
from expectations.messages import (
    PROGRESS,
    READY,
    AuditNotRunError,
    AuditRequest,
    report_as_json,
    request_from_line,
)
from expectations.rehearsal import rehearsals

_HELD = Held()
"""What audits are held against now."""


def main() -> None:
    """Answer every line of the input."""
    answer_lines(answer, doing="audit")


def answer(line: str, say: Say) -> Ahead | None:
    """Say the report that a line asks for, or in words what could not be done.

    For a line that only opens a release, the rehearsals of what may come upon it.
    """
    try:
        request = request_from_line(line)
        if request.reduced is None:
            return _opened(request, say)
        live = _live(request)
        report = audit(
            read_reduced(request.reduced),
            live,
            _programme(request, live),
            lambda done, of: say({PROGRESS: [done, of]}),
        )
    except (AuditNotRunError, StoreError, ProgrammeError, ValueError) as error:
        say({"error": str(error)})
    except OSError as error:
        say({"error": f"The audit could not read its files: {error.strerror or 'no reason'}."})
    else:
        say({"report": report_as_json(report)})
    return None


def _opened(request: AuditRequest, say: Say) -> Ahead | None:
    warm_up()
    live = _live(request)
    say({READY: True})
    return _rehearsals(live) if live else None


@lru_cache(maxsize=1)
def _rehearsals(live: LiveRelease) -> Ahead:
    """Begun once for a release, however often it is opened."""
    return rehearsals(live, parse_programme(text) if (text := live.document("programme")) else None)


def _live(request: AuditRequest) -> LiveRelease | None:
    if request.root is None:
        return None
    return _HELD.release(request.root, request.release)


def _programme(request: AuditRequest, live: LiveRelease | None) -> Programme | None:
    text = request.programme or (live.document("programme") if live else None)
    return parse_programme(text) if text else None
