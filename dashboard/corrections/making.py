"""What corrections share: who asks and why, and the line in the log when another came first."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from dashboard.analysis.figures import programme_of
from dashboard.one_line import NotOneLineError, one_line
from dashboard.permissions import Actor
from dashboard.refresh import RefreshBlockedError
from datasets.programme import Programme
from datasets.store import ConflictError, LiveRelease, Store


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a correction, and why: both are kept for ever."""

    actor: Actor
    reason: str


def quietly(_words: str) -> None:
    """Progress where nobody waits for it."""


def reason_of(asked: Asked) -> str:
    """Why, on one line; RefreshBlockedError without it: what is not explained is not done."""
    try:
        reason = one_line(asked.reason).strip()
    except NotOneLineError as error:
        raise RefreshBlockedError(f"The reason cannot be kept: {error}") from error
    if not reason:
        raise RefreshBlockedError("Say why: it is kept for ever.")
    return reason


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
