"""Running years: sums of twelve months, worked out before the small-number rule looks at them.

Of a measure whose months are never shown, each sum of twelve is judged by itself.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from dashboard.analysis.line import Line
from dashboard.analysis.recipes import derived
from dashboard.analysis.ward_years import MARCH
from dashboard.kpis.measure import Measure
from dashboard.kpis.registry import MEASURES
from dashboard.kpis.table import Flags, Table


def is_running_year(measure: Measure) -> bool:
    """Whether a measure adds up months that are never shown."""
    return any(MEASURES[part].by_year_only for part in measure.derived_from)


def add_running_years(tables: Mapping[str, Table], measures: Sequence[Measure]) -> None:
    """Fill in the sums of twelve months up to each, for the whole service and every node."""
    for measure in measures:
        if is_running_year(measure):
            for table in tables.values():
                _fill(table, measure)


def _fill(table: Table, measure: Measure) -> None:
    place = table.index(measure.id)
    for node in range(len(table.nodes)):
        line = derived(measure, [_part(table, part, node) for part in measure.derived_from])
        kept = line.measured & _ends_a_year(table, measure)
        table.numerator[place, :, node] = np.where(kept, line.numerator, np.nan)
        table.denominator[place, :, node] = np.where(kept, line.denominator, np.nan)


def _ends_a_year(table: Table, measure: Measure) -> Flags:
    """The months whose sums are kept: all, or each March."""
    ends = [not measure.years_to_march or month.month == MARCH for month in table.periods]
    return np.array(ends, dtype=np.bool_)


def _part(table: Table, measure_id: str, node: int) -> Line:
    place = table.index(measure_id)
    shown = np.zeros(len(table.periods), dtype=np.bool_)
    above, below = table.numerator[place, :, node], table.denominator[place, :, node]
    return Line(table.periods, above, below, shown, shown)
