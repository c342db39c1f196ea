"""What a column goes back to where an event after the month's end had changed it."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from datasets.contract import Contract

_FLAG = "_goes_back"


def going_back(contract: Contract, later: Mapping[str, Sequence[pl.Expr]]) -> Iterator[pl.Expr]:
    """Whether each such column goes back, by the events of `later` that had not happened yet."""
    for name in contract.before_events:
        yield pl.any_horizontal(later[name]).alias(f"{name}{_FLAG}")


def gone_back(rows: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """The rows, their later events blanked and `going_back` beside them, as they were before."""
    if not contract.before_events:
        return rows
    return rows.with_columns(
        pl.when(f"{name}{_FLAG}").then(before).otherwise(pl.col(name)).alias(name)
        for name, before in contract.before_events.items()
    ).drop(f"{name}{_FLAG}" for name in contract.before_events)
