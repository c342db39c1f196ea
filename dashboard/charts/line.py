"""A drawing as a Plotly figure for the screen."""

from collections.abc import Mapping
from datetime import date, timedelta
from html import escape

import plotly.graph_objects as go

from dashboard.analysis.series import Status
from dashboard.charts.drawing import Drawing, Level, Point
from dashboard.charts.foretold import draw_foretold
from dashboard.charts.marks import Mark, MarkKind
from dashboard.charts.theme import DARK, INK, NAVY, PAPER, SETTLING, TEMPLATE, TEXT_SIZE

PLOT_HEIGHT = 320
LINE_HEIGHT = 17
BOTTOM, RIGHT, RIGHT_OF_EXPECTED = 36, 62, 84
LABEL_SIZE = 13
EDGE = timedelta(days=20)
A_FEW_YEARS, MANY_YEARS = 2.5, 7

SCREEN_CONFIG: Mapping[str, object] = {"displayModeBar": False, "responsive": True}
"""What st.plotly_chart is told: no tool bar, which is neither labelled nor needed."""


def line_chart(drawing: Drawing) -> go.Figure:
    """The figure. It has no title: the page's heading above it is the title."""
    top = _room_for_labels(drawing)
    right = RIGHT_OF_EXPECTED if drawing.expected else RIGHT
    figure = go.Figure(layout={"template": TEMPLATE})
    figure.update_layout(
        height=PLOT_HEIGHT + top + BOTTOM,
        margin={"t": top, "b": BOTTOM, "l": 8, "r": right},
        xaxis=time_axis(drawing),
        yaxis={
            "range": [drawing.scale.low, drawing.scale.high],
            "tickvals": drawing.scale.ticks,
            "tickformat": ".0%" if drawing.share else ",~r",
        },
    )
    _draw_spans(figure, drawing)
    for level in drawing.levels:
        _draw_level(figure, level)
    for mark in drawing.marks:
        _draw_mark(figure, drawing, mark)
    if drawing.expected:
        draw_foretold(figure, drawing, PLOT_HEIGHT)
    figure.add_trace(_line(drawing))
    figure.add_trace(_rings(drawing, reported=False))
    figure.add_trace(_rings(drawing, reported=True))
    _label_latest(figure, drawing)
    return figure


def _line(drawing: Drawing) -> go.Scatter:
    return go.Scatter(
        x=[p.at for p in drawing.points],
        y=drawing.line,
        mode="lines+markers",
        connectgaps=False,
        line={"color": NAVY, "width": 2.5},
        marker={"color": NAVY, "size": 5},
        text=[hover_words(p) for p in drawing.points],
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
    )


def _rings(drawing: Drawing, *, reported: bool) -> go.Scatter:
    """Hollow points: the provisional ones of the line, or those of documents, beside it."""
    points = [p for p in drawing.points if p.hollow and p.joined is not reported]
    words = {"text": [hover_words(p) for p in points], "hovertemplate": "%{text}<extra></extra>"}
    return go.Scatter(
        x=[p.at for p in points],
        y=[p.value for p in points],
        mode="markers",
        marker={"color": PAPER, "size": 10, "line": {"color": NAVY, "width": 2.5}},
        cliponaxis=False,
        **(words if reported else {"hoverinfo": "skip"}),
    )


def hover_words(point: Point) -> str:
    """What is shown beside a point, safe for Plotly, which would draw tags from data."""
    state = "" if point.status is Status.PUBLISHED else f" ({point.status.value})"
    return escape(f"{point.period}: {point.words}{state}")


def time_axis(drawing: Drawing) -> dict[str, object]:
    """Months or years, as many as a phone has room for."""
    years = (drawing.last - drawing.first).days / 365
    step = "M6" if years < A_FEW_YEARS else "M12" if years < MANY_YEARS else "M24"
    return {
        "type": "date",
        "range": [drawing.first - EDGE, drawing.last + EDGE],
        "tickformat": "%b %Y" if years < A_FEW_YEARS else "%Y",
        "tickangle": 0,
        "ticklabelmode": "period",
        "dtick": step,
        "tick0": date(2000, 1, 1),
    }


def _room_for_labels(drawing: Drawing) -> int:
    return 14 + sum(_row_heights(drawing))


def _row_heights(drawing: Drawing) -> list[int]:
    rows = max((m.row for m in drawing.marks), default=-1) + 1
    return [
        LINE_HEIGHT * max(len(m.lines) for m in drawing.marks if m.row == row) + 6
        for row in range(rows)
    ]


def _draw_mark(figure: go.Figure, drawing: Drawing, mark: Mark) -> None:
    above = 4 + sum(_row_heights(drawing)[: mark.row])
    is_break = mark.kind is not MarkKind.CHANGE
    figure.add_shape(
        type="line",
        x0=mark.on,
        x1=mark.on,
        y0=0,
        y1=1 + (above + LINE_HEIGHT * len(mark.lines)) / PLOT_HEIGHT,
        yref="paper",
        line={"color": DARK, "width": 1.5, "dash": "dot" if is_break else "solid"},
    )
    figure.add_annotation(
        x=mark.on,
        y=1,
        yref="paper",
        yshift=above,
        yanchor="bottom",
        xanchor="right" if mark.leftwards else "left",
        align="right" if mark.leftwards else "left",
        xshift=-4 if mark.leftwards else 4,
        text="<br>".join(escape(line) for line in mark.lines),
        showarrow=False,
        bgcolor=PAPER,
        font={"size": LABEL_SIZE, "color": INK},
    )


def _draw_spans(figure: go.Figure, drawing: Drawing) -> None:
    for span in drawing.spans:
        figure.add_shape(
            type="rect",
            x0=span.first,
            x1=span.last,
            y0=0,
            y1=1,
            yref="paper",
            fillcolor=SETTLING,
            line_width=0,
            layer="below",
        )
        figure.add_annotation(
            x=span.first,
            y=0,
            yref="paper",
            yanchor="bottom",
            xanchor="left",
            xshift=4,
            yshift=2,
            text=escape(span.words),
            showarrow=False,
            font={"size": LABEL_SIZE, "color": INK},
        )


def _draw_level(figure: go.Figure, level: Level) -> None:
    figure.add_shape(
        type="line",
        x0=level.first,
        x1=level.last,
        y0=level.value,
        y1=level.value,
        line={"color": DARK, "width": 1.5, "dash": "dash"},
    )
    figure.add_annotation(
        x=level.first,
        y=level.value,
        xanchor="left",
        yanchor="bottom",
        text=escape(level.words),
        showarrow=False,
        bgcolor=PAPER,
        borderpad=1,
        yshift=2,
        font={"size": LABEL_SIZE, "color": INK},
    )


def _label_latest(figure: go.Figure, drawing: Drawing) -> None:
    latest = drawing.latest
    if latest is None:
        return
    figure.add_annotation(
        x=latest.at,
        y=latest.value,
        xanchor="left",
        yanchor="middle",
        xshift=9,
        text=f"<b>{escape(latest.words.split()[0])}</b>",
        showarrow=False,
        font={"size": TEXT_SIZE, "color": NAVY},
    )
