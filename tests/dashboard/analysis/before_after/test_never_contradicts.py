"""Whatever the figures, the word, its sentence, its numbers and its mark say the same thing."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.analysis.before_after.decision import Level, Looks, Subject
from dashboard.analysis.before_after.effect import BeforeAfter, Estimate, Kind, Outcome
from dashboard.analysis.before_after.fairness import Circumstances
from dashboard.analysis.before_after.marks import MARKS
from dashboard.analysis.before_after.reviews import Total, replay
from dashboard.analysis.before_after.rules import RELEASES
from dashboard.analysis.before_after.unfit import Unfit
from dashboard.analysis.before_after.verdict import Verdict, judge
from dashboard.analysis.before_after.wording import words_of_column
from dashboard.analysis.before_after.worthwhile import Worthwhile
from dashboard.kpis.measure import Better
from tests.dashboard.analysis.before_after.fitted import fitted

FOUND = {Outcome.IMPROVED, Outcome.WORSENED, Outcome.CHANGED}
EXPECTED = 100.0
Look = tuple[float, float, float]
"""How many sd an estimate is from 0, its sd, and how alike neighbouring months are."""


@dataclass(frozen=True)
class Story:
    """One measure: what its looks show from the sixth month on, month by month."""

    looks: Sequence[Look | Unfit]
    better: Better
    kind: Kind
    level: Level
    comparators: int
    few_before: bool
    against: Sequence[Look]

    @property
    def times(self) -> float:
        """How the series' own unit is written: shares as points."""
        return 0.01 if self.kind is Kind.PROPORTION else 1.0

    def worthwhile(self) -> Worthwhile:
        relative = self.kind in (Kind.COUNT, Kind.DURATION)
        return Worthwhile(0.05 if relative else 2.0 * self.times, relative=relative)

    def fit(self, months: int) -> BeforeAfter | Unfit:
        return self._of(self.looks[(months - 6) % len(self.looks)])

    def compared(self, months: int) -> BeforeAfter | Unfit:
        return self._of(self.against[(months - 6) % len(self.against)])

    def _of(self, look: Look | Unfit) -> BeforeAfter | Unfit:
        if isinstance(look, Unfit):
            return look
        z, sd, r1 = look
        sd *= self.times
        return fitted(z * sd, sd, expected=EXPECTED * self.times, r1=r1)


LOOKS = st.tuples(
    st.one_of(st.floats(-6, 6), st.sampled_from([-4.0, -2.2, -1.5, 0.0, 1.5, 2.2, 4.0])),
    st.one_of(st.floats(0.05, 5), st.floats(1e-4, 2e3)),
    st.sampled_from([0.1, 0.1, 0.1, 0.9]),
)
STORIES = st.builds(
    Story,
    looks=st.lists(
        st.one_of(LOOKS, LOOKS, LOOKS, LOOKS, st.sampled_from(Unfit)), min_size=1, max_size=14
    ),
    better=st.sampled_from(Better),
    kind=st.sampled_from(Kind),
    level=st.sampled_from(Level),
    comparators=st.sampled_from([0, 0, 1, 3]),
    few_before=st.booleans(),
    against=st.lists(LOOKS, min_size=1, max_size=6),
)


def verdicts_of(stories: Sequence[Story], months: int) -> list[Verdict]:
    """The verdicts of a service as it stood after so many months."""
    totals = [Total(str(n), months, one.worthwhile()) for n, one in enumerate(stories)]

    def own(key: str, at: int) -> BeforeAfter | Unfit:
        return stories[int(key)].fit(at)

    def headline(key: str, at: int) -> BeforeAfter | Unfit:
        one = stories[int(key)]
        return one.compared(at) if one.comparators >= RELEASES.comparators else one.fit(at)

    alone, shown = replay(totals, own), replay(totals, headline)
    found = []
    for total, one in zip(totals, stories, strict=True):
        words = words_of_column("waits", one.kind, noun="jobs")
        asked = Subject(words, one.better, total.worthwhile, months, one.comparators, one.level)
        looks = Looks(
            shown[total.key],
            own=alone[total.key],
            adjusted=one.compared(months - months % 3) if one.comparators else None,
            today=headline(total.key, months) if months >= 6 else None,
        )
        found.append(judge(asked, Circumstances(18 if one.few_before else 36), looks))
    return found


DIGITS = r"([\d,]+(?:\.\d+)?)"
NUMBER = rf"(?:(under )?{DIGITS}%?|just (above|below) 0|(no change))"
WAYS = "higher|lower|longer|shorter|times as high|times as long"
SPAN = re.compile(
    rf"(?:between|from) {NUMBER}[a-z ]*?(?: ({WAYS}))? "
    rf"(?:and|to) {NUMBER}[a-z ]*?(?: ({WAYS}))?[,.;]"
)


def _number(under: str, digits: str, just: str, none: str, way: str) -> tuple[float, str]:
    """A number with its sign where it has one of its own, and what is still to give it one."""
    if none:
        return 0.0, "done"
    if just:
        return 0.0, just
    size = 0.0 if under else float(digits.replace(",", ""))
    if way.startswith("times"):
        return 100 * (size - 1), way
    return (size if way in ("higher", "longer", "") else -size), way


def written(sentence: str) -> tuple[float, float]:
    """The interval that a sentence gives, in the units that it is written in."""
    start = sentence.index("probably ") if "probably " in sentence else sentence.index("anywhere ")
    parts = SPAN.search(sentence, start)
    assert parts is not None, sentence
    one, way = _number(*(part or "" for part in parts.groups()[:5]))
    two, other = _number(*(part or "" for part in parts.groups()[5:]))
    if not way and other in ("lower", "shorter"):  # "from 5 to 13 lower"
        one = -one
    if not way and other.startswith("times"):  # "from 3.5 to 4.6 times as high"
        one = 100 * (one - 1)
    if way == "above" and other in ("lower", "shorter"):
        one = -0.0
    if " fell " in sentence and not (way in WAYS.split("|") or other in WAYS.split("|")):
        one, two = -one, -two
    return min(one, two), max(one, two)


def effect_told(verdict: Verdict, kind: Kind) -> Estimate:
    """The effect in the units of its sentence, worked out here again."""
    effect = verdict.relative if kind is Kind.COUNT else verdict.effect
    times = 100.0 if kind in (Kind.COUNT, Kind.PROPORTION) else 1.0
    return Estimate(*(times * n for n in (effect.point, effect.low, effect.high)))


def check(story: Story, verdict: Verdict) -> None:
    """Nothing of a verdict contradicts anything else of it."""
    assert MARKS[verdict.outcome] is not None
    assert verdict.sentence.startswith(verdict.outcome)
    assert verdict.sentence.endswith(".")
    assert ". " not in verdict.sentence
    if verdict.outcome is Outcome.ABOUT_THE_SAME:
        assert verdict.effect is not None
    if verdict.effect is None:
        assert verdict.outcome not in FOUND
        assert verdict.reason
        return
    _check_word(story, verdict)
    _check_numbers(story, verdict)


def _check_word(story: Story, verdict: Verdict) -> None:
    effect, outcome = verdict.effect, verdict.outcome
    assert verdict.q >= verdict.p
    settled = effect.low > 0 or effect.high < 0
    assert settled is (verdict.p < 0.05)
    if outcome in FOUND:
        up = effect.point > 0
        assert effect.point != 0
        assert verdict.p <= RELEASES.leave
        assert verdict.held is not settled
        assert verdict.held is ("no longer settle it" in verdict.sentence)
        better = {Better.HIGHER: up, Better.LOWER: not up}.get(story.better)
        word = {True: Outcome.IMPROVED, False: Outcome.WORSENED, None: Outcome.CHANGED}[better]
        assert outcome is word
        assert bool(re.search(" rose | came out .* times as ", verdict.sentence)) is up
        assert (" fell " in verdict.sentence) is not up
        assert verdict.found.months <= verdict.review.months
        assert verdict.found.candidate == (1 if up else -1)
        assert not (story.few_before and story.comparators < 3)
    else:
        assert not verdict.held
        assert verdict.found is None
        assert " rose " not in verdict.sentence
        assert " fell " not in verdict.sentence
    if outcome is Outcome.ABOUT_THE_SAME:
        size = story.worthwhile()
        told = verdict.relative if size.relative else effect
        assert -2 * size.amount < told.low
        assert told.high < 2 * size.amount
    if outcome in {Outcome.IMPROVED, Outcome.WORSENED}:
        assert story.better is not Better.CONTEXT


def _check_numbers(story: Story, verdict: Verdict) -> None:
    told, (low, high) = effect_told(verdict, story.kind), written(verdict.sentence)
    near = max((told.high - told.low) / 10, 1e-4) + 1e-9
    assert abs(low - told.low) <= near, (verdict.sentence, told)
    assert abs(high - told.high) <= near, (verdict.sentence, told)
    if told.low > 0 or told.high < 0:
        nothing = r"(between|from|and|to) (0(\.0+)?%?|no change|just below 0)([ ,;]|\.$)"
        assert not re.search(nothing, verdict.sentence), (verdict.sentence, told)
        assert not (low < 0 < high), (verdict.sentence, told)
    point = re.search(rf" (rose|fell|came out) (under )?{DIGITS}( times)?", verdict.sentence)
    if point and not point.group(2):
        size = float(point.group(3).replace(",", ""))
        signed = -size if point.group(1) == "fell" else size
        signed = 100 * (size - 1) if point.group(4) else signed
        assert low <= signed <= high, (verdict.sentence, told)
        assert abs(signed - told.point) <= near, (verdict.sentence, told)
        assert size != 0


@given(st.lists(STORIES, min_size=1, max_size=4), st.integers(4, 19))
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_word_sentence_interval_and_mark_agree(stories: list[Story], months: int) -> None:
    for story, verdict in zip(stories, verdicts_of(stories, months), strict=True):
        check(story, verdict)


@given(st.lists(STORIES, min_size=1, max_size=3))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_outcomes_change_only_at_reviews(stories: list[Story]) -> None:
    before = None
    for months in range(6, 19):
        now = [(one.outcome, one.sentence) for one in verdicts_of(stories, months)]
        if months % 3:
            assert now == before
        before = now


def _random_story(random: Random) -> Story:
    """A measure at its reviews (12 and 15 months), often one that moved and then leaned back."""
    moved = random.choice([-5.0, 5.0, 0.0])
    now = moved * random.choice([1.0, 0.3]) or random.gauss(0, 1)
    against = random.choice([now, -now, random.gauss(0, 2)])
    sd = random.choice([0.3, 1.0, 2.5])
    looks = [(moved, sd, 0.1)] * 9 + [(now, sd, random.choice([0.1] * 9 + [0.9]))]
    return Story(
        looks=looks,
        better=random.choice(list(Better)),
        kind=random.choice(list(Kind)),
        level=Level.MISSES,
        comparators=random.choice([0, 1, 3]),
        few_before=False,
        against=[(against, sd, 0.1)],
    )


def test_every_word_comes_up() -> None:
    """Without this the properties above could hold because nothing is ever found."""
    random, seen = Random(5), Counter()
    for _ in range(400):
        stories = [_random_story(random), _random_story(random)]
        for story, verdict in zip(stories, verdicts_of(stories, 15), strict=True):
            check(story, verdict)
            seen[verdict.outcome, verdict.held, "elsewhere" in verdict.sentence] += 1
    for outcome, held, elsewhere in product(FOUND, (True, False), (True, False)):
        assert seen[outcome, held, elsewhere] >= 5, seen
    assert seen[Outcome.ABOUT_THE_SAME, False, False] >= 5
    assert seen[Outcome.CANNOT_TELL, False, False] >= 5


@pytest.mark.parametrize(
    ("sentence", "interval"),
    [
        ("X rose 9 percentage points after the change, probably between 5 and 13.", (5, 13)),
        ("X fell 9% after the change, probably between 5% and 13%, or about 3 jobs.", (-13, -5)),
        ("since, X could be anywhere from 5 to 13 days shorter.", (-13, -5)),
        ("X could be anywhere from 4 days shorter to 1,030 days longer; why.", (-4, 1030)),
        ("X fell 9 after it, probably between 12 lower and 3 higher.", (-12, 3)),
        ("X fell 9 after it, probably between just above 0 and 3.", (-3, 0)),
        ("X could be anywhere from no change to 3.5 jobs a month higher.", (0, 3.5)),
    ],
)
def test_sentences_are_read_back_as_a_person_would(
    sentence: str, interval: tuple[float, float]
) -> None:
    assert written(sentence) == interval
