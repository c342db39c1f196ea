"""Cells of the live release worked out again from the records that they already have."""

from collections.abc import Mapping, Sequence

import polars as pl

from dashboard.kpis.history import month_inherited_from
from dashboard.kpis.monthly import measure_rows
from datasets.catalogue import CONTRACTS
from datasets.contract import CELL
from datasets.programme import Programme
from datasets.store import CellKey, LiveRelease
from datasets.store.rows import CELL_KEY, keys_frame


def depending(
    changed: Sequence[CellKey], programme: Programme, live: LiveRelease
) -> tuple[CellKey, ...]:
    """The other live cells that read the history of a changed one.

    Where the month before the change is another or is withdrawn, the months after it are touched,
    since they count the jobs that were inherited from it.
    """
    read = {
        (key.dataset, key.service, key.source_system): key.month
        for key in changed
        if key.month == month_inherited_from(programme, key.service)
    }
    return tuple(
        key
        for key in live_cells(live)
        if key not in set(changed)
        and (month := read.get((key.dataset, key.service, key.source_system))) is not None
        and key.month > month
    )


def worked_out_again(
    live: LiveRelease,
    programme: Programme,
    cells: Sequence[CellKey],
    fresh: Mapping[str, pl.DataFrame],
) -> list[pl.DataFrame]:
    """The live cell rows as they are, and their measure rows anew from their records.

    `fresh` holds, by dataset, records that are published now and that older cells may refer to.
    """
    wanted = set(cells)
    index = live.rows(kind="cell")
    rows = [_rows_for(index, cells)]
    for (dataset, *_), facts in live.cells().group_by("dataset", "not_collected"):
        group = [key for key in _keys(facts) if key in wanted]
        if not group:
            continue
        records = only(live.records(str(dataset), months={k.month for k in group}), group)
        new = fresh.get(str(dataset), records.clear())
        found = measure_rows(
            pl.concat([records, new]),
            CONTRACTS[str(dataset)],
            programme,
            cells=[*group, *_keys(new.with_columns(pl.lit(dataset).alias("dataset")))],
            not_collected=facts["not_collected"].to_list()[0] or (),
            live=live,
        )
        rows.append(_rows_for(found, group))
    return rows


def only(records: pl.DataFrame, cells: Sequence[CellKey]) -> pl.DataFrame:
    """The records of the cells named, which are all of one dataset."""
    return records.join(keys_frame(cells), on=CELL, how="semi")


def _rows_for(rows: pl.DataFrame, cells: Sequence[CellKey]) -> pl.DataFrame:
    return rows.join(keys_frame(cells), on=CELL_KEY, how="semi")


def live_cells(live: LiveRelease) -> tuple[CellKey, ...]:
    """The key of every live cell, in order."""
    return _keys(live.cells())


def _keys(frame: pl.DataFrame) -> tuple[CellKey, ...]:
    return tuple(CellKey(*key) for key in frame.select(CELL_KEY).unique().sort(CELL_KEY).rows())
