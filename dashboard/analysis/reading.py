"""Reading: one node's line, taken from a service's figures or worked out by a recipe."""

import numpy as np

from dashboard.analysis.asked import Asked
from dashboard.analysis.figures import Figures
from dashboard.analysis.line import Line
from dashboard.analysis.recipes import derived
from dashboard.analysis.running_years import is_running_year
from dashboard.analysis.ward_years import stored_by_ward_year
from dashboard.kpis.measure import WARD
from datasets.calendar import month_end


def line_of(figures: Figures, asked: Asked) -> Line:
    """The figures of what is asked for; all NaN where there are none."""
    measure = asked.measure
    if (
        measure.recipe is None
        or stored_by_ward_year(measure, asked.breakdown)
        or is_running_year(measure)
    ):
        line = _stored(figures, asked, measure.id)
    else:
        line = derived(measure, [_stored(figures, asked, part) for part in measure.derived_from])
    return _while_valid(line, asked)


def _stored(figures: Figures, asked: Asked, measure_id: str) -> Line:
    table = figures.tables.get(asked.breakdown)
    if table is None or asked.node not in table.nodes:
        periods = figures.tables[""].periods
        nothing = np.full(len(periods), np.nan)
        never = np.zeros(len(periods), dtype=np.bool_)
        return Line(periods, nothing, nothing, never, never)
    place, node = table.index(measure_id), table.nodes.index(asked.node)
    return Line(
        table.periods,
        table.numerator[place, :, node],
        table.denominator[place, :, node],
        figures.hidden[asked.breakdown][place, :, node],
        figures.newly[asked.breakdown][place, :, node],
    )


def _while_valid(line: Line, asked: Asked) -> Line:
    """Without the months in which a ward did not exist and has no record."""
    ward = next((w for w in asked.programme.wards if w.code == asked.node), None)
    if asked.breakdown != WARD or ward is None:
        return line
    exists = np.array(
        [
            (ward.from_day is None or ward.from_day <= month_end(month))
            and (ward.to_day is None or ward.to_day >= month)
            for month in line.periods
        ],
        dtype=np.bool_,
    )
    kept = exists | (line.numerator > 0) | line.hidden
    return Line(
        line.periods,
        np.where(kept, line.numerator, np.nan),
        np.where(kept, line.denominator, np.nan),
        line.hidden,
        line.newly,
    )
