"""The rules by which yearly figures are flagged: what cannot be, and what can hardly be."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import polars as pl

from dashboard.analysis.yearly.flag import CANNOT_BE, DOUBTFUL, Flag, values_of
from datasets.benchmarks.figures import (
    CLOSED,
    CLOSED_SHARE,
    COMPLETED,
    FIGURES,
    HOMES,
    OPEN,
    OPEN_PER_1000,
    OPEN_WEEKS,
    RAISED,
    Kind,
    Of,
)
from datasets.benchmarks.official import OfficialReturn

TIMES = 5.0
"""From how many times as much, or as little, a figure is doubtful."""
LEAST = 100
"""Counts below this may well grow fivefold from one year to the next."""
ROUNDED = 0.1
"""How far a published share may be from what its own counts give, by rounding."""

_FLOW = (RAISED, COMPLETED, CLOSED, OPEN, OPEN_PER_1000, OPEN_WEEKS, CLOSED_SHARE)


def _wide(one: OfficialReturn, *measures: str) -> pl.DataFrame:
    """One row per council that has every one of the figures; empty where the year has them not."""
    frame = one.rows.select("code", "name").unique()
    for measure in measures:
        frame = frame.join(values_of(one, measure, measure).drop("name"), on="code", how="inner")
    return frame.drop_nulls(measures)


def _flag(
    one: OfficialReturn, row: Mapping[str, object], rule: str, how: str, figures: Sequence[str]
) -> Callable[[str], Flag]:
    def made(why: str) -> Flag:
        return Flag(one.year, str(row["code"]), str(row["name"]), rule, how, tuple(figures), why)

    return made


def _outside(one: OfficialReturn) -> Iterator[Flag]:
    """Shares below 0% or above 100%, and other figures below nought."""
    shares = [f.id for f in FIGURES.values() if f.of is Of.PER_CENT and f.kind is not Kind.DERIVED]
    above = pl.col("measure").is_in(shares) & (pl.col("value") > 100)  # noqa: PLR2004  (per cent)
    for row in one.rows.filter((pl.col("value") < 0) | above).to_dicts():
        made = _flag(one, row, "outside", CANNOT_BE, [row["measure"]])
        yield made(f"It is {row['value']:,.1f}{_sign(row['measure'])}, which cannot be.")


def _sign(measure: str) -> str:
    figure = FIGURES.get(measure)
    return "%" if figure is None or figure.of is Of.PER_CENT else f" {figure.of.value}"


def _counts_differ(one: OfficialReturn) -> Iterator[Flag]:
    """Figures that do not follow from their own counts: two columns may have been swapped."""
    times = {
        f.id: 1000.0 if f.of is Of.PER_1000_HOMES else 100.0
        for f in FIGURES.values()
        if f.kind is Kind.RECORDS
    }
    worked_out = (
        pl.col("measure").replace_strict(times, default=None, return_dtype=pl.Float64())
        * pl.col("part")
        / pl.col("base")
    )
    rows = one.rows.filter(pl.col("base") > 0).with_columns(worked_out=worked_out)
    differs = (pl.col("value") - pl.col("worked_out")).abs() > ROUNDED
    for row in rows.filter(differs).to_dicts():
        made = _flag(one, row, "counts_differ", CANNOT_BE, [row["measure"]])
        yield made(
            f"It is given as {row['value']:,.1f}, but {row['part']:,.0f} of {row['base']:,.0f} is "
            f"{row['worked_out']:,.1f}."
        )


def _opening(one: OfficialReturn) -> Iterator[Flag]:
    """What must have been open at the start, from the flow of the year and what was left."""
    opening = pl.col(OPEN) + pl.col(COMPLETED) + pl.col(CLOSED) - pl.col(RAISED)
    wide = _wide(one, RAISED, COMPLETED, CLOSED, OPEN, HOMES).with_columns(opening=opening)
    for row in wide.filter(pl.col("opening") < 0).to_dicts():
        made = _flag(one, row, "negative_opening", CANNOT_BE, _FLOW)
        yield made(
            f"{_flow(row)}, so {row['opening']:,.0f} were open when it began, which cannot be."
        )
    many = (pl.col("opening") > pl.col(HOMES)) & (pl.col("opening") > TIMES * pl.col(OPEN))
    for row in wide.filter(many).to_dicts():
        made = _flag(one, row, "large_opening", DOUBTFUL, _FLOW)
        yield made(
            f"{_flow(row)}, so {row['opening']:,.0f} were open when it began: more than one for "
            f"each of its {row[HOMES]:,.0f} homes, and more than {TIMES:.0f} times what was left."
        )


def _flow(row: Mapping[str, float]) -> str:
    return (
        f"{row[RAISED]:,.0f} repairs were raised in the year, {row[COMPLETED]:,.0f} completed and "
        f"{row[CLOSED]:,.0f} closed otherwise, and {row[OPEN]:,.0f} were left open at its end"
    )


def _none_open(one: OfficialReturn) -> Iterator[Flag]:
    none = (pl.col(OPEN) == 0) & (pl.col(RAISED) >= LEAST)
    for row in _wide(one, RAISED, OPEN).filter(none).to_dicts():
        made = _flag(one, row, "none_open", DOUBTFUL, (OPEN, OPEN_PER_1000, OPEN_WEEKS))
        yield made(f"Of {row[RAISED]:,.0f} repairs raised in the year, none was open at its end.")


def _raised_against_completed(one: OfficialReturn) -> Iterator[Flag]:
    times = pl.col(RAISED) / pl.col(COMPLETED)
    wide = _wide(one, RAISED, COMPLETED).filter(pl.col(COMPLETED) > 0)
    for row in wide.with_columns(times=times).filter(_far("times")).to_dicts():
        made = _flag(one, row, "raised_against_completed", DOUBTFUL, (RAISED, CLOSED_SHARE))
        yield made(
            f"{row[RAISED]:,.0f} repairs were raised, {row['times']:,.3g} times the "
            f"{row[COMPLETED]:,.0f} completed."
        )


def _raised_by_homes(one: OfficialReturn) -> Iterator[Flag]:
    wide = _wide(one, RAISED, HOMES).filter(pl.col(HOMES) > 0)
    each = wide.with_columns(each=pl.col(RAISED) / pl.col(HOMES))
    times = each.with_columns(
        times=pl.col("each") / pl.col("each").median(), usual=pl.col("each").median()
    )
    for row in times.filter(_far("times")).to_dicts():
        made = _flag(one, row, "raised_by_homes", DOUBTFUL, (RAISED, CLOSED_SHARE))
        yield made(
            f"{row[RAISED]:,.0f} repairs were raised for {row[HOMES]:,.0f} homes: "
            f"{row['each']:,.1f} a home, where half of councils had {row['usual']:,.1f} or fewer."
        )


def _far(name: str) -> pl.Expr:
    """More than five times as much, or less than a fifth."""
    return (pl.col(name) > TIMES) | (pl.col(name) < 1 / TIMES)


_COUNTED: tuple[tuple[str, str, str], ...] = (
    ("RP02(1)", "base", "non-emergency repairs completed"),
    ("RP02(2)", "base", "emergency repairs completed"),
    ("CH01(1)", "part", "stage 1 complaints"),
    ("CH01(2)", "part", "stage 2 complaints"),
    (HOMES, "value", "homes"),
)


def against(one: OfficialReturn, other: OfficialReturn) -> Iterator[Flag]:
    """Counts that are many times those of the council's own other year."""
    for measure, column, noun in _COUNTED:
        both = values_of(one, measure, "own", column).join(
            values_of(other, measure, "other", column).drop("name"), on="code", how="inner"
        )
        large = (pl.max_horizontal("own", "other") >= LEAST) & (pl.col("other") > 0)
        far = both.filter(large).with_columns(times=pl.col("own") / pl.col("other"))
        for row in far.filter(_far("times")).to_dicts():
            made = _flag(one, row, "other_year", DOUBTFUL, [measure])
            yield made(
                f"It counts {row['own']:,.0f} {noun}; in {other.year} the same council had "
                f"{row['other']:,.0f}."
            )


RULES: tuple[Callable[[OfficialReturn], Iterator[Flag]], ...] = (
    _outside,
    _counts_differ,
    _opening,
    _none_open,
    _raised_against_completed,
    _raised_by_homes,
)
