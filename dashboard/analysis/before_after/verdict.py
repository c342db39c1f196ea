"""Verdict: the word for what happened to a measure, its one sentence, and what stands beside."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dashboard.analysis.before_after import sentences
from dashboard.analysis.before_after.decision import Decision, Level, Looks, Subject, decide
from dashboard.analysis.before_after.effect import BeforeAfter, Estimate, Outcome
from dashboard.analysis.before_after.fairness import Circumstances, unfair_reasons
from dashboard.analysis.before_after.reviews import Review, sign_of
from dashboard.analysis.before_after.rules import RELEASES, Rules
from dashboard.analysis.before_after.unfit import Unfit
from dashboard.analysis.before_after.wording import Words
from dashboard.kpis.measure import Better
from datasets.calendar import month_in_words

FOUND = (Outcome.IMPROVED, Outcome.WORSENED, Outcome.CHANGED)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The word, its sentence, and what lies behind them.

    `reason` says why no more is said, `review` is the last look and `found` the one that found what
    is found. `held` means that by now the interval includes 0. `effect` (series' units) and
    `relative` are of the last look, as in the sentence; None where there is no estimate.
    `smallest` is a sentence: the smallest change that the months could show.
    """

    outcome: Outcome
    sentence: str
    level: Level
    reason: str = ""
    review: Review | None = None
    found: Review | None = None
    held: bool = False
    effect: Estimate | None = None
    relative: Estimate | None = None
    p: float | None = None
    q: float | None = None
    smallest: str = ""
    caveats: tuple[str, ...] = ()


def judge(subject: Subject, facts: Circumstances, looks: Looks, rules: Rules = RELEASES) -> Verdict:
    """The verdict of a measure, from what its reviews found and from what makes them comparable."""
    unfair = unfair_reasons(facts, rules)
    if unfair:
        others = tuple(f"Also: {reason}." for reason in unfair[1:])
        return _bare(subject, Outcome.NO_FAIR_COMPARISON, unfair[0], others)
    if not looks.headline:
        why = sentences.months_since(subject.months, rules.first_review, subject.words)
        return _bare(subject, Outcome.TOO_EARLY, why)
    decision = decide(subject, facts, looks, rules)
    fit = decision.review.fit
    if not isinstance(fit, BeforeAfter):
        verdict = _bare(subject, decision.outcome, decision.reason)
        return replace(verdict, review=decision.review)
    return _with_estimate(subject, looks, decision, fit, rules)


def not_measured(reason: str) -> Verdict:
    """The verdict on a promise that nothing measures."""
    sentence = sentences.without_figures(Outcome.NOT_MEASURED, reason)
    return Verdict(Outcome.NOT_MEASURED, sentence, Level.NO_TARGET, reason)


def _bare(subject: Subject, outcome: Outcome, reason: str, others: tuple[str, ...] = ()) -> Verdict:
    sentence = sentences.without_figures(outcome, reason)
    return Verdict(outcome, sentence, subject.level, reason, caveats=(*others, *subject.caveats))


def _with_estimate(
    subject: Subject, looks: Looks, decision: Decision, fit: BeforeAfter, rules: Rules
) -> Verdict:
    last, is_found = decision.review, decision.outcome in FOUND
    shown = looks.own if last in looks.own else looks.headline
    found = next((one for one in shown if is_found and one.months == last.found_after), None)
    held = is_found and (fit.p >= rules.alpha or _includes_none(fit))
    words = subject.words
    if decision.compared:
        words = replace(words, against=f", compared with {words.others}")
    return Verdict(
        outcome=decision.outcome,
        sentence=_sentence(
            subject,
            words,
            decision,
            fit,
            against=looks.headline[-1].fit,
            held=found if held else None,
            rules=rules,
        ),
        level=subject.level,
        reason=decision.reason,
        review=last,
        found=found,
        held=held,
        effect=fit.absolute,
        relative=fit.relative,
        p=fit.p,
        q=last.q,
        smallest=sentences.smallest(words, fit),
        caveats=(*_turning(last, looks.today, rules, is_found=is_found), *subject.caveats),
    )


def _includes_none(fit: BeforeAfter) -> bool:
    return fit.absolute.low <= 0 <= fit.absolute.high


def _sentence(
    subject: Subject,
    words: Words,
    decision: Decision,
    fit: BeforeAfter,
    *,
    against: BeforeAfter | Unfit,
    held: Review | None,
    rules: Rules,
) -> str:
    outcome = decision.outcome
    if outcome is Outcome.ABOUT_THE_SAME:
        return sentences.about_the_same(words, fit)
    if outcome not in FOUND:
        reason = decision.reason or _early(subject, decision, rules)
        return sentences.open_question(outcome, words, fit, reason)
    up = decision.review.standing > 0
    label = _label(subject, decision) + (_held(held, subject.words) if held else "")
    if decision.further and isinstance(against, BeforeAfter):
        return sentences.than_elsewhere(label, words, fit, against, up=up)
    return sentences.found(label, words, fit, up=up, now=subject.now)


def _early(subject: Subject, decision: Decision, rules: Rules) -> str:
    if decision.outcome is not Outcome.TOO_EARLY:
        return ""
    return sentences.months_since(decision.review.months, rules.settled_from, subject.words)


def _label(subject: Subject, decision: Decision) -> str:
    """The word with what it must not be read without: "Improved but still below target"."""
    outcome, level = decision.outcome, subject.level
    if decision.further:
        return f"{outcome}, less than elsewhere"
    if outcome is Outcome.IMPROVED and level is Level.MISSES:
        side = "below" if subject.better is Better.HIGHER else "above"
        return f"{outcome} but still {side} target"
    if outcome is Outcome.WORSENED and level is Level.MEETS:
        return f"{outcome} but still meets target"
    return str(outcome)


def _held(found: Review, words: Words) -> str:
    when = (
        f"the {month_in_words(found.on)} review"
        if found.on
        else f"the review after {found.months} {words.period}s"
    )
    return (
        f" (found at {when}; the latest figures lean the same way but no longer settle it on their "
        "own)"
    )


def _turning(
    last: Review, today: BeforeAfter | Unfit | None, rules: Rules, *, is_found: bool
) -> Iterator[str]:
    """What the months since the last review do to what was found."""
    if not is_found or not isinstance(today, BeforeAfter):
        return
    if sign_of(today) != last.standing or today.p > rules.leave:
        yield (
            "With the figures since that review it would not be found; verdicts change only at "
            "reviews, and the next one takes them in."
        )
