"""A drawing as a small still picture for the landing page, which loads no chart library."""

import re
from datetime import date
from io import StringIO

from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from dashboard.charts.drawing import Drawing
from dashboard.charts.marks import MarkKind
from dashboard.charts.scale import scale_of
from dashboard.charts.theme import DARK, NAVY, SETTLING

WIDTH, HEIGHT = 200, 48
POINTS_PER_INCH = 72
HALF_A_MONTH = 15.0


def sparkline(drawing: Drawing) -> str:
    """The SVG, WIDTH by HEIGHT pixels, without any text: its alt text is said elsewhere."""
    figure = Figure(figsize=(WIDTH / POINTS_PER_INCH, HEIGHT / POINTS_PER_INCH))
    axes = figure.add_axes((0.02, 0.08, 0.94, 0.84))
    axes.set_axis_off()
    known = [point.value for point in drawing.points if point.value is not None]
    scale = scale_of(known, share=drawing.share)
    axes.set_ylim(scale.low, scale.high)
    first, last = days((drawing.first, drawing.last))
    if first == last:  # a single point stands in the middle
        first, last = first - HALF_A_MONTH, last + HALF_A_MONTH
    axes.set_xlim(first, last)
    for span in drawing.spans:
        axes.axvspan(*days((span.first, span.last)), color=SETTLING, linewidth=0)
    for mark in drawing.marks:
        if mark.kind is MarkKind.CHANGE:
            axes.axvline(days((mark.on,))[0], color=DARK, linewidth=1, linestyle=":")
    _draw_line(axes, drawing)
    return _small_svg(figure)


def days(dates: tuple[date, ...] | list[date]) -> list[float]:
    """Dates as matplotlib counts them."""
    return [float(date2num(day)) for day in dates]  # type: ignore[no-untyped-call]


def _draw_line(axes: Axes, drawing: Drawing) -> None:
    at = days([p.at for p in drawing.points])
    values = [float("nan") if value is None else value for value in drawing.line]
    axes.plot(at, values, color=NAVY, linewidth=1.5, solid_joinstyle="round")
    gaps = [True, *(value is None for value in drawing.line), True]
    for place, (where, value) in enumerate(zip(at, values, strict=True)):
        newest = drawing.latest is drawing.points[place]
        if newest or (gaps[place] and gaps[place + 2] and not gaps[place + 1]):
            size = 4 if newest else 2
            axes.plot([where], [value], color=NAVY, marker="o", markersize=size, clip_on=False)


def _small_svg(figure: Figure) -> str:
    text = StringIO()
    figure.savefig(text, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    svg = text.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(width|height)="([\d.]+)pt"', r'\1="\2"', svg)
    return re.sub(r"(\d+\.\d)\d+", r"\1", re.sub(r">\s+<", "><", svg))
