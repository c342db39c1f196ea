"""The process that works out previews: a request comes in as a line, figures and verdicts go out.

It writes {"ready": true} once it can work. To each request it says what it is doing, then the
figures, then the verdicts or, in words, what could not be done.
"""

from contextlib import suppress
from functools import lru_cache

import polars as pl

from dashboard.analysis.judged import judge
from dashboard.comparing.messages import (
    ERROR,
    FIGURES,
    FIGURES_FILE,
    OPENED,
    PROGRESS,
    VERDICTS,
    VERDICTS_FILE,
    Figures,
    OpenRequest,
    PreviewRequest,
    request_from_line,
)
from dashboard.proposal import Proposal, proposals
from dashboard.proposing import changes_of
from dashboard.refresh import Refresh, RefreshBlockedError
from datasets.extract import read_reduced
from datasets.programme import ProgrammeError, parse_programme
from datasets.store import LiveRelease, StoreError
from datasets.store.remembering import Held
from datasets.store.rows import VERDICT_ROWS
from datasets.to_come import months_to_come
from expectations.answering import Ahead, Say, answer_lines
from expectations.messages import report_from_json
from expectations.report import AuditReport
from expectations.set_aside import Aside

__all__ = ["judge", "main"]
"""The judge is loaded with the process, and not by the first request."""


_HELD = Held()
"""What is built upon now."""


def main() -> None:
    """Answer every line of the input."""
    answer_lines(answer, doing="preview")


def answer(line: str, say: Say) -> Ahead | None:
    """Say the figures and verdicts that a line asks for, or in words what could not be done.

    For a line that only opens a release, what previews of months to come will read is what to get
    ahead with.
    """
    try:
        request = request_from_line(line)
        if isinstance(request, OpenRequest):
            live = _HELD.release(request.root, request.base)
            say({OPENED: live.number})
            return _rehearsals(request.root, live)
        _preview(request, say)
    except (StoreError, ProgrammeError, RefreshBlockedError, ValueError) as error:
        say({ERROR: str(error)})
    except OSError as error:
        say({ERROR: f"The preview could not read its files: {error.strerror or 'no reason'}."})
    return None


@lru_cache(maxsize=1)
def _rehearsals(root: str, live: LiveRelease) -> Ahead:
    """The figures of each month to come, a step each; begun once for a release.

    What cannot be worked out is left for the file that comes, to be said then.
    """
    text = live.document("programme")
    programme = parse_programme(text) if text else None
    for extract in months_to_come(live) if programme else ():
        changes = changes_of(extract, None, "", programme, live)
        refresh = Refresh(
            "", extract, AuditReport((), ()), live.number, programme, None, changes, live=live
        )
        with suppress(StoreError):
            next(proposals(_HELD.store(root), refresh))
        yield


def _preview(request: PreviewRequest, say: Say) -> None:
    store, live = _HELD.store(request.root), _HELD.release(request.root, request.base)
    refresh = _refresh(request, live)
    for proposal in proposals(store, refresh, lambda words: say({PROGRESS: words})):
        if proposal.verdicts is None:
            proposal.change.rows.write_ipc(request.reduced.with_name(FIGURES_FILE))
            say({FIGURES: _figures(proposal).as_json()})
        else:
            _all_verdicts(proposal).write_ipc(request.reduced.with_name(VERDICTS_FILE))
            say({VERDICTS: list(proposal.change.verdicts)})


def _refresh(request: PreviewRequest, live: LiveRelease) -> Refresh:
    extract, held = read_reduced(request.reduced), live if live.number else None
    aside = None if request.aside is None else Aside(request.aside)
    text = request.programme or live.document("programme")
    programme = parse_programme(text) if text else None
    extract = extract if aside is None else aside.out_of(extract)
    return Refresh(
        id=request.submission,
        extract=extract,
        report=report_from_json(request.report),
        base=request.base,
        programme=programme,
        new_programme=request.programme,
        changes=changes_of(extract, aside, request.aside_why, programme, held),
        aside=aside,
        aside_why=request.aside_why,
        live=held,
    )


def _figures(proposal: Proposal) -> Figures:
    change = proposal.change
    return Figures(
        replaces=change.replaces,
        documents=change.documents,
        rows=proposal.rows,
        again=proposal.again,
        noticed=proposal.noticed,
    )


def _all_verdicts(proposal: Proposal) -> pl.DataFrame:
    """Every service's verdicts in one frame: `service`, then VERDICT_ROWS."""
    empty = VERDICT_ROWS.to_frame().with_columns(service=pl.lit(""))
    frames = [
        rows.select(VERDICT_ROWS.names()).with_columns(service=pl.lit(service))
        for service, rows in proposal.change.verdicts.items()
    ]
    return pl.concat([empty, *frames])
