"""Extracts: what the files of one dataset hold, of all its services together."""

from datetime import date

import polars as pl

from datasets.calendar import month_end
from datasets.contract import Contract
from datasets.demo.as_at import history, month_extract
from datasets.demo.borough import SERVICE
from datasets.months import closed_on, is_snapshot, opened_on
from datasets.movements import said_by_dates
from datasets.repairs import REPAIRS


def history_file(records: pl.DataFrame, contract: Contract, last: date) -> pl.DataFrame:
    """The full-history file of a month and all before it: every record that had opened by its end.

    One row a record, as its system holds it now; what belongs to one month only has its month.
    """
    own, others = _of_as_at(records, contract)
    snapshot = is_snapshot(contract)
    known = pl.when(snapshot).then("month").otherwise(opened_on(contract)) <= month_end(last)
    opened = others.filter(known)
    return pl.concat([history(own, last), opened]) if len(own) else opened


def month_file(records: pl.DataFrame, contract: Contract, month: date) -> pl.DataFrame:
    """The month's file: all records not closed before its first day, as its system holds them now.

    The records are those drawn up to that month, so what was opened or closed in the first days
    of the next is there too, as it is when an officer runs the report on the fifth.
    """
    own, others = _of_as_at(records, contract)
    closed, snapshot = closed_on(contract), is_snapshot(contract)
    lives = others.filter(~snapshot, closed.is_null() | (closed >= month))
    held = pl.concat(
        [
            lives.with_columns(month=pl.lit(month)).with_columns(
                said.alias(name) for name, said in said_by_dates(contract).items()
            ),
            others.filter(snapshot, pl.col("month") == month),
        ]
    )
    return pl.concat([month_extract(own, month), held]) if len(own) else held


def _of_as_at(records: pl.DataFrame, contract: Contract) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The jobs that are known as at any instant, and all other records."""
    own = pl.col("service").eq(SERVICE) & pl.lit(contract.name == REPAIRS.name)
    return records.filter(own), records.filter(~own)
