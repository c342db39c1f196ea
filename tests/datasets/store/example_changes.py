"""Small changes to publish: repairs jobs of a made-up borough, and figures whose sums are known."""

import json
from datetime import UTC, date, datetime, timedelta

import polars as pl

from datasets.repairs import REPAIRS
from datasets.store import MEASURE_ROWS, CellKey, Change

JANUARY, FEBRUARY, MARCH = (date(2026, month, 1) for month in (1, 2, 3))
WARDS = ("E05000001", "E05000002", "E05000003")


def key(month, system="nec", service="housing"):
    return CellKey("repairs", service, system, month)


def jobs(month, count=4, cost=10.0, system="nec", service="housing"):
    """`count` works orders raised at noon UTC on the month's first days, each costing `cost`."""
    noon = datetime(month.year, month.month, 1, 12, tzinfo=UTC)
    raised = pl.Series([noon + timedelta(days=i) for i in range(count)], dtype=REPAIRS_INSTANT)
    known = pl.DataFrame(
        {
            "record_id": [f"{month:%y%m}-{i}" for i in range(count)],
            "raised_at": raised,
            "cost_gbp": [cost] * count,
            "trade_code": [None if i % 2 else "plumbing" for i in range(count)],
        }
    ).with_columns(
        month=pl.lit(month),
        service=pl.lit(service),
        source_system=pl.lit(system),
        record_kind=pl.lit("works_order"),
    )
    return pl.concat([REPAIRS.schema.to_frame(), known], how="diagonal").select(REPAIRS.names)


REPAIRS_INSTANT = REPAIRS.schema["raised_at"]


def cell_row(cell, submission="", **facts):
    return _rows(
        [{"kind": "cell", "submission": submission, "text": json.dumps({"checks": 7, **facts})}],
        cell,
    )


def figures(cell, value, measure="open_repairs"):
    """One figure for the service, `value`, and one for each ward, `value` + 1, 2 and 3."""
    nodes = [("", ""), *(("ward", ward) for ward in WARDS)]
    return _rows(
        [
            {
                "kind": "measure",
                "measure": measure,
                "period": cell.month,
                "breakdown": breakdown,
                "node": node,
                "numerator": float(value + place),
            }
            for place, (breakdown, node) in enumerate(nodes)
        ],
        cell,
    )


def change(submission, *cells, value=1, count=4, documents=None):
    """Each cell with `count` jobs costing `value` and the figures of `value`."""
    rows = [part for cell in cells for part in (cell_row(cell), figures(cell, value))]
    records = [
        jobs(cell.month, count, float(value), cell.source_system, cell.service) for cell in cells
    ]
    return Change(
        submission=submission,
        rows=pl.concat([MEASURE_ROWS.to_frame(), *rows]),
        replaces=cells,
        records={"repairs": pl.concat(records)} if cells else {},
        documents=documents or {},
    )


def publish(store, made, **kwargs):
    """Publish on top of the latest release."""
    given = {"base": store.latest(), "actor": "officer", "why": "monthly figures", **kwargs}
    return store.publish(made, **given)


def value_of(live, cell):
    """The one figure for the whole service in a cell; None where the release has no such cell."""
    rows = live.rows(kind="measure", dataset=cell.dataset, service=cell.service).filter(
        month=cell.month, source_system=cell.source_system, node=""
    )
    return rows["numerator"].item() if rows.height else None


def _rows(rows, cell):
    frame = pl.DataFrame(rows).with_columns(
        dataset=pl.lit(cell.dataset),
        service=pl.lit(cell.service),
        source_system=pl.lit(cell.source_system),
        month=pl.lit(cell.month),
    )
    return pl.concat([MEASURE_ROWS.to_frame(), frame], how="diagonal_relaxed")
