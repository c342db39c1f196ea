"""What changed in the words of verdicts from one release to another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dashboard.analysis.before_after.decision import Level
from dashboard.analysis.before_after.effect import Outcome
from dashboard.analysis.judged.read import Place, read_verdicts
from dashboard.analysis.judged.verdict_row import VerdictRow
from datasets.store import LiveRelease


@dataclass(frozen=True, slots=True)
class Changed:
    """A measure of a service (or of a node of it) whose word is another.

    `before` is None where the older release had not judged it, `after` where the newer one has not.
    """

    service: str
    measure: str
    breakdown: str
    node: str
    before: VerdictRow | None
    after: VerdictRow | None

    @property
    def place(self) -> Place:
        """Of what the verdicts are."""
        return self.service, self.measure, self.breakdown, self.node


def changed_between(older: LiveRelease, newer: LiveRelease) -> tuple[Changed, ...]:
    """Those whose word, or the level beside it, is another; either release may never be kept."""
    was, will = read_verdicts(older), read_verdicts(newer)
    return tuple(
        Changed(*place, was.get(place), will.get(place))
        for place in (*will, *(place for place in was if place not in will))
        if _said(was.get(place)) != _said(will.get(place))
    )


def _said(row: VerdictRow | None) -> tuple[Outcome, Level] | None:
    return None if row is None else (row.outcome, row.level)


def changed_since(
    older: Mapping[Place, VerdictRow], newer: Mapping[Place, VerdictRow]
) -> list[Changed]:
    """Those whose word differs, in the newer release's order; then those it no longer judges."""
    return list(_changed(older, newer))


def _changed(
    older: Mapping[Place, VerdictRow], newer: Mapping[Place, VerdictRow]
) -> Iterator[Changed]:
    gone = [place for place in older if place not in newer]
    for place in (*newer, *gone):
        before, after = older.get(place), newer.get(place)
        if before is None or after is None or before.outcome is not after.outcome:
            yield Changed(*place, before, after)
