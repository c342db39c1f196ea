"""Boroughs of any size: the demonstration's, drawn from several seeds and put together."""

from collections.abc import Iterable, Sequence
from datetime import date
from math import ceil
from pathlib import Path
from uuid import uuid4

import polars as pl

from dashboard.cell_rows import Submitted
from dashboard.covered_cells import cells_of
from dashboard.preview import extract_change
from datasets.calendar import add_months, months_between
from datasets.demo import (
    LAST_MONTH,
    PROGRAMME_PATH,
    SEED,
    demonstration_jobs,
    demonstration_programme,
    history,
    month_extract,
)
from datasets.months import cut_into_months, place_in_span
from datasets.reduced import SOURCE_ROW, Extract
from datasets.repairs import REPAIRS
from datasets.store import Store, open_store
from expectations.report import AuditReport

FINEST = 1000
"""Of a borough that is only partly wanted, so many thousandths of the jobs are taken."""


def jobs_of(boroughs: float, months: int, last: date = LAST_MONTH) -> pl.DataFrame:
    """The jobs of so many boroughs (2.5: two and half of a third), references all different."""
    parts = []
    for number in range(ceil(boroughs)):
        jobs = demonstration_jobs(SEED + number, months, last)
        share = round(min(boroughs - number, 1) * FINEST)
        renamed = pl.format("{}-{}", pl.lit(number), pl.col("record_id"))
        kept = jobs.filter(pl.int_range(pl.len()) * 617 % FINEST < share)
        parts.append(kept.with_columns(record_id=renamed, work_order_ref=renamed))
    return pl.concat(parts)


def month_file(jobs: pl.DataFrame, month: date, folder: Path) -> Path:
    """The officer's report on one month."""
    return _written(month_extract(jobs, month), folder / f"month-{month:%Y-%m}.parquet")


def history_file(jobs: pl.DataFrame, last: date, folder: Path) -> Path:
    """The full history up to the end of a month."""
    return _written(history(jobs, last), folder / "history.parquet")


def store_of(root: Path, jobs: pl.DataFrame, batches: Iterable[Sequence[date]]) -> Store:
    """A store that holds the months of the jobs, each batch a release.

    Its figures are worked out as in any publish. The gate is left out: nothing is read from a
    file, and nothing is audited.
    """
    store = open_store(root, create=True)
    for months in batches:
        publish_ungated(store, extract_of(jobs, months))
    return store


def extract_of(jobs: pl.DataFrame, months: Sequence[date]) -> Extract:
    """What reading the history of some consecutive months would give."""
    placed = place_in_span(history(jobs, months[-1]), REPAIRS, months[0], months[-1])
    rows = placed.records.with_row_index(SOURCE_ROW, offset=1)
    ordered = rows.select(*REPAIRS.names, pl.col(SOURCE_ROW).cast(pl.Int64))
    return Extract(
        contract=REPAIRS,
        mapping_name="identity",
        mapping_text="",
        publisher="Demonstration",
        file_name="history.parquet",
        sha256="0" * 64,
        file_rows=ordered.height,
        months=tuple(months),
        records=cut_into_months(ordered, REPAIRS, months),
        foreign=ordered.clear(),
        left_out=(),
        not_collected=(),
        history=True,
        declared_empty=False,
    )


def publish_ungated(store: Store, extract: Extract) -> None:
    """Publish without a gate; the programme comes with the first release."""
    base = store.latest()
    live = store.release(base) if base else None
    text = None if live else PROGRAMME_PATH.read_text("utf-8")
    submitted = Submitted(
        submission=uuid4().hex,
        extract=extract,
        report=AuditReport((), ()),
        programme=demonstration_programme(),
        changes=cells_of(extract, demonstration_programme()),
        new_programme=text,
        reason="",
    )
    store.publish(extract_change(submitted, live), base=base, actor="benchmark", why="built")


def year_before(month: date) -> tuple[date, ...]:
    """The twelve months before a month, oldest first."""
    return months_between(add_months(month, -12), add_months(month, -1))


def _written(frame: pl.DataFrame, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.write_parquet(path, compression="zstd")
    return path
