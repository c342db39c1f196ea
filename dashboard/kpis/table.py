"""Table: the figures of several measures in every node of one breakdown, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dashboard.kpis.measure import Measure

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Wholes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Figures by measure, month (or year) and node, in that order of axes.

    NaN where there is no figure: missing is never zero. `breakdown` "" is the whole service, with
    the one node "".
    """

    breakdown: str
    measures: tuple[Measure, ...]
    periods: tuple[date, ...]
    nodes: tuple[str, ...]
    numerator: Floats
    denominator: Floats

    @property
    def measured(self) -> Flags:
        """Where there is a figure at all, 0 included."""
        return ~np.isnan(self.numerator)

    def index(self, measure_id: str) -> int:
        """Where a measure stands; KeyError if it is not here."""
        for place, measure in enumerate(self.measures):
            if measure.id == measure_id:
                return place
        raise KeyError(measure_id)


def table_of(
    rows: pl.DataFrame,
    breakdown: str,
    measures: Sequence[Measure],
    periods: Sequence[date],
    nodes: Sequence[str],
) -> Table:
    """A table from rows of measure, period, node, numerator and denominator, each at most once."""
    places = (
        rows.join(_placed("measure", [m.id for m in measures], pl.String), on="measure")
        .join(_placed("period", periods, pl.Date), on="period")
        .join(_placed("node", nodes, pl.String), on="node")
    )
    at = tuple(places[f"{axis}_at"].to_numpy() for axis in ("measure", "period", "node"))
    shape = (len(measures), len(periods), len(nodes))
    numerator, denominator = np.full(shape, np.nan), np.full(shape, np.nan)
    numerator[at] = places["numerator"].fill_null(np.nan).to_numpy()
    denominator[at] = places["denominator"].fill_null(np.nan).to_numpy()
    return Table(breakdown, tuple(measures), tuple(periods), tuple(nodes), numerator, denominator)


def _placed(axis: str, values: Sequence[object], dtype: type[pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame({axis: values}, schema={axis: dtype}).with_row_index(f"{axis}_at")
