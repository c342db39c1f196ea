"""How records come and go: what a month says of it, told from their dates."""

import polars as pl

from datasets.contract import Contract, Movement


def has_not_gone_yet(contract: Contract) -> list[pl.Expr]:
    """Whoever is to go after the month's end has not gone: the movement says so."""
    movement = contract.movement
    if movement is None:
        return []
    told = pl.col(movement.column)
    goes_later = told.is_in(movement.went) & (_closed(contract) > pl.col("month").dt.month_end())
    now = pl.when(goes_later).then(pl.lit(movement.still)).otherwise(told)
    return [_of_kind(movement, now).alias(movement.column)]


def said_by_dates(contract: Contract) -> dict[str, pl.Expr]:
    """By column, what each month says that a life is cut into; its own row says how it came."""
    movement = contract.movement
    if movement is None:
        return {}
    reasons = movement.by_reason
    how = pl.col(movement.reason).replace_strict(
        list(reasons), list(reasons.values()), default=movement.went[0]
    )
    opened = pl.col(contract.lives[movement.kind].opened)
    told = (
        pl.when(_in_its_month(_closed(contract)))
        .then(how.fill_null(movement.went[0]))
        .when(_in_its_month(opened))
        .then(pl.col(movement.column))
        .otherwise(pl.lit(movement.still))
    )
    return {movement.column: _of_kind(movement, told)}


def came_as(contract: Contract) -> pl.Expr:
    """Whether a history's row says how its record came, where a column is there to say it."""
    movement = contract.movement
    if movement is None:
        return pl.lit(value=True)
    says = pl.col(movement.column).is_in(movement.came).fill_null(value=False)
    return (pl.col("record_kind") != movement.kind) | says


def _closed(contract: Contract) -> pl.Expr:
    kind = contract.movement.kind if contract.movement else contract.record_kinds[0]
    return pl.min_horizontal(pl.col(name) for name in contract.lives[kind].closed)


def _in_its_month(day: pl.Expr) -> pl.Expr:
    return day.dt.month_start() == pl.col("month")


def _of_kind(movement: Movement, told: pl.Expr) -> pl.Expr:
    is_it = pl.col("record_kind") == movement.kind
    return pl.when(is_it).then(told).otherwise(pl.col(movement.column))
