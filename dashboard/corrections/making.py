"""What corrections share: who asks and why, and the line in the log when another came first."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from dashboard.analysis.figures import programme_of
from dashboard.permissions import Actor
from dashboard.refresh import RefreshBlockedError
from datasets.programme import Programme
from datasets.store import ConflictError, LiveRelease, Store


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a correction, and why: both are kept for ever."""

    actor: Actor
    reason: str


def require_reason(asked: Asked) -> None:
    """Nothing, or RefreshBlockedError: what is not explained is not done."""
    if not asked.reason.strip():
        raise RefreshBlockedError("Say why, with --reason: it is kept for ever.")


def newest(store: Store) -> LiveRelease:
    """The newest release, which is what is corrected.

    RefreshBlockedError if nothing was published; ReleaseDamagedError if it does not verify: an
    older release in its place would not do.
    """
    latest = store.latest()
    if not latest:
        raise RefreshBlockedError("Nothing was published yet, so there is nothing to correct.")
    return store.release(latest)


def require_programme(live: LiveRelease) -> Programme:
    """The programme of a release; RefreshBlockedError if it has none."""
    programme = programme_of(live)
    if programme is None:
        raise RefreshBlockedError(
            "There is no programme yet, so no figure can be worked out. "
            "Publish one first: insourcing programme FILE."
        )
    return programme


@contextmanager
def losing_is_logged(store: Store, asked: Asked, what: str) -> Iterator[None]:
    """A line in the log where another release came first; the error goes on."""
    try:
        yield
    except ConflictError as error:
        store.log(
            "refused",
            actor=asked.actor.name,
            said_to_be=asked.actor.said_to_be,
            reason=f"{what}: {error}",
        )
        raise
