"""Ward years: figures too small to show by the month, added up to financial years for each ward.

A ward has one figure a year, to March: sums that moved on by a month would tell, by their
differences, the months that may not be shown. The small-number rule then looks at the sums.
"""

from collections.abc import Sequence

import numpy as np

from dashboard.kpis.measure import WARD, Measure, Recipe
from dashboard.kpis.registry import MEASURES
from dashboard.kpis.table import Table
from datasets.calendar import MONTHS_IN_YEAR

MARCH = 3


def stored_by_ward_year(measure: Measure, breakdown: str) -> bool:
    """Whether a measure's figures in this breakdown are sums of financial years."""
    return (
        breakdown == WARD
        and measure.recipe is Recipe.TRAILING_YEAR
        and any(MEASURES[part].ward_years_only for part in measure.derived_from)
    )


def add_ward_years(tables: dict[str, Table], measures: Sequence[Measure]) -> None:
    """Fill in the sums of each whole financial year, by ward and for all wards together."""
    yearly = [m for m in measures if stored_by_ward_year(m, WARD)]
    if WARD not in tables:
        return
    for table in (tables[""], tables[WARD]):
        for measure in yearly:
            _fill(table, measure)


def _fill(table: Table, measure: Measure) -> None:
    [part] = measure.derived_from
    to, of = table.index(measure.id), table.index(part)
    for last, month in enumerate(table.periods):
        first = last + 1 - MONTHS_IN_YEAR
        if month.month != MARCH or first < 0:
            continue
        year = slice(first, last + 1)
        table.numerator[to, last] = table.numerator[of, year].sum(axis=0)
        below = table.denominator[of, year].sum(axis=0)
        table.denominator[to, last] = below / MONTHS_IN_YEAR if measure.levels else below
    unmeasured = np.isnan(table.numerator[to])
    table.denominator[to][unmeasured] = np.nan
