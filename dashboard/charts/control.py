"""A control chart of a measure's shown months: what is usual, and which months are not."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from types import MappingProxyType

import numpy as np
import plotly.graph_objects as go

from dashboard.analysis.process_control import ControlChart, SpecialCause, Stretch, control_chart
from dashboard.analysis.process_words import PointType, point_type, variation_words
from dashboard.analysis.series import Series
from dashboard.charts.drawing import Drawing
from dashboard.charts.line import time_axis
from dashboard.charts.scale import Scale, scale_of
from dashboard.charts.theme import DARK, INK, NAVY, PAPER, TEMPLATE
from dashboard.kpis.measure import Family, Frequency, Measure
from dashboard.kpis.words import format_value
from datasets.calendar import month_in_words, month_of

HEIGHT, LABEL_SIZE = 320, 13
FEWEST = 12
"""Months with a figure, below which no limits are drawn."""
PLUM, GREEN = "#801650", "#1B7F77"
_MARKERS: Mapping[PointType, tuple[str, str, int]] = MappingProxyType(
    {
        PointType.COMMON_CAUSE: ("circle", DARK, 5),
        PointType.IMPROVEMENT: ("circle", NAVY, 11),
        PointType.CONCERN: ("square", PLUM, 10),
        PointType.NEUTRAL_HIGH: ("diamond", GREEN, 11),
        PointType.NEUTRAL_LOW: ("diamond", GREEN, 11),
    }
)
_MARKED: Mapping[PointType, str] = MappingProxyType(
    {
        PointType.IMPROVEMENT: "a disc: unusual, in the good direction",
        PointType.CONCERN: "a square: unusual, in the bad direction",
        PointType.NEUTRAL_HIGH: "a diamond: unusual",
        PointType.NEUTRAL_LOW: "a diamond: unusual",
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Control:
    """The chart of a drawing's joined points, re-based at the change where it lies among them."""

    series: Series
    drawing: Drawing
    chart: ControlChart

    @property
    def kinds(self) -> tuple[PointType | None, ...]:
        """What each point is; None for a gap."""
        better = self.series.measure.better
        return tuple(point_type(cause, better) if cause else None for cause in self.chart.causes)

    @property
    def words(self) -> tuple[str, ...]:
        """What the chart says, in sentences."""
        return (
            variation_words(self.chart, self.series.measure.better),
            *(self._limits(stretch) for stretch in self.chart.stretches),
            self._unusual(),
        )

    def _limits(self, stretch: Stretch) -> str:
        points = self.drawing.points
        span = f"{points[stretch.first].period} to {points[stretch.last].period}"
        if stretch.limits is None:
            return f"{span}: too few months side by side for limits."
        limits, measure = stretch.limits, self.series.measure
        most = 1.0 if measure.family is Family.PROPORTION else np.inf
        mean, low, high = (
            format_value(measure, min(max(value, 0.0), most))
            for value in (limits.mean, limits.lower, limits.upper)
        )
        return f"{span}: usually between {low} and {high}, {mean} on average."

    def _unusual(self) -> str:
        marked = [kind for kind in self.kinds if kind and kind is not PointType.COMMON_CAUSE]
        if not marked:
            return "No month is unusual."
        names = "; ".join(dict.fromkeys(_MARKED[kind] for kind in marked))
        return f"{len(marked)} of {len(self.chart.values)} months are unusual, marked with {names}."

    @property
    def alt(self) -> str:
        """The figure in words, for who cannot see it."""
        title = self.series.measure.title
        return f"Line chart. Control chart of {title}, {self.series.label}. {' '.join(self.words)}"


def has_control_chart(measure: Measure) -> bool:
    """Whether months stand by themselves; a stock carries over, and so do twelve added up."""
    monthly = measure.frequency is Frequency.MONTHLY and measure.recipe is None
    return monthly and measure.family is not Family.STOCK


def control_of(series: Series, drawing: Drawing) -> Control | None:
    """The chart; None with too few months."""
    values = np.array([np.nan if v is None else v for v in drawing.line], dtype=np.float64)
    if np.isfinite(values).sum() < FEWEST:
        return None
    rebased = []
    if series.change is not None:
        name = month_in_words(month_of(series.change.on))
        rebased = [at for at, point in enumerate(drawing.points) if at and point.period == name]
    return Control(series, drawing, control_chart(values, rebased))


def control_figure(control: Control) -> go.Figure:
    """The figure: values, each stretch's mean and limits, unusual points by shape and colour."""
    figure = go.Figure(layout={"template": TEMPLATE})
    drawing, scale = control.drawing, _scale(control)
    figure.update_layout(
        height=HEIGHT,
        margin={"t": 14, "b": 36, "l": 8, "r": 62},
        xaxis=time_axis(drawing),
        yaxis={
            "range": [scale.low, scale.high],
            "tickvals": scale.ticks,
            "tickformat": ".0%" if drawing.share else ",~r",
        },
    )
    for stretch in control.chart.stretches:
        _draw_limits(figure, control, stretch)
    figure.add_trace(_points(control))
    return figure


def _scale(control: Control) -> Scale:
    """Room for every value and limit; from nought, but for shares."""
    limits = [one.limits for one in control.chart.stretches if one.limits]
    ends = [max(end, 0.0) for one in limits for end in (one.lower, one.upper)]
    known = control.chart.values[np.isfinite(control.chart.values)].tolist()
    share = control.drawing.share
    return scale_of([*known, *(min(end, 1.0) if share else end for end in ends)], share=share)


def _draw_limits(figure: go.Figure, control: Control, stretch: Stretch) -> None:
    if stretch.limits is None:
        return
    points, limits = control.drawing.points, stretch.limits
    ends = [points[stretch.first].at, points[stretch.last].at]
    newest = stretch.last == len(points) - 1
    lines = (
        ("mean", limits.mean, "solid"),
        ("low", limits.lower, "dash"),
        ("high", limits.upper, "dash"),
    )
    for name, level, dash in lines:
        figure.add_trace(
            go.Scatter(
                x=ends,
                y=[level, level],
                mode="lines",
                line={"color": DARK, "width": 1.2, "dash": dash},
                hoverinfo="skip",
            )
        )
        if newest:
            figure.add_annotation(
                x=ends[1],
                y=level,
                xanchor="left",
                xshift=8,
                text=name,
                showarrow=False,
                font={"size": LABEL_SIZE, "color": INK},
            )


def _points(control: Control) -> go.Scatter:
    points = control.drawing.points
    markers = [_MARKERS[kind or PointType.COMMON_CAUSE] for kind in control.kinds]
    told = [
        f"{point.period}: {point.words}{_cause(cause)}"
        for point, cause in zip(points, control.chart.causes, strict=True)
    ]
    return go.Scatter(
        x=[point.at for point in points],
        y=control.drawing.line,
        mode="lines+markers",
        connectgaps=False,
        line={"color": DARK, "width": 1.2},
        marker={
            "symbol": [symbol for symbol, _, _ in markers],
            "color": [colour for _, colour, _ in markers],
            "size": [size for _, _, size in markers],
            "line": {"color": PAPER, "width": 1},
            "opacity": 1,
        },
        text=[escape(words) for words in told],
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
    )


def _cause(cause: SpecialCause | None) -> str:
    return "" if cause in (None, SpecialCause.COMMON) else f" ({cause.value})"
