"""Foretold: what was expected without the change, drawn dashed with its band and its own label."""

from html import escape

import plotly.graph_objects as go

from dashboard.charts.drawing import Drawing
from dashboard.charts.theme import BAND, EXPECTED

LABEL = ("Expected", "without", "the change")
LABEL_SIZE, LINE_OF_TEXT = 13, 16
APART = 36
"""Pixels between the middles of the newest figure and of this label, so that neither hides one."""


def draw_foretold(figure: go.Figure, drawing: Drawing, height: int) -> None:
    """The band, then the line, then its name at the right; `height` is the plot's, in pixels."""
    points = drawing.expected
    at = [point.at for point in points]
    figure.add_trace(
        go.Scatter(
            x=[*at, *reversed(at)],
            y=[*(p.high for p in points), *(p.low for p in reversed(points))],
            fill="toself",
            fillcolor=BAND,
            line={"width": 0},
            mode="lines",
            hoverinfo="skip",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=at,
            y=[point.value for point in points],
            mode="lines",
            line={"color": EXPECTED, "width": 2.5, "dash": "dash"},
            text=[escape(f"Expected without the change: {point.words}") for point in points],
            hovertemplate="%{text}<extra></extra>",
        )
    )
    figure.add_annotation(
        x=drawing.last,
        y=label_at(drawing, height),
        xanchor="left",
        yanchor="middle",
        xshift=9,
        align="left",
        text=f"<b>{LABEL[0]}</b><br>{'<br>'.join(LABEL[1:])}",
        showarrow=False,
        font={"size": LABEL_SIZE, "color": EXPECTED},
    )


def label_at(drawing: Drawing, height: float) -> float:
    """Where the label's middle stands: at the line's end, clear of the newest figure's."""
    scale = drawing.scale
    unit = (scale.high - scale.low) / height
    end = drawing.expected[-1].value
    latest = drawing.latest
    if latest is not None and latest.value is not None and abs(end - latest.value) < APART * unit:
        step = APART * unit if end > latest.value else -APART * unit
        end = latest.value + step
        if not scale.low + APART / 2 * unit <= end <= scale.high:
            end = latest.value - step
    return min(max(end, scale.low + APART / 2 * unit), scale.high)
