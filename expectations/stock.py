"""Stock and flow, record by record: a month begins with what was open at the last one's end."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from datasets.calendar import month_in_words
from datasets.contract import Contract
from expectations.differences import (
    APPEARED_OLD,
    BACKDATED_CANCELLATION,
    BACKDATED_COMPLETION,
    LATE_KEYED,
    MERGED,
    RECLASSIFIED,
    REOPENED,
    VANISHED,
    WORDS,
)
from expectations.report import Finding, Severity
from expectations.suite import Suite
from expectations.words import first_ids, how_many, noun_for, sentence, share_in_words

KEY = ("record_kind", "record_id")
REASON = "close_reason"
MOST_JOBS = 20
MOST_SHARE = 0.005


@dataclass(frozen=True, slots=True)
class Boundary:
    """Two months that meet, as they would stand after publishing.

    `before` and `after` hold the records of the two, as `narrow` leaves them; `earlier` keys and
    lives of the months before; `foreign` the rows of the extract that were closed earlier.
    `previous` and `month` are the first days of the two. `restated` says that the earlier one is
    being replaced.
    """

    before: pl.DataFrame
    after: pl.DataFrame
    earlier: pl.DataFrame
    foreign: pl.DataFrame
    previous: date
    month: date
    restated: bool = False


def narrow(records: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """The columns that reconciling reads: keys, lives, the reason for closing, the file's row.

    Records without a reference cannot be followed, so they are left out; the contract names them.
    """
    dates = {name for life in contract.lives.values() for name in (life.opened, *life.closed)}
    kept = [name for name in contract.names if name in {*KEY, *dates, REASON}]
    row = [] if "source_row" in records.columns else [pl.lit(None, pl.Int64).alias("source_row")]
    reason = [] if REASON in contract.names else [pl.lit(None, pl.String).alias(REASON)]
    kept_rows = records.filter(pl.col("record_id").is_not_null())
    return kept_rows.with_columns(*row, *reason).select(*sorted({*kept, REASON, "source_row"}))


def has_stock(contract: Contract) -> tuple[str, ...]:
    """The record kinds that can be open at a month's end; events are over when they happen."""
    return tuple(k for k, life in contract.lives.items() if life.opened not in life.closed)


def reconcile(boundary: Boundary, suite: Suite) -> tuple[Finding, ...]:
    """The differences between what was open at a month's end and what the next began with."""
    return tuple(
        finding
        for kind in has_stock(suite.contract)
        for finding in _reconcile_kind(boundary, kind, suite)
    )


def _reconcile_kind(boundary: Boundary, kind: str, suite: Suite) -> list[Finding]:
    life = suite.contract.lives[kind]
    of_kind = pl.col("record_kind") == kind
    opened = pl.col(life.opened).dt.date()
    is_open = pl.all_horizontal(pl.col(name).is_null() for name in life.closed)
    stock = boundary.before.filter(of_kind & is_open)
    begun_with = boundary.after.filter(of_kind & (opened < boundary.month))
    lost = stock.join(boundary.after.filter(of_kind), on=KEY, how="anti")
    new = begun_with.join(stock, on=KEY, how="anti")
    finished = pl.col(life.closed[0]).is_not_null()
    of = max(stock.height, begun_with.height, 1)
    closed_earlier = boundary.earlier.filter(of_kind & _is_among(new) & ~is_open)
    classed = {
        **_by_class(lost, _why_lost(boundary, of_kind, finished)),
        **_by_class(new, _why_new(boundary, closed_earlier, of_kind, finished, opened)),
    }
    nouns = noun_for((kind,), suite.nouns)
    return [_difference(check, found, of, boundary, nouns) for check, found in classed.items()]


def _by_class(records: pl.DataFrame, why: pl.Expr) -> dict[str, pl.DataFrame]:
    parts = records.with_columns(why=why).partition_by("why", as_dict=True)
    return {str(name[0]): part.sort("record_id") for name, part in parts.items()}


def _is_among(records: pl.DataFrame) -> pl.Expr:
    return pl.col("record_id").is_in(records["record_id"].drop_nulls().unique().implode())


def _why_lost(boundary: Boundary, of_kind: pl.Expr, finished: pl.Expr) -> pl.Expr:
    """The class of a record that was open and is not in the next month."""
    foreign = boundary.foreign.filter(of_kind)
    reason = pl.col(REASON)
    return (
        pl.when(_is_among(foreign.filter(reason == "duplicate")))
        .then(pl.lit(MERGED))
        .when(_is_among(foreign.filter(reason == "reclassified")))
        .then(pl.lit(RECLASSIFIED))
        .when(_is_among(foreign.filter(finished)))
        .then(pl.lit(BACKDATED_COMPLETION))
        .when(_is_among(foreign))
        .then(pl.lit(BACKDATED_CANCELLATION))
        .when(_is_among(boundary.after))
        .then(pl.lit(RECLASSIFIED))
        .otherwise(pl.lit(VANISHED))
    )


def _why_new(
    boundary: Boundary,
    closed_earlier: pl.DataFrame,
    of_kind: pl.Expr,
    finished: pl.Expr,
    opened: pl.Expr,
) -> pl.Expr:
    """The class of a record that the month began with and that was not open before."""
    closed = boundary.before.filter(of_kind)
    dated_back = closed if boundary.restated else closed.clear()
    return (
        pl.when(_is_among(dated_back.filter(finished)))
        .then(pl.lit(BACKDATED_COMPLETION))
        .when(_is_among(dated_back))
        .then(pl.lit(BACKDATED_CANCELLATION))
        .when(_is_among(closed) | _is_among(closed_earlier))
        .then(pl.lit(REOPENED))
        .when(_is_among(boundary.before))
        .then(pl.lit(RECLASSIFIED))
        .when(opened >= boundary.previous)
        .then(pl.lit(LATE_KEYED))
        .otherwise(pl.lit(APPEARED_OLD))
    )


def _difference(
    check: str, records: pl.DataFrame, of: int, boundary: Boundary, nouns: tuple[str, str]
) -> Finding:
    count, share = records.height, records.height / of
    words = WORDS[check]
    months = {
        "before": month_in_words(boundary.previous),
        "month": month_in_words(boundary.month),
    }
    phrase = (words.one if count == 1 else words.many).format(**months)
    claim = f"{how_many(count, nouns)} {phrase} ({share_in_words(share)} of {of:,})"
    examples = first_ids(records)
    return Finding(
        check=check,
        severity=_severity(check, count, share),
        sentence=sentence(
            claim, column="record_id", examples=examples, mend=words.mend.format(**months)
        ),
        column="record_id",
        count=count,
        share=share,
        examples=examples,
        rows=tuple(records["source_row"].drop_nulls().unique().sort().to_list()),
    )


def _severity(check: str, count: int, share: float) -> Severity:
    many = count > MOST_JOBS or share > MOST_SHARE
    if check in (VANISHED, APPEARED_OLD):
        return Severity.CRITICAL if many else Severity.WARNING
    if check == LATE_KEYED and many:
        return Severity.WARNING
    return Severity.INFO
