"""Which cells an extract covers, and which of them the live release holds otherwise."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from datasets.contract import CELL
from datasets.extract import Extract
from datasets.programme import Programme
from datasets.store import CellKey, LiveRelease, content_hash


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


def _by_cell(
    records: pl.DataFrame, columns: Sequence[str]
) -> dict[tuple[object, ...], pl.DataFrame]:
    return records.select(columns).partition_by(*CELL, as_dict=True)
