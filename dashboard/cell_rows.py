"""The cell rows of a submission: one for each cell that it replaces, with the facts about it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import polars as pl

from dashboard.aside import counted_by_cell
from dashboard.cell_facts import coverages_of, migrations_by_cell
from dashboard.covered_cells import cells_of
from dashboard.first_time import KeyedLate, Submission, day_of, first_times
from datasets.extract import Extract
from datasets.programme import Programme
from datasets.store import MEASURE_ROWS, CellKey, LiveRelease
from datasets.store.rows import CELL_KEY
from datasets.store.set_aside import SET_ASIDE_ROWS, set_aside_hashes
from expectations.report import AuditReport, Severity
from expectations.set_aside import CHECK as SET_ASIDE


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


def cell_rows(
    submitted: Submitted, live: LiveRelease | None, before_reason: pl.DataFrame | None = None
) -> pl.DataFrame:
    """One cell row per changed cell, with its facts; the store fills in rows and hashes.

    `before_reason` are the same submission's rows, made before its reason was known: what was
    counted for them among the records of the month before is not counted again.
    """
    held = {} if live is None else _facts_by_key(live)
    latest = _latest_months(held, submitted.extract.contract.name)
    coverage = coverages_of(submitted.extract, cells_of(submitted.extract, submitted.programme))
    moved = migrations_by_cell(submitted.extract, submitted.programme)
    aside, hashes = counted_by_cell(submitted.aside), set_aside_hashes(submitted.aside)
    told = _submission(submitted, live, held)
    if before_reason is not None:
        told = replace(told, keyed_late=_keyed_late_in(before_reason))
    first = first_times(submitted.changes, told)
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


def _keyed_late_in(rows: pl.DataFrame) -> dict[CellKey, KeyedLate]:
    known: dict[CellKey, KeyedLate] = {}
    for *key, text in rows.select(*CELL_KEY, "text").iter_rows():
        facts = json.loads(text)
        known[CellKey(*key)] = (facts["keyed_late"], facts["keyed_late_of"])
    return known


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


def _facts_by_key(live: LiveRelease) -> dict[CellKey, dict[str, object]]:
    return {CellKey(*(row[name] for name in CELL_KEY)): row for row in live.cells().to_dicts()}
