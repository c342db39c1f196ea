"""First stage: when the first stage of a complaint at stage 2 came in, from earlier months."""

from datetime import date

import polars as pl

from dashboard.kpis.history import History, Marked, Past
from datasets.calendar import MONTHS_IN_YEAR, add_months
from datasets.complaints import COMPLAINTS
from datasets.contract import CELL
from datasets.programme import Programme
from datasets.store import CellKey

COLUMN = "stage1_received_on"
LOOK_BACK = MONTHS_IN_YEAR
"""How many months before a second stage its first is looked for."""

_COMPLAINT = ["service", "complaint_ref"]
_READS = ("record_kind", "complaint_ref", "stage", "received_on")
_STAGE_1, _STAGE_2 = (pl.col("stage").eq(stage) for stage in (1, 2))


def _mark(past: Past) -> Marked:
    """When the first stage of each complaint at stage 2 was received; null where nobody knows.

    In any source system of the service, in the month of the second stage or the twelve before.
    """
    wanted = [*CELL, *_READS]
    known = past.grid.select(CELL)
    stages = pl.concat([_earlier(past, wanted), past.records.select(wanted)])
    first = (
        stages.filter(_STAGE_1, pl.col("complaint_ref").is_not_null())
        .group_by(_COMPLAINT)
        .agg(pl.col("received_on").min().alias(COLUMN))
    )
    joined = past.records.join(first, on=_COMPLAINT, how="left", maintain_order="left")
    oldest = pl.col("month").dt.offset_by(f"-{LOOK_BACK}mo")
    is_known = _STAGE_2 & pl.col(COLUMN).is_between(oldest, pl.col("received_on"))
    marked = joined.with_columns(pl.when(is_known).then(COLUMN).alias(COLUMN))
    return Marked(marked, known)


def _earlier(past: Past, wanted: list[str]) -> pl.DataFrame:
    """The published stages of the months before, of every system of the services worked out now."""
    none = past.records.select(wanted).clear()
    if past.live is None or past.grid.is_empty():
        return none
    cells = past.live.cells().filter(pl.col("dataset") == COMPLAINTS.name).select(CELL)
    months = past.grid.group_by("service").agg(
        first=pl.col("month").min().dt.offset_by(f"-{LOOK_BACK}mo"), last=pl.col("month").max()
    )
    before = (
        cells.join(past.grid, on=CELL, how="anti")
        .join(months, on="service")
        .filter(pl.col("month").is_between("first", "last"))
    )
    held = [none]
    for (service, system), group in before.group_by("service", "source_system"):
        found = past.live.records(
            COMPLAINTS.name, str(service), str(system), group["month"].to_list()
        )
        held.append(found.select(wanted))
    return pl.concat(held)


def _reaches(earlier: CellKey, later: CellKey, _programme: Programme) -> bool:
    """A year's months of a service may hold the first stage of a complaint, in any system."""
    first: date = add_months(later.month, -LOOK_BACK)
    return earlier.service == later.service and first <= earlier.month <= later.month


STAGE_1_RECEIVED = History(
    column=COLUMN, dataset=COMPLAINTS.name, reads=_READS, mark=_mark, reaches=_reaches
)
