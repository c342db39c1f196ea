"""The first time that a month was published: when, whether in time, and how clean it came.

These facts stay with the month when it is restated, so that a release says the same for ever.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import polars as pl

from datasets.calendar import add_months, month_end
from datasets.contract import CELL, LONDON, RECORD_KEY, Contract
from datasets.extract import Extract
from datasets.months import opened_on
from datasets.programme import Programme
from datasets.store import CellKey, LiveRelease, RecordsPurgedError

NAMES = (
    "first_published_on",
    "due_on",
    "first_load",
    "passed_first_time",
    "keyed_late",
    "keyed_late_of",
)
"""The facts of a cell that are told here."""


KeyedLate = tuple[int | None, int | None]
"""Of the records opened in the month before: how many came only now, and how many there are."""
NOT_KNOWN: KeyedLate = (None, None)


@dataclass(frozen=True, slots=True)
class Submission:
    """One extract about to be published on a release, whose cells and their facts are `held`.

    `refused` are the cells of which a file was refused before. `clean` says that no check had to
    be waived and no row set aside. `today` is the day in London. `keyed_late` are the counts of
    that name of cells for which they are known already.
    """

    extract: Extract
    programme: Programme
    live: LiveRelease | None
    held: Mapping[CellKey, Mapping[str, object]]
    refused: Collection[CellKey]
    clean: bool
    today: date
    keyed_late: Mapping[CellKey, KeyedLate] = field(default_factory=dict)

    @property
    def monthly(self) -> frozenset[tuple[str, str, str]]:
        """The dataset, service and source system of all that was sent month by month before."""
        return frozenset(_system(k) for k, cell in self.held.items() if not cell.get("first_load"))


def first_times(cells: Sequence[CellKey], told: Submission) -> dict[CellKey, dict[str, object]]:
    """The facts of each cell: as they were, if it is published already.

    Until a system begins to send month by month, what comes of it is its history, in however many
    files, and was due on no day.
    """
    monthly, found = told.monthly, {}
    for key in cells:
        if key in told.held:
            found[key] = {name: told.held[key][name] for name in NAMES}
            continue
        late, opened = told.keyed_late[key] if key in told.keyed_late else _keyed_late(key, told)
        found[key] = {
            "first_published_on": told.today.isoformat(),
            "due_on": told.programme.due_on(key.month).isoformat(),
            "first_load": told.extract.history and _system(key) not in monthly,
            "passed_first_time": told.clean and key not in told.refused,
            "keyed_late": late,
            "keyed_late_of": opened,
        }
    return found


def day_of(programme: Programme, months: Sequence[date]) -> date:
    """The day in London; of a made-up borough, no later than the day its newest month was due."""
    today = datetime.now(ZoneInfo(LONDON)).date()
    return min(today, programme.due_on(months[-1])) if programme.demonstration and months else today


def _system(key: CellKey) -> tuple[str, str, str]:
    return (key.dataset, key.service, key.source_system)


def _keyed_late(key: CellKey, told: Submission) -> KeyedLate:
    """How many records opened in the month before came only now, and how many opened in it.

    Not known where the month before was not published by itself, whole, from the same system.
    """
    contract, month = told.extract.contract, add_months(key.month, -1)
    stocked = [k for k, life in contract.lives.items() if life.opened not in life.closed]
    before = told.held.get(replace(key, month=month))
    if told.extract.history or told.live is None or before is None or not stocked:
        return NOT_KNOWN
    if before["coverage"] != "complete":
        return NOT_KNOWN
    columns = [*RECORD_KEY, *(life.opened for life in contract.lives.values())]
    try:
        held = told.live.records(
            key.dataset, key.service, key.source_system, [month], columns=columns
        )
    except RecordsPurgedError:
        return NOT_KNOWN
    own = (pl.col(name) == getattr(key, name) for name in CELL)
    opened = pl.col("record_kind").is_in(stocked) & _opened_in(contract, month)
    known, seen = held.filter(opened), told.extract.records.filter(*own).filter(opened)
    late = seen.join(known, on=["record_kind", "record_id"], how="anti").height
    return late, known.height + late


def _opened_in(contract: Contract, month: date) -> pl.Expr:
    return opened_on(contract).is_between(month, month_end(month)).fill_null(value=False)
