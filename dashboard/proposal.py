"""Proposal: what publishing a submission would change, told before it is done."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from dashboard.analysis.judged.changed import Changed, changed_since
from dashboard.analysis.judged.read import verdicts_in
from dashboard.analysis.judged.verdict_row import VerdictRow
from dashboard.analysis.noticed import Noticed, noticed
from dashboard.proposing import propose
from dashboard.rederived import live_cells, only
from dashboard.refresh import Refresh
from datasets.store import CellKey, Change, LiveRelease, RecordsPurgedError, Store
from datasets.store.proposal import foreseen
from datasets.store.rows import VERDICT_ROWS

_KEY = ["record_kind", "record_id"]


@dataclass(frozen=True, slots=True)
class RowsMoved:
    """How many rows a cell would gain, lose and have changed; `held` before, None if purged."""

    cell: CellKey
    held: int | None
    added: int
    removed: int
    changed: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a submission would make of release `base`; `verdicts` is None until it is known.

    `again` are the cells whose figures change although no row of theirs does. `change` is what
    publishing writes.
    """

    base: int
    change: Change
    rows: tuple[RowsMoved, ...]
    again: tuple[CellKey, ...]
    noticed: tuple[Noticed, ...]
    verdicts: tuple[Changed, ...] | None = None

    @property
    def restated(self) -> tuple[CellKey, ...]:
        """The months that are published already and would say something else."""
        return tuple(row.cell for row in self.rows if row.held != 0)


def proposals(
    store: Store, refresh: Refresh, progress: Callable[[str], None] = lambda _words: None
) -> Iterator[Proposal]:
    """What the submission would change, as it becomes known: figures first, verdicts then."""
    live = refresh.live or store.release(refresh.base)
    known: Proposal | None = None
    for change in propose(store, refresh, progress=progress):
        if known is None:
            own = set(refresh.changes)
            known = Proposal(
                base=refresh.base,
                change=change,
                rows=tuple(_moved(refresh, live)),
                again=tuple(cell for cell in change.replaces if cell not in own),
                noticed=noticed(live, foreseen(change, live), of=change.replaces),
            )
        else:
            known = replace(known, change=change, verdicts=moved_verdicts(change, live))
        yield known


def moved_verdicts(change: Change, live: LiveRelease) -> tuple[Changed, ...]:
    """The verdicts whose word would be another, of the services that were judged again."""
    held = verdicts_in(live)
    older = {place: row for place, row in held.items() if place[0] in change.verdicts}
    newer = {
        (service, measure, breakdown, node): VerdictRow.model_validate_json(text)
        for service, rows in change.verdicts.items()
        for measure, breakdown, node, text in rows.select(VERDICT_ROWS.names()).iter_rows()
    }
    return tuple(changed_since(older, newer))


def _moved(refresh: Refresh, live: LiveRelease) -> Iterator[RowsMoved]:
    """Each cell's rows beside those that are live."""
    names = refresh.extract.contract.names
    brought = refresh.extract.records.select(names)
    held_cells = set(live_cells(live))
    for cell in refresh.changes:
        new = only(brought, [cell])
        if cell not in held_cells:
            yield RowsMoved(cell, 0, new.height, 0, 0)
            continue
        try:
            held = live.records(cell.dataset, cell.service, cell.source_system, [cell.month])
        except RecordsPurgedError:
            yield RowsMoved(cell, None, new.height, 0, 0)
            continue
        held = held.select(names)
        added = new.join(held, on=_KEY, how="anti").height
        removed = held.join(new, on=_KEY, how="anti").height
        differing = new.join(held, on=names, how="anti", nulls_equal=True).height
        yield RowsMoved(cell, held.height, added, removed, differing - added)
