"""Which cells a measure has figures in: what was collected, what it covers, what applies."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.kpis.homes import homes_by_month
from dashboard.kpis.measure import UNDER_HAZARD_LAW, Measure
from dashboard.kpis.registry import relying_on
from datasets.calendar import MONTHS_IN_YEAR
from datasets.contract import CELL
from datasets.programme import Programme
from datasets.store import CellKey, LiveRelease

_KEY = list(CELL)


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells covered, with the `coverage` of each, and where each history column is known."""

    grid: pl.DataFrame
    known: Mapping[str, pl.DataFrame]


def grid_of(
    cells: Sequence[CellKey],
    records: pl.DataFrame,
    empty_as: Mapping[CellKey, str],
    live: LiveRelease | None = None,
) -> pl.DataFrame:
    """One row per cell, with the coverages that its records state, and their kinds.

    A cell without records has the one of `empty_as`, or none: a month without a closed job says
    nothing of the open ones. It has the kinds of its system's other cells, here or live.
    """
    keys = pl.DataFrame(
        [(c.service, c.source_system, c.month, empty_as.get(c)) for c in cells],
        schema={
            "service": pl.String,
            "source_system": pl.String,
            "month": pl.Date,
            "empty_as": pl.String,
        },
        orient="row",
    ).unique(_KEY, maintain_order=True)
    stated = records.group_by(_KEY).agg(pl.col("coverage", "record_kind").unique())
    empty = keys.join(records.select(_KEY).unique(), on=_KEY, how="anti")
    kinds = pl.concat([records.select(*_KEY[:2], "record_kind"), *_live_kinds(cells, empty, live)])
    usual = kinds.group_by(_KEY[:2]).agg(pl.col("record_kind").unique().alias("usual"))
    whole = pl.col("empty_as").is_null() | (pl.col("empty_as") == "")
    otherwise = pl.when(~whole).then(pl.concat_list("empty_as"))
    nothing = pl.lit([], dtype=pl.List(pl.String))
    found = keys.join(stated, on=_KEY, how="left", maintain_order="left")
    return found.join(usual, on=_KEY[:2], how="left", maintain_order="left").select(
        *_KEY,
        pl.coalesce("coverage", otherwise).fill_null(nothing),
        pl.coalesce("record_kind", "usual").fill_null(nothing).alias("record_kind"),
    )


def _live_kinds(
    cells: Sequence[CellKey], empty: pl.DataFrame, live: LiveRelease | None
) -> Iterator[pl.DataFrame]:
    """The kinds of the live records of systems with an empty cell, in up to a year of months."""
    if live is None or empty.is_empty():
        return
    here = empty.select(_KEY[:2]).unique(maintain_order=True)
    kept = live.cells().filter(pl.col("dataset") == cells[0].dataset).join(here, on=_KEY[:2])
    for (service, system), months in kept.sort(_KEY).group_by(_KEY[:2], maintain_order=True):
        wanted = months["month"].to_list()[-MONTHS_IN_YEAR:]
        place = (cells[0].dataset, str(service), str(system))
        found = live.records(*place, wanted, columns=["record_kind"])
        yield found.select(*_KEY[:2], "record_kind")


def holds(kind: str) -> pl.Expr:
    """Whether a cell of the grid has records of a kind, or none of any kind."""
    kinds = pl.col("record_kind")
    return (kinds.list.len() == 0) | kinds.list.contains(kind)


def _is_under_the_law(measure: Measure) -> bool:
    """Whether a measure counts hazards under the law, of which there are none before it began."""
    return measure.rows is not None and UNDER_HAZARD_LAW in measure.rows.meta.root_names()


def accepted(
    measure: Measure, cells: Cells, programme: Programme, not_collected: Collection[str]
) -> pl.DataFrame:
    """The keys of the cells in which a measure has a figure, 0 included."""
    none = cells.grid.select(_KEY).clear()
    if not set(not_collected).isdisjoint(measure.reads):
        return none
    relying = relying_on(measure.id)
    applies = [s.id for s in programme.services if any(s.has(name) for name in relying)]
    covered = pl.col("coverage").list.set_difference(list(measure.coverage)).list.len() == 0
    held = [holds(kind) for kind in measure.of_kinds[:1]]
    grid = cells.grid.filter(pl.col("service").is_in(applies), covered, *held).select(_KEY)
    if _is_under_the_law(measure):
        begun = min((phase.from_day for phase in programme.hazard_phases), default=date.max)
        grid = grid.filter(pl.col("month").dt.month_end() >= begun)
    if measure.per_homes:
        homes = homes_by_month(grid, programme, measure.tenures)
        whole = homes.filter(pl.col("node") == "")
        grid = grid.join(whole, on=["service", "month"], how="semi")
    for column in measure.needs:
        grid = grid.join(cells.known.get(column, none), on=_KEY, how="semi")
    return grid
