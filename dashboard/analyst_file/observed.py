"""A file's columns as the before/after engine reads them: the series, and what is set beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.analysis.before_after.effect import Kind, Numbers, Observed
from dashboard.analyst_file.columns import AnalystFile, numbers_in
from dashboard.analyst_file.timeline import Timeline
from datasets.refusal import named

LARGEST = 1e50
"""A fit multiplies squares of the figures with one another."""
WHOLE = r"^\+?[0-9]+$"


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one series: what is counted or measured, and out of how many, if any."""

    above: str
    below: str | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """All of them."""
        return (self.above,) if self.below is None else (self.above, self.below)


def observed_in(file: AnalystFile, timeline: Timeline, kind: Kind, columns: Columns) -> Observed:
    """The series of those columns, its first period numbered 0.

    Of a stock the column is how many were open at each period's end, and the series their change.
    ExtractRefusedError for a figure that cannot be: below 0, or more than there were.
    """
    least = None if kind is Kind.MEAN else 0.0
    above = numbers_in(file, columns.above, least=least, most=LARGEST)
    below = np.ones(above.size)
    if columns.below is not None:
        below = numbers_in(file, columns.below, least=0.0, most=LARGEST)
    if kind is Kind.PROPORTION:
        _refuse_more(file, columns, above, below)
    numerator, denominator = timeline.periods.lay_out(above), timeline.periods.lay_out(below)
    if kind is Kind.STOCK:
        numerator = np.diff(numerator, prepend=np.nan)
    missing = np.isnan(numerator) | np.isnan(denominator)
    return Observed(
        kind,
        np.where(missing, np.nan, numerator),
        np.where(missing, np.nan, denominator),
        season=timeline.season,
    )


def controls_in(file: AnalystFile, timeline: Timeline, names: Sequence[str]) -> Numbers | None:
    """Columns as controls (periods x controls); None without any."""
    if not names:
        return None
    return np.column_stack(
        [timeline.periods.lay_out(numbers_in(file, name, most=LARGEST)) for name in names]
    )


def are_whole(file: AnalystFile, column: str) -> bool:
    """Whether all that a column holds is written as whole numbers from 0."""
    text = file.columns[column]
    held = text.filter(text != "")
    return bool(held.len() and held.str.contains(WHOLE).all())


def _refuse_more(file: AnalystFile, columns: Columns, above: Numbers, below: Numbers) -> None:
    rows = np.flatnonzero(above > below).tolist()
    if rows:
        many = "1 value is" if len(rows) == 1 else f"{len(rows):,} values are"
        raise file.refusal(
            columns.above,
            f"{many} more than in the column {named(columns.below or '')}. Of a rate, which may be "
            "more than 1, say --kind count.",
            rows,
        )
