"""Publishing a programme file: one release, in which all that depends on it is worked out again."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from dashboard.corrections.making import Asked, losing_is_logged, reason_of
from dashboard.foretold import Foretold, foretold
from dashboard.judging import with_verdicts
from dashboard.permissions import Actor, require_publish
from dashboard.preview import PROGRAMME, programme_change
from dashboard.programme_parts import PartChanged, parts_changed
from dashboard.refresh import RefreshBlockedError
from datasets.catalogue import CONTRACTS
from datasets.programme import Programme, parse_programme
from datasets.store import Change, LiveRelease, Release, Store
from expectations.report import Severity
from expectations.succession import succession


@dataclass(frozen=True, slots=True)
class NewProgramme:
    """A programme about to be published on top of release `base`, verdicts and all.

    `change` is None where the live release holds the same text. `cautions` are sentences in spite
    of which it is published only with a reason.
    """

    base: int
    programme: Programme
    text: str
    cautions: tuple[str, ...]
    change: Change | None


@dataclass(frozen=True, slots=True)
class ProgrammePreview:
    """A programme about to be published, and what it would change: in its words and for readers."""

    new: NewProgramme
    parts: tuple[PartChanged, ...]
    seen: Foretold


def prepare_programme(
    store: Store, text: str, actor: Actor, *, progress: Callable[[str], None]
) -> NewProgramme:
    """What publishing a programme would write; nothing is changed.

    Raises ProgrammeError, NotPermittedError, RefreshBlockedError when published figures would be
    lost by it, and ReleaseDamagedError.
    """
    require_publish(actor, tuple(CONTRACTS))
    programme = parse_programme(text)
    live = store.release(store.latest())
    if live.document(PROGRAMME) == text:
        return NewProgramme(live.number, programme, text, (), None)
    cautions = _cautions(programme, live)
    progress("Working out again every figure that depends on the programme")
    if kept := live.purged_cells():
        progress(f"The figures of {len(kept):,} cells whose records were purged stay as they were")
    change = programme_change(
        live if live.number else None, programme, text, submission=uuid.uuid4().hex
    )
    progress("Reaching the verdicts")
    return NewProgramme(live.number, programme, text, cautions, with_verdicts(change, live))


def preview_programme(
    store: Store, text: str, actor: Actor, *, progress: Callable[[str], None]
) -> ProgrammePreview:
    """As `prepare_programme`, with all that it would change in words, for a page to show."""
    new = prepare_programme(store, text, actor, progress=progress)
    if new.change is None:
        return ProgrammePreview(new, (), Foretold())
    progress("Looking up what readers will notice")
    live = store.release(new.base)
    before = live.document(PROGRAMME)
    parts = parts_changed(parse_programme(before) if before else None, new.programme)
    return ProgrammePreview(new, parts, foretold(new.change, live))


def publish_prepared(store: Store, new: NewProgramme, asked: Asked) -> Release | None:
    """The release that holds the programme; None if the live release holds the same text.

    NotPermittedError; RefreshBlockedError without a reason where there are cautions, or with one
    that cannot be kept; ConflictError when another release came first.
    """
    require_publish(asked.actor, tuple(CONTRACTS))
    if new.change is None:
        return None
    if new.cautions and not asked.reason.strip():
        raise RefreshBlockedError(new.cautions[0])
    reason = reason_of(asked) if asked.reason.strip() else ""
    with losing_is_logged(store, asked, f"Programme of {new.programme.council}"):
        return store.publish(
            new.change,
            base=new.base,
            actor=asked.actor.name,
            said_to_be=asked.actor.said_to_be,
            why="; ".join([f"Programme: {new.programme.council}", *([reason] if reason else [])]),
            event="programme",
        )


def publish_programme(
    store: Store, text: str, actor: Actor, *, progress: Callable[[str], None], reason: str = ""
) -> Release | None:
    """Prepared and published at once; the errors are those of both.

    What would be refused for want of a reason is refused before anything is worked out.
    """
    require_publish(actor, tuple(CONTRACTS))
    live = store.release(store.latest())
    cautions = () if live.document(PROGRAMME) == text else _cautions(parse_programme(text), live)
    if cautions and not reason.strip():
        raise RefreshBlockedError(cautions[0])
    new = prepare_programme(store, text, actor, progress=progress)
    return publish_prepared(store, new, Asked(actor, reason))


def _cautions(programme: Programme, live: LiveRelease) -> tuple[str, ...]:
    """What needs a reason; RefreshBlockedError for what no reason is good enough."""
    found = succession(programme, live)
    for finding in found:
        if finding.severity is Severity.CRITICAL:
            raise RefreshBlockedError(finding.sentence)
    return tuple(finding.sentence for finding in found)
