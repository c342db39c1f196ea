"""A drawing as a picture to keep: title, message, caveats and release inside it."""

from collections.abc import Sequence
from io import BytesIO
from textwrap import fill
from typing import Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, YearLocator
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from dashboard.charts.drawing import Drawing
from dashboard.charts.foretold import LABEL, label_at
from dashboard.charts.marks import Mark, MarkKind
from dashboard.charts.spark import POINTS_PER_INCH, days
from dashboard.charts.theme import (
    BAND,
    DARK,
    EXPECTED,
    INK,
    MUTED,
    NAVY,
    PAPER,
    RULE,
    SETTLING,
    STILL_FONTS,
)

mpl.rcParams.update(
    {
        "font.family": ["sans-serif"],
        "font.sans-serif": list(STILL_FONTS),
        "svg.fonttype": "none",
        "svg.hashsalt": "insourcing",
        "text.parse_math": False,
    }
)

WIDTH, PLOT, INCH_OF_LINE = 10.0, 4.2, 0.18
"""Inches: of the picture, of the plot's height and of a line of small print."""

TITLE_WIDTH, NOTE_WIDTH = 74, 136
SIDE, RIGHT = 0.07, 0.91


def still_chart(drawing: Drawing, form: Literal["png", "svg"]) -> bytes:
    """The picture as PNG (150 dots an inch) or SVG (its text stays text)."""
    title = fill(drawing.title, TITLE_WIDTH)
    notes = "\n".join(fill(note, NOTE_WIDTH) for note in drawing.notes)
    head = 0.55 + 0.28 * len(title.splitlines()) + _label_inches(drawing.marks)
    foot = 0.55 + INCH_OF_LINE * len(notes.splitlines())
    height = head + PLOT + foot
    figure = Figure(figsize=(WIDTH, height), facecolor=PAPER)
    axes = figure.add_axes((SIDE, foot / height, RIGHT - SIDE, PLOT / height))
    _draw(axes, drawing)
    figure.text(0.02, 1 - 0.12 / height, title, va="top", size=16, weight="bold", color=INK)
    below_title = 0.22 + 0.28 * len(title.splitlines())
    figure.text(0.02, 1 - below_title / height, drawing.subtitle, va="top", size=10.5, color=MUTED)
    figure.text(0.02, 0.1 / height, notes, va="bottom", size=9, color=INK, linespacing=1.35)
    picture = BytesIO()
    metadata = {"Title": drawing.title} | ({"Date": None} if form == "svg" else {})
    figure.savefig(picture, format=form, dpi=150, metadata=metadata)
    return picture.getvalue()


def _draw(axes: Axes, drawing: Drawing) -> None:
    axes.set_ylim(drawing.scale.low, drawing.scale.high)
    first, last = days([drawing.first, drawing.last])
    axes.set_xlim(first - 20, last + 20)
    axes.set_yticks(drawing.scale.ticks)
    axes.yaxis.set_major_formatter(FuncFormatter(_percent if drawing.share else _number))
    axes.xaxis.set_minor_locator(YearLocator())  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(YearLocator(month=7))  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(DateFormatter("%Y"))  # type: ignore[no-untyped-call]
    axes.grid(axis="y", color=RULE, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(colors=INK, labelsize=10.5)
    axes.tick_params(axis="x", which="major", length=0)
    axes.tick_params(axis="x", which="minor", length=4)
    axes.spines[["top", "right", "left"]].set_visible(False)
    _draw_context(axes, drawing)
    if drawing.expected:
        _draw_expected(axes, drawing)
    _draw_line(axes, drawing)


def _percent(value: float, _position: int | None) -> str:
    return f"{value:.0%}"


def _number(value: float, _position: int | None) -> str:
    return f"{value:,.10g}"


def _draw_expected(axes: Axes, drawing: Drawing) -> None:
    points = drawing.expected
    at = days([point.at for point in points])
    ends = [point.low for point in points], [point.high for point in points]
    axes.fill_between(at, *ends, color=BAND, linewidth=0, zorder=0.5)
    line = [point.value for point in points]
    axes.plot(at, line, color=EXPECTED, linewidth=2, linestyle="--")
    axes.annotate(
        "\n".join(LABEL),
        (days([drawing.last])[0], label_at(drawing, PLOT * POINTS_PER_INCH)),
        xytext=(9, 0),
        textcoords="offset points",
        va="center",
        size=9.5,
        color=EXPECTED,
        annotation_clip=False,
    )


def _draw_line(axes: Axes, drawing: Drawing) -> None:
    values = [float("nan") if value is None else value for value in drawing.line]
    at = days([p.at for p in drawing.points])
    axes.plot(at, values, color=NAVY, linewidth=2, marker="o", markersize=3)
    for where, point in zip(at, drawing.points, strict=True):
        if point.hollow and point.value is not None:
            axes.plot(
                [where],
                [point.value],
                marker="o",
                markersize=7,
                markerfacecolor=PAPER,
                markeredgecolor=NAVY,
                markeredgewidth=2,
            )
    latest = drawing.latest
    if latest is not None and latest.value is not None:
        axes.annotate(
            latest.words.split()[0],
            (days([latest.at])[0], latest.value),
            xytext=(9, 0),
            textcoords="offset points",
            va="center",
            color=NAVY,
            weight="bold",
            annotation_clip=False,
        )


def _draw_context(axes: Axes, drawing: Drawing) -> None:
    for span in drawing.spans:
        first, last = days([span.first, span.last])
        axes.axvspan(first, last, color=SETTLING, linewidth=0, zorder=0)
        axes.annotate(
            span.words,
            (first, 0),
            xycoords=("data", "axes fraction"),
            xytext=(4, 4),
            textcoords="offset points",
            size=9,
            color=INK,
        )
    for level in drawing.levels:
        first, last = days([level.first, level.last])
        axes.hlines(level.value, first, last, color=DARK, linewidth=1.2, linestyle="--")
        axes.annotate(
            level.words,
            (first, level.value),
            xytext=(2, 3),
            textcoords="offset points",
            size=9.5,
            color=INK,
        )
    for mark in drawing.marks:
        _draw_mark(axes, mark)


def _draw_mark(axes: Axes, mark: Mark) -> None:
    where = days([mark.on])[0]
    is_break = mark.kind is not MarkKind.CHANGE
    up = 4 + mark.row * INCH_OF_LINE * 72
    axes.axvline(where, color=DARK, linewidth=1.2, linestyle=":" if is_break else "-")
    axes.annotate(
        mark.words,
        (where, 1),
        xycoords=("data", "axes fraction"),
        xytext=(-3 if mark.leftwards else 3, up),
        textcoords="offset points",
        ha="right" if mark.leftwards else "left",
        size=9.5,
        color=INK,
        arrowprops=None,
        annotation_clip=False,
    )


def _label_inches(marks: Sequence[Mark]) -> float:
    return INCH_OF_LINE * (max((mark.row for mark in marks), default=-1) + 1) + 0.15
