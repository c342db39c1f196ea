"""A release of the demonstration drawn from any seed: its figures as in any publish, ungated."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from dashboard.cell_rows import Submitted
from dashboard.covered_cells import cells_of
from dashboard.demonstration import programme_text
from dashboard.kpis.monthly import measure_rows
from dashboard.preview import PROGRAMME, extract_change
from datasets.calendar import add_months, months_between
from datasets.catalogue import CONTRACTS
from datasets.contract import Contract
from datasets.demo import LAST_MONTH, MONTHS, demonstration_programme
from datasets.demo.drawings import DATASETS, drawn_of
from datasets.demo.effects import EFFECTS, Effects
from datasets.demo.extracts import Span, history_file, spans
from datasets.demo.scene import scenes, sending
from datasets.months import cut_into_months, place_in_span
from datasets.reduced import SOURCE_ROW, Extract
from datasets.store import MEASURE_ROWS, CellKey, Change, LiveRelease, Release
from datasets.store.proposal import foreseen
from expectations.report import AuditReport

ALL = Span(add_months(LAST_MONTH, 1 - MONTHS), LAST_MONTH)


def release_of(
    seed: int,
    services: Iterable[str] | None = None,
    datasets: Iterable[str] = DATASETS,
    *,
    effects: Effects = EFFECTS,
) -> LiveRelease:
    """A release of some services and datasets (None: all services), with the programme.

    It is held in memory: its records cannot be read, nothing was audited, and no record names one
    of another dataset. The months of all the histories of a dataset are worked out together, so
    that each finds its past.
    """
    chosen = tuple(scenes()) if services is None else tuple(services)
    parts = [_dataset(seed, name, chosen, effects) for name in datasets]
    change = Change(
        submission="",
        rows=pl.concat(rows for rows, _ in parts),
        replaces=tuple(key for _, cells in parts for key in cells),
        documents={PROGRAMME: programme_text()},
    )
    empty = LiveRelease(Release(0, datetime.now(UTC)), Path(), MEASURE_ROWS.to_frame())
    return foreseen(change, empty)


def _dataset(
    seed: int, dataset: str, services: tuple[str, ...], effects: Effects
) -> tuple[pl.DataFrame, list[CellKey]]:
    """The rows of one dataset, its cells' own among them, and the cells; none where none sends."""
    contract, programme = CONTRACTS[dataset], demonstration_programme()
    senders = [one for one in sending(dataset) if one.id in services]
    if not senders:
        return MEASURE_ROWS.to_frame(), []
    records = pl.concat(drawn_of(dataset, scene, seed, effects=effects) for scene in senders)
    extracts = [_extract(records, contract, span) for span in spans(records, contract, ALL)]
    cells = [key for extract in extracts for key in cells_of(extract, programme)]
    together = pl.concat(extract.records.select(contract.names) for extract in extracts)
    nothing = MEASURE_ROWS.to_frame()
    facts = [extract_change(_submitted(extract), None, nothing).rows for extract in extracts]
    return pl.concat([measure_rows(together, contract, programme, cells=cells), *facts]), cells


def _extract(records: pl.DataFrame, contract: Contract, span: Span) -> Extract:
    """What reading a history file would give."""
    placed = place_in_span(history_file(records, contract, span), contract, span.first, span.last)
    rows = placed.records.with_row_index(SOURCE_ROW, offset=1)
    ordered = rows.select(*contract.names, pl.col(SOURCE_ROW).cast(pl.Int64))
    months = months_between(span.first, span.last)
    return Extract(
        contract=contract,
        mapping_name="identity",
        mapping_text="",
        publisher="Demonstration",
        file_name="history.parquet",
        sha256="0" * 64,
        file_rows=ordered.height,
        months=months,
        records=cut_into_months(ordered, contract, months),
        foreign=ordered.clear(),
        left_out=(),
        not_collected=(),
        history=True,
        declared_empty=False,
    )


def _submitted(extract: Extract) -> Submitted:
    programme = demonstration_programme()
    return Submitted(
        submission="",
        extract=extract,
        report=AuditReport((), ()),
        programme=programme,
        changes=cells_of(extract, programme),
        new_programme=None,
        reason="",
    )
