"""First stage: when the first stage of a complaint at stage 2 came in, from earlier months."""

from datetime import date

import polars as pl

from dashboard.kpis.complaints_cases import TENANT_COLUMNS
from dashboard.kpis.history import History, Marked, Past
from dashboard.kpis.loaded import LOADED, mark_loaded
from datasets.calendar import MONTHS_IN_YEAR, add_months
from datasets.complaints import COMPLAINTS
from datasets.contract import CELL
from datasets.programme import Programme
from datasets.store import CellKey

COLUMN = "stage1_received_on"
LOOK_BACK = MONTHS_IN_YEAR
"""How many months before a second stage its first is looked for."""

_SECOND = "second_received_on"
_COMPLAINT = ["service", "complaint_ref"]
_READS = ("record_kind", "complaint_ref", "stage", "received_on")
_STAGE_COLUMNS = (*CELL, "record_id", *_READS, *TENANT_COLUMNS)
_STAGE_1, _STAGE_2 = (pl.col("stage").eq(stage) for stage in (1, 2))


def _mark(past: Past) -> Marked:
    """When the first stage of each complaint at stage 2 was received; null where nobody knows.

    In any source system of the service, in the twelve months before the second stage. Only a first
    stage that the extract of its own month has: one that was keyed late is not in that month's.
    """
    rows = past.records.with_row_index("place")
    second = rows.filter(_STAGE_2).select(
        "place", *_COMPLAINT, "month", pl.col("received_on").alias(_SECOND)
    )
    firsts = made_in_own_month(past).filter(_STAGE_1, pl.col("complaint_ref").is_not_null())
    oldest = pl.col("month").dt.offset_by(f"-{LOOK_BACK}mo")
    found = (
        second.join(firsts.select(*_COMPLAINT, pl.col("received_on").alias(COLUMN)), on=_COMPLAINT)
        .filter(pl.col(COLUMN).is_between(oldest, _SECOND))
        .group_by("place")
        .agg(pl.col(COLUMN).min())
    )
    marked = rows.join(found, on="place", how="left", maintain_order="left").drop("place")
    return Marked(marked, past.grid.select(CELL))


def made_in_own_month(past: Past) -> pl.DataFrame:
    """The stages (_STAGE_COLUMNS) in the extract of the month in which they were received.

    Of the months worked out now and of the twelve before them that are live, in every system.
    """
    stages = pl.concat([_earlier(past), past.records.select(*_STAGE_COLUMNS, LOADED)])
    own = pl.col("received_on").dt.month_start() == pl.col("month")
    return stages.filter(own & ~pl.col(LOADED)).drop(LOADED)


def _earlier(past: Past) -> pl.DataFrame:
    """The published stages of the months before, of every system of the services worked out now."""
    none = past.records.select(*_STAGE_COLUMNS, LOADED).clear()
    if past.live is None or past.grid.is_empty():
        return none
    held = [none]
    for service, system, months in earlier_cells(past).iter_rows():
        found = past.live.records(COMPLAINTS.name, service, system, months)
        told = mark_loaded(found, COMPLAINTS, past.programme)
        held.append(told.select(*_STAGE_COLUMNS, LOADED))
    return pl.concat(held)


def earlier_cells(past: Past) -> pl.DataFrame:
    """The live months (a list) of each `service` and `source_system` that are looked back on."""
    if past.live is None:
        return past.grid.select(CELL).clear().group_by("service", "source_system").agg("month")
    cells = past.live.cells().filter(pl.col("dataset") == COMPLAINTS.name).select(CELL)
    months = past.grid.group_by("service").agg(
        first=pl.col("month").min().dt.offset_by(f"-{LOOK_BACK}mo"), last=pl.col("month").max()
    )
    before = (
        cells.join(past.grid, on=CELL, how="anti")
        .join(months, on="service")
        .filter(pl.col("month").is_between("first", "last"))
    )
    return before.group_by("service", "source_system", maintain_order=True).agg("month")


def _reaches(earlier: CellKey, later: CellKey, _programme: Programme) -> bool:
    """A year's months of a service may hold the first stage of a complaint, in any system."""
    first: date = add_months(later.month, -LOOK_BACK)
    return earlier.service == later.service and first <= earlier.month <= later.month


STAGE_1_RECEIVED = History(
    column=COLUMN, dataset=COMPLAINTS.name, reads=_READS, mark=_mark, reaches=_reaches
)
