"""What publishing would change: which cells differ from the live release, and their new content."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from dashboard.cell_facts import coverages_of
from dashboard.cell_rows import Submitted, cell_rows
from dashboard.covered_cells import cells_of
from dashboard.kpis.monthly import measure_rows
from dashboard.rederived import depending, live_cells, only, worked_out_again
from datasets.extract import Extract
from datasets.programme import Programme
from datasets.store import MEASURE_ROWS, CellKey, Change, LiveRelease, without
from datasets.store.rows import CELL_KEY, keys_frame

PROGRAMME = "programme"


def counted_rows(
    extract: Extract,
    programme: Programme,
    changes: Sequence[CellKey],
    live: LiveRelease | None,
) -> pl.DataFrame:
    """The measure rows of the changed cells."""
    return measure_rows(
        only(extract.records.select(extract.contract.names), changes),
        extract.contract,
        programme,
        cells=changes,
        not_collected=extract.not_collected,
        empty_as=coverages_of(extract, cells_of(extract, programme)),
        live=None if live is None else without(live, live.purged_cells()),
    )


def extract_change(
    submitted: Submitted, live: LiveRelease | None, counted: pl.DataFrame | None = None
) -> Change:
    """What publishing the extract would write; `counted` are its `counted_rows`, if at hand."""
    extract, changes = submitted.extract, submitted.changes
    contract = extract.contract
    fresh = only(extract.records.select(contract.names), changes)
    again = () if live is None else _depending(submitted, live)
    if counted is None:
        counted = counted_rows(extract, submitted.programme, changes, live)
    rows = [cell_rows(submitted, live), counted]
    if live is not None and again:
        rows += worked_out_again(live, submitted.programme, again, {contract.name: fresh})
    return Change(
        submission=submitted.submission,
        rows=pl.concat(rows),
        replaces=(*submitted.changes, *again),
        records={contract.name: fresh},
        documents=_documents(submitted),
    )


def with_reason(change: Change, submitted: Submitted, live: LiveRelease | None) -> Change:
    """A change that was worked out before its reason was known, with the reason in its cells."""
    own = keys_frame(submitted.changes)
    figures = change.rows.filter(pl.col("kind") != "cell")
    cells = change.rows.filter(pl.col("kind") == "cell")
    before = cells.join(own, on=CELL_KEY, how="semi")
    others = cells.join(own, on=CELL_KEY, how="anti")
    return replace(change, rows=pl.concat([cell_rows(submitted, live, before), others, figures]))


def programme_change(
    live: LiveRelease | None, programme: Programme, text: str, *, submission: str
) -> Change:
    """What publishing a programme would write: itself, and every cell worked out again."""
    documents = {PROGRAMME: text}
    if live is None:
        return Change(submission=submission, documents=documents)
    cells = live_cells(live)
    rows = [MEASURE_ROWS.to_frame(), *worked_out_again(live, programme, cells, {})]
    return Change(submission, pl.concat(rows), cells, documents=documents)


def _depending(submitted: Submitted, live: LiveRelease) -> tuple[CellKey, ...]:
    """The live cells whose figures change although their records do not.

    A new programme touches them all; else those that read the history of a changed one.
    """
    if submitted.new_programme is not None:
        return tuple(key for key in live_cells(live) if key not in set(submitted.changes))
    return depending(submitted.changes, submitted.programme, live)


def _documents(submitted: Submitted) -> dict[str, str]:
    extract = submitted.extract
    documents = {f"mapping:{extract.mapping_name}": extract.mapping_text}
    if submitted.new_programme is not None:
        documents[PROGRAMME] = submitted.new_programme
    return documents
