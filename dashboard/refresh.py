"""The journey of one extract: submit -> audit -> preview -> publish."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import polars as pl

from dashboard.aside import aside_rows, otherwise_aside
from dashboard.before import before_reports
from dashboard.documents import with_documents
from dashboard.judging import Judges, with_verdicts
from dashboard.logged import log_blocked, origin_kept, refused_before, why_published
from dashboard.permissions import Actor, require_publish
from dashboard.preview import (
    PROGRAMME,
    Submitted,
    cells_of,
    changed_cells,
    counted_rows,
    extract_change,
)
from dashboard.submission import Reading, Refresh, RefreshBlockedError, require_publishable
from datasets.extract import Extract, read_extract, write_reduced
from datasets.personal import without_personal
from datasets.programme import Programme, parse_programme
from datasets.pseudonym_key import deployment_key
from datasets.refusal import on_one_line
from datasets.store import CellKey, ConflictError, LiveRelease, Release, Store
from datasets.store.set_aside import keep_set_aside
from datasets.waiting import AUDIT, waiting_folder
from expectations.client import AuditWorker
from expectations.messages import AuditRequest
from expectations.report import AuditReport
from expectations.set_aside import CannotSetAsideError, rows_to_set_aside, told

__all__ = [
    "Progress",
    "Reading",
    "Refresh",
    "RefreshBlockedError",
    "publish",
    "read",
    "require_publishable",
    "set_rows_aside",
    "submit",
    "submit_extract",
]

Progress = Callable[[str], None]


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
    progress(f"Reading {without_personal(on_one_line(path.name))}")
    extract = read(store, path, reading, progress)
    return submit_extract(
        store, extract, worker=worker, programme_text=programme_text, progress=progress
    )


def submit_extract(
    store: Store | None,
    extract: Extract,
    *,
    worker: AuditWorker,
    programme_text: str | None = None,
    progress: Progress = lambda _words: None,
    count_meanwhile: bool = False,
) -> Refresh:
    """A file that was read already, audited as `submit` does.

    `count_meanwhile` works out its measures beside the audit, for one that will surely pass.
    """
    live = _live(store)
    programme = _programme(programme_text, live)
    changes = changed_cells(extract, live, programme)
    new_programme = _if_new(programme_text, live)
    counted = None
    with ThreadPoolExecutor(1) as beside:
        report = beside.submit(AuditReport, (), ())
        if changes or new_programme is not None or not cells_of(extract, programme):
            progress("Checking")
            report = beside.submit(_audit, store, extract, live, programme_text, worker)
        if count_meanwhile and programme is not None:
            counted = counted_rows(extract, programme, changes, live)
        before = before_reports(extract, live, programme)
    return Refresh(
        id=uuid.uuid4().hex,
        extract=extract,
        report=report.result(),
        base=live.number if live else 0,
        programme=programme,
        new_programme=new_programme,
        changes=changes,
        before=before,
        live=live,
        counted=counted,
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
    without = replace(refresh, extract=extract, aside=aside, aside_why=reason.strip())
    changes, report = _changed_or_aside(without, live), AuditReport((), ())
    if changes or refresh.new_programme is not None:
        report = _audit(store, extract, live, refresh.new_programme, worker)
        report = replace(report, findings=(*report.findings, told(aside, extract, reason)))
    base = live.number if live else 0
    return replace(without, report=report, base=base, changes=changes, live=live, counted=None)


def _changed_or_aside(refresh: Refresh, live: LiveRelease | None) -> tuple[CellKey, ...]:
    """The cells whose records are not the live release's, or of which other rows are set aside."""
    extract, reason = refresh.extract, refresh.aside_why
    cells = cells_of(extract, refresh.programme)
    rows = aside_rows(extract, refresh.aside, cells, cells, reason=reason, accepted="")
    changed = changed_cells(extract, live, refresh.programme)
    moved = {*changed, *otherwise_aside(rows, live, cells)}
    return tuple(key for key in cells if key in moved)


def publish(
    store: Store,
    refresh: Refresh,
    actor: Actor,
    *,
    reason: str = "",
    progress: Progress = lambda _words: None,
    judges: Judges = Judges.TOUCHED,
) -> Release:
    """The release in which the extract is live, and the verdicts that `judges` says are reached.

    Raises RefreshBlockedError for a critical finding or a warning without a reason,
    NotPermittedError, and ConflictError when another release was published since the audit.
    """
    require_publish(actor, (refresh.extract.contract.name,))
    origin = origin_kept(store, refresh)
    try:
        require_publishable(refresh, reason)
        programme = _require_programme(refresh)
        _require_base(store, refresh)
    except (RefreshBlockedError, ConflictError) as error:
        log_blocked(store, refresh, actor, str(error), origin)
        raise
    if refresh.counted is None:
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
        refused=refused_before(store, refresh.changes),
    )
    keep_set_aside(store.root, refresh.id, submitted.aside)
    live = refresh.live or _live(store)
    change = extract_change(submitted, live, refresh.counted)
    if judges is not Judges.NONE:
        progress("Reaching the verdicts")
        on_all = judges is Judges.ALL
        change = with_verdicts(change, live or store.release(0), on_all=on_all)
    progress("Publishing")
    return store.publish(
        change,
        base=refresh.base,
        actor=actor.name,
        said_to_be=actor.said_to_be,
        why=why_published(refresh, reason),
        origin=origin,
    )


def read(
    store: Store | None,
    path: Path,
    reading: Reading,
    progress: Progress = lambda _words: None,
) -> Extract:
    """The file, read as it was chosen to be; ExtractRefusedError for one that cannot be."""
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
        report = worker.audit(
            AuditRequest(
                write_reduced(extract, folder),
                str(store.root) if store else None,
                (live.number if live else 0) if store else None,
                programme_text,
            )
        )
    return with_documents(report, extract, live)


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


def _aside(refresh: Refresh, reason: str) -> pl.DataFrame:
    """The rows that the release leaves out and the store keeps apart."""
    return aside_rows(
        refresh.extract,
        refresh.aside,
        cells_of(refresh.extract, refresh.programme),
        refresh.changes,
        reason=refresh.aside_why,
        accepted=reason.strip(),
    )
