"""A measure's months as the before/after engine reads them."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import numpy as np
import polars as pl

from dashboard.analysis.before_after.effect import Kind, Observed
from dashboard.analysis.line import Line
from dashboard.kpis.inherited import INHERITED
from dashboard.kpis.measure import Family, Frequency, Measure, Recipe
from dashboard.kpis.registry import MEASURES
from dashboard.kpis.table import Floats
from datasets.calendar import MONTHS_IN_YEAR

_KINDS: Mapping[Family, Kind] = MappingProxyType(
    {
        Family.COUNT: Kind.COUNT,
        Family.RATIO: Kind.COUNT,
        Family.PROPORTION: Kind.PROPORTION,
        Family.DURATION: Kind.DURATION,
        Family.STOCK: Kind.STOCK,
    }
)
PER_HOMES = 1000
_ROLLING = (Recipe.TRAILING_YEAR, Recipe.YEAR_TO_DATE)
_DECIDED = ("jobs_in_house", "share_of_jobs_in_house")
"""Who employs the staff: what a change of who runs the service is, not what came of it."""
_OF_OTHERS = (Recipe.WEEKS_OF_WORK, Recipe.A_YEAR_ON, Recipe.YEAR_A_YEAR_ON)


def kind_of(measure: Measure) -> Kind:
    """The scale that a measure is fitted on: a ratio is a count, of what is below its line."""
    return _KINDS[measure.family]


def months_of(measure: Measure) -> Measure:
    """The measure whose months are fitted: of a sum of many months, that of a single one."""
    if measure.recipe in _ROLLING:
        return MEASURES[measure.derived_from[0]]
    return measure


def why_never_judged(measure: Measure) -> str:
    """In a sentence, why a measure never gets a verdict of its own; "" for all others."""
    if measure.no_before:
        return measure.no_before
    if INHERITED.column in measure.needs:
        return "It counts what was taken over on the day of the change, so it has no before."
    if measure.id in _DECIDED:
        return "The change itself decided it: how many there are says whether that was kept to."
    if measure.recipe in _OF_OTHERS:
        names = [MEASURES[part].title for part in measure.derived_from]
        return f"It is made of others, which are judged: {' and '.join(names)}."
    return ""


def observed(measure: Measure, line: Line, *, settled: int) -> Observed:
    """The first `settled` periods of a line, those that are hidden from readers among them.

    Without these it would be wrong: small numbers would be missing, and nought would not. What a
    fit says of such a series is told so that no month can be worked out from it (`Candidate`).
    """
    above, below = line.numerator[:settled], line.denominator[:settled]
    kind = kind_of(measure)
    if kind is Kind.STOCK:
        level = above / below * PER_HOMES if measure.per_homes else above
        above, below = np.diff(level, prepend=np.nan), np.ones(len(above))
    elif not (measure.has_denominator or measure.per_homes or measure.recipe):
        below = np.ones(len(above))
    missing = np.isnan(above) | np.isnan(below)
    return Observed(
        kind,
        np.where(missing, np.nan, above),
        np.where(missing, np.nan, below),
        first=number_of(measure, line.periods[0]),
        season=1 if measure.frequency == Frequency.YEARLY else MONTHS_IN_YEAR,
    )


def observed_days(measure: Measure, line: Line, middles: pl.DataFrame, *, settled: int) -> Observed:
    """As `observed`, of whole days: the median, over how many records. `middles` is by month."""
    by_month = {month: (median, cases) for month, median, cases in _told(middles)}
    shown = [by_month.get(month, (np.nan, np.nan)) for month in line.periods]
    pairs: Floats = np.array(shown, dtype=np.float64).reshape(-1, 2)[:settled]
    first = number_of(measure, line.periods[0])
    return Observed(Kind.DURATION, pairs[:, 0], pairs[:, 1], first=first)


def _told(middles: pl.DataFrame) -> list[tuple[date, float, float]]:
    return list(middles.select("month", "median", "cases").iter_rows())


def number_of(measure: Measure, period: date) -> int:
    """The number of a period: of months 12 x year + month - 1, of years the year."""
    if measure.frequency == Frequency.YEARLY:
        return period.year
    return MONTHS_IN_YEAR * period.year + period.month - 1
