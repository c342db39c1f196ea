"""One file's journey at the command line: what it needs, and how it ended."""

from dataclasses import dataclass, field
from pathlib import Path

from dashboard.before_words import before_words
from dashboard.cli.answers import (
    extract_words,
    fault_facts,
    nothing_read,
    refresh_facts,
    release_facts,
    release_words,
    report_words,
)
from dashboard.cli.options import (
    DONE,
    EXPECTED,
    NOT_PUBLISHABLE,
    exit_code,
    say,
)
from dashboard.logged import log_blocked, log_nothing_to_do, log_refused, origin_kept
from dashboard.permissions import Actor
from dashboard.refresh import (
    Reading,
    Refresh,
    RefreshBlockedError,
    require_publishable,
    set_rows_aside,
    submit,
)
from dashboard.refresh import publish as publish_extract
from datasets.extract import ExtractRefusedError
from datasets.personal import without_personal
from datasets.store import Store
from expectations.client import AuditWorker

ASIDE = "Checked again without the {count:,} of its rows that are set aside:"
NOTHING_TO_DO = "Nothing to do: the live release already holds exactly these figures."


@dataclass(slots=True)
class Outcome:
    """How one file's journey ended."""

    exit: int
    facts: dict[str, object] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a journey needs beside its file."""

    store: Store | None
    worker: AuditWorker
    reading: Reading
    programme: str | None = None
    actor: Actor | None = None
    reason: str = ""
    set_aside: str = ""


def journey(file: Path, desk: Desk) -> Outcome:
    """How one file's journey ends: read, audited, and published if the desk may."""
    outcome = Outcome(DONE, nothing_read(without_personal(file.name)))
    if desk.actor is not None:
        outcome.facts["published"] = None
    try:
        refresh = submit(
            desk.store,
            file,
            desk.reading,
            worker=desk.worker,
            programme_text=desk.programme,
            progress=say,
        )
        outcome.facts.update(refresh_facts(refresh))
        outcome.lines += [extract_words(refresh.extract)]
        outcome.lines += [before_words(report) for report in refresh.before if report.is_told]
        _finish(_with_rows_aside(refresh, desk, outcome), desk, outcome)
    except ExtractRefusedError as error:
        if desk.store and desk.actor:
            log_refused(desk.store, error, desk.actor)
        outcome.facts["sha256"] = error.sha256 or None
        outcome.facts["findings"] = [fault_facts(fault) for fault in error.faults]
        _failed(outcome, error)
    except EXPECTED as error:
        _failed(outcome, error)
    outcome.facts["exit"] = outcome.exit
    return outcome


def _with_rows_aside(refresh: Refresh, desk: Desk, outcome: Outcome) -> Refresh:
    """The journey without the rows that block it, if the desk sets them aside; else as it was."""
    if not refresh.report.blocked or not desk.set_aside.strip():
        return refresh
    outcome.lines.append(report_words(refresh.report))
    try:
        less = set_rows_aside(desk.store, refresh, desk.set_aside, worker=desk.worker)
    except RefreshBlockedError as error:
        if desk.store and desk.actor:
            origin = origin_kept(desk.store, refresh)
            log_blocked(desk.store, refresh, desk.actor, str(error), origin)
        raise
    outcome.lines.append(ASIDE.format(count=len(less.aside.why) if less.aside else 0))
    outcome.facts.update(refresh_facts(less))
    return less


def _finish(refresh: Refresh, desk: Desk, outcome: Outcome) -> None:
    if refresh.nothing_to_do:
        if desk.actor is not None and desk.store is not None:
            log_nothing_to_do(desk.store, refresh, desk.actor)
        outcome.lines.append(NOTHING_TO_DO)
        return
    outcome.lines.append(report_words(refresh.report))
    if desk.actor is None or desk.store is None:
        require_publishable(refresh, "")
        outcome.lines.append("It would be published as it stands.")
        return
    release = publish_extract(desk.store, refresh, desk.actor, reason=desk.reason, progress=say)
    outcome.facts["published"] = release_facts(release)
    outcome.lines.append(f"Published. {release_words(release)}")


def _failed(outcome: Outcome, error: Exception) -> None:
    outcome.exit = exit_code(error)
    outcome.facts["error"] = str(error)
    prefix = "Not published: " if outcome.exit == NOT_PUBLISHABLE else ""
    outcome.lines.append(prefix + str(error))
