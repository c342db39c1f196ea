"""Filling in: columns that are worked out from the others where the sender gives none."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from datasets.contract import Contract, WorkedOut
from datasets.reduced import SOURCE_ROW


@dataclass(frozen=True, slots=True)
class Filled:
    """Records with what could be worked out, what is still not collected, and what to tell.

    `worked_out` are the columns that hold such values, each with how.
    """

    records: pl.DataFrame
    not_collected: tuple[str, ...]
    notices: tuple[str, ...]
    worked_out: tuple[tuple[str, str], ...]


def fill_in(records: pl.DataFrame, contract: Contract, not_collected: Sequence[str]) -> Filled:
    """The records, as at each month's end, with the contract's derived columns filled in.

    What the sender gives stays. A column that lacks something it needs stays as it is; one that
    was not collected counts as collected once there is a value in it.
    """
    notices, lacking, worked_out = [], list(not_collected), []
    for made in contract.worked_out:
        if set(made.needs) & set(lacking):
            continue
        filled, count, of = _filled(records, contract, made)
        if count:
            records = filled
            lacking = [name for name in lacking if name != made.column]
            notices.append(_told(made, count, of))
            worked_out.append((made.column, made.how))
    return Filled(records, tuple(lacking), tuple(notices), tuple(worked_out))


def _filled(
    records: pl.DataFrame, contract: Contract, made: WorkedOut
) -> tuple[pl.DataFrame, int, int]:
    """The records with one column filled in, in how many of the file's rows, and of how many."""
    column = contract.column(made.column)
    belongs = pl.col("record_kind").is_in(column.kinds or contract.record_kinds)
    value = pl.when(pl.col(made.column).is_null() & belongs).then(made.value.cast(column.dtype))
    fresh = records.select(SOURCE_ROW, belongs=belongs, value=value)
    filled = records.with_columns(pl.coalesce(pl.col(made.column), fresh["value"]))
    made_in = fresh.filter(pl.col("value").is_not_null())[SOURCE_ROW].n_unique()
    return filled, made_in, fresh.filter("belongs")[SOURCE_ROW].n_unique()


def _told(made: WorkedOut, count: int, of: int) -> str:
    rows = "1 row" if count == 1 else f"{count:,} rows"
    which = "every row" if count == of else f"{rows} of {of:,}"
    return f"{made.column} is not given in {which}. It was worked out {made.how}."
