"""Recipes: derived figures, worked out from the stored figures of other measures."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from dashboard.analysis.line import Line
from dashboard.kpis.measure import Measure, Recipe
from dashboard.kpis.table import Flags, Floats, Wholes
from datasets.calendar import MONTHS_IN_YEAR, month_end

MONTHS_OF_WORK = 3
DAYS_IN_WEEK = 7
APRIL = 4


def derived(measure: Measure, parts: Sequence[Line]) -> Line:
    """The line of a derived measure; hidden where any figure that it is made of is.

    ValueError for a measure without a recipe.
    """
    if measure.recipe is None:
        raise ValueError(f"{measure.id} has no recipe")
    return _RECIPES[measure.recipe](measure, parts)


def _weeks_of_work(_measure: Measure, parts: Sequence[Line]) -> Line:
    """What is open over what a mean week of the last three months finished."""
    stock, flow = parts
    days = np.array([month_end(month).day for month in flow.periods], dtype=np.float64)
    window = _last(len(days), MONTHS_OF_WORK)
    finished = _over(flow.numerator, window) * DAYS_IN_WEEK / _over(days, window)
    return _line(
        stock,
        np.where(np.isnan(finished), np.nan, stock.numerator),
        finished,
        lambda flags: flags(stock) | _any(flags(flow), window),
    )


def _trailing_year(measure: Measure, parts: Sequence[Line]) -> Line:
    """The twelve months up to each, added up."""
    [part] = parts
    return _added_up(measure, part, _last(len(part.periods), MONTHS_IN_YEAR))


def _year_to_date(measure: Measure, parts: Sequence[Line]) -> Line:
    """From April to each month, added up."""
    [part] = parts
    since = [1 + (month.month - APRIL) % MONTHS_IN_YEAR for month in part.periods]
    return _added_up(measure, part, np.array(since, dtype=np.int64))


def _added_up(measure: Measure, part: Line, months: Wholes) -> Line:
    """So many months up to each added up; levels below the line are averaged."""
    below = _over(part.denominator, months)
    return _line(
        part,
        _over(part.numerator, months),
        below / months if measure.levels else below,
        lambda flags: _any(flags(part), months),
    )


def _a_year_on(_measure: Measure, parts: Sequence[Line]) -> Line:
    """The first part over the second of twelve months before."""
    now, then = parts
    below = _later(then.numerator)
    return _line(
        now,
        np.where(np.isnan(below), np.nan, now.numerator),
        below,
        lambda flags: flags(now) | (_later(flags(then).astype(np.float64)) == 1),
    )


def _year_a_year_on(_measure: Measure, parts: Sequence[Line]) -> Line:
    """Twelve months of the first part over twelve of the second, a year before."""
    now, then = parts
    window = _last(len(now.periods), MONTHS_IN_YEAR)
    below = _later(_over(then.numerator, window))
    return _line(
        now,
        np.where(np.isnan(below), np.nan, _over(now.numerator, window)),
        below,
        lambda flags: (
            _any(flags(now), window) | (_later(_any(flags(then), window).astype(np.float64)) == 1)
        ),
    )


def _share_of_both(_measure: Measure, parts: Sequence[Line]) -> Line:
    """The first part over the two together."""
    some, others = parts
    return _line(
        some,
        np.where(np.isnan(others.numerator), np.nan, some.numerator),
        some.numerator + others.numerator,
        lambda flags: flags(some) | flags(others),
    )


_RECIPES: Mapping[Recipe, Callable[[Measure, Sequence[Line]], Line]] = MappingProxyType(
    {
        Recipe.WEEKS_OF_WORK: _weeks_of_work,
        Recipe.TRAILING_YEAR: _trailing_year,
        Recipe.YEAR_TO_DATE: _year_to_date,
        Recipe.A_YEAR_ON: _a_year_on,
        Recipe.YEAR_A_YEAR_ON: _year_a_year_on,
        Recipe.SHARE_OF_BOTH: _share_of_both,
    }
)


def _line(
    like: Line,
    above: Floats,
    below: Floats,
    hidden_by: Callable[[Callable[[Line], Flags]], Flags],
) -> Line:
    """A line of the same periods. `hidden_by` combines the flags of the parts, old or all."""
    measured = ~np.isnan(above)
    hidden = hidden_by(lambda part: part.hidden) & measured
    at_first = hidden_by(lambda part: part.hidden & ~part.newly) & measured
    return Line(like.periods, above, below, hidden, hidden & ~at_first)


def _last(length: int, months: int) -> Wholes:
    return np.full(length, months, dtype=np.int64)


def _over(values: Floats, months: Wholes) -> Floats:
    """The sum of so many months up to each; NaN where one of them is missing."""
    found = np.full(len(values), np.nan)
    for place, count in enumerate(months):
        if place + 1 >= count:
            found[place] = values[place + 1 - count : place + 1].sum()
    return found


def _any(flags: Flags, months: Wholes) -> Flags:
    """Whether any of so many months up to each is flagged."""
    found: Flags = _over(flags.astype(np.float64), months) > 0
    return found


def _later(values: Floats) -> Floats:
    """The values of twelve months before; NaN where there are none."""
    return np.concatenate([np.full(MONTHS_IN_YEAR, np.nan), values])[: len(values)]
