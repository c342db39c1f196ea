"""Marks: the dated changes and series breaks that every chart draws from one governed table."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from textwrap import wrap

from dashboard.analysis.series import Series
from datasets.calendar import in_words
from datasets.programme import Programme

LABEL_WIDTH = 24
"""Characters in a line of a label; about half of a chart on a phone."""

HALF, LABEL_SHARE = 0.5, 0.55
"""Where labels turn leftwards, and how much of a phone's chart one takes."""


class MarkKind(StrEnum):
    """What an upright line stands for."""

    CHANGE = "change"
    BREAK = "break"
    MIGRATION = "migration"


@dataclass(frozen=True, slots=True)
class Mark:
    """A dated thing, drawn as an upright line. `row` counts label rows upwards from the plot."""

    on: date
    name: str
    kind: MarkKind
    until: date | None = None
    row: int = 0
    leftwards: bool = False

    @property
    def words(self) -> str:
        """The label as one line."""
        until = f" to {in_words(self.until)}" if self.until else ""
        return f"{_STARTS[self.kind]}{self.name}, {in_words(self.on)}{until}"

    @property
    def lines(self) -> tuple[str, ...]:
        """The label, cut to fit a phone."""
        return tuple(wrap(self.words, LABEL_WIDTH, break_on_hyphens=False))


_STARTS = {
    MarkKind.CHANGE: "",
    MarkKind.BREAK: "Series break: ",
    MarkKind.MIGRATION: "Migration: ",
}


def marks_of(series: Series, programme: Programme, first: date, last: date) -> tuple[Mark, ...]:
    """The changes, breaks and migrations that a chart from one day to another draws, in order."""
    changes = [
        Mark(i.on, i.name, MarkKind.CHANGE)
        for i in programme.interventions
        if i.service == series.service.id
    ]
    breaks = [
        Mark(b.from_day, b.name, MarkKind.BREAK, b.to_day)
        for b in programme.breaks
        if b.service == series.service.id and b.touches(series.measure.id, series.measure.dataset)
    ]
    moved = [Mark(one.on, one.words, MarkKind.MIGRATION) for one in series.migrations]
    inside = [mark for mark in changes + breaks + moved if first < mark.on <= last]
    return _in_rows(sorted(inside, key=lambda mark: mark.on), first, last)


def _in_rows(marks: Sequence[Mark], first: date, last: date) -> tuple[Mark, ...]:
    """The marks with their labels in rows where none overlaps another, however narrow the page.

    Labels run rightwards in the left half, from the newest up, and leftwards in the right half,
    from the oldest up, so that a line rarely passes through a label below its own.
    """
    span = max((last - first).days, 1)
    places = [(mark, (mark.on - first).days / span) for mark in marks]
    rightwards = [(m, (at, at + LABEL_SHARE), False) for m, at in reversed(places) if at <= HALF]
    leftwards = [(m, (at - LABEL_SHARE, at), True) for m, at in places if at > HALF]
    placed: list[Mark] = []
    rows: list[list[tuple[float, float]]] = []
    for mark, taken, left in rightwards + leftwards:
        free = (n for n, row in enumerate(rows) if all(_apart(taken, other) for other in row))
        row = next(free, len(rows))
        if row == len(rows):
            rows.append([])
        rows[row].append(taken)
        placed.append(replace(mark, row=row, leftwards=left))
    return tuple(sorted(placed, key=lambda mark: mark.on))


def _apart(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[1] <= other[0] or other[1] <= one[0]
