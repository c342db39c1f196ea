"""Judging: every measure of a service, and its wards, given a verdict."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard.analysis.before_after.decision import Looks, Subject
from dashboard.analysis.before_after.effect import BeforeAfter
from dashboard.analysis.before_after.fairness import unfair_reasons
from dashboard.analysis.before_after.reviews import Review, Total, replay
from dashboard.analysis.before_after.rules import RELEASES, Rules
from dashboard.analysis.before_after.verdict import Verdict, judge
from dashboard.analysis.before_after.wording import Words, words_of
from dashboard.analysis.before_after.worthwhile import Worthwhile
from dashboard.analysis.figures import programme_of
from dashboard.analysis.judged.candidates import Candidate, candidates_of
from dashboard.analysis.judged.fits import Answer, Fits, at_reviews
from dashboard.analysis.judged.levels import level_of
from dashboard.analysis.judged.observed import kind_of
from dashboard.analysis.judged.sizes import worthwhile_of
from dashboard.kpis.measure import Family, Unit
from datasets.programme import Programme
from datasets.store import LiveRelease


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A series with its verdict, the looks that led to it, and the newest fit."""

    candidate: Candidate
    verdict: Verdict
    reviews: tuple[Review, ...]
    latest: BeforeAfter | None


@dataclass(frozen=True, slots=True, eq=False)
class _Family:
    """A service's candidates, the size of change that each must reach, and what was fitted."""

    sizes: Mapping[str, Worthwhile]
    answers: Mapping[tuple[str, int], Answer]
    reviews: Mapping[str, tuple[Review, ...]]


def judge_service(
    release: LiveRelease, service_id: str, fits: Fits, rules: Rules = RELEASES
) -> list[Judged]:
    """The verdicts on a service's measures; none where it has no change, or no figures."""
    programme = programme_of(release)
    change = None if programme is None else programme.headline(service_id)
    if programme is None or change is None:
        return []
    service = programme.service(service_id)
    candidates = list(candidates_of(release, programme, service, change))
    sizes = {
        one.key: worthwhile_of(release, programme, service_id, one, rules) for one in candidates
    }
    family = _looked_at(candidates, sizes, fits, rules)
    subjects = [_subject(programme, service_id, one, sizes[one.key]) for one in candidates]
    return [
        _judged(one, subject, family, rules)
        for one, subject in zip(candidates, subjects, strict=True)
    ]


def _looked_at(
    candidates: Iterable[Candidate], sizes: Mapping[str, Worthwhile], fits: Fits, rules: Rules
) -> _Family:
    """What the reviews found of the candidates that may be compared, those alike counted once."""
    fair = [one for one in candidates if not unfair_reasons(one.facts, rules)]
    first: dict[tuple[object, ...], Candidate] = {}
    for one in fair:
        first.setdefault(one.figures, one)
    apart = list(first.values())
    ends = [_ends(one, rules) for one in apart]
    answers = at_reviews(fits, apart, ends)
    by_key = {one.key: one for one in apart}
    found = replay(
        [Total(one.key, one.months, sizes[one.key]) for one in apart],
        lambda key, months: answers[key, months],
        rules,
        lambda key, months: by_key[key].month_of(months),
    )
    return _Family(
        sizes,
        {
            (one.key, one.months): answers[first[one.figures].key, one.months]
            for one in fair
            if one.months
        },
        {one.key: found[first[one.figures].key] for one in fair},
    )


def _ends(one: Candidate, rules: Rules) -> Sequence[int]:
    """The numbers of months after which a candidate is fitted: at its reviews, and now."""
    return (*rules.reviews(one.months), one.months) if one.months else ()


def _subject(programme: Programme, service_id: str, one: Candidate, size: Worthwhile) -> Subject:
    level, now = level_of(programme, service_id, one)
    return Subject(
        words=words_in(one),
        better=one.measure.better,
        worthwhile=size,
        months=one.months,
        level=level,
        now=now,
    )


def _judged(one: Candidate, subject: Subject, family: _Family, rules: Rules) -> Judged:
    reviews = family.reviews.get(one.key, ())
    today = family.answers.get((one.key, one.months))
    verdict = judge(subject, one.facts, Looks(headline=reviews, today=today), rules)
    return Judged(one, verdict, reviews, today if isinstance(today, BeforeAfter) else None)


def words_in(one: Candidate) -> Words:
    """How a measure speaks of its effect: a rate's, and a veiled one's, as a percentage alone."""
    measure = one.measure
    words = words_of(measure, kind_of(measure))
    is_rate = measure.per_homes or (
        measure.family is Family.RATIO and measure.unit is not Unit.SHARE
    )
    return replace(words, also=None) if is_rate or one.veiled else words
