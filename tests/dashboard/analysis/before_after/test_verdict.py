"""Every rule of a verdict, by cases worked by hand, and the sentences that they lead to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from dashboard.analysis.before_after.decision import Level, Looks, Subject, decide
from dashboard.analysis.before_after.effect import BeforeAfter, Kind, Outcome
from dashboard.analysis.before_after.fairness import Break, Circumstances
from dashboard.analysis.before_after.reviews import Review, Total, replay
from dashboard.analysis.before_after.rules import FILES, RELEASES, Rules
from dashboard.analysis.before_after.unfit import OUTCOMES, Unfit
from dashboard.analysis.before_after.verdict import Verdict, judge, not_measured
from dashboard.analysis.before_after.wording import POINTS, Words, words_of, words_of_column
from dashboard.analysis.before_after.worthwhile import Worthwhile
from dashboard.kpis.measure import Better
from dashboard.kpis.registry import MEASURES
from datasets.calendar import add_months
from tests.dashboard.analysis.before_after.fitted import fitted

KEPT = words_of(MEASURES["appointments_kept"], Kind.PROPORTION)
SIZE = Worthwhile(0.02)
FAIR = Circumstances(before=36)
CHANGED_IN = date(2023, 9, 1)

STRONG, CANDIDATE, LEANING = fitted(0.09, 0.02), fitted(0.05, 0.022), fitted(0.03, 0.02)
WIDE, NARROW = fitted(0.01, 0.05), fitted(0.005, 0.01)
"""p: .000007, .023, .13, .84 and .62."""


def looked(
    *fits: BeforeAfter | Unfit, others: int = 0, rules: Rules = RELEASES
) -> tuple[Review, ...]:
    """The reviews of a measure with so many others, in which nothing happened."""
    totals = [Total("a", 6 + 3 * (len(fits) - 1), SIZE)]
    totals += [replace(totals[0], key=f"other {n}") for n in range(others)]

    def fit(key: str, months: int) -> BeforeAfter | Unfit:
        return fits[(months - 6) // 3] if key == "a" else WIDE

    def dated(_: str, months: int) -> date:
        return add_months(CHANGED_IN, months)

    return replay(totals, fit, rules, dated)["a"]


def subject(reviews: Sequence[Review], **more) -> Subject:
    months = reviews[-1].months if reviews else 4
    return replace(Subject(KEPT, Better.HIGHER, SIZE, months), **more)


def judged(*fits: BeforeAfter | Unfit, others: int = 0, before: int = 36, **more) -> Verdict:
    reviews = looked(*fits, others=others)
    return judge(subject(reviews, **more), Circumstances(before), Looks(reviews))


def test_improved() -> None:
    verdict = judged(WIDE, STRONG)
    assert verdict.outcome is Outcome.IMPROVED
    assert verdict.sentence == (
        "Improved: appointments kept rose 9 percentage points after the change, probably between 5 "
        "and 13."
    )
    assert verdict.found is verdict.review
    assert verdict.found.on == date(2024, 6, 1)
    assert (verdict.held, verdict.reason) == (False, "")
    assert verdict.effect == STRONG.absolute
    assert verdict.q == verdict.p == STRONG.p


def test_same_figures_are_worse_where_lower_is_better_and_only_changed_without_a_direction() -> (
    None
):
    assert judged(STRONG, better=Better.LOWER).outcome is Outcome.WORSENED
    context = judged(STRONG, better=Better.CONTEXT)
    assert context.outcome is Outcome.CHANGED
    assert context.sentence.startswith("Changed: appointments kept rose 9 percentage points after")


@pytest.mark.parametrize(
    ("point", "better", "level", "label"),
    [
        (0.09, Better.HIGHER, Level.MISSES, "Improved but still below target: appointments kept"),
        (-0.09, Better.LOWER, Level.MISSES, "Improved but still above target: appointments kept"),
        (-0.09, Better.HIGHER, Level.MEETS, "Worsened but still meets target: appointments kept"),
        (0.09, Better.HIGHER, Level.MEETS, "Improved: appointments kept rose"),
        (-0.09, Better.HIGHER, Level.MISSES, "Worsened: appointments kept fell"),
        (0.09, Better.CONTEXT, Level.NO_TARGET, "Changed: appointments kept rose"),
    ],
)
def test_level_stands_beside_the_change(
    point: float, better: Better, level: Level, label: str
) -> None:
    verdict = judged(fitted(point, 0.02), better=better, level=level)
    assert verdict.sentence.startswith(label)
    assert verdict.level is level


def test_model_sentence_of_a_measure_with_a_clause() -> None:
    words = Words("repairs on time", POINTS, clause="{} of repairs were on time")
    assert judged(STRONG, words=words, level=Level.MISSES, now="71%").sentence == (
        "Improved but still below target: 71% of repairs were on time, up 9 percentage points, "
        "probably between 5 and 13."
    )


def test_held_says_which_review_found_it_and_that_it_is_no_longer_settled() -> None:
    verdict = judged(WIDE, STRONG, LEANING)
    assert (verdict.outcome, verdict.held) == (Outcome.IMPROVED, True)
    assert verdict.found.months == 9
    assert verdict.review.months == 12
    assert verdict.sentence == (
        "Improved (found at the June 2024 review; the latest figures lean the same way but no "
        "longer settle it on their own): appointments kept rose 3 percentage points after the "
        "change, probably between 1 percentage point lower and 7 percentage points higher."
    )


def test_held_without_dates_counts_the_months() -> None:
    reviews = tuple(replace(one, on=None) for one in looked(STRONG, LEANING))
    sentence = judge(subject(reviews), FAIR, Looks(reviews)).sentence
    assert sentence.startswith("Improved (found at the review after 6 months; the latest")


def test_no_review_yet_is_too_early() -> None:
    verdict = judge(subject((), months=4), FAIR, Looks(()))
    assert verdict.outcome is Outcome.TOO_EARLY
    assert verdict.sentence == (
        "Too early to say: there are 4 months of figures since the change, and 6 are needed."
    )
    none = judge(subject((), months=0), FAIR, Looks(()))
    assert none.sentence == "Too early to say: there are no figures since the change yet."
    one = judge(subject((), months=1), FAIR, Looks(()))
    assert "there is 1 month of figures" in one.sentence
    with pytest.raises(ValueError, match="there has been no review yet"):
        decide(subject(()), FAIR, Looks(()))


def test_nothing_found_within_a_year_is_too_early() -> None:
    verdict = judged(NARROW, NARROW)
    assert verdict.sentence == (
        "Too early to say: since the change, appointments kept could be anywhere from 1.5 "
        "percentage points lower to 2.5 percentage points higher; there are 9 months of figures "
        "since the change, and 12 are needed."
    )


def test_about_the_same_inside_twice_the_worthwhile_change() -> None:
    verdict = judged(WIDE, WIDE, NARROW)
    assert verdict.sentence == (
        "About the same: appointments kept moved little after the change, probably between 1.5 "
        "percentage points lower and 2.5 percentage points higher."
    )
    assert judged(WIDE, WIDE, fitted(0.021, 0.01)).outcome is Outcome.CANNOT_TELL  # to 4.06 points


def test_otherwise_cannot_tell_between_its_ends() -> None:
    assert judged(WIDE, WIDE, WIDE).sentence == (
        "Cannot tell: since the change, appointments kept could be anywhere from 9 percentage "
        "points lower to 11 percentage points higher."
    )


def test_one_review_alone_is_a_hint() -> None:
    verdict = judged(WIDE, WIDE, CANDIDATE)
    assert verdict.outcome is Outcome.CANNOT_TELL
    assert verdict.reason == (
        "this quarter points to an improvement, and a verdict needs two quarters running"
    )
    assert verdict.sentence.endswith(f" percentage points higher; {verdict.reason}.")
    early = judged(CANDIDATE, better=Better.LOWER)
    assert early.outcome is Outcome.TOO_EARLY
    assert "points to a worsening" in early.sentence
    assert "points to a change" in judged(CANDIDATE, better=Better.CONTEXT).sentence


def test_what_would_count_alone_is_said_to_be_one_of_many() -> None:
    verdict = judged(WIDE, WIDE, CANDIDATE, others=24)
    assert verdict.reason == (
        "on its own this would count, but among 25 figures looked at, one like it is expected by "
        "chance"
    )
    few = judged(WIDE, WIDE, CANDIDATE, others=5)
    assert few.reason.endswith("among 6 figures looked at, one like it may come by chance")


def test_hint_keeps_a_figure_from_being_about_the_same() -> None:
    small = fitted(0.021, 0.009)  # p .02, from 0.3 to 3.9 points: inside the band of 4
    assert SIZE.holds(small, 2)
    assert judged(WIDE, WIDE, small).outcome is Outcome.CANNOT_TELL


def test_unstable_series_is_never_called() -> None:
    for fit in (STRONG, NARROW):
        verdict = judged(WIDE, WIDE, replace(fit, r1=0.71))
        assert verdict.outcome is Outcome.CANNOT_TELL
        assert verdict.effect == fit.absolute
        assert verdict.sentence.endswith(
            "; the series is unstable: neighbouring months are so alike that a slow drift would "
            "look like a change."
        )
    assert judged(replace(STRONG, r1=0.70)).outcome is Outcome.IMPROVED


def test_few_months_before_need_comparators() -> None:
    verdict = judged(STRONG, before=23)
    assert verdict.outcome is Outcome.CANNOT_TELL
    assert verdict.sentence == (
        "Cannot tell: since the change, appointments kept could be anywhere from 5 to 13 "
        "percentage points higher; there are only 23 months from before, and with fewer than 24 it "
        "takes at least 3 similar councils, chosen in advance, to compare with."
    )
    assert judged(STRONG, before=23, comparators=2).outcome is Outcome.CANNOT_TELL
    assert judged(STRONG, before=23, comparators=3).outcome is Outcome.IMPROVED
    assert judged(STRONG, before=24).outcome is Outcome.IMPROVED


def test_capped_before_a_year_with_nothing_found_is_still_too_early() -> None:
    assert judged(WIDE, before=13).outcome is Outcome.TOO_EARLY


def test_few_comparators_that_point_the_other_way_cap_it() -> None:
    reviews = looked(STRONG)
    asked = subject(reviews, comparators=1)
    capped = judge(asked, FAIR, Looks(reviews, adjusted=fitted(-0.01, 0.03)))
    assert capped.outcome is Outcome.CANNOT_TELL
    assert capped.reason == ("compared with similar councils, the difference points the other way")
    same_way = judge(asked, FAIR, Looks(reviews, adjusted=fitted(0.001, 0.03)))
    assert same_way.outcome is Outcome.IMPROVED
    unknown = judge(asked, FAIR, Looks(reviews, adjusted=Unfit.TOO_FEW_PERIODS))
    assert unknown.outcome is Outcome.IMPROVED


def test_few_comparators_do_not_stop_about_the_same() -> None:
    reviews = looked(WIDE, WIDE, NARROW)
    looks = Looks(reviews, adjusted=fitted(-0.005, 0.03))
    assert judge(subject(reviews, comparators=2), FAIR, looks).outcome is Outcome.ABOUT_THE_SAME


UPHELD = Words("upheld findings", POINTS)


def _against(headline: Sequence[BeforeAfter], own: Sequence[BeforeAfter]) -> Verdict:
    compared, alone = looked(*headline), looked(*own)
    asked = subject(compared, words=UPHELD, better=Better.LOWER, comparators=3)
    return judge(asked, FAIR, Looks(compared, own=alone))


def test_headline_against_comparators_says_so() -> None:
    verdict = _against([STRONG], [fitted(0.02, 0.03)])
    assert verdict.sentence == (
        "Worsened: upheld findings rose 9 percentage points after the change, compared with "
        "similar councils, probably between 5 and 13."
    )
    assert _against([WIDE] * 3, [WIDE] * 3).sentence.startswith(
        "Cannot tell: since the change, compared with similar councils, upheld findings could be"
    )


def test_model_sentence_word_follows_the_councils_own_change() -> None:
    verdict = _against([fitted(-0.05, 0.03)], [STRONG])
    assert verdict.outcome is Outcome.WORSENED
    assert verdict.sentence == (
        "Worsened, less than elsewhere: upheld findings rose 9 percentage points here after the "
        "change, probably between 5 and 13, and about 14 at similar councils."
    )
    assert verdict.effect == STRONG.absolute
    assert verdict.found.fit is STRONG


def test_comparators_never_turn_a_word_round() -> None:
    verdict = _against([fitted(-0.09, 0.02)], [fitted(0.01, 0.05)])
    assert verdict.outcome is Outcome.CANNOT_TELL  # fewer than elsewhere, but not fewer than before
    assert verdict.reason == (
        "similar councils moved further the same way, so compared with them it went the other way"
    )
    assert verdict.effect == fitted(0.01, 0.05).absolute


def test_both_ways_of_looking_must_be_small_to_be_about_the_same() -> None:
    other_way = fitted(-0.005, 0.01)
    assert _against([NARROW] * 3, [other_way] * 3).outcome is Outcome.ABOUT_THE_SAME
    assert _against([WIDE] * 3, [other_way] * 3).outcome is Outcome.CANNOT_TELL


def test_unfair_comparison_comes_before_everything() -> None:
    inbox = Break(
        0,
        0,
        30,
        30,
        "The company's inbox closed and its enquiries joined the council's, so the counts before "
        "and after mean different things.",
    )
    reviews = looked(STRONG)
    facts = replace(FAIR, breaks=(inbox,), before=11)
    verdict = judge(subject(reviews), facts, Looks(reviews))
    assert verdict.outcome is Outcome.NO_FAIR_COMPARISON
    assert verdict.sentence == (
        "No fair comparison: the company's inbox closed and its enquiries joined the council's, so "
        "the counts before and after mean different things."
    )
    assert verdict.caveats == ("Also: only 11 months of figures from before, and 12 are needed.",)
    assert verdict.effect is None


@pytest.mark.parametrize("why", Unfit)
def test_series_without_an_estimate_have_their_word_and_reason(why: Unfit) -> None:
    verdict = judged(WIDE, WIDE, why)
    assert verdict.outcome is OUTCOMES[why]
    assert verdict.sentence == f"{OUTCOMES[why]}: {why}."
    early = judged(why)
    expected = Outcome.TOO_EARLY if OUTCOMES[why] is Outcome.CANNOT_TELL else OUTCOMES[why]
    assert early.outcome is expected


def test_not_measured_says_why() -> None:
    verdict = not_measured("no extract holds what agency workers were paid")
    assert verdict.sentence == "Not measured: no extract holds what agency workers were paid."


def test_figures_since_the_review_move_without_the_verdict() -> None:
    reviews = looked(STRONG)
    for today in (fitted(-0.01, 0.02), fitted(0.01, 0.05)):
        verdict = judge(subject(reviews), FAIR, Looks(reviews, today=today))
        assert verdict.outcome is Outcome.IMPROVED
        assert verdict.effect == STRONG.absolute
        assert verdict.caveats == (
            (
                "With the figures since that review it would not be found; verdicts change only at "
                "reviews, and the next one takes them in."
            ),
        )
    agreed = judge(subject(reviews), FAIR, Looks(reviews, today=LEANING))
    assert agreed.caveats == ()


def test_caveats_of_the_subject_are_kept() -> None:
    age = "Repairs still open have waited 41 days."
    assert judged(STRONG, caveats=(age,)).caveats == (age,)


def test_file_is_judged_by_one_look_in_its_own_periods() -> None:
    fit = fitted(-20.0, 5.0, before=19, after=12)
    reviews = replay([Total("packs", 12, Worthwhile(5.0))], lambda *_: fit, FILES)["packs"]
    words = words_of_column("packs", Kind.MEAN, period="year")
    asked = Subject(words, Better.LOWER, Worthwhile(5.0), 12)
    verdict = judge(asked, Circumstances(before=19, period="year"), Looks(reviews), FILES)
    assert verdict.sentence == (
        "Improved: packs fell 20 after the change, probably between 10 and 30."
    )
    assert verdict.smallest == "The smallest change that these years could show is about 14."
