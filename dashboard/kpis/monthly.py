"""Records -> measure rows: each measure's figures in every cell that an extract covers."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import polars as pl

from dashboard.kpis.baseline import baseline_rows
from dashboard.kpis.counting import BELOW, COUNTED, DAYS, PERIOD, day_rows, shaped, totals
from dashboard.kpis.coverage import Cells, accepted, grid_of, holds
from dashboard.kpis.groups import belongs_to, is_own
from dashboard.kpis.histories import histories_of
from dashboard.kpis.history import Past
from dashboard.kpis.homes import homes_by_month
from dashboard.kpis.loaded import LOADED, mark_loaded, reads_opening
from dashboard.kpis.measure import (
    COMPARATOR,
    LIVING_WAGE,
    MONTH_START,
    NEXT_MONTH_START,
    NOT_RECORDED,
    UNDER_HAZARD_LAW,
    WARD,
    Derivation,
    Frequency,
    Measure,
)
from dashboard.kpis.registry import measures_of
from dashboard.kpis.reported import reported_rows
from datasets.contract import CELL, LONDON, RECORD_KEY, Contract
from datasets.programme import LAW_READS, Comparator, Programme, rate_in_force, under_the_law
from datasets.store import CellKey, LiveRelease

WARD_COLUMN = "ward_code"
_KEY = list(CELL)
_OWN = "own"
_NOTHING_STATED: Mapping[CellKey, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Task:
    """What every measure is worked out from."""

    records: pl.DataFrame
    contract: Contract
    programme: Programme
    cells: Cells
    not_collected: frozenset[str]


def measure_rows(
    records: pl.DataFrame,
    contract: Contract,
    programme: Programme,
    *,
    cells: Sequence[CellKey],
    not_collected: Collection[str] = (),
    live: LiveRelease | None = None,
    empty_as: Mapping[CellKey, str] = _NOTHING_STATED,
) -> pl.DataFrame:
    """The rows (MEASURE_ROWS) of every cell in `cells`, empty ones included: counted, or reported.

    `records` are the contract's, as at each month's end; those of other cells are left alone. A
    measure that reads a column of `not_collected`, or that does not accept a cell's coverage, has
    no rows there; `empty_as` is the coverage of cells without records. History measures read the
    earlier month from `records`, else from `live`. `submission` is left "".
    """
    grid = grid_of(cells, records, empty_as, live)
    covered = grid.lazy().select(_KEY)
    kept = records.lazy().select(_columns_read(contract)).join(covered, on=_KEY, how="semi")
    told = mark_loaded(kept.collect(), contract, programme)
    helped = told.with_columns(_helpers(contract, programme))
    marked, known = _with_history(Past(contract.name, helped, grid, programme, live), not_collected)
    task = _Task(marked, contract, programme, Cells(grid, known), frozenset(not_collected))
    parts = [reported_rows(records, grid, contract), baseline_rows(records, grid, contract)]
    for measure in measures_of(contract.name):
        if measure.derivation is not Derivation.DERIVED:
            parts += _rows_of(measure, task)
    return pl.concat(parts)


def _with_history(
    past: Past, not_collected: Collection[str]
) -> tuple[pl.DataFrame, dict[str, pl.DataFrame]]:
    """The records with every history column of the dataset, and the cells where each is known."""
    records, known = past.records, {}
    for history in histories_of(past.dataset):
        if set(not_collected).isdisjoint(history.reads):
            marked = history.mark(replace(past, records=records))
            records, known[history.column] = marked.records, marked.known
    return records, known


def _columns_read(contract: Contract) -> list[str]:
    """The columns that the dataset's measures read or are split by, in the contract's order."""
    read = {*RECORD_KEY, *CELL, WARD_COLUMN, "coverage", "source_organisation", "organisation_type"}
    for measure in measures_of(contract.name):
        read.update(measure.reads, [measure.breakdown or "month"])
    for history in histories_of(contract.name):
        read.update(history.reads)
    read.update(["migrated", *(life.opened for life in contract.lives.values()), *LAW_READS])
    return [name for name in contract.names if name in read]


def _helpers(contract: Contract, programme: Programme) -> list[pl.Expr]:
    midnight = pl.col("month").cast(pl.Datetime("us"))
    return [
        midnight.dt.replace_time_zone(LONDON).alias(MONTH_START),
        midnight.dt.offset_by("1mo").dt.replace_time_zone(LONDON).alias(NEXT_MONTH_START),
        is_own(contract, programme).alias(_OWN),
        rate_in_force(programme.living_wage_rates).alias(LIVING_WAGE),
        *(
            [under_the_law(programme.hazard_phases).alias(UNDER_HAZARD_LAW)]
            if set(LAW_READS) <= set(contract.names)
            else []
        ),
    ]


def _rows_of(measure: Measure, task: _Task) -> Iterator[pl.DataFrame]:
    cells = accepted(measure, task.cells, task.programme, task.not_collected)
    if measure.unless is not None:
        rows = pl.lit(True) if measure.rows is None else measure.rows
        spoilt = task.records.filter(rows & measure.unless).select(_KEY)
        cells = cells.join(spoilt, on=_KEY, how="anti", maintain_order="left")
    if cells.is_empty():
        return
    chosen = _chosen(measure, task)
    if cells.height < task.cells.grid.height:
        chosen = chosen.join(cells, on=_KEY, how="semi")
    own = chosen.filter(_OWN)
    if measure.per_homes:
        yield from _per_homes(measure, own, cells, task)
        return
    yield shaped(measure, _told(measure, _whole(measure, own, cells), task))
    yield from day_rows(measure, own, "")
    for breakdown, column in _splits(measure, task):
        split = own.with_columns(_node(column))
        yield shaped(measure, totals(measure, split, [*_KEY, "node"]), breakdown)
        yield from day_rows(measure, split, breakdown)
    if measure.by_comparator:
        for group in task.programme.comparators:
            yield _group_rows(measure, group, chosen, cells, task.programme)


def _whole(measure: Measure, own: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """A measure's figures in every cell, with 0 where it has no record.

    A cell has a row of its own month's cohort, and one for each other that its records belong to.
    """
    found = totals(measure, own, _KEY)
    if measure.is_cohort and measure.frequency is Frequency.MONTHLY:
        wanted = cells.with_columns(pl.col("month").alias(PERIOD))
        whole = wanted.join(found, on=[*_KEY, PERIOD], how="full", coalesce=True)
    else:
        whole = cells.join(found, on=_KEY, how="left")
    below = pl.col("denominator")
    return whole.with_columns(
        pl.col("numerator").fill_null(0), below.fill_null(0) if measure.has_denominator else below
    )


def _told(measure: Measure, whole: pl.DataFrame, task: _Task) -> pl.DataFrame:
    """Without a numerator in the cells that lack a kind of record which it needs."""
    if not measure.of_kinds[1:]:
        return whole
    all_there = pl.all_horizontal(holds(kind) for kind in measure.of_kinds[1:])
    told = whole.join(task.cells.grid.select(*_KEY, there=all_there), on=_KEY, how="left")
    return told.with_columns(pl.when("there").then("numerator").alias("numerator")).drop("there")


def _chosen(measure: Measure, task: _Task) -> pl.DataFrame:
    """The records that count towards a measure, above or below the line.

    Its rows are chosen first: working days of all other records would take most of the time.
    """
    rows = pl.lit(True) if measure.rows is None else measure.rows
    if reads_opening(measure, task.contract):
        rows &= ~pl.col(LOADED)
    counted = _amount(pl.lit(True) if measure.numerator is None else measure.numerator)
    below = _amount(pl.lit(False) if measure.denominator is None else measure.denominator)
    columns = [*_KEY, _OWN, "source_organisation", *_also(measure, task)]
    period = pl.col("month") if measure.period is None else measure.period
    days = (pl.lit(None) if measure.days is None else measure.days).cast(pl.Int32)
    told = (counted.alias(COUNTED), below.alias(BELOW), period.alias(PERIOD), days.alias(DAYS))
    wanted = {*columns, *(name for one in told for name in one.meta.root_names())}
    its_own = task.records.lazy().filter(rows).select(sorted(wanted)).collect()
    counts = (counted != 0) | (below != 0)
    return its_own.lazy().filter(counts).select(*columns, *told).collect()


def _amount(expression: pl.Expr) -> pl.Expr:
    """What a record counts for: 1 where a truth holds, or its number; 0 where it is unknown."""
    return expression.cast(pl.Float64).fill_null(0.0)


def _also(measure: Measure, task: _Task) -> set[str]:
    """The columns that a measure is split by or counts, beside those that all have."""
    columns = {column for _, column in _splits(measure, task)}
    columns |= {measure.counts} if measure.counts else set()
    columns |= {"organisation_type"} if measure.by_comparator else set()
    return columns - set(_KEY)


def _splits(measure: Measure, task: _Task) -> list[tuple[str, str]]:
    """The breakdowns of a measure and the column of each, where it was collected."""
    splits = [(WARD, WARD_COLUMN)] if measure.by_ward else []
    splits += [(measure.breakdown, measure.breakdown)] if measure.breakdown else []
    return [split for split in splits if split[1] not in task.not_collected]


def _node(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String).fill_null(NOT_RECORDED).alias("node")


def _group_rows(
    measure: Measure,
    group: Comparator,
    chosen: pl.DataFrame,
    cells: pl.DataFrame,
    programme: Programme,
) -> pl.DataFrame:
    """One comparator group's figures; a month without any is present, with 0."""
    own = programme.service(group.service).organisations
    members = chosen.filter(pl.col("service") == group.service, belongs_to(group, own))
    its_cells = cells.filter(pl.col("service") == group.service)
    filled = its_cells.join(totals(measure, members, _KEY), on=_KEY, how="left")
    return shaped(
        measure,
        filled.with_columns(
            pl.col("numerator", "denominator").fill_null(0), pl.lit(group.id).alias("node")
        ),
        COMPARATOR,
    )


def _per_homes(
    measure: Measure, own: pl.DataFrame, cells: pl.DataFrame, task: _Task
) -> Iterator[pl.DataFrame]:
    """Counts over the programme's homes, for the service and each ward whose homes it gives."""
    homes = homes_by_month(cells, task.programme, measure.tenures)
    for breakdown, column in (("", None), *_splits(measure, task)):
        node = pl.lit("").alias("node") if column is None else _node(column)
        counts = totals(measure, own.with_columns(node), [*_KEY, "node"])
        known = cells.join(
            homes.filter((pl.col("node") == "") == (column is None)), on=["service", "month"]
        )
        merged = known.join(
            counts.drop("denominator"), on=[*_KEY, "node"], how="full", coalesce=True
        )
        filled = merged.with_columns(
            pl.col("numerator").fill_null(0), pl.col("homes").alias("denominator")
        )
        yield shaped(measure, filled, breakdown)
