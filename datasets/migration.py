"""Traces of a migration in records: so many opened, or closed, on one day that a system did it.

Open records that are loaded into another system often carry the load date as the day on which they
were opened; those left behind are closed in one go. Neither says when anybody asked or worked.
"""

from datetime import date

import polars as pl

from datasets.contract import CELL, Contract, Kind
from datasets.months import opened_on
from datasets.programme import InterventionKind, Programme

MOST_BY_HAND = 20
"""More on one day than this, and far more than on other days, is no day's work."""

_TIMES, _OTHER_DAYS, _HALF = 4, 3, 2
SPIKES = pl.Schema(
    {
        "service": pl.String(),
        "source_system": pl.String(),
        "month": pl.Date(),
        "record_kind": pl.String(),
        "day": pl.Date(),
        "records": pl.Int64(),
    }
)
MIGRATED_OPEN, MIGRATED, REASON = "migrated_open", "migrated", "close_reason"
OPENED, CLOSED = "opened", "closed"
NEAR_DAYS = 62
_MIGRATION = InterventionKind.SYSTEM_MIGRATION
_CUT_OVERS = (_MIGRATION, InterventionKind.TRANSFER, InterventionKind.PHASE)
_TRULY_SHARED = ("employment_start",)
"""Dates that many share by right: staff come to an employer together, on the day of a transfer."""
_KEY = [*CELL, "record_kind"]


def opened_together(records: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """The days (SPIKES) on which a cell's records were opened, far more than on any usual day."""
    return _spikes(records.with_columns(day=opened_on(contract)), contract)


def closed_together(records: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """The days (SPIKES) on which a cell's records were closed, far more than on any usual day."""
    return _spikes(records.with_columns(day=closed_day(contract)), contract)


def closed_day(contract: Contract) -> pl.Expr:
    """The London date on which each record closed; null while it is open or has no closing."""
    return pl.coalesce(
        *(
            pl.when(pl.col("record_kind") == kind).then(
                pl.min_horizontal([_day(contract, name) for name in contract.lives[kind].closed])
            )
            for kind in with_stock(contract)
        ),
        pl.lit(None, pl.Date),
    )


def with_stock(contract: Contract) -> tuple[str, ...]:
    """The record kinds that can be open at a month's end: only those can be loaded or left over."""
    return tuple(
        kind
        for kind, life in contract.lives.items()
        if life.opened not in (*life.closed, *_TRULY_SHARED)
    )


def load_dates(programme: Programme | None, service: str) -> frozenset[date]:
    """The days on which the programme says that a service's records moved to another system."""
    if programme is None:
        return frozenset()
    moved = [i.on for i in programme.interventions if (i.service, i.kind) == (service, _MIGRATION)]
    moved += [e.on for e in programme.events if (e.service, e.kind) == (service, _MIGRATION)]
    return frozenset(moved)


def cut_overs(programme: Programme | None, service: str) -> frozenset[date]:
    """The days around which records may have been moved: load dates, transfers and phases."""
    if programme is None:
        return frozenset()
    changes = [
        i.on for i in programme.interventions if i.service == service and i.kind in _CUT_OVERS
    ]
    return load_dates(programme, service) | frozenset(changes)


def _day(contract: Contract, name: str) -> pl.Expr:
    column = pl.col(name)
    return column.dt.date() if contract.column(name).kind is Kind.INSTANT else column


def _spikes(dated: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """Days far above the fourth busiest: as many as three may be days of a migration.

    Where a cell has so few days that there is no fourth: far above the fourth busiest of all the
    system's months; and where there is none either, one day with at least half of the records.
    """
    of_kind = pl.col("record_kind").is_in(with_stock(contract))
    days = (
        dated.filter(of_kind, pl.col("day").is_not_null())
        .group_by(*_KEY, "day")
        .agg(pl.len().cast(pl.Int64).alias("records"))
    )
    ranked = days.sort("records", descending=True).with_columns(
        usual=_fourth().over(_KEY),
        of_all=_fourth().over([name for name in _KEY if name != "month"]),
        of=pl.col("records").sum().over(_KEY),
    )
    many = pl.col("records")
    far = pl.coalesce(
        many >= _TIMES * pl.col("usual"),
        many >= _TIMES * pl.col("of_all"),
        many * _HALF >= pl.col("of"),
    )
    found = ranked.filter(many > MOST_BY_HAND, far)
    return found.select(SPIKES.names()).cast(SPIKES).sort(SPIKES.names())


def _fourth() -> pl.Expr:
    return pl.col("records").get(_OTHER_DAYS, null_on_oob=True)


def is_near(day: date, days: frozenset[date]) -> bool:
    """Whether a day is within two months of one of the others."""
    return any(abs((day - other).days) <= NEAR_DAYS for other in days)


def closed_as_migrated(records: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """The days (SPIKES) on which records were closed with the reason that they were migrated."""
    if REASON not in contract.names:
        return SPIKES.to_frame()
    dated = records.filter(pl.col(REASON) == MIGRATED).with_columns(day=closed_day(contract))
    counts = dated.drop_nulls("day").group_by(*_KEY, "day").agg(pl.len().alias("records"))
    found = counts.filter(pl.col("records") > MOST_BY_HAND)
    return found.select(SPIKES.names()).cast(SPIKES)


def migrations(
    records: pl.DataFrame, contract: Contract, programme: Programme | None
) -> pl.DataFrame:
    """What of the records was a migration: SPIKES without the kind, and `what` it did to them.

    `what` is "opened" or "closed". Records that share a day are a migration where their month
    declares that its open records were migrated, where the reason of closing says so, or where the
    programme dates a change of system or of provider within two months of it.
    """
    services = records["service"].drop_nulls().unique().sort().to_list()
    days = [(service, day) for service in services for day in cut_overs(programme, service)]
    near = pl.any_horizontal(
        [pl.lit(value=False)]
        + [
            (pl.col("service") == service)
            & ((pl.col("day") - day).dt.total_days().abs() <= NEAR_DAYS)
            for service, day in days
        ]
    )
    declared = records.filter(pl.col("coverage") == MIGRATED_OPEN)
    opened = pl.concat(
        [opened_together(declared, contract), opened_together(records, contract).filter(near)]
    )
    closed = pl.concat(
        [closed_as_migrated(records, contract), closed_together(records, contract).filter(near)]
    )
    parts = [
        part.with_columns(pl.lit(what).alias("what"))
        for what, part in ((OPENED, opened), (CLOSED, closed))
    ]
    return (
        pl.concat(parts)
        .group_by(*CELL, "what", "record_kind", "day")
        .agg(pl.col("records").max())
        .group_by(*CELL, "what", "day")
        .agg(pl.col("records").sum())
        .sort(*CELL, "what", "day")
    )
