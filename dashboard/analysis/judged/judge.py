"""Judging: every measure of a service, and its wards, given a verdict."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard.analysis.before_after.decision import Looks, Subject
from dashboard.analysis.before_after.effect import BeforeAfter, Outcome
from dashboard.analysis.before_after.rules import RELEASES, Rules
from dashboard.analysis.before_after.verdict import Verdict, judge
from dashboard.analysis.before_after.wording import Words, words_of
from dashboard.analysis.before_after.worthwhile import Worthwhile
from dashboard.analysis.figures import programme_of
from dashboard.analysis.judged.candidates import Candidate, candidates_of
from dashboard.analysis.judged.checks import NO_CHECKS, Checks, checked
from dashboard.analysis.judged.family import NOTHING, Found, looked_at
from dashboard.analysis.judged.fits import Fits
from dashboard.analysis.judged.forecasts import forecast_of
from dashboard.analysis.judged.levels import level_of
from dashboard.analysis.judged.observed import kind_of
from dashboard.analysis.judged.sizes import worthwhile_of
from dashboard.analysis.judged.spans import Span
from dashboard.analysis.judged.traps import Trap, traps, with_trap
from dashboard.analysis.judged.wards import Borough, judge_wards
from dashboard.kpis.measure import Family, Unit
from dashboard.kpis.registry import MEASURES
from datasets.programme import Intervention, Programme
from datasets.store import LiveRelease

WithWards = tuple[Candidate, tuple[Candidate, ...]]
Clocks = Mapping[str, tuple[Outcome, Outcome]]
NO_WORD_YET = (Outcome.NO_FAIR_COMPARISON, Outcome.TOO_EARLY)
"""What says nothing that another clock could contradict."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A series with its verdict and what led to it."""

    candidate: Candidate
    verdict: Verdict
    found: Found
    checks: Checks = NO_CHECKS

    @property
    def latest(self) -> BeforeAfter | None:
        """The newest fit, if there is one."""
        return self.found.today if isinstance(self.found.today, BeforeAfter) else None


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    """Whose verdicts are reached, and what they go by."""

    release: LiveRelease
    programme: Programme
    service_id: str
    change: Intervention
    fits: Fits
    rules: Rules


@dataclass(frozen=True, slots=True, eq=False)
class _Family:
    """Measures that are read by the same periods, with what all their reviews found, by key."""

    case: _Case
    each: Sequence[WithWards]
    sizes: Mapping[str, Worthwhile]
    found: Mapping[str, Found]
    subjects: Mapping[str, Subject]

    def verdict(self, one: Candidate) -> Verdict:
        """The verdict on one of them, by the facts that it comes with."""
        found = self.found.get(one.key, NOTHING)
        looks = Looks(found.reviews, found.own, found.adjusted, found.today)
        return judge(self.subjects[one.key], one.facts, looks, self.case.rules)


def judge_service(
    release: LiveRelease, service_id: str, fits: Fits, rules: Rules = RELEASES
) -> list[Judged]:
    """The verdicts on a service's measures; none where it has no change, or no figures."""
    programme = programme_of(release)
    change = None if programme is None else programme.headline(service_id)
    if programme is None or change is None:
        return []
    service = programme.service(service_id)
    by_span: dict[Span, list[WithWards]] = defaultdict(list)
    for one, wards in candidates_of(release, programme, service, change):
        by_span[one.span].append((one, wards))
    families = [
        _looked_at(_Case(release, programme, service_id, change, fits, span.rules(rules)), each)
        for span, each in by_span.items()
    ]
    clocks = _by_both_clocks(families)
    judged = [one for family in families for one in _together(family, clocks)]
    trapped = traps(release, programme, service_id, judged)
    return [
        replace(one, verdict=_with_trap(one, trap))
        if (trap := trapped.get(one.candidate.measure.id))
        else one
        for one in judged
    ]


def _with_trap(one: Judged, trap: Trap) -> Verdict:
    """A verdict with what is said beside it; a ward's, by its name, where that changes the word."""
    told = with_trap(one.verdict, trap, words_in(one.candidate))
    if one.candidate.node and told.outcome is not one.verdict.outcome:
        return replace(told, sentence=f"{one.candidate.label}: cannot tell: {trap.reason}.")
    return told


def _looked_at(case: _Case, each: Sequence[WithWards]) -> _Family:
    """The reviews of measures that are read by the same periods: they are one family."""
    whole = [one for one, _ in each]
    sizes = {one.key: worthwhile_of(case.release, case.programme, one, case.rules) for one in whole}
    return _Family(
        case=case,
        each=each,
        sizes=sizes,
        found=looked_at(whole, sizes, case.fits, case.rules),
        subjects={one.key: _subject(case, one, sizes[one.key]) for one in whole},
    )


def _by_both_clocks(families: Sequence[_Family]) -> Clocks:
    """By measure, the words that its own clock and its twin's lead to, where both can be judged."""
    words = {
        one.measure.id: family.verdict(one).outcome
        for family in families
        for one, _ in family.each
        if one.measure.twin
    }
    told = {measure: word for measure, word in words.items() if word not in NO_WORD_YET}
    return {
        measure: (word, told[twin])
        for measure, word in told.items()
        if (twin := MEASURES[measure].twin or "") in told
    }


def _together(family: _Family, clocks: Clocks) -> list[Judged]:
    """The verdicts on the measures of a family, and on their wards."""
    case, found = family.case, family.found
    checks = checked([one for one, _ in family.each], found, family.sizes, case.change)
    judged: list[Judged] = []
    for one, wards in family.each:
        by_both = replace(one, facts=replace(one.facts, clocks=clocks.get(one.measure.id)))
        first, *others = _judged(by_both, wards, family)
        forecast = forecast_of(case.release, case.programme, one)
        its_checks = replace(checks.get(one.key, NO_CHECKS), forecast=forecast)
        judged += (replace(first, checks=its_checks), *others)
    return judged


def _subject(case: _Case, one: Candidate, size: Worthwhile) -> Subject:
    level, now = level_of(case.programme, case.service_id, one)
    return Subject(
        words=words_in(one),
        better=one.measure.better,
        worthwhile=size,
        months=one.months,
        comparators=len(one.comparators),
        level=level,
        now=now,
    )


def _judged(one: Candidate, wards: Sequence[Candidate], family: _Family) -> list[Judged]:
    """The whole service's verdict, then its wards'."""
    verdict, found = family.verdict(one), family.found.get(one.key, NOTHING)
    borough = Borough(one, family.subjects[one.key], found, verdict)
    return [
        Judged(one, verdict, found),
        *(
            Judged(ward, its, looked)
            for ward, its, looked in judge_wards(borough, wards, family.case.rules)
        ),
    ]


def words_in(one: Candidate) -> Words:
    """How a measure speaks of its effect: a rate's, and a veiled one's, as a percentage alone."""
    measure = one.measure
    words = words_of(measure, kind_of(measure), one.span.word)
    is_rate = measure.per_homes or (
        measure.family is Family.RATIO and measure.unit is not Unit.SHARE
    )
    return replace(words, also=None) if is_rate or one.veiled else words
