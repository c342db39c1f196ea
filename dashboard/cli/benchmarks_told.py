"""What `benchmarks` answers: a year's figures, quartiles and flags, as words and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import pairwise
from typing import Any

import polars as pl

from dashboard.analysis.yearly.flag import CANNOT_BE
from dashboard.analysis.yearly.flags import target_changes
from dashboard.analysis.yearly.kept import KeptYear
from dashboard.analysis.yearly.points import Point, all_points
from dashboard.analysis.yearly.quartiles import AREAS, Quartiles
from dashboard.analysis.yearly.words import FLAGGED_STAY, standing
from datasets.benchmarks.context import ContextSeries
from datasets.benchmarks.figures import COMPARED, FIGURES, TARGET_DAYS, Figure
from datasets.benchmarks.official import LONDON

LATEST = 4


def year_facts(year: KeptYear, code: str | None) -> dict[str, Any]:
    """One year, for JSON: the council's own rows where a council is named, else all."""
    official = year.official
    rows = official.council(code) if code else official.rows
    return {
        "year": year.year,
        "file": official.file_name,
        "sha256": official.sha256,
        "councils": official.rows["code"].n_unique(),
        "left_out": [asdict(left) for left in official.left_out],
        "notices": list(official.notices),
        "figures": rows.to_dicts(),
        "quartiles": {
            measure: {area: asdict(found) for area, found in areas.items()}
            for measure, areas in year.quartiles.items()
        },
        "flags": [asdict(flag) for flag in year.flags],
    }


def target_facts(years: Sequence[KeptYear]) -> list[dict[str, Any]]:
    """How many councils moved their target between two years, and which, for JSON."""
    found = []
    for first, last in pairwise(years):
        both = target_changes(first.official, last.official, TARGET_DAYS)
        moved = both.filter(pl.col("before") != pl.col("after"))
        span = {"from": first.year, "to": last.year, "councils": both.height}
        found.append(span | {"changed": moved.to_dicts()})
    return found


def context_facts(series: ContextSeries) -> dict[str, Any]:
    """One context series, for JSON."""
    return {
        "series": series.id,
        "title": series.title,
        "unit": series.unit,
        "frequency": series.frequency,
        "file": series.file_name,
        "sha256": series.sha256,
        "rows": series.rows.to_dicts(),
    }


def years_words(years: Sequence[KeptYear], code: str | None) -> Iterator[str]:
    """Everything about the years that were read."""
    for year in years:
        yield from _read_words(year)
    if code:
        yield from _council_words(years, code)
    for year in years:
        if not code:
            yield from _quartile_words(year)
        yield from _flag_words(year)
    for first, last in pairwise(years):
        yield _targets_words(first, last)


def _read_words(year: KeptYear) -> Iterator[str]:
    official = year.official
    councils = official.rows.select("code", "region").unique()
    in_london = councils.filter(pl.col("region") == LONDON).height
    yield (
        f"{year.year}, from {official.file_name}: {councils.height} English councils, "
        f"{in_london} of them in London."
    )
    yield from (f"  Note: {notice}" for notice in official.notices)
    yield from (f"  Left out: {left.rows:,} rows ({left.why})." for left in official.left_out)


def _council_words(years: Sequence[KeptYear], code: str) -> Iterator[str]:
    name, region = years[-1].official.council(code).select("name", "region").row(0)
    yield f"\n{name} ({code}), {region}"
    for series in all_points(years, code):
        yield from _point_words(series)
    for year in years:
        note = year.official.notes.get(code)
        if note:
            yield f"  The regulator remarks for {year.year}: {note}"


def _point_words(series: Sequence[Point]) -> Iterator[str]:
    newest = series[-1]
    by_year = ", ".join(f"{point.year} {point.shown}" for point in series)
    based_on = f" ({newest.based_on})" if newest.based_on else ""
    yield f"  {_named(newest.figure)}: {by_year}{based_on}"
    for area, found in newest.quartiles.items():
        yield f"      {area}: {_cuts(newest.figure, found)}; {standing(newest, area)}"
    for point in series:
        yield from (f"      Flagged, {point.year}: {flag.why}" for flag in point.flags)


def _named(figure: Figure) -> str:
    return f"{figure.id} {figure.title}" if figure.id.isupper() else figure.title


def _cuts(figure: Figure, found: Quartiles) -> str:
    numbers = (found.lower, found.median, found.upper)
    return " / ".join(f"{number:,.{figure.decimals}f}" for number in numbers)


def _quartile_words(year: KeptYear) -> Iterator[str]:
    yield f"\nQuartiles of {year.year} (lower / median / upper, and of how many councils)"
    for measure in COMPARED:
        figure, areas = FIGURES[measure], year.quartiles.get(measure, {})
        told = [f"{a} {_cuts(figure, areas[a])} ({areas[a].councils})" for a in AREAS if a in areas]
        if told:
            yield f"  {_named(figure)}, {figure.of.value}: {'; '.join(told)}"


def _flag_words(year: KeptYear) -> Iterator[str]:
    if not year.flags:
        yield f"\nNothing of {year.year} is flagged."
        return
    sure = sum(flag.how == CANNOT_BE for flag in year.flags)
    yield (
        f"\nFlagged in {year.year}: {len(year.flags)} times, of which {sure} cannot be and "
        f"{len(year.flags) - sure} are doubtful. {FLAGGED_STAY}"
    )
    for flag in year.flags:
        titles = ", ".join(FIGURES[measure].title for measure in flag.figures)
        yield f"  {flag.name}: {flag.how}. {flag.why} Concerns: {titles}."


def _targets_words(first: KeptYear, last: KeptYear) -> str:
    both = target_changes(first.official, last.official, TARGET_DAYS)
    moved = both.filter(pl.col("before") != pl.col("after"))
    return (
        f"\n{moved.height} of {both.height} councils changed their longest target for "
        f"non-emergency repairs between {first.year} and {last.year}."
    )


def context_words(series: ContextSeries, own: pl.DataFrame | None) -> Iterator[str]:
    """A context series, and the newest values of the council's own area if it is in it."""
    rows = series.rows
    yield (
        f"{series.title}, by {series.frequency}: {rows['area'].n_unique()} areas, "
        f"{rows['last'].n_unique()} periods, {rows.height:,} rows, from {series.file_name}. "
        "Context: neither good nor bad."
    )
    if own is not None and own.height:
        values = own.drop_nulls("value").tail(LATEST).select("period", "value").iter_rows()
        told = ", ".join(f"{period} {value:,g}{_unit(series)}" for period, value in values)
        yield f"  {own['area'][0]}: {told}"


def _unit(series: ContextSeries) -> str:
    return "%" if series.is_share else f" {series.unit}"
