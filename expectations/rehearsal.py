"""Rehearsals: the audits to come, gone through while nobody waits.

What they read of the live release is kept by it, and a library's first time is over.
"""

from collections.abc import Iterator
from contextlib import suppress

import polars as pl

from datasets.calendar import next_month
from datasets.catalogue import CONTRACTS
from datasets.extract import Extract
from datasets.programme import Programme
from datasets.reduced import kept_schema
from datasets.store import LiveRelease, StoreError
from datasets.store.rows import CELL_KEY, CellKey
from expectations.audit import audit
from expectations.messages import AuditNotRunError

MANY = 2_000
"""Records of a month from which on reading those before it takes a time that is felt."""


def rehearsals(live: LiveRelease, programme: Programme | None) -> Iterator[None]:
    """The next month, without a row, of each service and system with many records; most come first.

    The first is gone through in any case. What cannot be audited is left for the file that comes,
    to be said then.
    """
    for cell in _worth_it(live):
        with suppress(AuditNotRunError, StoreError):
            audit(_without_rows(cell), live, programme)
        yield


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
