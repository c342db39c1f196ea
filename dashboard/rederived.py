"""Cells of the live release worked out again from the records that they already have."""

from collections.abc import Mapping, Sequence

import polars as pl

from dashboard.analysis.figures import programme_of
from dashboard.kpis.histories import histories_of
from dashboard.kpis.inherited import month_inherited_from
from dashboard.kpis.measure import Derivation
from dashboard.kpis.monthly import measure_rows
from dashboard.kpis.registry import MEASURES
from datasets.catalogue import CONTRACTS
from datasets.contract import CELL
from datasets.programme import Programme
from datasets.store import CellKey, LiveRelease, without
from datasets.store.rows import CELL_KEY, INDEX_KINDS, keys_frame

_FIGURE = [*CELL_KEY, "measure"]


def depending(
    changed: Sequence[CellKey], programme: Programme, live: LiveRelease
) -> tuple[CellKey, ...]:
    """The other live cells that read the history of a changed one."""
    moved = set(changed)
    by_dataset = {
        dataset: [key for key in changed if key.dataset == dataset]
        for dataset in {key.dataset for key in changed}
    }
    return tuple(
        key
        for key in live_cells(live)
        if key not in moved
        and any(
            history.reaches(earlier, key, programme)
            for history in histories_of(key.dataset)
            for earlier in by_dataset.get(key.dataset, ())
            if earlier.service == key.service
        )
    )


def worked_out_again(
    live: LiveRelease,
    programme: Programme,
    cells: Sequence[CellKey],
    fresh: Mapping[str, pl.DataFrame],
) -> list[pl.DataFrame]:
    """The live cell rows as they are, and their measure rows anew from their records.

    `fresh` holds, by dataset, records that are published now and that older cells may refer to.
    Cells whose records were purged keep their rows, and others what was counted from those.
    """
    brought = {key for dataset, new in fresh.items() for key in _keys_in(new, dataset)}
    purged = live.purged_cells()
    gone = tuple(key for key in purged if key not in brought)
    standing, wanted = without(live, gone), set(cells) - set(gone)
    held = without(live, purged)  # a month may be held of one system and purged of another
    kept = _kept(live, programme, cells, gone)
    stands = pl.concat([live.frame.clear(), *kept]).select(_FIGURE).unique()
    rows = [rows_for(live.rows(kind="cell"), cells), *kept]
    for (dataset, *_), facts in standing.cells().group_by("dataset", "not_collected"):
        group = [key for key in _keys(facts) if key in wanted]
        if not group:
            continue
        records = only(held.records(str(dataset), months={k.month for k in group}), group)
        new = fresh.get(str(dataset), records.clear())
        found = measure_rows(
            pl.concat([records, new]),
            CONTRACTS[str(dataset)],
            programme,
            cells=[*group, *_keys_in(new, str(dataset))],
            not_collected=facts["not_collected"].to_list()[0] or (),
            live=standing,
            empty_as=coverages(facts),
        )
        rows.append(rows_for(found, group).join(stands, on=_FIGURE, how="anti"))
    return rows


def coverages(cells: pl.DataFrame) -> dict[CellKey, str]:
    """What each cell (its key and facts) declares to hold."""
    stated = cells.select(*CELL_KEY, "coverage").filter(pl.col("coverage").is_not_null())
    return {CellKey(*key): coverage for *key, coverage in stated.iter_rows()}


def _kept(
    live: LiveRelease, programme: Programme, cells: Sequence[CellKey], gone: Sequence[CellKey]
) -> list[pl.DataFrame]:
    """The rows that stay as they are, because the records that they were counted from are gone."""
    figures = live.frame.filter(~pl.col("kind").is_in(INDEX_KINDS))
    rows = [rows_for(figures, [key for key in cells if key in set(gone)])]
    if gone and _same_changes(live, programme):
        later = [key for key in depending(gone, programme, live) if key in set(cells)]
        history = [m.id for m in MEASURES.values() if m.derivation is Derivation.HISTORY]
        rows.append(rows_for(figures.filter(pl.col("measure").is_in(history)), later))
    return rows


def _same_changes(live: LiveRelease, programme: Programme) -> bool:
    """Whether a programme dates the services' changes as the live one does."""
    before = programme_of(live)
    return before is not None and all(
        month_inherited_from(programme, service.id) == month_inherited_from(before, service.id)
        for service in programme.services
        if service.id in {known.id for known in before.services}
    )


def only(records: pl.DataFrame, cells: Sequence[CellKey]) -> pl.DataFrame:
    """The records of the cells named, which are all of one dataset."""
    return records.join(keys_frame(cells), on=CELL, how="semi")


def rows_for(rows: pl.DataFrame, cells: Sequence[CellKey]) -> pl.DataFrame:
    """The rows of the cells named."""
    return rows.join(keys_frame(cells), on=CELL_KEY, how="semi")


def live_cells(live: LiveRelease) -> tuple[CellKey, ...]:
    """The key of every live cell, in order."""
    return _keys(live.cells())


def _keys_in(records: pl.DataFrame, dataset: str) -> tuple[CellKey, ...]:
    return _keys(records.with_columns(pl.lit(dataset).alias("dataset")))


def _keys(frame: pl.DataFrame) -> tuple[CellKey, ...]:
    return tuple(CellKey(*key) for key in frame.select(CELL_KEY).unique().sort(CELL_KEY).rows())
