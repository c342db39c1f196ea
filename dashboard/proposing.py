"""What publishing a submission would write, worked out before it is done or as it is done."""

from collections.abc import Callable, Iterator

import polars as pl

from dashboard.aside import aside_rows, otherwise_aside
from dashboard.cell_rows import Submitted
from dashboard.covered_cells import cells_of, changed_cells
from dashboard.judging import Judges, with_verdicts
from dashboard.logged import refused_before
from dashboard.preview import extract_change
from dashboard.submission import Refresh, RefreshBlockedError
from datasets.extract import Extract
from datasets.programme import Programme
from datasets.store import CellKey, Change, LiveRelease, Store
from expectations.set_aside import Aside

Progress = Callable[[str], None]


def changes_of(
    extract: Extract,
    aside: Aside | None,
    aside_why: str,
    programme: Programme | None,
    live: LiveRelease | None,
) -> tuple[CellKey, ...]:
    """The cells whose records are not the live release's, or of which other rows are set aside."""
    changed = changed_cells(extract, live, programme)
    if aside is None:
        return changed
    cells = cells_of(extract, programme)
    rows = aside_rows(extract, aside, cells, cells, reason=aside_why, accepted="")
    moved = {*changed, *otherwise_aside(rows, live, cells)}
    return tuple(key for key in cells if key in moved)


def propose(
    store: Store, refresh: Refresh, *, progress: Progress = lambda _words: None
) -> Iterator[Change]:
    """What publishing would write: first without the verdicts it would reach, then with them.

    RefreshBlockedError where there is no programme. Nothing is changed.
    """
    submitted = submitted_of(store, refresh, require_programme(refresh), "")
    live = refresh.live or newest_in(store) or store.release(0)
    progress("Working out the measures")
    change = extract_change(submitted, live if live.number else None, refresh.counted)
    yield change
    progress("Reaching the verdicts")
    yield with_verdicts(change, live)


def proposed_at_once(
    submitted: Submitted,
    live: LiveRelease,
    counted: pl.DataFrame | None,
    progress: Progress,
    judges: Judges,
) -> Change:
    """All that publishing would write, with the verdicts that `judges` asks for."""
    if counted is None:
        progress("Working out the measures")
    change = extract_change(submitted, live if live.number else None, counted)
    if judges is Judges.NONE:
        return change
    progress("Reaching the verdicts")
    return with_verdicts(change, live, on_all=judges is Judges.ALL)


def submitted_of(store: Store, refresh: Refresh, programme: Programme, reason: str) -> Submitted:
    """The submission on its way to a release, with what is left out of it and why."""
    return Submitted(
        submission=refresh.id,
        extract=refresh.extract,
        report=refresh.report,
        programme=programme,
        changes=refresh.changes,
        new_programme=refresh.new_programme,
        reason=reason.strip(),
        aside=_aside(refresh, reason),
        refused=refused_before(store, refresh.changes),
    )


def _aside(refresh: Refresh, reason: str) -> pl.DataFrame:
    """The rows that the release leaves out and the store keeps apart."""
    return aside_rows(
        refresh.extract,
        refresh.aside,
        cells_of(refresh.extract, refresh.programme),
        refresh.changes,
        reason=refresh.aside_why,
        accepted=reason.strip(),
    )


def newest_in(store: Store | None) -> LiveRelease | None:
    """The newest release, which is what will be built upon: an older one in its place would not do.

    None if nothing was published; ReleaseDamagedError if it does not verify.
    """
    latest = store.latest() if store else 0
    return store.release(latest) if store and latest else None


def require_programme(refresh: Refresh) -> Programme:
    """The programme that it is published under; RefreshBlockedError where there is none yet."""
    if refresh.programme is None:
        raise RefreshBlockedError(
            "There is no programme yet, so nobody knows which services there are. "
            "Publish one first: insourcing programme FILE."
        )
    return refresh.programme
