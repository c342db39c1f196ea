"""Publishing a programme file: one release, in which all that depends on it is worked out again."""

import uuid
from collections.abc import Callable

from dashboard.judging import with_verdicts
from dashboard.permissions import Actor, require_publish
from dashboard.preview import programme_change
from dashboard.refresh import RefreshBlockedError
from datasets.catalogue import CONTRACTS
from datasets.programme import Programme, parse_programme
from datasets.store import LiveRelease, Release, Store
from expectations.report import Severity
from expectations.succession import succession


def publish_programme(
    store: Store, text: str, actor: Actor, *, progress: Callable[[str], None], reason: str = ""
) -> Release | None:
    """The release that holds the programme; None if the live release holds the same text.

    Raises ProgrammeError, NotPermittedError, RefreshBlockedError when published figures would be
    lost by it or another council's taken over without a reason, and ConflictError when another
    release came between.
    """
    require_publish(actor, tuple(CONTRACTS))
    programme = parse_programme(text)
    base = store.latest()
    live = store.release(base) if base else None
    if live is not None and live.document("programme") == text:
        return None
    _require_succession(programme, live, reason)
    progress("Working out again every figure that depends on the programme")
    if live is not None and (kept := live.purged_cells()):
        progress(f"The figures of {len(kept):,} cells whose records were purged stay as they were")
    change = programme_change(live, programme, text, submission=uuid.uuid4().hex)
    progress("Reaching the verdicts")
    return store.publish(
        with_verdicts(change, store.release(base)),
        base=base,
        actor=actor.name,
        said_to_be=actor.said_to_be,
        why="; ".join([f"Programme: {programme.council}", *([reason.strip()] if reason else [])]),
        event="programme",
    )


def _require_succession(programme: Programme, live: LiveRelease | None, reason: str) -> None:
    for finding in succession(programme, live):
        if finding.severity is Severity.CRITICAL or not reason.strip():
            raise RefreshBlockedError(finding.sentence)
