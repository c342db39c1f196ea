"""Roll back: the whole store says again what an earlier release said, as a new release."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.analysis.judged.changed import Changed
from dashboard.analysis.noticed import Noticed
from dashboard.corrections.making import Asked, losing_is_logged, quietly, reason_of
from dashboard.foretold import between
from dashboard.permissions import Actor, require_publish
from datasets.catalogue import CONTRACTS
from datasets.store import (
    CellGoingBack,
    LiveRelease,
    NoSuchReleaseError,
    Release,
    ReleaseDamagedError,
    Store,
    cells_going_back,
    same_figures,
)


@dataclass(frozen=True, slots=True)
class Rollback:
    """A roll back to release `target` about to be made on top of release `base`.

    `damage` is "" or says why the live release cannot be read: then what differs is not known.
    `verdicts` are those whose word, or the level beside it, will be another.
    """

    target: int
    base: int
    nothing_to_do: bool
    documents: tuple[str, ...]
    cells: tuple[CellGoingBack, ...]
    noticed: tuple[Noticed, ...]
    damage: str = ""
    verdicts: tuple[Changed, ...] = ()


def prepare_rollback(
    store: Store, target: int, actor: Actor, *, progress: Callable[[str], None] = quietly
) -> Rollback:
    """What rolling back would do; nothing is changed.

    NotPermittedError for who may not publish every dataset; NoSuchReleaseError;
    ReleaseDamagedError if the release asked for is not what was published.
    """
    require_publish(actor, tuple(CONTRACTS))
    base = store.latest()
    if not 0 < target <= base:
        raise NoSuchReleaseError(f"There is no release {target} to roll back to: {_known(base)}.")
    progress("Reading the release of then and the one of now")
    wanted = store.release(target)
    try:
        live = store.release(base)
    except ReleaseDamagedError as error:
        return Rollback(target, base, False, (), (), (), str(error))
    if same_figures(live, wanted):
        return Rollback(target, base, True, (), (), ())
    progress("Looking up what readers will notice")
    seen = between(live, wanted)
    return Rollback(
        target=target,
        base=base,
        nothing_to_do=False,
        documents=_documents(live, wanted),
        cells=cells_going_back(live, wanted),
        noticed=seen.noticed,
        verdicts=seen.verdicts,
    )


def roll_back(store: Store, rollback: Rollback, asked: Asked) -> Release | None:
    """The release that says what the earlier one said; None if the live one says it already.

    RefreshBlockedError without a reason; NotPermittedError; ConflictError when another release
    came first.
    """
    require_publish(asked.actor, tuple(CONTRACTS))
    if rollback.nothing_to_do:
        return None
    reason = reason_of(asked)
    with losing_is_logged(store, asked, f"Roll back to release {rollback.target}"):
        return store.roll_back(
            rollback.target,
            base=rollback.base,
            actor=asked.actor.name,
            said_to_be=asked.actor.said_to_be,
            why=f"Rolled back to release {rollback.target}; {reason}",
        )


def _known(base: int) -> str:
    return f"there are releases 1 to {base}" if base else "nothing was published yet"


def _documents(live: LiveRelease, wanted: LiveRelease) -> tuple[str, ...]:
    names = {*live.documents(), *wanted.documents()}
    return tuple(sorted(name for name in names if live.document(name) != wanted.document(name)))
