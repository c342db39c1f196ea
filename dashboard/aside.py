"""Rows set aside on their way into the store: what is kept of each, and which cell counts it."""

import json
from collections.abc import Sequence

import polars as pl

from datasets.contract import CELL
from datasets.extract import Extract
from datasets.months import closed_on
from datasets.reduced import SOURCE_ROW
from datasets.store import CellKey, LiveRelease
from datasets.store.rows import CELL_KEY, keys_frame
from datasets.store.set_aside import SET_ASIDE_ROWS, set_aside_rows
from expectations.set_aside import Aside

CLOSED_EARLIER = "closed before the month began"


def aside_rows(
    extract: Extract,
    aside: Aside | None,
    cells: Sequence[CellKey],
    changes: Sequence[CellKey],
    *,
    reason: str,
    accepted: str,
) -> pl.DataFrame:
    """Every row (SET_ASIDE_ROWS) that the extract leaves out of the cells that change.

    Those that an officer set aside, for `reason`, and another month's, which were `accepted`. A row
    that belongs to none of the extract's cells, for it names no known service, say, counts in the
    first that changes.
    """
    if not changes:
        return SET_ASIDE_ROWS.to_frame()
    whys = {} if aside is None else {row: "; ".join(checks) for row, checks in aside.why.items()}
    named = pl.col(SOURCE_ROW).replace_strict(whys, default="", return_dtype=pl.String)
    taken = extract.records.clear() if extract.set_aside is None else extract.set_aside
    own = _kept(taken, extract, named).with_columns(
        reason=pl.lit(reason), expected=pl.lit(value=True)
    )
    foreign = extract.foreign.clear() if extract.history else extract.foreign
    another_months = _kept(foreign, extract, pl.lit(CLOSED_EARLIER)).with_columns(
        reason=pl.lit(accepted), expected=pl.lit(value=False)
    )
    placed = _in_own_cell(pl.concat([own, another_months]), cells, changes[0])
    counted = placed.join(keys_frame(changes), on=CELL_KEY, how="semi", maintain_order="left")
    return counted.select(SET_ASIDE_ROWS.names())


def otherwise_aside(
    rows: pl.DataFrame, live: LiveRelease | None, cells: Sequence[CellKey]
) -> frozenset[CellKey]:
    """Those of the cells from which the live release has not just these rows set aside.

    Told by what the rows say, why they were set aside and for what reason; not by other months'
    rows, which nobody sets aside. ReleaseDamagedError if the release's own cannot be read.
    """
    held = SET_ASIDE_ROWS.to_frame() if live is None else set_aside_rows(live, cells[0].dataset)
    told = [*CELL_KEY, "record_kind", "record_id", "record", "why", "reason"]
    sides = [side.filter("expected").select(told) for side in (rows, held)]
    there_only = [
        one.join(other, on=told, how="anti", nulls_equal=True)
        for one, other in (sides, sides[::-1])
    ]
    differ = set(pl.concat(there_only).select(CELL_KEY).unique().rows())
    return frozenset(
        key for key in cells if (key.dataset, key.service, key.source_system, key.month) in differ
    )


def counted_by_cell(rows: pl.DataFrame) -> dict[tuple[object, ...], int]:
    """How many rows each cell (service, source system, month) leaves out."""
    return {tuple(key): count for *key, count in rows.group_by(CELL).len().iter_rows()}


def _kept(rows: pl.DataFrame, extract: Extract, why: pl.Expr) -> pl.DataFrame:
    contract = extract.contract
    records = [_as_json(row) for row in rows.select(contract.names).iter_rows(named=True)]
    return rows.select(
        pl.lit(contract.name).alias("dataset"),
        *CELL,
        SOURCE_ROW,
        "record_kind",
        "record_id",
        why.alias("why"),
        closed_on(contract).is_not_null().alias("closed"),
        pl.Series("record", records, pl.String),
    )


def _as_json(row: dict[str, object]) -> str:
    given = {name: value for name, value in row.items() if value is not None}
    return json.dumps(given, ensure_ascii=False, default=str)


def _in_own_cell(rows: pl.DataFrame, cells: Sequence[CellKey], otherwise: CellKey) -> pl.DataFrame:
    known = keys_frame(cells).with_columns(is_known=pl.lit(value=True))
    placed = rows.join(known, on=CELL_KEY, how="left", maintain_order="left")
    return placed.with_columns(
        pl.when("is_known").then(name).otherwise(pl.lit(getattr(otherwise, name))).alias(name)
        for name in CELL_KEY
    )
