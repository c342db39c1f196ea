"""Which cells a measure has figures in: what was collected, what it covers, what applies."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from dashboard.kpis.homes import homes_by_month
from dashboard.kpis.measure import Measure
from datasets.contract import CELL
from datasets.programme import Programme
from datasets.store import CellKey

_KEY = list(CELL)


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells covered, with the `coverage` of each, and where each history column is known."""

    grid: pl.DataFrame
    known: Mapping[str, pl.DataFrame]


def grid_of(cells: Sequence[CellKey], records: pl.DataFrame) -> pl.DataFrame:
    """One row per cell, with the list of coverages that its records state; empty for no records."""
    keys = pl.DataFrame(
        [(cell.service, cell.source_system, cell.month) for cell in cells],
        schema={"service": pl.String, "source_system": pl.String, "month": pl.Date},
        orient="row",
    ).unique(maintain_order=True)
    stated = records.group_by(_KEY).agg(pl.col("coverage").unique())
    return keys.join(stated, on=_KEY, how="left").with_columns(
        pl.col("coverage").fill_null(pl.lit([], dtype=pl.List(pl.String)))
    )


def accepted(
    measure: Measure, cells: Cells, programme: Programme, not_collected: Collection[str]
) -> pl.DataFrame:
    """The keys of the cells in which a measure has a figure, 0 included."""
    none = cells.grid.select(_KEY).clear()
    if not set(not_collected).isdisjoint(measure.reads):
        return none
    applies = [s.id for s in programme.services if s.has(measure.id)]
    covered = pl.col("coverage").list.set_difference(list(measure.coverage)).list.len() == 0
    grid = cells.grid.filter(pl.col("service").is_in(applies), covered).select(_KEY)
    if measure.per_homes:
        homes = homes_by_month(grid, programme, measure.tenures)
        whole = homes.filter(pl.col("node") == "")
        grid = grid.join(whole, on=["service", "month"], how="semi")
    for column in measure.needs:
        grid = grid.join(cells.known.get(column, none), on=_KEY, how="semi")
    return grid
