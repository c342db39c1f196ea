"""Withdraw: one cell is published no longer, and what depends on it is worked out again."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from dashboard.analysis.judged.changed import Changed
from dashboard.analysis.noticed import Noticed
from dashboard.corrections.making import (
    Asked,
    losing_is_logged,
    newest,
    quietly,
    reason_of,
    require_programme,
)
from dashboard.foretold import foretold
from dashboard.judging import with_verdicts
from dashboard.permissions import Actor, require_publish
from dashboard.rederived import depending, live_cells, worked_out_again
from datasets.calendar import month_in_words
from datasets.store import (
    MEASURE_ROWS,
    CellKey,
    Change,
    LiveRelease,
    Origin,
    Release,
    Store,
    without,
)
from datasets.store.rows import places_of


class NoSuchCellError(LookupError):
    """The cell is not live; the message says what is."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A cell about to be withdrawn from release `base`, and what readers will notice of it.

    `again` are the other cells whose figures read its records: they are worked out without them.
    `verdicts` are those whose word, or the level beside it, will be another.
    """

    cell: CellKey
    base: int
    again: tuple[CellKey, ...]
    change: Change
    noticed: tuple[Noticed, ...]
    verdicts: tuple[Changed, ...] = ()


def prepare_withdrawal(
    store: Store, cell: CellKey, actor: Actor, *, progress: Callable[[str], None] = quietly
) -> Withdrawal:
    """What withdrawing a cell would do; nothing is changed.

    NotPermittedError for who may not publish the dataset; NoSuchCellError if it is not live.
    """
    require_publish(actor, (cell.dataset,))
    live = newest(store)
    if cell not in live_cells(live):
        raise NoSuchCellError(_not_live(cell, live))
    programme = require_programme(live)
    others = without(live, (cell,))
    again = depending((cell,), programme, live)
    progress("Working out again what was counted from its records")
    rows = worked_out_again(others, programme, again, {}) if again else []
    change = Change(
        submission=uuid.uuid4().hex,
        rows=pl.concat([MEASURE_ROWS.to_frame(), *rows]),
        replaces=(cell, *again),
    )
    progress("Reaching the verdicts without it")
    change = with_verdicts(change, live)
    progress("Looking up what readers will notice")
    seen = foretold(change, live)
    return Withdrawal(cell, live.number, again, change, seen.noticed, seen.verdicts)


def withdraw(store: Store, withdrawal: Withdrawal, asked: Asked) -> Release:
    """The release without the cell; readers' series say that its month is missing.

    RefreshBlockedError without a reason; NotPermittedError; ConflictError when another release
    came first.
    """
    cell = withdrawal.cell
    require_publish(asked.actor, (cell.dataset,))
    reason = reason_of(asked)
    with losing_is_logged(store, asked, f"Withdrawal of {cell}"):
        return store.publish(
            withdrawal.change,
            base=withdrawal.base,
            actor=asked.actor.name,
            said_to_be=asked.actor.said_to_be,
            why=f"Withdrawn: {cell}; {reason}",
            event="withdrawn",
            origin=Origin(dataset=cell.dataset, months=(cell.month,), places=places_of([cell])),
        )


def _not_live(cell: CellKey, live: LiveRelease) -> str:
    """What is not published, and what is."""
    told = f"{cell} is not published in release {live.number}, so it cannot be withdrawn."
    places = live.cells().group_by("dataset", "service", "source_system", maintain_order=True)
    spans = places.agg(pl.col("month").min().alias("first"), pl.col("month").max().alias("last"))
    listed = [
        f"{dataset}, {service}, {system}, {month_in_words(first)} to {month_in_words(last)}"
        for dataset, service, system, first, last in spans.iter_rows()
    ]
    return f"{told} Published are: {'; '.join(listed) or 'no months at all'}."
