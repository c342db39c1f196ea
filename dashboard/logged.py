"""What the refresh log is told of a submission, and what is kept of its findings beside it."""

import json
import uuid
from collections.abc import Collection
from dataclasses import replace

import polars as pl

from dashboard.covered_cells import cells_of
from dashboard.found import keep_faults, keep_report
from dashboard.permissions import Actor
from dashboard.submission import Refresh, plural
from datasets.calendar import month_in_words
from datasets.extract import ExtractRefusedError
from datasets.store import CellKey, Origin, Store
from datasets.store.rows import places_of
from expectations.report import Severity


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


def log_blocked(store: Store, refresh: Refresh, actor: Actor, why: str, origin: Origin) -> None:
    """A line in the log for a file that may not be published as it stands."""
    store.log(
        "refused",
        submission=refresh.id,
        actor=actor.name,
        said_to_be=actor.said_to_be,
        reason=why,
        origin=origin,
    )


def log_nothing_to_do(store: Store, refresh: Refresh, actor: Actor) -> None:
    """A line in the log for a file that says what the live release already says."""
    store.log(
        "nothing_to_do",
        submission=refresh.id,
        actor=actor.name,
        said_to_be=actor.said_to_be,
        origin=_origin(refresh),
    )


def why_published(refresh: Refresh, reason: str) -> str:
    """What a release says of itself: of what, from which file, and what was accepted."""
    extract = refresh.extract
    months = month_in_words(extract.months[0])
    if len(extract.months) > 1:
        months += f" to {month_in_words(extract.months[-1])}"
    accepted = f"; warnings accepted: {reason.strip()}" if refresh.report.needs_reason else ""
    aside = f"; {_aside_words(refresh)}" if refresh.aside else ""
    return f"{extract.contract.title}, {months}, from {extract.file_name}{aside}{accepted}"


def _aside_words(refresh: Refresh) -> str:
    rows = len(refresh.aside.why) if refresh.aside else 0
    return f"{plural(rows, 'row')} set aside: {refresh.aside_why}"


def origin_kept(store: Store, refresh: Refresh) -> Origin:
    """Where the submission comes from, once what was found in it is kept."""
    kept = keep_report(store.root, refresh.id, refresh.extract, refresh.report)
    return replace(_origin(refresh), findings=kept)


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
        places=places_of(_known_cells(refresh)),
    )


def _known_cells(refresh: Refresh) -> list[CellKey]:
    """The cells of systems that the programme or the release names: a file may name anything."""
    known = {
        (cell.dataset, cell.service, cell.source_system)
        for cell in (refresh.programme.expected if refresh.programme else ())
    }
    if refresh.live is not None:
        held = refresh.live.cells().select("dataset", "service", "source_system").unique()
        known |= set(held.iter_rows())
    return [
        key
        for key in cells_of(refresh.extract, refresh.programme)
        if (key.dataset, key.service, key.source_system) in known
    ]


def refused_before(store: Store, cells: Collection[CellKey]) -> frozenset[CellKey]:
    """The cells of which a file that could be read was refused for what was found in it."""
    found = pl.col("critical") + pl.col("warning") > 0
    entries = store.log_entries().filter(pl.col("event") == "refused", found)
    told = [
        (entry["dataset"], set(entry["months"].split(",")), json.loads(entry["places"] or "[]"))
        for entry in entries.select("dataset", "months", "places").to_dicts()
    ]
    return frozenset(
        cell
        for cell in cells
        for dataset, months, places in told
        if cell.dataset == dataset
        and cell.month.isoformat() in months
        and [cell.service, cell.source_system] in places
    )
