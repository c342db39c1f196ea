"""Foretold: what readers will see of a change before it is made."""

from dataclasses import dataclass

from dashboard.analysis.judged.changed import Changed, changed_between
from dashboard.analysis.noticed import Noticed, noticed
from datasets.store import Change, LiveRelease, would_be


@dataclass(frozen=True, slots=True)
class Foretold:
    """The figures that will read differently, and the verdicts whose word or level will."""

    noticed: tuple[Noticed, ...] = ()
    verdicts: tuple[Changed, ...] = ()


def foretold(change: Change, live: LiveRelease) -> Foretold:
    """What readers will see of a change on top of a release; its verdicts were reached already."""
    after = would_be(change, live)
    cells = None if change.documents else change.replaces  # a document may move every figure
    return Foretold(noticed(live, after, of=cells), changed_between(live, after))


def between(before: LiveRelease, after: LiveRelease) -> Foretold:
    """What readers will see when one release takes the place of another."""
    return Foretold(noticed(before, after), changed_between(before, after))
