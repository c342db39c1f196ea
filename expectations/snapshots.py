"""Where the months of a history do not follow from each other, though each is a snapshot by itself.

A life that is cut into months agrees with itself; snapshots that were taken one by one may not.
"""

from datetime import date

import polars as pl

from datasets.calendar import add_months
from datasets.contract import Contract
from expectations.stock import KEY, is_open


def is_of_snapshots(contract: Contract) -> bool:
    """Whether a history may be a file of snapshots of records that have a life."""
    return contract.movement is not None


def unlike(records: pl.DataFrame, contract: Contract) -> list[tuple[date, date]]:
    """The pairs of months that meet and do not agree on who was there, oldest first.

    A month without any record is one in which nothing was sent.
    """
    movement = contract.movement
    if movement is None:
        return []
    opened = contract.lives[movement.kind].opened
    held = records.filter(
        pl.col("record_kind") == movement.kind, pl.col("record_id").is_not_null()
    ).select(*KEY, "month", opened, is_open(contract, movement.kind).alias("open"))
    stock = held.filter("open").with_columns(pl.col("month").dt.offset_by("1mo"))
    begun = held.filter(pl.col(opened) < pl.col("month"))
    here = [*KEY, "month", opened]
    differing = pl.concat(
        [
            stock.join(held, on=here, how="anti").select("month"),
            begun.join(stock, on=here, how="anti").select("month"),
        ]
    )
    sent = set(held["month"])
    found = sorted(set(differing["month"]) & sent)
    return [(add_months(m, -1), m) for m in found if add_months(m, -1) in sent]
