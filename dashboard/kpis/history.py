"""Measures that need an earlier month's records: the jobs that were inherited."""

from datetime import date

import polars as pl

from dashboard.kpis.measure import COMPLETE, INHERITED
from dashboard.kpis.repairs_jobs import OPEN
from datasets.calendar import add_months, month_of
from datasets.contract import CELL
from datasets.programme import Programme
from datasets.store import LiveRelease

_KEY = list(CELL)
_SYSTEM = ["service", "source_system"]
_JOB = [*_SYSTEM, "record_kind", "record_id"]
REPAIRS = "repairs"


def month_inherited_from(programme: Programme, service_id: str) -> date | None:
    """The month before the headline change: every inherited job was open at its end.

    None for a service without one. When that month is restated, the months from the change on are
    to be worked out again.
    """
    change = programme.headline(service_id)
    return None if change is None else add_months(month_of(change.on), -1)


def mark_inherited(
    records: pl.DataFrame, programme: Programme, grid: pl.DataFrame, live: LiveRelease | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The records with a column that says which were inherited, and the cells where that is known.

    It is known in the months from the change on, where the month before it was kept in full, in
    the same source system. `grid` holds the cells worked out now; that month is taken from them,
    else from `live`.
    """
    nobody = records.with_columns(pl.lit(None, pl.Boolean).alias(INHERITED))
    if not {"completed_at", "closed_other_at"}.issubset(records.columns):
        return nobody, grid.select(_KEY).clear()
    later, jobs = [], []
    for service_id, system in grid.select(_SYSTEM).unique(maintain_order=True).rows():
        before = month_inherited_from(programme, service_id)
        held = None if before is None else _held(records, grid, live, (service_id, system, before))
        if held is not None:
            jobs.append(held.filter(OPEN).select(_JOB).unique())
            later.append(_cells_after(grid, service_id, system, before))
    if not later:
        return nobody, grid.select(_KEY).clear()
    inherited = pl.concat(jobs).with_columns(pl.lit(True).alias(INHERITED))
    return records.join(inherited, on=_JOB, how="left", maintain_order="left"), pl.concat(later)


def _cells_after(
    grid: pl.DataFrame, service: str, system: str, before: date | None
) -> pl.DataFrame:
    return grid.filter(
        pl.col("service") == service, pl.col("source_system") == system, pl.col("month") > before
    ).select(_KEY)


def _held(
    records: pl.DataFrame,
    grid: pl.DataFrame,
    live: LiveRelease | None,
    cell: tuple[str, str, date],
) -> pl.DataFrame | None:
    """The records of one cell; None if it was never kept, or not in full."""
    is_it = [pl.col(name) == value for name, value in zip(_KEY, cell, strict=True)]
    if grid.filter(is_it).height:
        found = records.filter(is_it)
    elif live is not None and live.cells().filter(pl.col("dataset") == REPAIRS, *is_it).height:
        service, system, month = cell
        found = live.records(REPAIRS, service, system, [month])
    else:
        return None
    return found if set(found["coverage"].unique()) <= set(COMPLETE) else None
