"""Every reason for No fair comparison, its limits, and which of several comes first."""

from dataclasses import replace

import pytest

from dashboard.analysis.before_after.effect import Outcome
from dashboard.analysis.before_after.fairness import Break, Circumstances, unfair_reasons
from dashboard.analysis.before_after.rules import FILES

FAIR = Circumstances(before=36)
INBOX = "The inbox closed. Counts before and after differ."


def _break(first: int, last: int | None = None, *, before: int = 20, after: int = 20) -> Break:
    return Break(first, first if last is None else last, before, after, INBOX)


def test_fair_comparison_has_no_reasons() -> None:
    assert unfair_reasons(FAIR) == ()
    assert unfair_reasons(replace(FAIR, breaks=(_break(-20), _break(8)))) == ()
    assert unfair_reasons(replace(FAIR, clocks=(Outcome.IMPROVED, Outcome.IMPROVED))) == ()


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (Circumstances(before=0), "no figures from before"),
        (replace(FAIR, breaks=(_break(0),)), "the inbox closed"),
        (
            replace(FAIR, clocks=(Outcome.WORSENED, Outcome.CANNOT_TELL)),
            (
                "its two clocks lead to different words (Worsened and Cannot tell), so neither "
                "is the answer on its own"
            ),
        ),
        (
            replace(FAIR, only_later_clock=True),
            (
                "it is dated by when a case was decided, long after the service was given, so its "
                "figures since the change are still partly about the time before"
            ),
        ),
        (
            replace(FAIR, only_rolling=True),
            (
                "there are only figures that add up twelve months, so those around the change mix "
                "before and after"
            ),
        ),
        (
            replace(FAIR, has_denominators=False),
            "how many there were in all is not known, only how many of them",
        ),
        (
            replace(FAIR, before=11),
            "only 11 months of figures from before, and 12 are needed",
        ),
        (
            replace(FAIR, before=1, period="year"),
            "only 1 year of figures from before, and 12 are needed",
        ),
        (
            replace(FAIR, missing_before=0.21),
            "more than 20% of the months before the change have no figure",
        ),
        (
            replace(FAIR, missing_after=0.201, period="week"),
            "more than 20% of the weeks since the change have no figure",
        ),
    ],
)
def test_each_reason_in_plain_words(facts: Circumstances, reason: str) -> None:
    assert unfair_reasons(facts) == (reason,)


@pytest.mark.parametrize(
    ("one", "fair"),
    [
        (_break(-3), False),
        (_break(-4), True),
        (_break(3), False),
        (_break(4), True),
        (_break(-10, 4), False),  # the change falls within the range
        (_break(-10, -3), False),  # the range ends near it
        (_break(-10, -4), True),
        (_break(4, 10), True),
        (_break(2, 10), False),
        (_break(-8, before=5), False),
        (_break(-8, before=6), True),
        (_break(8, after=5), False),
        (_break(8, after=6), True),
    ],
)
def test_break_near_the_change_or_with_little_on_a_side(one: Break, fair: bool) -> None:
    assert (unfair_reasons(replace(FAIR, breaks=(one,))) == ()) is fair


def test_limits_themselves_are_fair() -> None:
    assert unfair_reasons(Circumstances(12, missing_before=0.2, missing_after=0.2)) == ()


def test_nearest_break_is_said_first() -> None:
    near, far = replace(_break(1), why="The near one."), replace(_break(-3), why="The far one.")
    assert unfair_reasons(replace(FAIR, breaks=(far, near))) == ("the near one", "the far one")


def test_what_no_figures_could_mend_is_said_first() -> None:
    everything = Circumstances(
        before=3,
        missing_before=0.5,
        missing_after=0.5,
        breaks=(_break(0),),
        has_denominators=False,
        only_rolling=True,
        only_later_clock=True,
        clocks=(Outcome.IMPROVED, Outcome.WORSENED),
    )
    said = unfair_reasons(everything)
    starts = ["the inbox", "its two clocks", "it is dated", "there are only", "how many", "only 3"]
    assert [one.startswith(start) for one, start in zip(said, starts, strict=False)] == [True] * 6
    assert len(said) == 8


def test_nothing_before_is_not_also_too_little_before() -> None:
    assert unfair_reasons(Circumstances(0, missing_before=1.0)) == ("no figures from before",)


def test_a_file_may_have_few_periods_before() -> None:
    assert unfair_reasons(Circumstances(3), FILES) == ()
