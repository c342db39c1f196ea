"""Traps: figures that look better for a reason that is no better service, and what is said then."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dashboard.analysis.before_after import sentences
from dashboard.analysis.before_after.effect import BeforeAfter, Outcome
from dashboard.analysis.before_after.verdict import Verdict
from dashboard.analysis.before_after.wording import Words, first_sentence, words_of
from dashboard.analysis.judged.closed_undone import (
    CLOSED,
    STOCKS,
    Judgement,
    closed_undone,
    flattered,
)
from dashboard.analysis.judged.observed import kind_of
from dashboard.kpis.measure import Better
from datasets.calendar import month_in_words
from datasets.programme import Event, Programme
from datasets.store import LiveRelease

FIXED: Mapping[str, tuple[str, str]] = {
    "non_emergency_on_time": ("on_time_within_28_days", "a fixed 28 days"),
}
"""Measures by a target that may move: the one whose target cannot, and what that is called."""
TARGET_CHANGE = "target_change"
LEAST_SHIFT = 0.005
"""Half a percentage point: a target that moved a share by less is not seen in it."""


@dataclass(frozen=True, slots=True)
class Trap:
    """What is said beside a verdict. With a `reason`, it may not be that something improved."""

    caveats: tuple[str, ...] = ()
    reason: str = ""


def traps(
    release: LiveRelease, programme: Programme, service_id: str, found: Sequence[Judgement]
) -> dict[str, Trap]:
    """By measure, the traps of a service's own verdicts, wards left out; most have none."""
    whole = {one.candidate.measure.id: one for one in found if not one.candidate.node}
    told = _closed(release, programme, whole)
    for measure, sentence in _moved(programme, service_id, whole, told):
        trap = told.get(measure, Trap())
        told[measure] = replace(trap, caveats=(*trap.caveats, sentence))
    return told


def with_trap(verdict: Verdict, trap: Trap, words: Words) -> Verdict:
    """A verdict with what is said beside it, and without an improvement that is none."""
    told = replace(verdict, caveats=(*trap.caveats, *verdict.caveats))
    fit = verdict.review.fit if verdict.review else None
    stands = not trap.reason or verdict.outcome is not Outcome.IMPROVED
    if stands or not isinstance(fit, BeforeAfter):
        return told
    return replace(
        told,
        outcome=Outcome.CANNOT_TELL,
        sentence=sentences.open_question(Outcome.CANNOT_TELL, words, fit, trap.reason),
        reason=trap.reason,
        found=None,
        held=False,
    )


def _closed(
    release: LiveRelease, programme: Programme, whole: Mapping[str, Judgement]
) -> dict[str, Trap]:
    one = whole.get(CLOSED)
    closed = closed_undone(one.candidate.observed, one.candidate.change.at) if one else None
    if closed is None:
        return {}
    return {
        measure: Trap((f"{closed.told}: that is most of why {_seems(measure)}.",), reason)
        for measure, reason in flattered(release, programme, whole, closed)
    }


def _seems(measure: str) -> str:
    return "fewer are left" if measure in STOCKS else "this figure looks better"


def _moved(
    programme: Programme,
    service_id: str,
    whole: Mapping[str, Judgement],
    told: Mapping[str, Trap],
) -> Iterator[tuple[str, str]]:
    """What is said of measures whose target moved after the change, as the programme tells it."""
    for event in programme.events:
        if event.service != service_id or event.kind != TARGET_CHANGE:
            continue
        for measure, one in whole.items():
            if _begins_a_break(programme, event, one):
                yield measure, _of_target(event, one, whole, told)


def _begins_a_break(programme: Programme, event: Event, one: Judgement) -> bool:
    measure = one.candidate.measure
    return one.candidate.span.holding(event.on) >= one.candidate.change.at and any(
        span.service == event.service
        and span.from_day == event.on
        and span.touches(measure.id, measure.dataset)
        for span in programme.breaks
    )


def _of_target(
    event: Event, one: Judgement, whole: Mapping[str, Judgement], told: Mapping[str, Trap]
) -> str:
    """The sentence: with what became of the same jobs against a target that cannot move."""
    why = first_sentence(event.name)
    fixed, against = FIXED.get(one.candidate.measure.id, ("", ""))
    shift = _shift(event, one, whole[fixed]) if fixed in whole else None
    if shift is None or abs(shift) < LEAST_SHIFT:
        return (
            f"In {month_in_words(event.on)} {why}, which moves this figure without anybody waiting "
            "more or less."
        )
    measure = one.candidate.measure
    looks = "better" if (shift > 0) == (measure.better is Better.HIGHER) else "worse"
    outcome = whole[fixed].verdict.outcome
    if outcome is Outcome.IMPROVED and told.get(fixed, Trap()).reason:
        outcome = Outcome.CANNOT_TELL
    words = words_of(measure, kind_of(measure))
    return sentences.moved_target(words, looks, outcome, why, against)


def _shift(event: Event, one: Judgement, fixed: Judgement) -> float | None:
    """How much further a share is from the fixed one since the target moved than after the change.

    None without months on both sides.
    """
    told, other = one.candidate.observed, fixed.candidate.observed
    usable = np.array(one.candidate.usable, dtype=np.int64)
    since = usable + told.first >= one.candidate.span.holding(event.on)
    gaps = []
    for places in (usable[~since], usable[since]):
        pair = [
            float(np.nansum(each.numerator[places + told.first - each.first]))
            / max(float(np.nansum(each.denominator[places + told.first - each.first])), 1.0)
            for each in (told, other)
        ]
        gaps.append(pair[0] - pair[1])
    return gaps[1] - gaps[0] if since.any() and not since.all() else None
