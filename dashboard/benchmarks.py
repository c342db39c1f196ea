"""Publishing what others publish about the council: yearly official figures and context series."""

import uuid
from collections.abc import Sequence

from dashboard.analysis.figures import programme_of
from dashboard.analysis.yearly.kept import documents, kept_in, worked_out
from dashboard.permissions import Actor, require_publish
from dashboard.refresh import RefreshBlockedError
from datasets.benchmarks.asking import Benchmarks
from datasets.catalogue import CONTRACTS
from datasets.store import Change, LiveRelease, Origin, Release, Store

EVENT = "benchmarks"


def publish_benchmarks(store: Store, found: Sequence[Benchmarks], actor: Actor) -> Release | None:
    """The release that holds what was found; None if the live release holds just that.

    Years that are held already are worked out again with it: a year is held against the others.
    Raises NotPermittedError, RefreshBlockedError where there is no real council to publish them
    for, and ConflictError when another release came between.
    """
    require_publish(actor, tuple(CONTRACTS))
    base = store.latest()
    live = store.release(base) if base else None
    _require_council(live)
    texts = documents_with(found, live)
    changed = {
        name: text for name, text in texts.items() if live is None or live.document(name) != text
    }
    if not changed:
        return None
    names = ", ".join(sorted(one.file_name for one in found))
    return store.publish(
        Change(submission=uuid.uuid4().hex, documents=changed),
        base=base,
        actor=actor.name,
        said_to_be=actor.said_to_be,
        why=f"{_what(found)}, from {names}",
        event=EVENT,
        origin=Origin(
            file_name=names, file_sha256=found[0].sha256 if len(found) == 1 else "", dataset=EVENT
        ),
    )


def documents_with(found: Sequence[Benchmarks], live: LiveRelease | None) -> dict[str, str]:
    """The documents of a release that holds what was found beside what is held already."""
    held = kept_in(live) if live else None
    returns = {year.year: year.official for year in held.years} if held else {}
    returns |= {one.official.year: one.official for one in found if one.official}
    context = [series for one in found for series in one.context]
    return documents(worked_out(returns.values()), context)


def _what(found: Sequence[Benchmarks]) -> str:
    """What a release says of itself: of which years, and how many series."""
    years = sorted(one.official.year for one in found if one.official)
    series = sum(len(one.context) for one in found)
    told = [f"Official yearly figures, {' and '.join(years)}"] if years else []
    told += [f"{series} context series"] if series else []
    return "; ".join(told)


def _require_council(live: LiveRelease | None) -> None:
    programme = programme_of(live) if live else None
    if programme is None:
        raise RefreshBlockedError(
            "The store has no programme yet, so it cannot be said whose figures these are. Publish "
            "one first, with `insourcing programme FILE`."
        )
    if programme.demonstration:
        raise RefreshBlockedError(
            "This store is the demonstration's, and its figures are made up; these are real. "
            "Publish them into the store of a real council."
        )
