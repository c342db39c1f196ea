"""The months that are to come next, for whoever gets ready for them."""

import polars as pl

from datasets.calendar import next_month
from datasets.catalogue import CONTRACTS
from datasets.reduced import Extract, kept_schema
from datasets.store import LiveRelease
from datasets.store.rows import CELL_KEY, CellKey

MANY = 2_000
"""Records of a month from which on reading those before it takes a time that is felt."""


def months_to_come(live: LiveRelease) -> list[Extract]:
    """The next month, without a row, of each service and system with many records; most come first.

    The largest is among them in any case.
    """
    return [_without_rows(cell) for cell in _worth_it(live)]


def _worth_it(live: LiveRelease) -> list[CellKey]:
    """The newest month of each service and system that is worth it, the largest first."""
    place = ["dataset", "service", "source_system"]
    newest = live.cells().sort("month").group_by(place).agg(pl.last("month", "rows"))
    largest = newest.sort("rows", *place, descending=[True, False, False, False])
    worth_it = largest.filter((pl.col("rows") >= MANY) | (pl.int_range(pl.len()) == 0))
    return [CellKey(*row) for row in worth_it.select(CELL_KEY).iter_rows()]


def _without_rows(newest: CellKey) -> Extract:
    contract = CONTRACTS[newest.dataset]
    nothing = kept_schema(contract).to_frame()
    return Extract(
        contract=contract,
        mapping_name=contract.name,
        mapping_text="",
        publisher="",
        file_name="",
        sha256="",
        file_rows=0,
        months=(next_month(newest.month),),
        records=nothing,
        foreign=nothing,
        left_out=(),
        not_collected=(),
        history=False,
        declared_empty=True,
        service=newest.service,
        source_system=newest.source_system,
    )
