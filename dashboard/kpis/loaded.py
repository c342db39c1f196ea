"""Loaded records: those whose date of opening is only the day on which another system took them in.

Such a date says nothing of when anybody asked, so a figure that is worked out from it leaves the
record out.
"""

import polars as pl

from dashboard.kpis.measure import Measure
from datasets.contract import CELL, Contract
from datasets.migration import MIGRATED_OPEN, load_dates, opened_together, with_stock
from datasets.months import opened_on
from datasets.programme import Programme

LOADED = "loaded"
"""A column that stands beside the contract's: whether the date of opening is a load date."""

_DAY = "opened_day"
_SHARED = "shared"


def mark_loaded(records: pl.DataFrame, contract: Contract, programme: Programme) -> pl.DataFrame:
    """The records with LOADED.

    A record's date of opening is a load date if the programme dates a migration of the service's
    system to that day, unless the record says that it was not migrated; and in a month that
    declares its open records to be migrated, if so many share the day that nobody raised them.
    """
    stocked = pl.col("record_kind").is_in(with_stock(contract))
    dated = records.with_columns(opened_on(contract).alias(_DAY))
    known = opened_together(dated.filter(pl.col("coverage") == MIGRATED_OPEN), contract)
    if known.is_empty():
        shared = dated.with_columns(pl.lit(value=False).alias(_SHARED))
    else:
        together = known.select(
            *CELL, "record_kind", pl.col("day").alias(_DAY), pl.lit(value=True).alias(_SHARED)
        )
        on = [*CELL, "record_kind", _DAY]
        shared = dated.join(together, on=on, how="left", maintain_order="left")
    loaded = stocked & (pl.col(_SHARED).fill_null(value=False) | _is_declared(programme, records))
    return shared.with_columns(loaded.fill_null(value=False).alias(LOADED)).drop(_DAY, _SHARED)


def _is_declared(programme: Programme, records: pl.DataFrame) -> pl.Expr:
    """Whether a record was opened on the day of a migration, and does not say otherwise."""
    claims = [
        (pl.col("service") == service.id) & pl.col(_DAY).is_in(sorted(days))
        for service in programme.services
        if (days := load_dates(programme, service.id))
    ]
    if not claims:
        return pl.lit(value=False)
    declared = pl.any_horizontal(claims)
    return (
        declared & pl.col("migrated").fill_null(value=True)
        if "migrated" in records.columns
        else declared
    )


def reads_opening(measure: Measure, contract: Contract) -> bool:
    """Whether a figure is worked out from the date on which records were opened."""
    parts = (measure.rows, measure.numerator, measure.denominator, measure.days, measure.period)
    roots = {name for part in parts if part is not None for name in part.meta.root_names()}
    return bool(roots & {contract.lives[kind].opened for kind in with_stock(contract)})
