"""Publishing a programme file: one release, in which all that depends on it is worked out again."""

import uuid
from collections.abc import Callable

from dashboard.permissions import Actor, require_publish
from dashboard.preview import programme_change
from datasets.catalogue import CONTRACTS
from datasets.programme import parse_programme
from datasets.store import Release, Store


def publish_programme(
    store: Store, text: str, actor: Actor, *, progress: Callable[[str], None]
) -> Release | None:
    """The release that holds the programme; None if the live release holds the same text.

    Raises ProgrammeError, NotPermittedError, and ConflictError when another release came between.
    """
    require_publish(actor, tuple(CONTRACTS))
    programme = parse_programme(text)
    base = store.latest()
    live = store.release() if base else None
    if live is not None and live.document("programme") == text:
        return None
    progress("Working out again every figure that depends on the programme")
    change = programme_change(live, programme, text, submission=uuid.uuid4().hex)
    return store.publish(
        change,
        base=base,
        actor=actor.name,
        said_to_be=actor.said_to_be,
        why=f"Programme: {programme.council}",
        event="programme",
    )
