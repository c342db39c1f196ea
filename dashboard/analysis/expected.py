"""Expected: every extract that the programme expects, and how it stands on a day."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from json import loads
from typing import Any

import polars as pl

from datasets.calendar import add_months, month_of, months_between
from datasets.programme import Programme
from datasets.store import CellKey, LiveRelease

Held = Mapping[CellKey, Mapping[str, Any]]
"""The cells of a release, with the facts of each."""


ASKED_OF_A_CELL = (
    *("published_at", "first_published_on", "due_on", "first_load"),
    *("restated", "checks_waived", "set_aside"),
)
"""The facts by which a cell stands as it does."""


class Stands(StrEnum):
    """How one expected extract stands."""

    ON_TIME = "on time"
    LATE = "came late"
    LOADED = "loaded with the history"
    CAME = "came, on a day that is not on record"
    NOT_YET_DUE = "not yet due"
    MISSING = "late"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ExpectedExtract:
    """One month of one source system: when it is due, when it came, and how it stands.

    `days_late` are calendar days after `due_on`, to the day it came or, while it has not, to the
    day that is asked about; 0 in time. `waived` counts the checks that were waived.
    """

    key: CellKey
    due_on: date
    stands: Stands
    came_on: date | None = None
    days_late: int = 0
    restated: bool = False
    waived: int = 0
    set_aside: int = 0

    @property
    def is_late(self) -> bool:
        """Whether it was due and is not here."""
        return self.came_on is None and self.days_late > 0


def expected_extracts(
    held: Held,
    programme: Programme,
    today: date,
    withdrawn: Collection[CellKey] = (),
    *,
    service: str | None = None,
) -> tuple[ExpectedExtract, ...]:
    """Every extract of a month that is over, in the programme's order, oldest month first.

    `held` are a release's cells. `withdrawn` are the months that were ever withdrawn, as the log
    tells. Of one service, if it is named.
    """
    return tuple(
        _stands(key, programme, held.get(key), today, withdrawn)
        for key in expected_keys(programme, add_months(month_of(today), -1))
        if service in (None, key.service)
    )


def unexpected(held: Held, programme: Programme | None) -> tuple[CellKey, ...]:
    """The newest month of each system that sends something, although nobody expects it."""
    expected = () if programme is None else programme.expected
    known = {(cell.dataset, cell.service, cell.source_system) for cell in expected}
    newest = {(key.dataset, key.service, key.source_system): key for key in sorted(held)}
    return tuple(key for place, key in newest.items() if place not in known)


def reckoned_on(held: Held, programme: Programme, day: date) -> date:
    """The day by which things stand as they do: of a made-up borough, as its newest month was due.

    No more is drawn of one, and the months since are not late because nobody made them up.
    """
    if not programme.demonstration or not held:
        return day
    newest = max(key.month for key in held)
    return min(day, programme.due_on(newest) + timedelta(days=1))


def withdrawn_cells(entries: pl.DataFrame) -> frozenset[CellKey]:
    """Every month that was ever withdrawn, as the refresh log's entries tell."""
    told = entries.filter(pl.col("event") == "withdrawn", pl.col("places") != "")
    return frozenset(
        CellKey(dataset, service, system, date.fromisoformat(month))
        for dataset, months, places in told.select("dataset", "months", "places").iter_rows()
        for service, system in loads(places)
        for month in months.split(",")
    )


def held_cells(live: LiveRelease) -> Held:
    """The live cells with their facts."""
    return held_in(live.cells())


def held_in(cells: pl.DataFrame) -> Held:
    """The same, of a release's cells that are at hand."""
    return {
        CellKey(cell["dataset"], cell["service"], cell["source_system"], cell["month"]): cell
        for cell in cells.to_dicts()
    }


def expected_keys(programme: Programme, last: date) -> Iterator[CellKey]:
    """What the programme expects up to a month; what stands twice there, once."""
    seen: set[CellKey] = set()
    for cell in programme.expected:
        until = min(last, month_of(cell.to_month or last))
        for month in months_between(month_of(cell.from_month), until):
            key = CellKey(cell.dataset, cell.service, cell.source_system, month)
            if key not in seen:
                seen.add(key)
                yield key


def _stands(
    key: CellKey,
    programme: Programme,
    cell: Mapping[str, Any] | None,
    today: date,
    withdrawn: Collection[CellKey],
) -> ExpectedExtract:
    due_on = programme.due_on(key.month)
    if cell is None:
        late = max((today - due_on).days, 0)
        missing = Stands.MISSING if late else Stands.NOT_YET_DUE
        return ExpectedExtract(
            key, due_on, Stands.WITHDRAWN if key in withdrawn else missing, days_late=late
        )
    due_on = date.fromisoformat(cell["due_on"]) if cell["due_on"] else due_on
    came_on = cell["first_published_on"]
    came_on = date.fromisoformat(came_on or cell["published_at"][:10])
    late = 0 if cell["first_load"] else max((came_on - due_on).days, 0)
    return ExpectedExtract(
        key,
        due_on,
        _came(cell, late=bool(late)),
        came_on,
        late,
        restated=bool(cell["restated"]),
        waived=int(cell["checks_waived"] or 0),
        set_aside=int(cell["set_aside"] or 0),
    )


def _came(cell: Mapping[str, Any], *, late: bool) -> Stands:
    if cell["first_published_on"] is None:
        return Stands.CAME
    if cell["first_load"]:
        return Stands.LOADED
    return Stands.LATE if late else Stands.ON_TIME
