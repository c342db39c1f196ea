"""Which records a month holds, and what had happened to them by its end.

A month holds all records not closed before its first day, whatever became of them later. Months
are those of London: an order raised at half past midnight on 1 July, summer time, is July's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from datasets.calendar import MONTHS_IN_YEAR, add_months, in_words, month_end, months_between
from datasets.contract import Contract, Kind
from datasets.going_back import going_back, gone_back
from datasets.movements import has_not_gone_yet, said_by_dates
from datasets.refusal import LeftOut

_FIRST = "first_month_held"
_LAST = "last_month_held"
_PLACE = "place"
_SNAPSHOT = "is_snapshot"


@dataclass(frozen=True, slots=True)
class Placed:
    """One month's records, the rows that are another month's, and those left out, counted."""

    records: pl.DataFrame
    foreign: pl.DataFrame
    left_out: tuple[LeftOut, ...]


def opened_on(contract: Contract) -> pl.Expr:
    """The London date on which each record opened; null if the record or its kind has none."""
    return _by_kind(contract, lambda kind: _day(contract, contract.lives[kind].opened))


def closed_on(contract: Contract) -> pl.Expr:
    """The London date on which each record first closed; null while it is open, or open again.

    An event that leaves something to be done closes when that is done.
    """

    def last_held(kind: str) -> pl.Expr:
        life = contract.lives[kind]
        closing = pl.min_horizontal([_standing(contract, name) for name in life.closed])
        if life.outstanding is None:
            return closing
        due, done = (_day(contract, name) for name in life.outstanding)
        later = pl.when(done.is_not_null()).then(pl.max_horizontal(closing, done))
        return pl.when(due.is_null()).then(closing).otherwise(later)

    return _by_kind(contract, last_held)


def place_in_month(records: pl.DataFrame, contract: Contract, month: date) -> Placed:
    """The records that a month holds, as at its end.

    Rows opened after its last day are left out; rows closed before its first day are another
    month's. A row that cannot be placed, or that closed before it opened, is kept for the gate to
    find.
    """
    opened, closed = opened_on(contract), closed_on(contract)
    later = (opened > month_end(month)).fill_null(value=False)
    earlier = ((closed < month) & (opened <= closed)).fill_null(value=False)
    rows = records.with_columns(month=pl.lit(month))
    end = in_words(month_end(month))
    records = as_at_month_end(rows.filter(~later & ~earlier), contract)
    rested = records.select(_is_over(contract).sum()).item()
    counts = {
        f"opened after {end}": rows.select(later.sum()).item(),
        f"closed before {in_words(month)} and opened again after {end}": rested,
    }
    return Placed(
        records=records.filter(~_is_over(contract)) if rested else records,
        foreign=rows.filter(earlier),
        left_out=tuple(LeftOut(why, count) for why, count in counts.items() if count),
    )


def months_spanned(records: pl.DataFrame, contract: Contract) -> tuple[date, ...]:
    """Every month from the first to the last in which a record opened, closed or opened again."""
    again = [_day(contract, name) for name in dict.fromkeys(contract.undone_by.values())]
    days = records.select(
        _first_day(contract).alias("opened"), _last_day(contract).alias("closed"), *again
    )
    first, last = days.min_horizontal().min(), days.max_horizontal().max()
    if not isinstance(first, date) or not isinstance(last, date):
        return ()
    return months_between(first, last)


def place_in_span(
    records: pl.DataFrame, contract: Contract, first: date | None, last: date | None
) -> Placed:
    """The records of a history that the months from `first` to `last` hold; None: no bound.

    Those closed before the first month's first day, or opened after the last month's last day,
    are left out and counted: no month of the span holds them. Those that closed in the year before
    it are `foreign`: what the release still holds as open then did not vanish.
    """
    opened, closed = _first_day(contract), _last_day(contract)
    outside = _misplaced(contract)
    lately = pl.lit(value=False)
    if first is not None:
        before = ((closed < first) & (opened <= closed)).fill_null(value=False)
        outside[f"closed before {in_words(first)}"] = before
        lately = before & (closed >= add_months(first, -MONTHS_IN_YEAR))
    if last is not None:
        outside[f"opened after {in_words(month_end(last))}"] = opened > month_end(last)
    kept, counts = records, []
    for why, is_it in outside.items():
        counts.append((why, int(kept.select(is_it.sum()).item())))
        kept = kept.filter(~is_it)
    return Placed(
        records=kept,
        foreign=records.filter(lately & ~is_snapshot(contract)),
        left_out=tuple(LeftOut(why, count) for why, count in counts if count),
    )


def rows_when_cut(
    records: pl.DataFrame, contract: Contract, months: Sequence[date] | None = None
) -> int:
    """How many rows a full history becomes: one per record per month that holds it."""
    held = _held(records, contract, months or months_spanned(records, contract))
    return int(held.select((pl.col(_LAST) - pl.col(_FIRST) + 1).sum()).item())


def cut_into_months(
    records: pl.DataFrame, contract: Contract, months: Sequence[date] | None = None
) -> pl.DataFrame:
    """One row per record per month that holds it, as at that month's end, oldest month first.

    `months` are those of the span, each of which every record must touch or fall within; without
    them the records' own. Every record must have opened. One still open is held to the last month.
    """
    span = months or months_spanned(records, contract)
    held = _held(records, contract, span).with_row_index(_PLACE)
    rows = held.select(
        _PLACE, month=pl.int_ranges(pl.col(_FIRST), pl.col(_LAST) + 1, dtype=pl.Int32)
    ).explode("month")
    rows = rows.sort("month", _PLACE)
    dated = records.with_columns(is_snapshot(contract).alias(_SNAPSHOT)).drop("month")
    cut = dated.select(pl.all().gather(rows[_PLACE]))
    seen = as_at_month_end(
        cut.with_columns(rows["month"]).with_columns(_from_number("month")), contract
    )
    told = seen.with_columns(
        pl.when(_SNAPSHOT).then(pl.col(name)).otherwise(said).alias(name)
        for name, said in said_by_dates(contract).items()
    ).select(records.columns)
    return told.filter(~_is_over(contract)) if contract.undone_by else told


def as_at_month_end(rows: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """The rows with every event after their month's end blanked, and what it alone gave meaning.

    So is a date that an event by the month's end took back. What an event changed goes back to
    what it was before.
    """
    later: dict[str, list[pl.Expr]] = {}
    for event, dependants in contract.events.items():
        has_not_happened = _day(contract, event) > pl.col("month").dt.month_end()
        for name in (event, *dependants):
            later.setdefault(name, []).append(has_not_happened.fill_null(value=False))
    for name, undoing in contract.undone_by.items():
        has_happened = _day(contract, undoing) <= pl.col("month").dt.month_end()
        taken_back = has_happened & _is_undone(contract, name)
        later.setdefault(name, []).append(taken_back.fill_null(value=False))
    blanked = rows.with_columns(
        *(
            pl.when(~pl.any_horizontal(after)).then(pl.col(name)).alias(name)
            for name, after in later.items()
            if name not in contract.before_events
        ),
        *going_back(contract, later),
        *has_not_gone_yet(contract),
    )
    return gone_back(blanked, contract)


def is_snapshot(contract: Contract) -> pl.Expr:
    """Whether a row names a month and belongs to it alone."""
    of_kind = pl.col("record_kind").is_in(contract.snapshots).fill_null(value=False)
    return of_kind & pl.col("month").is_not_null()


def _first_day(contract: Contract) -> pl.Expr:
    """The first day of a row that a month has to hold: the opening, or a snapshot's month."""
    return pl.when(is_snapshot(contract)).then("month").otherwise(opened_on(contract))


def _last_day(contract: Contract) -> pl.Expr:
    return pl.when(is_snapshot(contract)).then("month").otherwise(closed_on(contract))


def _misplaced(contract: Contract) -> dict[str, pl.Expr]:
    """Rows of snapshots that their own month does not hold, by what is said of them."""
    month, its_own = pl.col("month"), is_snapshot(contract)
    if contract.movement is None:
        return {}
    later = its_own & (opened_on(contract) > month.dt.month_end())
    earlier = its_own & (closed_on(contract) < month.dt.month_start())
    return {
        "opened after the month that they stand in": later.fill_null(value=False),
        "closed before the month that they stand in": earlier.fill_null(value=False),
    }


def _by_kind(contract: Contract, day: Callable[[str], pl.Expr]) -> pl.Expr:
    return pl.coalesce(
        pl.when(pl.col("record_kind") == kind).then(day(kind)) for kind in contract.record_kinds
    )


def _day(contract: Contract, name: str) -> pl.Expr:
    column = pl.col(name)
    return column.dt.date() if contract.column(name).kind is Kind.INSTANT else column


def _standing(contract: Contract, name: str) -> pl.Expr:
    """The London date of an event; null where a later one took it back, whenever that was."""
    if name not in contract.undone_by:
        return _day(contract, name)
    undone = _is_undone(contract, name).fill_null(value=False)
    return pl.when(~undone).then(_day(contract, name))


def _is_undone(contract: Contract, name: str) -> pl.Expr:
    return _day(contract, name) < _day(contract, contract.undone_by[name])


def _is_over(contract: Contract) -> pl.Expr:
    """Whether a record, as at its month's end, had closed before the month began."""
    opened, closed = opened_on(contract), closed_on(contract)
    return ((closed < pl.col("month")) & (opened <= closed)).fill_null(value=False)


def _held(records: pl.DataFrame, contract: Contract, span: Sequence[date]) -> pl.DataFrame:
    """The first and last month of the span that holds each record, numbered from year 0."""
    opened, closed = _to_number(_first_day(contract)), _to_number(_last_day(contract))
    first, last = (_to_number(pl.lit(month)) for month in (span[0], span[-1]))
    return records.select(
        pl.max_horizontal(opened, first).alias(_FIRST),
        pl.min_horizontal(pl.max_horizontal(closed.fill_null(last), opened), last).alias(_LAST),
    )


def _to_number(day: pl.Expr) -> pl.Expr:
    return day.dt.year() * 12 + day.dt.month().cast(pl.Int32) - 1


def _from_number(name: str) -> pl.Expr:
    number = pl.col(name)
    return pl.date(number // 12, number % 12 + 1, 1).alias(name)
