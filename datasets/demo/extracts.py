"""Extracts: what the files of one dataset hold, of all its services together."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from datasets.calendar import add_months, month_end
from datasets.contract import Contract
from datasets.demo.as_at import history, month_extract
from datasets.demo.borough import SERVICE
from datasets.demo.handed_over import hand_overs, handed_over
from datasets.demo.scene import sending
from datasets.months import closed_on, is_snapshot, opened_on
from datasets.movements import said_by_dates
from datasets.repairs import REPAIRS, WORKS_ORDER


@dataclass(frozen=True, slots=True)
class Span:
    """The months of a history, which is complete from the first to the last."""

    first: date
    last: date


def spans(records: pl.DataFrame, contract: Contract, span: Span) -> tuple[Span, ...]:
    """The histories that a dataset comes in: a new one where a system's work goes on in another.

    A record says one source system, so one file cannot hold it in two. Month-end snapshots name
    the system of each month and need no second file.
    """
    if records["month"].null_count() == 0:
        return (span,)
    cuts = [month for month in hand_overs(contract.name) if span.first < month <= span.last]
    firsts, lasts = [span.first, *cuts], [*(add_months(month, -1) for month in cuts), span.last]
    return tuple(Span(*ends) for ends in zip(firsts, lasts, strict=True))


def history_file(records: pl.DataFrame, contract: Contract, span: Span) -> pl.DataFrame:
    """The full-history file of some months: every record that was open in one of them.

    One row a record, as its system holds it now; what belongs to one month only has its month.
    """
    own, others = _of_as_at(records, contract)
    parts = [history(own, span.last)] if len(own) else []
    held = pl.concat([*parts, others])
    opened = pl.when(is_snapshot(contract)).then("month").otherwise(opened_on(contract))
    closed = pl.when(is_snapshot(contract)).then("month").otherwise(closed_on(contract))
    inside = held.filter(opened <= month_end(span.last), closed.is_null() | (closed >= span.first))
    return pl.concat(_as_held_from(inside, contract, span.first))


def month_file(records: pl.DataFrame, contract: Contract, month: date) -> pl.DataFrame:
    """The month's file: all records not closed before its first day, as its system holds them now.

    The records are those drawn up to that month, so what was opened or closed in the first days
    of the next is there too, as it is when an officer runs the report on the fifth.
    """
    own, others = _of_as_at(records, contract)
    closed, snapshot = closed_on(contract), is_snapshot(contract)
    lives = others.filter(~snapshot, closed.is_null() | (closed >= month))
    told = lives.with_columns(month=pl.lit(month)).with_columns(
        said.alias(name) for name, said in said_by_dates(contract).items()
    )
    return pl.concat(
        [
            *([month_extract(own, month)] if len(own) else []),
            *_as_held_from(told, contract, month),
            others.filter(snapshot, pl.col("month") == month),
        ]
    )


def _of_as_at(records: pl.DataFrame, contract: Contract) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The jobs that are known as at any instant, and all other records."""
    own = (pl.col("service") == SERVICE) & (pl.col("record_kind") == WORKS_ORDER)
    chosen = own & pl.lit(contract.name == REPAIRS.name)
    return records.filter(chosen), records.filter(~chosen)


def _as_held_from(records: pl.DataFrame, contract: Contract, month: date) -> Iterator[pl.DataFrame]:
    """The records, service by service, each in the system that holds it from a month on."""
    snapshot = is_snapshot(contract)
    for scene in sending(contract.name):
        own = records.filter(pl.col("service") == scene.id)
        yield own.filter(snapshot)
        yield handed_over(own.filter(~snapshot), scene, contract.name, month)
