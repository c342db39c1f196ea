"""First target: when a job was due as its target was first seen, in up to a year of months."""

import polars as pl

from dashboard.kpis.history import History, Marked, Past
from dashboard.kpis.repairs_jobs import DONE_COLUMNS
from datasets.calendar import MONTHS_IN_YEAR, add_months
from datasets.contract import CELL
from datasets.programme import Programme
from datasets.store import CellKey

COLUMN = "first_target_at"
_JOB = ["service", "source_system", "record_kind", "record_id"]
_SEEN = pl.coalesce("original_target_at", "target_at")
_TARGET = "target_seen"


def _mark(past: Past) -> Marked:
    """Of each job finished in its month, the target in the first of its months.

    Of that month and the twelve before it. What the sender says it was at first stands before what
    it is. Known in every cell: where no earlier month was kept, the target that is seen now is the
    first.
    """
    rows = past.records.with_row_index("place")
    done = rows.filter(pl.col("completed_at").is_not_null()).select("place", *_JOB, "month")
    seen = pl.concat([_seen(past.records), *_before(past)]).rename({"month": "seen_in"})
    earlier = done.join(seen, on=_JOB).filter(
        pl.col("seen_in") <= pl.col("month"),
        pl.col("seen_in") >= pl.col("month").dt.offset_by(f"-{MONTHS_IN_YEAR}mo"),
    )
    first = (earlier.sort("seen_in").unique("place", keep="first", maintain_order=True)).select(
        "place", pl.col(_TARGET).alias(COLUMN)
    )
    marked = rows.join(first, on="place", how="left", maintain_order="left").drop("place")
    return Marked(marked, past.grid.select(CELL))


def _seen(records: pl.DataFrame) -> pl.DataFrame:
    found = records.select(*_JOB, "month", _SEEN.alias(_TARGET))
    return found.filter(pl.col(_TARGET).is_not_null())


def _before(past: Past) -> list[pl.DataFrame]:
    """What the twelve months before each cell say, where they were kept in full."""
    found = []
    for service, system in past.systems:
        own = past.grid.filter(pl.col("service") == service, pl.col("source_system") == system)
        here = set(own["month"].to_list())
        wanted = {add_months(m, -back) for m in here for back in range(1, MONTHS_IN_YEAR + 1)}
        held = past.each(service, system, wanted - here)
        found += [_seen(records) for records in held.values() if records is not None]
    return found


def _reaches(earlier: CellKey, later: CellKey, _programme: Programme) -> bool:
    """A month is read by the twelve after it, of its source system."""
    same = (earlier.service, earlier.source_system) == (later.service, later.source_system)
    return same and earlier.month < later.month <= add_months(earlier.month, MONTHS_IN_YEAR)


FIRST_TARGET = History(
    column=COLUMN,
    dataset="repairs",
    reads=(*DONE_COLUMNS, "record_id", "target_at", "original_target_at"),
    mark=_mark,
    reaches=_reaches,
)
