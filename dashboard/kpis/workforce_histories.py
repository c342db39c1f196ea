"""What a person's row alone cannot say: who manages, who was transferred, who joined a year ago."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from dashboard.kpis.history import CELLS, History, Marked, Past
from dashboard.kpis.measure import COMPLETE
from dashboard.kpis.workforce_rows import (
    HERE_LAST_DAY,
    HOLDER,
    HOLDER_COLUMNS,
    JOINED,
    MOVING_COLUMNS,
    PERSON,
    PERSON_COLUMNS,
)
from datasets.calendar import MONTHS_IN_YEAR, add_months, month_of
from datasets.contract import CELL
from datasets.programme import Programme
from datasets.store import CellKey
from datasets.workforce import TUPE_IN

WORKFORCE = "workforce"
_RECORD = ["service", "source_system", "record_kind", "record_id"]
_POST = [*CELL, "position_id"]


def _managing(past: Past) -> Marked:
    """Whether somebody reports to the post, in the same month and system."""
    reported_to = past.records.filter(HOLDER & HERE_LAST_DAY).select(
        *CELL, position_id="reports_to_position", manages=pl.lit(value=True)
    )
    marked = past.records.join(
        reported_to.drop_nulls().unique(), on=_POST, how="left", maintain_order="left"
    ).with_columns(pl.col("manages").fill_null(value=False))
    return Marked(marked, past.grid.select(CELLS.names()))


def _transferred(past: Past) -> Marked:
    """Whether a person came by TUPE in the month of the headline change.

    Known from that month on, where it was kept in full, if the service passed from one sort of body
    to another. In a source system that was not there yet nobody can be recognised.
    """
    known, people = [CELLS.to_frame()], [_nobody(past)]
    for service, system in past.systems:
        change = past.programme.headline(service)
        if change is None or change.model_before == change.model_after:
            continue
        month = month_of(change.on)
        held = past.held(service, system, [month])
        if held is None:
            continue
        people.append(held.filter(PERSON, pl.col("movement") == TUPE_IN).select(_RECORD))
        known.append(_cells(past, service, system).filter(pl.col("month") >= month))
    return Marked(_marked(past.records, people, "transferred"), pl.concat(known))


def _joined(past: Past) -> Marked:
    """Whether a person joined in the month twelve months before.

    Known where that month was kept in full, in the same source system.
    """
    known, people = [CELLS.to_frame()], [_nobody(past).with_columns(month=pl.lit(None, pl.Date))]
    for service, system in past.systems:
        cells = _cells(past, service, system)
        whole, held = _a_year_before(past, service, system, cells["month"].to_list())
        on = pl.col("month").dt.offset_by("12mo")
        people += [part.filter(PERSON, JOINED).select(*_RECORD, on.alias("month")) for part in held]
        known.append(cells.filter(pl.col("month").dt.offset_by("-12mo").is_in(whole)))
    return Marked(_marked(past.records, people, "joined_a_year_ago"), pl.concat(known))


def _a_year_before(
    past: Past, service: str, system: str, months: Sequence[date]
) -> tuple[list[date], list[pl.DataFrame]]:
    """The months twelve months before that were kept in full, and their records."""
    wanted = [add_months(month, -MONTHS_IN_YEAR) for month in months]
    own = past.records.filter(
        pl.col("service") == service,
        pl.col("source_system") == system,
        pl.col("month").is_in(sorted(set(wanted) & set(months))),
    )
    partly = set(own.filter(~pl.col("coverage").is_in(COMPLETE))["month"])
    whole = [month for month in wanted if month in set(months) - partly]
    older = past.each(service, system, set(wanted) - set(months))
    kept = {month: records for month, records in older.items() if records is not None}
    return [*whole, *kept], [own.filter(pl.col("month").is_in(whole)), *kept.values()]


def _cells(past: Past, service: str, system: str) -> pl.DataFrame:
    same = (pl.col("service") == service) & (pl.col("source_system") == system)
    return past.grid.filter(same).select(CELLS.names())


def _nobody(past: Past) -> pl.DataFrame:
    return past.records.select(_RECORD).clear()


def _marked(records: pl.DataFrame, people: Sequence[pl.DataFrame], column: str) -> pl.DataFrame:
    """The records with a column that is true of these people, and false of all others."""
    found = pl.concat(people).unique().with_columns(pl.lit(value=True).alias(column))
    on = [name for name in found.columns if name != column]
    marked = records.join(found, on=on, how="left", maintain_order="left")
    return marked.with_columns(pl.col(column).fill_null(value=False))


def _same_system(earlier: CellKey, later: CellKey) -> bool:
    return (earlier.service, earlier.source_system) == (later.service, later.source_system)


def _never(_earlier: CellKey, _later: CellKey, _programme: Programme) -> bool:
    return False


def _since_the_change(earlier: CellKey, later: CellKey, programme: Programme) -> bool:
    """The month of the change is read by every later month of its source system."""
    change = programme.headline(earlier.service)
    is_change = change is not None and earlier.month == month_of(change.on)
    return is_change and _same_system(earlier, later) and later.month > earlier.month


def _a_year_later(earlier: CellKey, later: CellKey, _programme: Programme) -> bool:
    """A month is read by the one twelve months later."""
    on = add_months(earlier.month, MONTHS_IN_YEAR)
    return _same_system(earlier, later) and later.month == on


MANAGES = History(
    column="manages",
    dataset=WORKFORCE,
    reads=(*HOLDER_COLUMNS, "position_id", "reports_to_position"),
    mark=_managing,
    reaches=_never,
)
TRANSFERRED = History(
    column="transferred",
    dataset=WORKFORCE,
    reads=(*PERSON_COLUMNS, "movement"),
    mark=_transferred,
    reaches=_since_the_change,
)
JOINED_A_YEAR_AGO = History(
    column="joined_a_year_ago",
    dataset=WORKFORCE,
    reads=MOVING_COLUMNS,
    mark=_joined,
    reaches=_a_year_later,
)
