"""Drawing: everything that a chart shows, before it is a figure on a screen or in a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import dropwhile
from typing import Any

from dashboard.analysis.judged.verdict_row import Expected
from dashboard.analysis.series import Series, Status
from dashboard.charts.marks import Mark, marks_of
from dashboard.charts.scale import Scale, scale_of
from dashboard.kpis.measure import Unit
from dashboard.kpis.words import format_level, format_value
from datasets.calendar import add_months, month_end, month_in_words, month_of
from datasets.programme import Programme

MID_MONTH, MID_YEAR = 14, 181
BAND_REACHES = 1.5
"""How far above all lines, as a multiple, the band may push the scale."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, shaded."""

    first: date
    last: date
    words: str


@dataclass(frozen=True, slots=True)
class Level:
    """A target, from one day to another."""

    first: date
    last: date
    value: float
    words: str


@dataclass(frozen=True, slots=True)
class Point:
    """One month's or year's figure; `value` None is a gap. `at` is the middle of the period."""

    at: date
    period: str
    value: float | None
    status: Status
    words: str

    @property
    def joined(self) -> bool:
        """Whether the line runs through the point."""
        return self.status is not Status.REPORTED

    @property
    def hollow(self) -> bool:
        """Whether the point is drawn as a ring: it may still change, or nobody counted it here."""
        return self.status in (Status.PROVISIONAL, Status.REPORTED) and self.value is not None


@dataclass(frozen=True, slots=True)
class ExpectedPoint:
    """What would have been expected of a month without the change, with its 95% band."""

    at: date
    period: str
    value: float
    low: float
    high: float
    words: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """One line chart. `notes` are what a picture carries when it leaves the page.

    `covered` says in which months not every record came. `expected` are consecutive months from the
    change on; empty where no verdict says what was expected.
    """

    title: str
    subtitle: str
    points: tuple[Point, ...]
    share: bool
    scale: Scale
    marks: tuple[Mark, ...] = ()
    spans: tuple[Span, ...] = ()
    levels: tuple[Level, ...] = ()
    notes: tuple[str, ...] = ()
    covered: tuple[str, ...] = ()
    expected: tuple[ExpectedPoint, ...] = ()

    @property
    def line(self) -> tuple[float | None, ...]:
        """The values that the line runs through, with its gaps."""
        return tuple(point.value if point.joined else None for point in self.points)

    @property
    def first(self) -> date:
        """The left end of the time axis."""
        return self.points[0].at

    @property
    def last(self) -> date:
        """The right end of the time axis."""
        return self.points[-1].at

    @property
    def latest(self) -> Point | None:
        """The newest point that has a value."""
        return next((p for p in reversed(self.points) if p.value is not None), None)

    @property
    def without_expected(self) -> "Drawing":
        """The same as a small picture draws it: the line alone."""
        return replace(self, expected=())

    def with_scale(self, scale: Scale) -> "Drawing":
        """The same chart on another scale, so that two can be compared by eye."""
        return replace(self, scale=scale)


def drawing_of(
    series: Series,
    programme: Programme,
    *,
    title: str,
    subtitle: str,
    notes: Sequence[str] = (),
    expected: Expected | None = None,
) -> Drawing:
    """A series as it will be drawn; ValueError where it has no figures.

    `expected` is what the verdict on this very series foretold without the change.
    """
    points = _points(series)
    if not points:
        raise ValueError(f"{series.measure.id} has no figures to draw")
    levels = _levels(series, programme, points)
    known = [p.value for p in points if p.value is not None] + [level.value for level in levels]
    foretold = expected_points(series, expected or Expected(), points)
    share = series.measure.unit is Unit.SHARE
    return Drawing(
        title=title,
        subtitle=subtitle,
        points=points,
        share=share,
        scale=scale_of([*known, *_within_sight(known, foretold)], share=share),
        marks=marks_of(series, programme, points[0].at, points[-1].at),
        spans=_settling_in(series, points),
        levels=levels,
        notes=tuple(notes),
        covered=series.notes,
        expected=foretold,
    )


def expected_points(
    series: Series, expected: Expected, points: Sequence[Point] = ()
) -> tuple[ExpectedPoint, ...]:
    """The months expected from the change on, as far as the points reach where there are any."""
    if series.change is None:
        return ()
    start, last = month_of(series.change.on), points[-1].at if points else date.max
    rows = zip(expected.months, expected.value, expected.low, expected.high, strict=True)
    return tuple(
        ExpectedPoint(at, month_in_words(month), value, low, high, _told(series, value, low, high))
        for month, value, low, high in rows
        if month >= start and (at := month + timedelta(days=MID_MONTH)) <= last
    )


def _told(series: Series, *numbers: float) -> str:
    value, low, high = (format_value(series.measure, number) for number in numbers)
    return f"{value} ({low} to {high})"


def _within_sight(known: Sequence[float], expected: Sequence[ExpectedPoint]) -> list[float]:
    """What of the expected months the scale makes room for: a far end of the band may be cut."""
    most = BAND_REACHES * max([*known, *(one.value for one in expected)], default=0.0)
    ends = [end for one in expected for end in (one.low, one.value, min(one.high, most))]
    return [min(ends), max(ends)] if ends else []


def period_words(series: Series, period: date) -> str:
    """A month or a year as the series counts: "October 2026", or "2026"."""
    return str(period.year) if series.frequency == "yearly" else month_in_words(period)


def _points(series: Series) -> tuple[Point, ...]:
    """From the first that has a figure on."""
    points = [_point(series, row) for row in series.frame.to_dicts()]
    return tuple(dropwhile(lambda point: point.value is None, points))


def _point(series: Series, row: Mapping[str, Any]) -> Point:
    period, value = row["month"], row["value"]
    return Point(
        at=period + timedelta(days=MID_YEAR if series.frequency == "yearly" else MID_MONTH),
        period=period_words(series, period),
        value=value,
        status=Status(row["status"]),
        words="" if value is None else format_value(series.measure, value),
    )


def _settling_in(series: Series, points: Sequence[Point]) -> tuple[Span, ...]:
    change = series.change
    if change is None or not change.settling_in_months or series.frequency == "yearly":
        return ()
    if not points[0].at < change.on <= points[-1].at:
        return ()
    last = month_end(add_months(change.on.replace(day=1), change.settling_in_months - 1))
    return (Span(change.on, min(last, points[-1].at), "settling in"),)


def _levels(series: Series, programme: Programme, points: Sequence[Point]) -> tuple[Level, ...]:
    targets = sorted(
        (
            t
            for t in programme.targets
            if t.service == series.service.id and t.measure == series.measure.id
        ),
        key=lambda target: target.from_day,
    )
    starts = [target.from_day for target in targets] + [points[-1].at]
    return tuple(
        Level(
            first=max(target.from_day, points[0].at),
            last=end,
            value=target.value,
            words=f"Target {format_level(series.measure, target.value)}, set by {target.set_by}",
        )
        for target, end in zip(targets, starts[1:], strict=True)
        if end > points[0].at and target.from_day < end
    )
