"""Volume and mix: how a month compares with the twelve published before it."""

from dataclasses import dataclass
from datetime import date
from math import sqrt

import polars as pl

from datasets.calendar import add_months, month_in_words
from datasets.contract import Contract
from datasets.reported import own_kinds
from expectations.report import Finding, Severity
from expectations.stock import has_stock
from expectations.suite import Suite
from expectations.words import first_ids, how_many, noun_for, sentence, share_in_words

CHECKS = ("volume", "mix")

FEWEST_MONTHS = 6
_A_YEAR = 12
_TIMES = 2.0
_DEVIATIONS = 4.0
_MAD_TO_DEVIATION = 1.4826
_LEAST_SHIFT = 0.10
_FEWEST_RECORDS = 100
_SMALL = 4.0
"""The least that chance is reckoned from: with two or three a month, eight is no surprise."""
_LIKE_LAST_YEAR = 1.5


@dataclass(frozen=True, slots=True)
class YearBefore:
    """What was opened in a month (`now`), and in the published months of the twelve before it."""

    month: date
    now: pl.DataFrame
    past: pl.DataFrame
    months: tuple[date, ...]


def opened(records: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """The records that were opened in the month that holds them."""
    return pl.concat(
        records.filter(pl.col("record_kind") == kind).filter(
            pl.col(life.opened).dt.date().is_between("month", pl.col("month").dt.month_end())
        )
        for kind, life in contract.lives.items()
    )


def volume(year: YearBefore, suite: Suite) -> tuple[Finding, ...]:
    """The kinds of record of which far more or far fewer were opened than in the months before.

    Outside the band means both beyond twice (or half) the median and beyond four robust deviations
    from it, so that seasons and small numbers pass. For kinds that are events, whose numbers
    follow somebody else's calendar, it is for information.
    """
    found = (_volume_of(kind, year, suite) for kind in own_kinds(suite.contract))
    return tuple(finding for finding in found if finding is not None)


def _volume_of(kind: str, year: YearBefore, suite: Suite) -> Finding | None:
    of_kind = pl.col("record_kind") == kind
    by_month = dict(year.past.filter(of_kind).group_by("month").len().iter_rows())
    counts = pl.Series([by_month.get(month, 0) for month in year.months], dtype=pl.Float64)
    now = year.now.filter(of_kind)
    count, column = now.height, suite.contract.lives[kind].opened
    middle, low, high = _band(counts, by_month.get(add_months(year.month, -_A_YEAR)))
    if low <= count <= high:
        return None
    event = kind not in has_stock(suite.contract)
    examples = first_ids(now)
    claim = (
        f"{how_many(count, noun_for((kind,), suite.nouns))} {'was' if count == 1 else 'were'} "
        f"opened in {month_in_words(year.month)}, against {middle:,.0f} in the middle one of the "
        f"{len(year.months)} months before"
    )
    mend = "Check that the report covers one month, whole, once."
    return Finding(
        check="volume",
        severity=Severity.INFO if event else Severity.WARNING,
        sentence=sentence(claim, column=column, examples=examples, mend=mend),
        column=column,
        count=count,
        examples=examples,
    )


def _band(counts: pl.Series, year_ago: int | None) -> tuple[float, float, float]:
    """The median of past counts, and the lowest and highest that raise no question.

    What is near the same month's count a year ago is the season.
    """
    middle = float(counts.sort()[counts.len() // 2])
    scatter = _MAD_TO_DEVIATION * float((counts - middle).abs().sort()[counts.len() // 2])
    reach = _DEVIATIONS * max(scatter, sqrt(max(middle, _SMALL)))
    low, high = min(middle / _TIMES, middle - reach), max(middle * _TIMES, middle + reach)
    if year_ago is None:
        return middle, low, high
    return middle, min(low, year_ago / _LIKE_LAST_YEAR), max(high, year_ago * _LIKE_LAST_YEAR)


def mix(year: YearBefore, suite: Suite) -> tuple[Finding, ...]:
    """The columns whose shares among newly opened records shifted far from the months before.

    The shift is half the sum of the differences of shares, in [0, 1]. It is a finding above a
    tenth, above twice the largest shift of a past month, and above what chance would do.
    """
    stocked = has_stock(suite.contract)
    if not stocked:
        return ()
    of_stock = pl.col("record_kind").is_in(stocked)
    now, before = year.now.filter(of_stock), year.past.filter(of_stock)
    if min(now.height, before.height) < _FEWEST_RECORDS:
        return ()
    found = (_shifted(column, year.month, now, before) for column in suite.mix)
    return tuple(finding for finding in found if finding is not None)


def _shifted(column: str, month: date, now: pl.DataFrame, before: pl.DataFrame) -> Finding | None:
    usual, shares = _shares(before, column), _shares(now, column)
    if usual.is_empty() or shares.is_empty():
        return None
    shift, largest = _distance(shares, usual), _largest_past(before, column, usual)
    if shift <= max(_LEAST_SHIFT, 2 * largest, sqrt(usual.height / now.height)):
        return None
    both = usual.join(shares, on=column, how="full", coalesce=True, suffix="_now").fill_null(0)
    moved = both.with_columns(by=(pl.col("share_now") - pl.col("share")).abs()).sort("by")[-1:]
    value, was, is_now = moved.select(column, "share", "share_now").row(0)
    concerned = now.filter(pl.col(column).eq_missing(pl.lit(value)))
    examples = first_ids(concerned)
    claim = (
        f"The mix of {column} changed in {month_in_words(month)}: {value} is "
        f"{share_in_words(is_now)} of what was opened, against {share_in_words(was)} in the "
        f"{before['month'].n_unique()} months before"
    )
    mend = "Check the mapping's codes, or say what changed."
    return Finding(
        check="mix",
        severity=Severity.WARNING,
        sentence=sentence(claim, column=column, examples=examples, mend=mend),
        column=column,
        count=concerned.height,
        share=is_now,
        examples=examples,
    )


def _shares(records: pl.DataFrame, column: str) -> pl.DataFrame:
    """Each given value's share of the records, in [0, 1]."""
    counts = records.select(column).drop_nulls().group_by(column).len()
    return counts.select(column, share=pl.col("len") / max(int(counts["len"].sum()), 1))


def _largest_past(before: pl.DataFrame, column: str, usual: pl.DataFrame) -> float:
    """The largest distance of a month's shares from the usual ones."""
    counts = before.select("month", column).drop_nulls().group_by("month", column).len()
    shares = counts.with_columns(then=pl.col("len") / pl.col("len").sum().over("month"))
    every = before.select("month").unique().join(usual, how="cross")
    both = every.join(shares, on=["month", column], how="left").fill_null(0)
    apart = both.group_by("month").agg((pl.col("share") - pl.col("then")).abs().sum())
    return max(apart["share"].to_list(), default=0.0) / 2


def _distance(one: pl.DataFrame, other: pl.DataFrame) -> float:
    column = one.columns[0]
    both = one.join(other, on=column, how="full", coalesce=True, suffix="_other").fill_null(0)
    return float((both["share"] - both["share_other"]).abs().sum()) / 2
