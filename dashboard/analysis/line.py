"""Line: one node's figures by month or year, with what is hidden."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from dashboard.kpis.measure import Measure
from dashboard.kpis.table import Flags, Floats


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


def value_of(measure: Measure, numerator: float, denominator: float | None) -> float | None:
    """The value that a numerator and a denominator stand for; None over nothing.

    A measure with neither a denominator nor homes is its own count.
    """
    if denominator is None:
        return None if measure.has_denominator or measure.per_homes else numerator
    if denominator == 0:
        return None
    return numerator / denominator * (1000 if measure.per_homes else 1)
