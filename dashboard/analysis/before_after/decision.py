"""Decision: the word for what happened to a measure since a change, and why it is that one.

The word follows the council's own change; similar councils may cap it, never turn it round.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dashboard.analysis.before_after.effect import BeforeAfter, Outcome
from dashboard.analysis.before_after.fairness import Circumstances
from dashboard.analysis.before_after.limits import cap, hint, moved_further, turned_elsewhere
from dashboard.analysis.before_after.reviews import Review, sign_of
from dashboard.analysis.before_after.rules import RELEASES, Rules
from dashboard.analysis.before_after.unfit import OUTCOMES, Unfit
from dashboard.analysis.before_after.wording import Words
from dashboard.analysis.before_after.worthwhile import Worthwhile
from dashboard.kpis.measure import Better


class Level(StrEnum):
    """Whether a measure is good enough, whatever became of it."""

    MEETS = "Meets target"
    MISSES = "Misses target"
    NO_TARGET = "No target"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is judged: a measure of a service.

    `months` counts the usable ones since the change, `comparators` those declared in advance. `now`
    is the level since the change as it is written, "71%"; `caveats` are said beside the verdict.
    """

    words: Words
    better: Better
    worthwhile: Worthwhile
    months: int
    comparators: int = 0
    level: Level = Level.NO_TARGET
    now: str = ""
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Looks:
    """What the reviews found, the first one first.

    `headline` is on the difference from comparators where enough were declared, and `own` is then
    the council's own change by itself. Where they are fewer, `headline` is the council's own, and
    `adjusted` its difference from them at the last review. `today` is the headline with the months
    since that review.
    """

    headline: tuple[Review, ...]
    own: tuple[Review, ...] = ()
    adjusted: BeforeAfter | Unfit | None = None
    today: BeforeAfter | Unfit | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The word, the review whose effect is shown, and why no more than that is said.

    With `further` similar councils moved further the same way; with `compared` the effect shown is
    the difference from them.
    """

    outcome: Outcome
    review: Review
    reason: str = ""
    further: bool = False
    compared: bool = False


def decide(
    subject: Subject, facts: Circumstances, looks: Looks, rules: Rules = RELEASES
) -> Decision:
    """The word after the last review, of figures that may be compared.

    Raises:
        ValueError: there has been no review.
    """
    if not looks.headline:
        raise ValueError("there has been no review yet, so there is nothing to decide")
    last = looks.headline[-1]
    if isinstance(last.fit, Unfit):
        return _without_estimate(subject, last, last.fit, rules)
    against = subject.comparators >= rules.comparators
    own = looks.own[-1] if against and looks.own else None
    if own is not None and isinstance(own.fit, BeforeAfter) and _apart(own.fit, last.fit):
        return _apart_from_others(subject, facts, own, last, rules)
    stop = cap(last.fit, facts, subject.comparators, rules)
    turned = "" if against else turned_elsewhere(last.fit, looks.adjusted, subject.words)
    if last.standing:
        reason = stop or turned
        word = Outcome.CANNOT_TELL if reason else word_of(last.standing, subject.better)
        return Decision(word, last, reason, compared=against)
    return _open(subject, last, [last.fit], stop, rules, compared=against)


def word_of(sign: int, better: Better) -> Outcome:
    """What a change is called, by the direction that is good."""
    if better is Better.CONTEXT:
        return Outcome.CHANGED
    return Outcome.IMPROVED if (sign > 0) == (better is Better.HIGHER) else Outcome.WORSENED


def _without_estimate(subject: Subject, last: Review, why: Unfit, rules: Rules) -> Decision:
    word = OUTCOMES[why]
    early = word is Outcome.CANNOT_TELL and last.months < rules.settled_from
    return Decision(Outcome.TOO_EARLY if early else word, last, why.within(subject.words.period))


def _apart(own: BeforeAfter, against: BeforeAfter) -> bool:
    """Whether the council moved one way, and compared with others the other way."""
    return sign_of(own) == -sign_of(against) != 0


def _apart_from_others(
    subject: Subject, facts: Circumstances, own: Review, last: Review, rules: Rules
) -> Decision:
    """Others moved further: the council's own change is called if it was found by itself."""
    fits = [one.fit for one in (own, last) if isinstance(one.fit, BeforeAfter)]
    stop = cap(fits[0], facts, subject.comparators, rules)
    if own.standing and not stop:
        return Decision(word_of(own.standing, subject.better), own, further=True)
    if own.standing or last.standing:
        return Decision(Outcome.CANNOT_TELL, own, stop or moved_further(subject.words))
    return _open(subject, own, fits, stop, rules)


def _open(
    subject: Subject,
    last: Review,
    fits: Sequence[BeforeAfter],
    stop: str,
    rules: Rules,
    *,
    compared: bool = False,
) -> Decision:
    """The word where nothing is found: too early, about the same, or cannot tell."""
    pending = hint(last, subject.better, rules, subject.words.period)
    if last.months < rules.settled_from:
        return Decision(Outcome.TOO_EARLY, last, pending, compared=compared)
    small = all(subject.worthwhile.holds(fit, rules.same) for fit in fits)
    if small and not (stop or pending):
        return Decision(Outcome.ABOUT_THE_SAME, last, compared=compared)
    return Decision(Outcome.CANNOT_TELL, last, stop or pending, compared=compared)
