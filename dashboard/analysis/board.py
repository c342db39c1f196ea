"""The month's board: how every expected extract stands, what is due next, and the months shown."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.analysis.before_after.wording import counted
from dashboard.analysis.expected import (
    ExpectedExtract,
    Held,
    Stands,
    expected_extracts,
    expected_keys,
    unexpected,
)
from datasets.calendar import MONTHS_IN_YEAR, add_months, in_words, month_of, months_between
from datasets.programme import Programme
from datasets.store import CellKey

NEWEST_MONTHS = MONTHS_IN_YEAR + 1
"""So that the same month of the year before is beside the newest."""
SYSTEMS_SIDE_BY_SIDE = 2
NOT_EXPECTED = "· Not expected"
SHAPES: Mapping[Stands, str] = {
    Stands.ON_TIME: "●",
    Stands.LATE: "◆",
    Stands.LOADED: "■",
    Stands.CAME: "●",
    Stands.NOT_YET_DUE: "○",
    Stands.MISSING: "▲",
    Stands.WITHDRAWN: "✕",
}
"""The shape of each word, beside it: nothing is told by a shape alone, or by colour."""


@dataclass(frozen=True, slots=True)
class Board:
    """The board on a day.

    `found` is every expected extract of a month that is over; `ahead` of the month that is not, as
    it will be due; `others` the newest month of each system that nobody expects.
    """

    day: date
    found: tuple[ExpectedExtract, ...]
    ahead: tuple[ExpectedExtract, ...]
    others: tuple[CellKey, ...]

    @property
    def next_due(self) -> tuple[ExpectedExtract, ...]:
        """What is due next and is not here: all that is due on one day, in the board's order."""
        waiting = [one for one in self.found if one.stands is Stands.NOT_YET_DUE]
        coming = waiting or self.ahead
        first = min((one.due_on for one in coming), default=None)
        return tuple(one for one in coming if one.due_on == first)

    @property
    def years(self) -> tuple[int, ...]:
        """The years of which something is expected, newest first."""
        return tuple(sorted({one.key.month.year for one in self.found}, reverse=True))

    def months(self, year: int | None) -> tuple[date, ...]:
        """The months of a year that are over, or the newest 13 without one; newest first."""
        expected = [one.key.month for one in self.found]
        if not expected:
            return ()
        newest = max(expected)
        first = add_months(newest, 1 - NEWEST_MONTHS)
        span = months_between(max(first, min(expected)), newest)
        if year is not None:
            whole = months_between(date(year, 1, 1), date(year, MONTHS_IN_YEAR, 1))
            span = tuple(month for month in whole if month <= newest)
        return span[::-1]

    def grids(self, service: str, months: Collection[date]) -> tuple["Grid", ...]:
        """A grid or more for each dataset of which something is expected in those months."""
        own = [o for o in self.found if o.key.service == service and o.key.month in months]
        systems: dict[str, dict[str, None]] = {}
        for one in own:
            systems.setdefault(one.key.dataset, {})[one.key.source_system] = None
        return tuple(
            Grid(dataset, part, tuple(one for one in own if one.key.dataset == dataset))
            for dataset, known in systems.items()
            for part in _parts(list(known))
        )


@dataclass(frozen=True, slots=True)
class Grid:
    """One dataset of one service: its months by source system, of no more than fit a phone."""

    dataset: str
    systems: tuple[str, ...]
    found: tuple[ExpectedExtract, ...]

    def rows(self, months: Sequence[date]) -> list[list[ExpectedExtract | None]]:
        """A row for each month, with each system's extract; None where it is not expected."""
        by_place = {(one.key.month, one.key.source_system): one for one in self.found}
        return [[by_place.get((month, system)) for system in self.systems] for month in months]


def _parts(systems: Sequence[str]) -> list[tuple[str, ...]]:
    starts = range(0, len(systems), SYSTEMS_SIDE_BY_SIDE)
    return [tuple(systems[n : n + SYSTEMS_SIDE_BY_SIDE]) for n in starts]


def board_of(
    held: Held, programme: Programme, day: date, withdrawn: Collection[CellKey] = ()
) -> Board:
    """The board of a release's cells on a day."""
    month = month_of(day)
    ahead = (key for key in expected_keys(programme, month) if key.month == month)
    return Board(
        day=day,
        found=expected_extracts(held, programme, day, withdrawn),
        ahead=tuple(
            ExpectedExtract(key, programme.due_on(month), Stands.NOT_YET_DUE) for key in ahead
        ),
        others=unexpected(held, programme),
    )


def cell_words(one: ExpectedExtract | None) -> str:
    """What a cell of the board says: a shape, a word, and what else there is to know."""
    if one is None:
        return NOT_EXPECTED
    parts = [f"{SHAPES[one.stands]} {_stands_words(one)}"]
    parts += ["restated"] if one.restated else []
    parts += [f"{counted(one.waived, 'check')} waived"] if one.waived else []
    parts += [f"{counted(one.set_aside, 'row')} set aside"] if one.set_aside else []
    return "; ".join(parts)


def _stands_words(one: ExpectedExtract) -> str:
    days = counted(one.days_late, "day")
    due = f"due on {in_words(one.due_on)}, {days} ago" if one.days_late else ""
    match one.stands:
        case Stands.LATE:
            return f"Came {days} late"
        case Stands.MISSING:
            return f"Late: {due}"
        case Stands.WITHDRAWN:
            return f"Withdrawn: {due or f'due on {in_words(one.due_on)}'}"
        case Stands.NOT_YET_DUE:
            return f"Not yet due: {in_words(one.due_on)}"
        case other:
            return str(other.value).capitalize()
