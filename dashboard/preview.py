"""What publishing would change: which cells differ from the live release, and their new content."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import polars as pl

from dashboard.aside import counted_by_cell
from dashboard.cell_facts import coverages_of, migrations_by_cell
from dashboard.first_time import Submission, day_of, first_times
from dashboard.kpis.monthly import measure_rows
from dashboard.rederived import depending, live_cells, only, worked_out_again
from datasets.contract import CELL
from datasets.extract import Extract
from datasets.programme import Programme
from datasets.store import MEASURE_ROWS, CellKey, Change, LiveRelease, content_hash, without
from datasets.store.rows import CELL_KEY
from datasets.store.set_aside import SET_ASIDE_ROWS, set_aside_hashes
from expectations.report import AuditReport, Severity
from expectations.set_aside import CHECK as SET_ASIDE

PROGRAMME = "programme"


@dataclass(frozen=True, slots=True)
class Submitted:
    """One audited extract on its way to a release.

    `changes` are the cells that it replaces; `new_programme` is the text of a programme that is
    published with it, None if the live one stays. `aside` (SET_ASIDE_ROWS) are the rows that are
    left out of those cells and kept apart. `refused` are the cells of which a file was refused.
    """

    submission: str
    extract: Extract
    report: AuditReport
    programme: Programme
    changes: tuple[CellKey, ...]
    new_programme: str | None
    reason: str
    aside: pl.DataFrame = field(default_factory=SET_ASIDE_ROWS.to_frame)
    refused: frozenset[CellKey] = frozenset()


def cells_of(extract: Extract, programme: Programme | None) -> tuple[CellKey, ...]:
    """Every cell that an extract covers, months without a row included, oldest first.

    A history does not say that a system had nothing in months in which the programme does not
    expect it: before it began and after it ended it was not there to be asked.
    """
    named = extract.records.select("service", "source_system").unique().rows()
    if extract.service and extract.source_system:
        named = named or [(extract.service, extract.source_system)]
    held = set(extract.records.select(*CELL).unique().rows()) if extract.history else set()
    return tuple(
        CellKey(extract.contract.name, service, system, month)
        for month in extract.months
        for service, system in sorted(named)
        if not extract.history
        or (service, system, month) in held
        or _may_be_expected(programme, (extract.contract.name, service, system), month)
    )


def _may_be_expected(programme: Programme | None, place: tuple[str, str, str], month: date) -> bool:
    """Whether the programme expects a system's month, or says nothing of that system."""
    known = [
        cell
        for cell in (programme.expected if programme else ())
        if (cell.dataset, cell.service, cell.source_system) == place
    ]
    return not known or any(
        cell.from_month <= month and (cell.to_month is None or month <= cell.to_month)
        for cell in known
    )


def changed_cells(
    extract: Extract, live: LiveRelease | None, programme: Programme | None
) -> tuple[CellKey, ...]:
    """The cells whose records are not the live release's."""
    cells = cells_of(extract, programme)
    if live is None:
        return cells
    held = {
        CellKey(*key): content
        for *key, content in live.cells()
        .select("dataset", "service", "source_system", "month", "content_hash")
        .rows()
    }
    known = [key for key in cells if key in held]
    parts = _by_cell(extract.records, extract.contract.names)
    empty = extract.contract.schema.to_frame()
    same = {
        key
        for key in known
        if content_hash(parts.get((key.service, key.source_system, key.month), empty)) == held[key]
    }
    return tuple(key for key in cells if key not in same)


def counted_rows(
    extract: Extract,
    programme: Programme,
    changes: Sequence[CellKey],
    live: LiveRelease | None,
) -> pl.DataFrame:
    """The measure rows of the changed cells."""
    return measure_rows(
        only(extract.records.select(extract.contract.names), changes),
        extract.contract,
        programme,
        cells=changes,
        not_collected=extract.not_collected,
        empty_as=coverages_of(extract, cells_of(extract, programme)),
        live=None if live is None else without(live, live.purged_cells()),
    )


def extract_change(
    submitted: Submitted, live: LiveRelease | None, counted: pl.DataFrame | None = None
) -> Change:
    """What publishing the extract would write; `counted` are its `counted_rows`, if at hand."""
    extract, changes = submitted.extract, submitted.changes
    contract = extract.contract
    fresh = only(extract.records.select(contract.names), changes)
    again = () if live is None else _depending(submitted, live)
    if counted is None:
        counted = counted_rows(extract, submitted.programme, changes, live)
    rows = [_cell_rows(submitted, live), counted]
    if live is not None and again:
        rows += worked_out_again(live, submitted.programme, again, {contract.name: fresh})
    return Change(
        submission=submitted.submission,
        rows=pl.concat(rows),
        replaces=(*submitted.changes, *again),
        records={contract.name: fresh},
        documents=_documents(submitted),
    )


def programme_change(
    live: LiveRelease | None, programme: Programme, text: str, *, submission: str
) -> Change:
    """What publishing a programme would write: itself, and every cell worked out again."""
    documents = {PROGRAMME: text}
    if live is None:
        return Change(submission=submission, documents=documents)
    cells = live_cells(live)
    rows = [MEASURE_ROWS.to_frame(), *worked_out_again(live, programme, cells, {})]
    return Change(submission, pl.concat(rows), cells, documents=documents)


def _depending(submitted: Submitted, live: LiveRelease) -> tuple[CellKey, ...]:
    """The live cells whose figures change although their records do not.

    A new programme touches them all; else those that read the history of a changed one.
    """
    if submitted.new_programme is not None:
        return tuple(key for key in live_cells(live) if key not in set(submitted.changes))
    return depending(submitted.changes, submitted.programme, live)


def _cell_rows(submitted: Submitted, live: LiveRelease | None) -> pl.DataFrame:
    """One cell row per changed cell, with its facts; the store fills in rows and hashes."""
    held = {} if live is None else _facts_by_key(live)
    latest = _latest_months(held, submitted.extract.contract.name)
    coverage = coverages_of(submitted.extract, cells_of(submitted.extract, submitted.programme))
    moved = migrations_by_cell(submitted.extract, submitted.programme)
    aside, hashes = counted_by_cell(submitted.aside), set_aside_hashes(submitted.aside)
    first = first_times(submitted.changes, _submission(submitted, live, held))
    rows = []
    for key in submitted.changes:
        before = held.get(key)
        closed = before is not None and key.month < latest[key.service]
        restated = closed or bool(before and before["restated"])
        place = (key.service, key.source_system, key.month)
        facts = _facts(submitted, coverage[key], restated=restated)
        facts["migrations"] = moved.get(place, [])
        left_aside: dict[str, object] = {"set_aside": aside.get(place, 0)}
        if place in aside:
            left_aside["set_aside_hash"] = hashes[key.dataset, *place]
        rows.append(_cell_row(key, {**facts, **left_aside, **first[key]}))
    return pl.DataFrame(rows, schema=MEASURE_ROWS)


def _submission(
    submitted: Submitted, live: LiveRelease | None, held: Mapping[CellKey, Mapping[str, object]]
) -> Submission:
    waived = submitted.report.of(Severity.WARNING)
    return Submission(
        submitted.extract,
        submitted.programme,
        live,
        held,
        submitted.refused,
        clean=not waived and submitted.aside.is_empty(),
        today=day_of(submitted.programme, submitted.extract.months),
    )


def _latest_months(held: Iterable[CellKey], dataset: str) -> dict[str, date]:
    """The newest published month of each service, from whatever system; older ones are closed."""
    latest: dict[str, date] = {}
    for key in held:
        if key.dataset == dataset:
            latest[key.service] = max(key.month, latest.get(key.service, key.month))
    return latest


def _cell_row(key: CellKey, facts: Mapping[str, object]) -> dict[str, object]:
    empty = {name: "" if dtype == pl.String else None for name, dtype in MEASURE_ROWS.items()}
    return {
        **empty,
        "kind": "cell",
        "dataset": key.dataset,
        "service": key.service,
        "source_system": key.source_system,
        "month": key.month,
        "text": json.dumps(facts, ensure_ascii=False, sort_keys=True),
    }


def _facts(submitted: Submitted, coverage: str, *, restated: bool) -> dict[str, object]:
    extract, report = submitted.extract, submitted.report
    waived = [f.sentence for f in report.of(Severity.WARNING)]
    aside = [f.sentence for f in report.findings if f.check == SET_ASIDE]
    return {
        "coverage": coverage,
        "file_name": extract.file_name,
        "file_sha256": extract.sha256,
        "mapping": extract.mapping_name,
        "publisher": extract.publisher,
        "published_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "restated": restated,
        "waived": [*aside, *waived, *([f"Reason: {submitted.reason}"] if waived else [])],
        "left_out": [{"why": left.why, "rows": left.rows} for left in extract.left_out],
        "not_collected": sorted(extract.not_collected),
        "worked_out": [{"column": column, "how": how} for column, how in extract.worked_out],
        "key_fingerprint": extract.key_fingerprint,
        "checks": len(report.checks),
        "checks_waived": len({f.check for f in report.of(Severity.WARNING)}) + len(aside),
    }


def _documents(submitted: Submitted) -> dict[str, str]:
    extract = submitted.extract
    documents = {f"mapping:{extract.mapping_name}": extract.mapping_text}
    if submitted.new_programme is not None:
        documents[PROGRAMME] = submitted.new_programme
    return documents


def _by_cell(
    records: pl.DataFrame, columns: Sequence[str]
) -> dict[tuple[object, ...], pl.DataFrame]:
    return records.select(columns).partition_by(*CELL, as_dict=True)


def _facts_by_key(live: LiveRelease) -> dict[CellKey, dict[str, object]]:
    return {CellKey(*(row[name] for name in CELL_KEY)): row for row in live.cells().to_dicts()}
