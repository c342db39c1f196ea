"""The journey of one extract: submit -> audit -> preview -> publish."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from dashboard.before import before_reports
from dashboard.covered_cells import cells_of, changed_cells
from dashboard.documents import with_documents
from dashboard.judging import Judges
from dashboard.logged import log_blocked, origin_kept, why_published
from dashboard.permissions import Actor, require_publish
from dashboard.preview import PROGRAMME, counted_rows, with_reason
from dashboard.proposing import (
    Progress,
    changes_of,
    newest_in,
    proposed_at_once,
    require_programme,
    submitted_of,
)
from dashboard.submission import Reading, Refresh, RefreshBlockedError, require_publishable
from datasets.extract import Extract, read_extract, write_reduced
from datasets.personal import without_personal
from datasets.programme import Programme, parse_programme
from datasets.pseudonym_key import deployment_key
from datasets.refusal import on_one_line
from datasets.store import Change, ConflictError, LiveRelease, Release, Store
from datasets.store.set_aside import keep_set_aside
from datasets.waiting import AUDIT, waiting_folder
from expectations.client import AuditWorker
from expectations.messages import AuditRequest, Told
from expectations.report import AuditReport
from expectations.set_aside import CannotSetAsideError, rows_to_set_aside, told

__all__ = [
    "Progress",
    "Reading",
    "Refresh",
    "RefreshBlockedError",
    "Waiting",
    "publish",
    "read",
    "require_publishable",
    "set_rows_aside",
    "submit",
    "submit_extract",
]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A submission whose reduced form lies on disk already; `told` hears how far its audit is."""

    submission: str
    reduced: Path
    told: Told = lambda _done, _of: None


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
    waiting: Waiting | None = None,
) -> Refresh:
    """A file that was read already, audited as `submit` does.

    `count_meanwhile` works out its measures beside the audit, for one that will surely pass.
    `waiting` says where its reduced form lies already, and under which name it was submitted.
    """
    live = newest_in(store)
    programme = _programme(programme_text, live)
    changes = changed_cells(extract, live, programme)
    new_programme = _if_new(programme_text, live)
    counted = None
    with ThreadPoolExecutor(1) as beside:
        report = beside.submit(AuditReport, (), ())
        if changes or new_programme is not None or not cells_of(extract, programme):
            progress("Checking")
            report = beside.submit(
                _audit, store, extract, live, programme_text, worker, waiting=waiting
            )
        if count_meanwhile and programme is not None:
            counted = counted_rows(extract, programme, changes, live)
        before = before_reports(extract, live, programme)
    return Refresh(
        id=waiting.submission if waiting else uuid.uuid4().hex,
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
    extract, live = aside.out_of(refresh.extract), newest_in(store)
    without = replace(refresh, extract=extract, aside=aside, aside_why=reason.strip())
    why, report = without.aside_why, AuditReport((), ())
    changes = changes_of(extract, aside, why, refresh.programme, live)
    if changes or refresh.new_programme is not None:
        report = _audit(store, extract, live, refresh.new_programme, worker)
        report = replace(report, findings=(*report.findings, told(aside, extract, reason)))
    base = live.number if live else 0
    return replace(without, report=report, base=base, changes=changes, live=live, counted=None)


def publish(
    store: Store,
    refresh: Refresh,
    actor: Actor,
    *,
    reason: str = "",
    progress: Progress = lambda _words: None,
    judges: Judges = Judges.TOUCHED,
    proposed: Change | None = None,
) -> Release:
    """The release in which the extract is live, and the verdicts that `judges` says are reached.

    `proposed` is what `propose` made of the same refresh, where it was asked before.

    Raises RefreshBlockedError for a critical finding or a warning without a reason,
    NotPermittedError, and ConflictError when another release was published since the audit.
    """
    require_publish(actor, (refresh.extract.contract.name,))
    origin = origin_kept(store, refresh)
    try:
        require_publishable(refresh, reason)
        programme = require_programme(refresh)
        _require_base(store, refresh)
    except (RefreshBlockedError, ConflictError) as error:
        log_blocked(store, refresh, actor, str(error), origin)
        raise
    submitted = submitted_of(store, refresh, programme, reason)
    keep_set_aside(store.root, refresh.id, submitted.aside)
    live = refresh.live or newest_in(store)
    if proposed is not None:
        change = with_reason(proposed, submitted, live)
    else:
        change = proposed_at_once(
            submitted, live or store.release(0), refresh.counted, progress, judges
        )
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
    *,
    name: str | None = None,
) -> Extract:
    """The file, read as it was chosen to be; ExtractRefusedError for one that cannot be.

    `name` is what its sender calls it, where it lies under another name.
    """
    key = None
    if reading.mapping and reading.mapping.pseudonymise:
        key = deployment_key(store.root if store else None)
        if store is None:
            progress("There is no store: the pseudonyms made for this check are thrown away")
    return read_extract(
        path,
        name=name,
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
    *,
    waiting: Waiting | None = None,
) -> AuditReport:
    root = str(store.root) if store else None
    number = (live.number if live else 0) if store else None
    if waiting is not None:
        request = AuditRequest(waiting.reduced, root, number, programme_text)
        return with_documents(worker.audit(request, waiting.told), extract, live)
    with waiting_folder(store.staging if store else None, AUDIT) as folder:
        request = AuditRequest(write_reduced(extract, folder), root, number, programme_text)
        return with_documents(worker.audit(request), extract, live)


def _if_new(text: str | None, live: LiveRelease | None) -> str | None:
    return None if live and text == live.document(PROGRAMME) else text


def _programme(text: str | None, live: LiveRelease | None) -> Programme | None:
    chosen = text or (live.document(PROGRAMME) if live else None)
    return parse_programme(chosen) if chosen else None


def _require_base(store: Store, refresh: Refresh) -> None:
    latest = store.latest()
    if latest != refresh.base:
        raise ConflictError(latest, refresh.base)
