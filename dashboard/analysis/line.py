"""Line: one node's figures by month, with what is hidden; derived measures are worked out here."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from dashboard.analysis.asked import Asked
from dashboard.analysis.figures import Figures
from dashboard.kpis.measure import WARD, Derivation, Measure
from dashboard.kpis.table import Flags, Floats
from datasets.calendar import month_end

MONTHS_OF_WORK = 3
DAYS_IN_WEEK = 7


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Figures by period, oldest first: NaN where none. What is `hidden` may not leave here.

    `newly` are those of the hidden ones that a rule set later hides.
    """

    periods: tuple[date, ...]
    numerator: Floats
    denominator: Floats
    hidden: Flags
    newly: Flags

    @property
    def measured(self) -> Flags:
        """Where there is a figure, hidden or not."""
        return ~np.isnan(self.numerator)


def line_of(figures: Figures, asked: Asked) -> Line:
    """The figures of what is asked for; all NaN where there are none."""
    if asked.measure.derivation is Derivation.DERIVED:
        stock, flow = (_stored(figures, asked, part) for part in asked.measure.derived_from)
        line = weeks_of_work(stock, flow)
    else:
        line = _stored(figures, asked, asked.measure.id)
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


def weeks_of_work(stock: Line, flow: Line) -> Line:
    """What is open over what a mean week of the last three months finished.

    Hidden where any part of it is.
    """
    finished, hidden = np.full(len(flow.periods), np.nan), stock.hidden.copy()
    before = stock.hidden & ~stock.newly
    for last in range(MONTHS_OF_WORK - 1, len(flow.periods)):
        window = slice(last - MONTHS_OF_WORK + 1, last + 1)
        days = sum(month_end(month).day for month in flow.periods[window])
        finished[last] = flow.numerator[window].sum() * DAYS_IN_WEEK / days
        hidden[last] |= flow.hidden[window].any()
        before[last] |= (flow.hidden & ~flow.newly)[window].any()
    open_jobs = np.where(np.isnan(finished), np.nan, stock.numerator)
    hidden &= ~np.isnan(open_jobs)
    return Line(stock.periods, open_jobs, finished, hidden, hidden & ~before)


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


def value_of(measure: Measure, numerator: float, denominator: float | None) -> float | None:
    """The value that a numerator and a denominator stand for; None over nothing.

    A measure with neither a denominator nor homes is its own count.
    """
    if denominator is None:
        return None if measure.has_denominator or measure.per_homes else numerator
    if denominator == 0:
        return None
    return numerator / denominator * (1000 if measure.per_homes else 1)
