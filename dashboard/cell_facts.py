"""What a release says of a cell beside its figures: how much it covers, and what was migrated."""

from collections.abc import Sequence

import polars as pl

from dashboard.analysis.covered import LEAST_FIRST
from datasets.contract import CELL
from datasets.extract import Extract
from datasets.migration import migrations
from datasets.programme import Programme
from datasets.store import CellKey


def coverages_of(extract: Extract, cells: Sequence[CellKey]) -> dict[CellKey, str]:
    """The least that each cell's records claim to cover.

    A month of an archive without a record holds as little as its other months; one that was
    declared empty is complete.
    """
    named = pl.col("coverage").drop_nulls().unique()
    by_cell = extract.records.group_by(*CELL).agg(named)
    by_system = extract.records.group_by("service", "source_system").agg(named)
    stated = {tuple(place): _least(found) for *place, found in by_cell.iter_rows()}
    usual = {tuple(place): _least(found) for *place, found in by_system.iter_rows()}
    return {
        key: stated.get(
            (key.service, key.source_system, key.month),
            usual.get((key.service, key.source_system), LEAST_FIRST[-1]),
        )
        for key in cells
    }


def migrations_by_cell(
    extract: Extract, programme: Programme | None
) -> dict[tuple[object, ...], list[object]]:
    """By cell, the days on which its records were loaded, or closed, by a migration."""
    found = migrations(extract.records, extract.contract, programme)
    by_cell: dict[tuple[object, ...], list[object]] = {}
    for service, system, month, what, day, records in found.iter_rows():
        told = {"what": what, "on": day.isoformat(), "records": records}
        by_cell.setdefault((service, system, month), []).append(told)
    return by_cell


def _least(coverages: Sequence[str]) -> str:
    return next((c for c in LEAST_FIRST if c in coverages), LEAST_FIRST[-1])
