"""Stock and flow, record by record: a month begins with what was open at the last one's end."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from datasets.contract import Contract
from expectations.differences import (
    APPEARED_OLD,
    BACKDATED_CANCELLATION,
    BACKDATED_COMPLETION,
    KEYED_SINCE,
    LATE_KEYED,
    MERGED,
    RECLASSIFIED,
    REDATED,
    REOPENED,
    VANISHED,
    WORDS,
)
from expectations.redated import redated
from expectations.renumbered import references, renumbered, whole_references
from expectations.report import Finding
from expectations.suite import Suite
from expectations.told import Told, difference
from expectations.words import noun_for

KEY = ("record_kind", "record_id")
REASON = "close_reason"
ACCOUNTED = pl.Schema(
    {"record_kind": pl.String(), "record_id": pl.String(), "known_as": pl.String()}
)


@dataclass(frozen=True, slots=True)
class Boundary:
    """Two months that meet, as they would stand after publishing.

    `before` and `after` hold the records of the two, as `narrow` leaves them; `earlier` keys and
    lives of the months before; `foreign` the rows of the extract that were closed earlier.
    `previous` and `month` are the first days of the two. `restated` says that the earlier one is
    being replaced; `was` holds what was published of it, None where nothing was. `accounted`
    (ACCOUNTED) holds records whose difference is explained already, and as what: said here if
    there are WORDS for it.
    """

    before: pl.DataFrame
    after: pl.DataFrame
    earlier: pl.DataFrame
    foreign: pl.DataFrame
    previous: date
    month: date
    restated: bool = False
    was: pl.DataFrame | None = None
    accounted: pl.DataFrame | None = None


@dataclass(frozen=True, slots=True)
class _Sides:
    """One kind's records on both sides: those that a month should have begun with, and did not."""

    boundary: Boundary
    of_kind: pl.Expr
    opened: str
    finished: pl.Expr
    stock: pl.DataFrame
    begun_with: pl.DataFrame
    lost: pl.DataFrame
    new: pl.DataFrame


def narrow(records: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """The columns that reconciling reads: keys, lives, the reason for closing, the file's row.

    Records without a reference cannot be followed, so they are left out; the contract names them.
    """
    dates = {name for life in contract.lives.values() for name in (life.opened, *life.closed)}
    wanted = {*KEY, *dates, REASON, *references(contract)}
    kept = [name for name in contract.names if name in wanted]
    row = [] if "source_row" in records.columns else [pl.lit(None, pl.Int64).alias("source_row")]
    reason = [] if REASON in contract.names else [pl.lit(None, pl.String).alias(REASON)]
    kept_rows = whole_references(records.filter(pl.col("record_id").is_not_null()), contract)
    return kept_rows.with_columns(*row, *reason).select(*sorted({*kept, REASON, "source_row"}))


def has_stock(contract: Contract) -> tuple[str, ...]:
    """The record kinds that can be open at a month's end; events are over when they happen."""
    return tuple(k for k, life in contract.lives.items() if life.opened not in life.closed)


def is_open(contract: Contract, kind: str) -> pl.Expr:
    """Whether a record of a kind has not closed."""
    return pl.all_horizontal(pl.col(name).is_null() for name in contract.lives[kind].closed)


def reconcile(boundary: Boundary, suite: Suite) -> tuple[Finding, ...]:
    """The differences between what was open at a month's end and what the next began with."""
    return tuple(
        finding
        for kind in has_stock(suite.contract)
        for finding in _reconcile_kind(boundary, kind, suite)
    )


def _reconcile_kind(boundary: Boundary, kind: str, suite: Suite) -> list[Finding]:
    sides = _sides(boundary, kind, suite.contract)
    of = max(sides.stock.height, sides.begun_with.height, 1)
    lost = _explained(sides.lost, _why_lost(sides), boundary)
    new = _explained(sides.new, _why_new(sides, suite.contract, kind), boundary)
    pairs = renumbered(
        lost.filter(why=VANISHED),
        new.filter(pl.col("why").is_in([APPEARED_OLD, LATE_KEYED])),
        references(suite.contract),
    )
    nouns = noun_for((kind,), suite.nouns)
    classed = pl.concat([lost, new]).sort("record_id").partition_by("why", as_dict=True)
    told = Told(boundary.previous, boundary.month, boundary.restated, nouns, of, suite.differences)
    found = [
        difference(str(why), part, pairs, told) for (why,), part in classed.items() if why in WORDS
    ]
    return [*found, *_redated(sides, nouns, suite)]


def _sides(boundary: Boundary, kind: str, contract: Contract) -> _Sides:
    life = contract.lives[kind]
    of_kind = pl.col("record_kind") == kind
    before, after = boundary.before.filter(of_kind), boundary.after.filter(of_kind)
    stock = before.filter(is_open(contract, kind))
    begun_with = after.filter(pl.col(life.opened).dt.date() < boundary.month)
    return _Sides(
        boundary=boundary,
        of_kind=of_kind,
        opened=life.opened,
        finished=pl.col(life.closed[0]).is_not_null(),
        stock=stock,
        begun_with=begun_with,
        lost=stock.join(after, on=KEY, how="anti"),
        new=begun_with.join(stock, on=KEY, how="anti"),
    )


def _explained(records: pl.DataFrame, why: pl.Expr, boundary: Boundary) -> pl.DataFrame:
    """The records with the class of each as `why`: what accounts for it, else its looks."""
    known = ACCOUNTED.to_frame() if boundary.accounted is None else boundary.accounted
    both = records.with_columns(why=why).join(known, on=KEY, how="left")
    return both.with_columns(why=pl.coalesce("known_as", "why")).drop("known_as")


def _is_among(records: pl.DataFrame) -> pl.Expr:
    return pl.col("record_id").is_in(records["record_id"].drop_nulls().unique().implode())


def _only_in(records: pl.DataFrame, others: pl.DataFrame, of_kind: pl.Expr) -> pl.Expr:
    """Whether a record stands in `records` as another kind that it is not among the others."""
    return _is_among(records.filter(~of_kind).join(others, on=KEY, how="anti"))


def _why_lost(sides: _Sides) -> pl.Expr:
    """The class of a record that was open and is not in the next month."""
    boundary, reason = sides.boundary, pl.col(REASON)
    foreign = boundary.foreign.filter(sides.of_kind)
    keyed_since = pl.lit(value=False)
    if boundary.restated and boundary.was is not None:
        opened_then = pl.col(sides.opened).dt.date() >= boundary.previous
        keyed_since = opened_then & ~_is_among(boundary.was.filter(sides.of_kind))
    return (
        pl.when(_is_among(foreign.filter(reason == "duplicate")))
        .then(pl.lit(MERGED))
        .when(_is_among(foreign.filter(reason == "reclassified")))
        .then(pl.lit(RECLASSIFIED))
        .when(_is_among(foreign.filter(sides.finished)))
        .then(pl.lit(BACKDATED_COMPLETION))
        .when(_is_among(foreign))
        .then(pl.lit(BACKDATED_CANCELLATION))
        .when(_only_in(boundary.after, boundary.before, sides.of_kind))
        .then(pl.lit(RECLASSIFIED))
        .when(keyed_since)
        .then(pl.lit(KEYED_SINCE))
        .otherwise(pl.lit(VANISHED))
    )


def _why_new(sides: _Sides, contract: Contract, kind: str) -> pl.Expr:
    """The class of a record that the month began with and that was not open before."""
    boundary = sides.boundary
    closed = boundary.before.filter(sides.of_kind)
    closed_earlier = boundary.earlier.filter(
        sides.of_kind & _is_among(sides.new) & ~is_open(contract, kind)
    )
    dated_back = closed if boundary.restated else closed.clear()
    entered_later = pl.col(sides.opened).dt.date() >= boundary.previous
    if boundary.was is not None:
        entered_later &= ~_is_among(boundary.was.filter(sides.of_kind))
    return (
        pl.when(_is_among(dated_back.filter(sides.finished)))
        .then(pl.lit(BACKDATED_COMPLETION))
        .when(_is_among(dated_back))
        .then(pl.lit(BACKDATED_CANCELLATION))
        .when(_is_among(closed) | _is_among(closed_earlier))
        .then(pl.lit(REOPENED))
        .when(_only_in(boundary.before, boundary.after, sides.of_kind))
        .then(pl.lit(RECLASSIFIED))
        .when(entered_later)
        .then(pl.lit(LATE_KEYED))
        .otherwise(pl.lit(APPEARED_OLD))
    )


def _redated(sides: _Sides, nouns: tuple[str, str], suite: Suite) -> tuple[Finding, ...]:
    boundary = sides.boundary
    known = sides.stock.select(*KEY, opened_before=sides.opened)
    months = (boundary.previous, boundary.month)
    words = suite.differences.get(REDATED, WORDS[REDATED])
    return redated(boundary.after.join(known, on=KEY), sides.opened, months, nouns, words)
