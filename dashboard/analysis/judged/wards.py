"""Wards judged: each leaning on all, by the same reviews as the whole service."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard.analysis.before_after.decision import Looks, Subject
from dashboard.analysis.before_after.effect import BeforeAfter
from dashboard.analysis.before_after.reviews import Total, replay
from dashboard.analysis.before_after.rules import Rules
from dashboard.analysis.before_after.unfit import Unfit
from dashboard.analysis.before_after.verdict import Verdict, judge
from dashboard.analysis.before_after.ward_fits import ByWard, own_figures
from dashboard.analysis.before_after.ward_words import ward_sentence
from dashboard.analysis.before_after.wards import WardEffect, ward_effects
from dashboard.analysis.judged.candidates import Candidate
from dashboard.analysis.judged.family import Found
from datasets.calendar import month_in_words


@dataclass(frozen=True, slots=True, eq=False)
class Borough:
    """A measure of the whole service, what was found of it, and the word that led to."""

    candidate: Candidate
    subject: Subject
    found: Found
    verdict: Verdict


def judge_wards(
    borough: Borough, wards: Sequence[Candidate], rules: Rules
) -> list[tuple[Candidate, Verdict, Found]]:
    """The verdict on each ward that has figures enough; none where the whole cannot be fitted."""
    if not wards:
        return []
    looks = {
        look.months: _leaning(borough, wards, look.months)
        for look in (*borough.found.reviews, *borough.found.own)
        if isinstance(look.fit, BeforeAfter)
    }
    if not looks:
        return []
    newest = looks[max(looks)]
    by_code = {one.node: one for one in wards if one.node in newest}
    reviewed = replay(
        [Total(code, borough.candidate.months, borough.subject.worthwhile) for code in by_code],
        lambda code, months: _fit(looks, code, months),
        rules,
        lambda _code, months: borough.candidate.month_of(months),
    )
    return [
        (one, _told(borough, one, newest[code], found, rules), found)
        for code, one in by_code.items()
        for found in [Found(reviews=reviewed[code])]
    ]


def _leaning(borough: Borough, wards: Sequence[Candidate], months: int) -> dict[str, WardEffect]:
    """Every ward's effect as the figures stood after so many months, by its code."""
    whole = borough.candidate
    found = next(look for look in borough.found.reviews if look.months == months)
    if not isinstance(found.fit, BeforeAfter):
        return {}
    told = whole.as_of(months)
    size = told.numerator.size
    cut = {
        one.node: replace(
            one.observed,
            numerator=one.observed.numerator[:size],
            denominator=one.observed.denominator[:size],
        )
        for one in wards
        if one.observed.numerator.size >= size
    }
    [own] = own_figures([ByWard(told, cut)], whole.change)
    amount = borough.subject.worthwhile.amount
    effects = ward_effects(told.kind, found.fit, own, amount).effects
    return {effect.ward: effect for effect in effects}


def _fit(
    looks: Mapping[int, Mapping[str, WardEffect]], code: str, months: int
) -> BeforeAfter | Unfit:
    effect = looks.get(months, {}).get(code)
    return Unfit.TOO_FEW_EVENTS if effect is None else effect.fit


def _told(
    borough: Borough, one: Candidate, effect: WardEffect, found: Found, rules: Rules
) -> Verdict:
    subject = replace(borough.subject, now="", caveats=())
    verdict = judge(subject, borough.candidate.facts, Looks(found.reviews), rules)
    if verdict.effect is None:
        return verdict
    named = replace(effect, ward=one.label)
    sentence = ward_sentence(named, verdict.outcome, borough.verdict.outcome)
    if verdict.held and verdict.found and verdict.found.on:
        sentence = (
            f"{sentence} That was found at the {month_in_words(verdict.found.on)} review; the "
            "latest figures lean the same way but no longer settle it on their own."
        )
    return replace(verdict, sentence=sentence)
