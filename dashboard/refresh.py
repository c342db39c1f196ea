"""The journey of one extract: submit -> audit -> preview -> publish."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from dashboard.aside import aside_rows
from dashboard.found import keep_faults, keep_report
from dashboard.permissions import Actor, require_publish
from dashboard.preview import PROGRAMME, Submitted, cells_of, changed_cells, extract_change
from datasets.calendar import month_in_words
from datasets.extract import Extract, ExtractRefusedError, read_extract, write_reduced
from datasets.mapping import Mapping
from datasets.personal import without_personal
from datasets.programme import Programme, parse_programme
from datasets.pseudonym_key import deployment_key
from datasets.store import CellKey, ConflictError, LiveRelease, Origin, Release, Store
from datasets.store.set_aside import keep_set_aside
from datasets.waiting import AUDIT, waiting_folder
from expectations.client import AuditWorker
from expectations.messages import AuditRequest
from expectations.report import AuditReport, Severity
from expectations.set_aside import Aside, CannotSetAsideError, rows_to_set_aside, told

Progress = Callable[[str], None]


class RefreshBlockedError(Exception):
    """The extract was read, but may not be published as it stands; the message says why."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is to be read: what an officer chooses, beside the file itself."""

    dataset: str | None = None
    mapping: Mapping | None = None
    month: date | None = None
    empty_month: bool = False
    history: bool | None = None
    service: str | None = None
    source_system: str | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Refresh:
    """One submission's journey so far.

    `base` is the release that it was audited against, 0 for none. `changes` are the cells whose
    records differ from that release; empty, there is nothing to do. `new_programme` is the text of
    a programme file that is published with it. `aside` says which rows an officer set aside, and
    `aside_why` for what reason; None and "" if nobody did.
    """

    id: str
    extract: Extract
    report: AuditReport
    base: int
    programme: Programme | None
    new_programme: str | None
    changes: tuple[CellKey, ...]
    aside: Aside | None = None
    aside_why: str = ""

    @property
    def nothing_to_do(self) -> bool:
        """Whether the live release already says all that this file says.

        A file of which nothing is left for its month says nothing: that is for the gate to find.
        """
        return not self.changes and self.new_programme is None and bool(cells_of(self.extract))


def submit(
    store: Store | None,
    path: Path,
    reading: Reading,
    *,
    worker: AuditWorker,
    programme_text: str | None = None,
    progress: Progress = lambda _words: None,
) -> Refresh:
    """The file, read and audited against the live release; nothing is changed.

    Raises ExtractRefusedError for a file that cannot be read as the dataset, and
    AuditNotRunError where the audit itself could not be done.
    """
    live = _live(store)
    programme = _programme(programme_text, live)
    progress(f"Reading {without_personal(path.name)}")
    extract = _read(store, path, reading, progress)
    changes = changed_cells(extract, live)
    new_programme = _if_new(programme_text, live)
    report = AuditReport((), ())
    if changes or new_programme is not None or not cells_of(extract):
        progress("Checking")
        report = _audit(store, extract, live, programme_text, worker)
    return Refresh(
        id=uuid.uuid4().hex,
        extract=extract,
        report=report,
        base=live.number if live else 0,
        programme=programme,
        new_programme=new_programme,
        changes=changes,
    )


def set_rows_aside(
    store: Store | None, refresh: Refresh, reason: str, *, worker: AuditWorker
) -> Refresh:
    """The journey again without the rows that critical findings concern, and what it then finds.

    Raises RefreshBlockedError where they may not be set aside, and AuditNotRunError.
    """
    try:
        aside = rows_to_set_aside(refresh.report, refresh.extract)
    except CannotSetAsideError as error:
        raise RefreshBlockedError(str(error)) from error
    extract, live = aside.out_of(refresh.extract), _live(store)
    changes, report = changed_cells(extract, live), AuditReport((), ())
    if changes or refresh.new_programme is not None:
        report = _audit(store, extract, live, refresh.new_programme, worker)
        report = replace(report, findings=(*report.findings, told(aside, extract, reason)))
    return replace(
        refresh,
        extract=extract,
        report=report,
        base=live.number if live else 0,
        changes=changes,
        aside=aside,
        aside_why=reason.strip(),
    )


def publish(
    store: Store,
    refresh: Refresh,
    actor: Actor,
    *,
    reason: str = "",
    progress: Progress = lambda _words: None,
) -> Release:
    """The release in which the extract is live.

    Raises RefreshBlockedError for a critical finding or a warning without a reason,
    NotPermittedError, and ConflictError when another release was published since the audit.
    """
    require_publish(actor, (refresh.extract.contract.name,))
    origin = _kept(store, refresh)
    try:
        require_publishable(refresh, reason)
        programme = _require_programme(refresh)
        _require_base(store, refresh)
    except (RefreshBlockedError, ConflictError) as error:
        _log_refusal(store, refresh, actor, str(error), origin)
        raise
    progress("Working out the measures")
    submitted = Submitted(
        submission=refresh.id,
        extract=refresh.extract,
        report=refresh.report,
        programme=programme,
        changes=refresh.changes,
        new_programme=refresh.new_programme,
        reason=reason.strip(),
        aside=_aside(refresh, reason),
    )
    keep_set_aside(store.root, refresh.id, submitted.aside)
    change = extract_change(submitted, _live(store))
    progress("Publishing")
    return store.publish(
        change,
        base=refresh.base,
        actor=actor.name,
        said_to_be=actor.said_to_be,
        why=_why(refresh, reason),
        origin=origin,
    )


def require_publishable(refresh: Refresh, reason: str) -> None:
    """Nothing, or RefreshBlockedError: a critical finding, or a warning without a reason."""
    critical = refresh.report.of(Severity.CRITICAL)
    if critical:
        raise RefreshBlockedError(
            f"{_plural(len(critical), 'critical finding')} must be mended first. "
            f"The live release is as it was.{_or_set_aside(refresh)}"
        )
    warnings = refresh.report.of(Severity.WARNING)
    if warnings and not reason.strip():
        raise RefreshBlockedError(
            f"{_plural(len(warnings), 'warning')} to be answered for: "
            'publish with --accept-warnings "why it is right all the same".'
        )


def _or_set_aside(refresh: Refresh) -> str:
    """The other way out, where there is one: to publish the file without a few of its rows."""
    try:
        rows = len(rows_to_set_aside(refresh.report, refresh.extract).why)
    except CannotSetAsideError:
        return ""
    which = "the row" if rows == 1 else f"the {rows:,} rows"
    return f' Or set {which} aside: --set-aside "why the others may be published without".'


def log_refused(store: Store, error: ExtractRefusedError, actor: Actor) -> None:
    """A line in the log for a file that could not be read: its hash and the reasons, no more."""
    submission = uuid.uuid4().hex
    kept = keep_faults(store.root, submission, error.file_name, error.sha256, error.faults)
    store.log(
        "refused",
        submission=submission,
        actor=actor.name,
        said_to_be=actor.said_to_be,
        reason=", ".join(sorted({fault.reason for fault in error.faults})),
        origin=Origin(
            file_name=error.file_name,
            file_sha256=error.sha256,
            critical=len(error.faults),
            findings=kept,
        ),
    )


def log_blocked(store: Store, refresh: Refresh, actor: Actor, error: RefreshBlockedError) -> None:
    """A line in the log for a file that may not be published, with what was found in it."""
    _log_refusal(store, refresh, actor, str(error), _kept(store, refresh))


def log_nothing_to_do(store: Store, refresh: Refresh, actor: Actor) -> None:
    """A line in the log for a file that says what the live release already says."""
    store.log(
        "nothing_to_do",
        submission=refresh.id,
        actor=actor.name,
        said_to_be=actor.said_to_be,
        origin=_origin(refresh),
    )


def _read(store: Store | None, path: Path, reading: Reading, progress: Progress) -> Extract:
    key = None
    if reading.mapping and reading.mapping.pseudonymise:
        key = deployment_key(store.root if store else None)
        if store is None:
            progress("There is no store: the pseudonyms made for this check are thrown away")
    return read_extract(
        path,
        dataset=reading.dataset,
        mapping=reading.mapping,
        month=reading.month,
        empty_month=reading.empty_month,
        history=reading.history,
        service=reading.service,
        source_system=reading.source_system,
        first=reading.first,
        last=reading.last,
        incoming=store.incoming if store else None,
        pseudonym_key=key,
    )


def _audit(
    store: Store | None,
    extract: Extract,
    live: LiveRelease | None,
    programme_text: str | None,
    worker: AuditWorker,
) -> AuditReport:
    with waiting_folder(store.staging if store else None, AUDIT) as folder:
        return worker.audit(
            AuditRequest(
                write_reduced(extract, folder),
                str(store.root) if store else None,
                (live.number if live else 0) if store else None,
                programme_text,
            )
        )


def _live(store: Store | None) -> LiveRelease | None:
    """The newest release, which is what will be built upon: an older one in its place would not do.

    None if nothing was published; ReleaseDamagedError if it does not verify.
    """
    latest = store.latest() if store else 0
    return store.release(latest) if store and latest else None


def _if_new(text: str | None, live: LiveRelease | None) -> str | None:
    return None if live and text == live.document(PROGRAMME) else text


def _programme(text: str | None, live: LiveRelease | None) -> Programme | None:
    chosen = text or (live.document(PROGRAMME) if live else None)
    return parse_programme(chosen) if chosen else None


def _require_programme(refresh: Refresh) -> Programme:
    if refresh.programme is None:
        raise RefreshBlockedError(
            "There is no programme yet, so nobody knows which services there are. "
            "Publish one first: insourcing programme FILE."
        )
    return refresh.programme


def _require_base(store: Store, refresh: Refresh) -> None:
    latest = store.latest()
    if latest != refresh.base:
        raise ConflictError(latest, refresh.base)


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _why(refresh: Refresh, reason: str) -> str:
    extract = refresh.extract
    months = month_in_words(extract.months[0])
    if len(extract.months) > 1:
        months += f" to {month_in_words(extract.months[-1])}"
    accepted = f"; warnings accepted: {reason.strip()}" if refresh.report.needs_reason else ""
    aside = f"; {_aside_words(refresh)}" if refresh.aside else ""
    return f"{extract.contract.title}, {months}, from {extract.file_name}{aside}{accepted}"


def _aside_words(refresh: Refresh) -> str:
    rows = len(refresh.aside.why) if refresh.aside else 0
    return f"{_plural(rows, 'row')} set aside: {refresh.aside_why}"


def _aside(refresh: Refresh, reason: str) -> pl.DataFrame:
    """The rows that the release leaves out and the store keeps apart."""
    return aside_rows(
        refresh.extract,
        refresh.aside,
        cells_of(refresh.extract),
        refresh.changes,
        reason=refresh.aside_why,
        accepted=reason.strip(),
    )


def _kept(store: Store, refresh: Refresh) -> Origin:
    """Where the submission comes from, once what was found in it is kept."""
    kept = keep_report(store.root, refresh.id, refresh.extract, refresh.report)
    return replace(_origin(refresh), findings=kept)


def _log_refusal(store: Store, refresh: Refresh, actor: Actor, why: str, origin: Origin) -> None:
    store.log(
        "refused",
        submission=refresh.id,
        actor=actor.name,
        said_to_be=actor.said_to_be,
        reason=why,
        origin=origin,
    )


def _origin(refresh: Refresh) -> Origin:
    extract, report = refresh.extract, refresh.report
    return Origin(
        file_name=extract.file_name,
        file_sha256=extract.sha256,
        dataset=extract.contract.name,
        months=extract.months,
        critical=len(report.of(Severity.CRITICAL)),
        warning=len(report.of(Severity.WARNING)),
        info=len(report.of(Severity.INFO)),
    )
