"""A context series as a Plotly figure: the area's line, and England's where they share a scale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.scale import scale_of
from dashboard.charts.theme import DARK, NAVY, TEMPLATE, TEXT_SIZE
from datasets.benchmarks.context import ContextSeries
from datasets.benchmarks.periods import Frequency

HEIGHT, RIGHT = 300, 62
SMALL_SHARE = 20
"""Per cent: a share that stays below this is drawn from nought."""
ENGLAND = "England"


@dataclass(frozen=True, slots=True, eq=False)
class ContextDrawing:
    """What is drawn: each area's rows (CONTEXT_ROWS) by its name, the council's first."""

    series: ContextSeries
    areas: tuple[tuple[str, pl.DataFrame], ...]

    @property
    def alt(self) -> str:
        """The figure in words, for who cannot see it."""
        told = "; ".join(_told(self.series, name, rows) for name, rows in self.areas)
        return f"Line chart. {self.series.title}, by {self.series.frequency}. {told}."


def context_drawing_of(series: ContextSeries, own: pl.DataFrame) -> ContextDrawing | None:
    """The drawing; None where the council's area has no values."""
    known = own.drop_nulls("value")
    if known.is_empty():
        return None
    areas = [(str(known["area"][0]), known)]
    england = series.of_area("", ENGLAND).drop_nulls("value")
    if series.is_share and england.height and areas[0][0] != ENGLAND:
        areas.append((ENGLAND, england))
    return ContextDrawing(series, tuple(areas))


def context_chart(drawing: ContextDrawing) -> go.Figure:
    """The figure. It has no title: the heading above it is the title."""
    figure = go.Figure(layout={"template": TEMPLATE})
    figure.update_layout(
        height=HEIGHT,
        margin={"t": 14, "b": 36, "l": 8, "r": RIGHT},
        xaxis={"type": "date", "tickformat": "%Y", "tickangle": 0, "dtick": _step(drawing)},
        yaxis=_upright(drawing),
    )
    for (name, rows), colour, dash in zip(
        drawing.areas, (NAVY, DARK), ("solid", "dash"), strict=False
    ):
        line = {"color": colour, "width": 2.5, "dash": dash}
        _draw(figure, drawing.series, name, rows, line)
        figure.layout.annotations[-1].yshift = _apart(drawing, len(figure.data) - 1)
    return figure


def _upright(drawing: ContextDrawing) -> dict[str, object]:
    """The upright axis: from nought, except shares that are large, which keep to tens."""
    values = [value for _, rows in drawing.areas for value in rows["value"].to_list()]
    large = drawing.series.is_share and max(values) > SMALL_SHARE
    times, sign = 100 if large else 1, "%" if drawing.series.is_share else ""
    scale = scale_of([value / times for value in values], share=large)
    return {
        "range": [scale.low * times, scale.high * times],
        "tickvals": [tick * times for tick in scale.ticks],
        "ticktext": [f"{tick * times:,g}{sign}" for tick in scale.ticks],
    }


def _apart(drawing: ContextDrawing, place: int) -> int:
    """How far, in pixels, a line's name is moved so that it stands clear of the other's."""
    ends = [rows["value"][-1] for _, rows in drawing.areas]
    if len(ends) == 1:
        return 0
    return 9 if ends[place] >= ends[1 - place] else -9


def _at(series: ContextSeries) -> str:
    """Where a period is drawn: a year where its name is, any other period at its end."""
    return "first" if series.frequency == Frequency.YEAR else "last"


def _step(drawing: ContextDrawing) -> str:
    span = drawing.areas[0][1]["last"].dt.year()
    years = int(span[-1]) - int(span[0])
    return "M12" if years < 6 else "M24"  # noqa: PLR2004  (more labels would overlap on a phone)


def _draw(
    figure: go.Figure,
    series: ContextSeries,
    name: str,
    rows: pl.DataFrame,
    line: Mapping[str, object],
) -> None:
    told = [f"{name}, {period}: {value_words(series, value)}" for period, value in _pairs(rows)]
    figure.add_trace(
        go.Scatter(
            x=rows[_at(series)].to_list(),
            y=rows["value"].to_list(),
            mode="lines",
            line=dict(line),
            text=[escape(words) for words in told],
            hovertemplate="%{text}<extra></extra>",
            cliponaxis=False,
        )
    )
    figure.add_annotation(
        x=rows[_at(series)][-1],
        y=rows["value"][-1],
        xanchor="left",
        xshift=6,
        text=escape(name if len(name) <= len("Northumberland") else f"{name[:12]}…"),
        showarrow=False,
        font={"size": TEXT_SIZE - 2, "color": line["color"]},
    )


def value_words(series: ContextSeries, value: float) -> str:
    """A value as it is read: "3.0%", "4,465 persons"."""
    return f"{value:,.1f}%" if series.is_share else f"{value:,g} {series.unit}".strip()


def _pairs(rows: pl.DataFrame) -> Sequence[tuple[str, float]]:
    return rows.select("period", "value").rows()


def _told(series: ContextSeries, name: str, rows: pl.DataFrame) -> str:
    first, last = rows.row(0, named=True), rows.row(-1, named=True)
    return (
        f"{name}: {value_words(series, first['value'])} in {first['period']}, "
        f"{value_words(series, last['value'])} in {last['period']}"
    )
