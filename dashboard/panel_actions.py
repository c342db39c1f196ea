"""Publishing the scrutiny panel's actions: one release, which keeps the list as it stood."""

import uuid
from datetime import date

from dashboard.analysis.figures import programme_of
from dashboard.judging import with_verdicts
from dashboard.permissions import Actor, require_publish
from dashboard.refresh import RefreshBlockedError
from datasets.calendar import in_words
from datasets.catalogue import CONTRACTS
from datasets.panel_actions import DOCUMENT, PanelActions, read_actions
from datasets.store import Change, LiveRelease, Release, Store


def read_list(live: LiveRelease, data: bytes, as_at: date) -> PanelActions:
    """The actions in a CSV file, for the services of the live release's programme.

    PanelActionsError for a list that cannot be used, RefreshBlockedError without a programme.
    """
    programme = programme_of(live)
    if programme is None:
        raise RefreshBlockedError(
            "There is no programme yet, so nobody knows which services there are. "
            "Publish one first: insourcing programme FILE."
        )
    return read_actions(data, [service.id for service in programme.services], as_at)


def publish_actions(store: Store, listed: PanelActions, actor: Actor) -> Release | None:
    """The release that keeps the list; None if the live release keeps the same, of the same day.

    NotPermittedError for who may not publish every dataset; ConflictError.
    """
    require_publish(actor, tuple(CONTRACTS))
    base = store.latest()
    live = store.release(base)
    if live.document(DOCUMENT) == listed.text:
        return None
    change = Change(submission=uuid.uuid4().hex, documents={DOCUMENT: listed.text})
    return store.publish(
        with_verdicts(change, live),
        base=base,
        actor=actor.name,
        said_to_be=actor.said_to_be,
        why=f"The panel's actions as at {in_words(listed.as_at)}: {len(listed.actions)}",
        event=DOCUMENT,
    )
