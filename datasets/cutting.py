"""A file's records put into the month that it is of, or cut into all the months that it spans."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from datasets.calendar import month_in_words, months_between
from datasets.contract import RECORD_KEY, Contract
from datasets.examples import safe_ids
from datasets.limits import Limits
from datasets.months import (
    closed_on,
    cut_into_months,
    is_snapshot,
    months_spanned,
    opened_on,
    place_in_month,
    place_in_span,
    rows_when_cut,
)
from datasets.movements import came_as
from datasets.reduced import SOURCE_ROW
from datasets.refusal import ROWS_NAMED, Fault, LeftOut
from datasets.reported import REPORTED_FIGURE, only_reported


@dataclass(frozen=True, slots=True)
class Cut:
    """What the file's months hold. `foreign` are rows closed before the first month's first day."""

    months: tuple[date, ...]
    records: pl.DataFrame
    foreign: pl.DataFrame
    left_out: tuple[LeftOut, ...] = ()


def one_month(records: pl.DataFrame, contract: Contract, month: date | None) -> Cut | Fault:
    """The one month that the rows name, or `month` where they name none; a fault if they differ."""
    named = records["month"].dt.month_start()
    months = named.drop_nulls().unique().sort().to_list()
    if len(months) > 1:
        return _several_months(months)
    if month and months and months != [month]:
        return _another_month(months[0], month)
    if not months and not month:
        return Fault("month_unknown", "It does not say which month it is: name the month.", "month")
    if months and named.null_count():
        return _faulty(
            records.filter(named.is_null()),
            "month_unknown",
            "month",
            "in the column 'month' are empty. Fill them, or send the file without that column and "
            "name the month.",
        )
    chosen = month or months[0]
    placed = place_in_month(records, contract, chosen)
    return Cut((chosen,), placed.records, placed.foreign, placed.left_out)


def all_months(
    records: pl.DataFrame,
    contract: Contract,
    limits: Limits,
    first: date | None = None,
    last: date | None = None,
) -> Cut | Fault:
    """Every month from the first to the last event; a fault if a record cannot be placed.

    `first` and `last` bound the months, where the file knows only some of their records.
    """
    if records.is_empty():
        return Fault("empty_file", "The mapping's filters leave no row of it. Check the mapping.")
    lost = records.filter(opened_on(contract).is_null())
    if len(lost):
        return _faulty(
            lost,
            "cannot_place",
            _opening(contract, records),
            "have no date of opening or are of no known record kind, so no month can hold them. "
            "Fill the date at the source, or leave the rows out.",
        )
    lives = records.filter(~is_snapshot(contract))
    fault = _already_cut(lives) or _came_unsaid(lives, contract)
    fault = fault or (_still_to_come(records, lives, contract) if last is None else None)
    if fault is not None:
        return fault
    placed = place_in_span(records, contract, first, last)
    if placed.records.is_empty():
        return Fault("empty_file", "None of its rows is of the months named. Name other months.")
    spanned = months_spanned(placed.records, contract)
    months = months_between(first or spanned[0], last or spanned[-1])
    if only_reported(placed.records):  # a month that no document names was not reported as empty
        months = tuple(placed.records["month"].dt.month_start().unique().sort())
    return _too_many(placed.records, contract, limits, months) or Cut(
        months,
        cut_into_months(placed.records, contract, months),
        placed.foreign,
        placed.left_out,
    )


def _several_months(months: list[date]) -> Fault:
    first, last = month_in_words(months[0]), month_in_words(months[-1])
    return Fault(
        "several_months",
        f"It holds {len(months)} months, {first} to {last}; a month file holds one. Send one file "
        "a month, or one full history with a row per record.",
        "month",
    )


def _another_month(found: date, month: date) -> Fault:
    return Fault(
        "month_disagrees",
        f"It is of {month_in_words(found)} by its column 'month', but {month_in_words(month)} was "
        "named. Send the right file, or name the right month.",
        "month",
    )


def _already_cut(records: pl.DataFrame) -> Fault | None:
    """A record that stands in two months has been cut already, and cutting would double it."""
    followed = records.filter(pl.col("record_kind") != REPORTED_FIGURE)
    months = followed.group_by(RECORD_KEY).agg(pl.col("month").n_unique().alias("months"))
    twice = records.join(months.filter(pl.col("months") > 1), on=RECORD_KEY, how="semi")
    if twice.is_empty():
        return None
    return _faulty(
        twice,
        "already_cut",
        "month",
        "are of records that stand in several months: the file is cut into months already. Send "
        "one file a month, or one full history with a row per record.",
    )


def _came_unsaid(lives: pl.DataFrame, contract: Contract) -> Fault | None:
    """A row that stands for a whole life has to say how it began: no date tells that."""
    unsaid = lives.filter(~came_as(contract))
    if unsaid.is_empty() or contract.movement is None:
        return None
    came = " or ".join(contract.movement.came)
    return _faulty(
        unsaid,
        "unknown_beginning",
        contract.movement.column,
        f"name no month and do not say how they began. In a history with one row a record, fill "
        f"{contract.movement.column} with {came}; or send month-end snapshots, with the month in "
        "every row.",
    )


def _still_to_come(records: pl.DataFrame, lives: pl.DataFrame, contract: Contract) -> Fault | None:
    """Where a closing may be known beforehand, it does not tell which month is the last."""
    if contract.movement is None or lives.is_empty():
        return None
    known = records.select(pl.max_horizontal(opened_on(contract), "month")).to_series().max()
    notice = lives.filter(closed_on(contract).dt.month_start() > known)
    if notice.is_empty():
        return None
    return _faulty(
        notice,
        "last_month_unknown",
        contract.lives[contract.movement.kind].closed[0],
        "end after everything else in the file, perhaps after the day of the report. Say which "
        "month is the last that it knows all of.",
    )


def _too_many(
    records: pl.DataFrame, contract: Contract, limits: Limits, months: tuple[date, ...]
) -> Fault | None:
    rows = rows_when_cut(records, contract, months)
    if rows <= limits.kept_rows:
        return None
    return Fault(
        "too_large",
        f"Cut into months it makes {rows:,} rows; the most is {limits.kept_rows:,}. Look for "
        "records with a mistaken early date that never closed, or send fewer years.",
    )


def _opening(contract: Contract, records: pl.DataFrame) -> str:
    kinds = records["record_kind"].unique()
    opened = {contract.lives[kind].opened for kind in kinds if kind in contract.lives}
    return opened.pop() if len(opened) == 1 else "record_kind"


def _faulty(rows: pl.DataFrame, reason: str, column: str, what: str) -> Fault:
    return Fault(
        reason,
        f"{len(rows):,} row{'s' * (len(rows) > 1)} {what}",
        column,
        len(rows),
        safe_ids(rows),
        tuple(rows[SOURCE_ROW].head(ROWS_NAMED).to_list()),
    )
