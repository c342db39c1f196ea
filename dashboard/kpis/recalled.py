"""Recalled: when a repair of the same trade was last finished in the home of a new one."""

from datetime import date, timedelta

import polars as pl

from dashboard.kpis.history import CELLS, History, Marked, Past
from dashboard.kpis.repairs_jobs import JOB, JOB_COLUMNS, on_day
from datasets.calendar import add_months, month_of, months_between
from datasets.programme import Programme
from datasets.store import CellKey

COLUMN = "finished_before_at"
LONGEST_DAYS = 90
_BEFORE = timedelta(days=LONGEST_DAYS)
_MONTHS_BACK = 4
"""Ninety days before 1 May is in January, where February has 28 days."""
_SAME_WORK = ["service", "source_system", "property_key", "trade_code"]


def months_read(month: date) -> tuple[date, ...]:
    """The months in which a job raised in `month` may have been finished before, oldest first."""
    return months_between(month_of(month - _BEFORE), month)


def _mark(past: Past) -> Marked:
    """The last time before each job was raised that such a repair was finished in its home.

    Known in the cells before which the last ninety days were kept in full.
    """
    finished, known = [], [CELLS.to_frame()]
    for service, system in past.systems:
        cells = past.grid.filter(
            pl.col("service") == service, pl.col("source_system") == system
        ).select(CELLS.names())
        wanted = sorted({month for own in cells["month"] for month in months_read(own)})
        held = past.each(service, system, wanted)
        whole = {month for month, records in held.items() if records is not None}
        finished += [_finished(records) for records in held.values() if records is not None]
        known.append(cells.filter([whole.issuperset(months_read(m)) for m in cells["month"]]))
    return Marked(_joined(past.records, finished), pl.concat(known))


def _finished(records: pl.DataFrame) -> pl.DataFrame:
    """The responsive repairs finished in their month, of a known home and trade."""
    finished = on_day("completed_at").dt.month_start() == pl.col("month")
    return records.filter(JOB, finished).select(*_SAME_WORK, pl.col("completed_at").alias(COLUMN))


def _joined(records: pl.DataFrame, finished: list[pl.DataFrame]) -> pl.DataFrame:
    jobs = records.with_row_index("place")
    if not finished:
        return records.with_columns(pl.lit(None, records.schema["raised_at"]).alias(COLUMN))
    before = pl.concat(finished).drop_nulls().unique().sort(COLUMN)
    found = (
        jobs.filter(JOB, on_day("raised_at").dt.month_start() == pl.col("month"))
        .select("place", "raised_at", *_SAME_WORK)
        .drop_nulls()
        .sort("raised_at")
        .join_asof(
            before,
            left_on="raised_at",
            right_on=COLUMN,
            by=_SAME_WORK,
            strategy="backward",
            allow_exact_matches=False,
            coalesce=False,
            check_sortedness=False,
        )
        .select("place", COLUMN)
    )
    return jobs.join(found, on="place", how="left", maintain_order="left").drop("place")


def _reaches(earlier: CellKey, later: CellKey, _programme: Programme) -> bool:
    """A month is read by the next three or four, of its source system."""
    same = (earlier.service, earlier.source_system) == (later.service, later.source_system)
    near = earlier.month < later.month <= add_months(earlier.month, _MONTHS_BACK)
    return same and near and earlier.month in months_read(later.month)


RECALLED = History(
    column=COLUMN,
    dataset="repairs",
    reads=(*JOB_COLUMNS, "completed_at", "raised_at", "property_key", "trade_code"),
    mark=_mark,
    reaches=_reaches,
)
