"""Inherited: the jobs that were open when a service changed, recognised in later months."""

from datetime import date

import polars as pl

from dashboard.kpis.history import CELLS, History, Marked, Past, nowhere
from dashboard.kpis.repairs_jobs import OPEN, OPEN_COLUMNS
from datasets.calendar import add_months, month_of
from datasets.contract import CELL
from datasets.programme import Programme
from datasets.store import CellKey

COLUMN = "inherited"
_JOB = ["service", "source_system", "record_kind", "record_id"]


def month_inherited_from(programme: Programme, service_id: str) -> date | None:
    """The month before the headline change: every inherited job was open at its end.

    None for a service without one. When that month is restated, the months from the change on are
    to be worked out again.
    """
    change = programme.headline(service_id)
    return None if change is None else add_months(month_of(change.on), -1)


def _mark(past: Past) -> Marked:
    """Which jobs were inherited, where the month before the change was kept in full.

    In the same source system, in the months from the change on.
    """
    known, jobs = [CELLS.to_frame()], []
    for service, system in past.systems:
        before = month_inherited_from(past.programme, service)
        held = None if before is None else past.held(service, system, [before])
        if held is not None:
            jobs.append(held.filter(OPEN).select(_JOB).unique())
            known.append(_cells_after(past.grid, service, system, before))
    if not jobs:
        return nowhere(past.records, COLUMN, pl.Boolean())
    inherited = pl.concat(jobs).with_columns(pl.lit(True).alias(COLUMN))
    marked = past.records.join(inherited, on=_JOB, how="left", maintain_order="left")
    return Marked(marked, pl.concat(known))


def _cells_after(
    grid: pl.DataFrame, service: str, system: str, before: date | None
) -> pl.DataFrame:
    return grid.filter(
        pl.col("service") == service, pl.col("source_system") == system, pl.col("month") > before
    ).select(CELL)


def _reaches(earlier: CellKey, later: CellKey, programme: Programme) -> bool:
    """The month before the change is read by every later month of its source system."""
    return (
        earlier.month == month_inherited_from(programme, earlier.service)
        and (earlier.service, earlier.source_system) == (later.service, later.source_system)
        and later.month > earlier.month
    )


INHERITED = History(
    column=COLUMN,
    dataset="repairs",
    reads=(*OPEN_COLUMNS, "record_id"),
    mark=_mark,
    reaches=_reaches,
)
