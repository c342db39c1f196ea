from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.decision import Level
from dashboard.analysis.before_after.effect import BeforeAfter, Kind, Observed, Outcome
from dashboard.analysis.before_after.estimate import before_after
from dashboard.analysis.before_after.fairness import Circumstances
from dashboard.analysis.before_after.reviews import Review
from dashboard.analysis.before_after.verdict import Verdict
from dashboard.analysis.before_after.wording import words_of
from dashboard.analysis.judged.candidates import Candidate
from dashboard.analysis.judged.closed_undone import closed_undone
from dashboard.analysis.judged.observed import kind_of
from dashboard.analysis.judged.spans import Span
from dashboard.analysis.judged.traps import Trap, traps, with_trap
from dashboard.kpis.registry import MEASURES
from datasets.programme import parse_programme
from datasets.store import MEASURE_ROWS, LiveRelease, Release
from tests.dashboard.building import PROGRAMME, SERVICE

AT = 12 * 2024
"""The change: January 2024. There are 36 months before it and 24 from it on."""
MONTHS = np.arange(AT - 36, AT + 24)
SINCE = MONTHS >= AT
WAVE = np.where(MONTHS % 2, 1.0, -1.0)
"""Every other month a little more, so that nothing is a perfect fit."""
NOTHING = LiveRelease(Release(1, datetime.now(UTC)), Path(), MEASURE_ROWS.to_frame())
MOVED = """
[[events]]
service = "homes"
kind = "target_change"
name = "The target moved from 20 to 28 days"
on = 2025-01-01
source = "Policy"
[[breaks]]
service = "homes"
name = "Target"
from = 2025-01-01
measures = ["non_emergency_on_time", "overdue_repairs"]
why = "It moved."
source = "Policy"
"""


@dataclass(frozen=True)
class One:
    candidate: Candidate
    verdict: Verdict
    latest: BeforeAfter | None


def judged(measure, above, below=1.0, outcome=Outcome.IMPROVED):
    """A measure of so many above and below the line in each month, with such a word."""
    kind = kind_of(MEASURES[measure])
    below = np.broadcast_to(np.asarray(below, float), MONTHS.shape).copy()
    told = Observed(kind, np.asarray(above, float), below, first=int(MONTHS[0]))
    change = Change(AT, settling_in=3)
    fit = before_after(told, change)
    assert isinstance(fit, BeforeAfter)
    candidate = Candidate(
        MEASURES[measure],
        "",
        "",
        "Homes",
        Span(),
        SERVICE,
        told,
        change,
        Circumstances(before=36),
        tuple(np.flatnonzero(MONTHS >= AT + 3).tolist()),
        veiled=False,
    )
    look = Review(
        months=21,
        on=date(2025, 12, 1),
        fit=fit,
        q=0.001,
        family=9,
        candidate=1,
        strong=True,
        alone=False,
        standing=1,
        found_after=6,
    )
    verdict = Verdict(outcome, "As found.", Level.NO_TARGET, review=look, found=look)
    return One(candidate, verdict, fit)


def closed(after):
    """Of 100 raised a month, 9 to 11 were closed undone before, and so many since."""
    return judged("closed_without_completion", np.where(SINCE, after, 10.0) + WAVE, 100.0)


def share(measure, done_after, good_after=80.0):
    """Of 100 done a month 70 were on time before."""
    good = np.where(SINCE, good_after, 70.0) + WAVE
    return judged(measure, good, np.where(SINCE, done_after, 100.0))


def flow(measure, after):
    """A stock that neither rose nor fell before."""
    return judged(measure, np.where(SINCE, after, 0.0) + 2 * WAVE)


def found_in(*those, programme=PROGRAMME):
    return traps(NOTHING, parse_programme(programme), SERVICE, those)


def test_as_many_closed_as_before_is_no_trap():
    assert found_in(closed(10), flow("open_repairs", -20)) == {}


def test_one_month_of_many_closed_is_no_trap():
    once = closed(np.where(MONTHS == AT + 1, 60, 10))
    assert found_in(once, flow("open_repairs", -2)) == {}


def test_closed_jobs_are_told_as_shares_of_those_raised():
    told = closed_undone(closed(30).candidate.observed, AT)
    assert told.told == (
        "Since the change 30% as many repairs were closed without being done as were raised; "
        "before it, 10%"
    )
    assert np.nansum(told.extra) == pytest.approx(24 * 20)


def test_a_backlog_that_fell_by_closed_jobs_has_not_improved():
    [trap] = found_in(closed(30), flow("open_repairs", -20)).values()
    assert trap.reason == "most of the fall is of repairs that were closed without being done"
    [caveat] = trap.caveats
    assert caveat.endswith("; before it, 10%: that is most of why fewer are left.")


def test_a_backlog_that_fell_twice_as_far_by_work_keeps_its_word():
    # 20 more a month are closed than before, of a fall of 50 a month: two in five.
    assert found_in(closed(30), flow("open_repairs", -50)) == {}


def test_a_backlog_that_rose_is_not_flattered():
    assert found_in(closed(30), flow("open_repairs", 20)) == {}


def test_the_age_of_a_backlog_is_flattered_where_the_backlog_is():
    age = judged("open_repairs_age", np.where(SINCE, 40.0, 80.0) + WAVE, 100.0)
    assert "open_repairs_age" in found_in(closed(30), flow("open_repairs", -20), age)
    assert found_in(closed(30), flow("open_repairs", 20), age) == {}


def test_a_share_on_time_that_rose_because_late_jobs_were_closed():
    # 80 of 100, but of 120 with those closed: two thirds, and no rise at all.
    late = found_in(closed(30), share("on_time_within_28_days", 100.0))
    assert late["on_time_within_28_days"].reason.endswith("counted as late")


def test_a_share_on_time_that_rose_far_more_than_that_keeps_its_word():
    # 99 of 100, and 94 of 100 with the 5 closed ones: most of the rise of 29 points is left.
    assert found_in(closed(15), share("on_time_within_28_days", 100.0, 98.0)) == {}


def test_days_are_set_against_the_closed_jobs_as_the_longest():
    counts = [(3, 30), (6, 40), (9, 30)]
    months = [date(2024 + at // 12, at % 12 + 1, 1) for at in range(3, 24)]
    empty = {name: "" if kind == pl.String else None for name, kind in MEASURE_ROWS.items()}
    rows = [
        {**empty, "kind": "measure", "dataset": "repairs", "service": SERVICE, "month": month}
        | {"measure": "days_to_complete", "days": days, "numerator": float(number)}
        for month in months
        for days, number in counts
    ]
    release = replace(NOTHING, frame=pl.DataFrame(rows, schema=MEASURE_ROWS))
    days = judged("days_to_complete", np.where(SINCE, 6.0, 9.0) + WAVE / 2, 100.0)
    programme = parse_programme(PROGRAMME)
    # The middle of 100 jobs is 6 days; of 142, with 42 longer ones, the 71st, 9 days.
    assert set(traps(release, programme, SERVICE, [closed(52), days])) == {"days_to_complete"}
    # With 20 longer ones it is the 60th, still 6 days.
    assert traps(release, programme, SERVICE, [closed(30), days]) == {}


def test_an_improvement_that_is_none_cannot_be_told():
    one = flow("open_repairs", -20)
    words = words_of(one.candidate.measure, Kind.STOCK)
    told = with_trap(one.verdict, Trap(("Said.",), "it was so"), words)
    assert told.outcome is Outcome.CANNOT_TELL
    assert told.sentence.startswith("Cannot tell: since the change, the monthly change in repairs")
    assert told.sentence.endswith("lower; it was so.")
    assert told.caveats == ("Said.",)
    assert not told.held
    assert told.found is None


@pytest.mark.parametrize("word", [w for w in Outcome if w is not Outcome.IMPROVED])
def test_every_other_word_stays_with_the_caveat_beside_it(word):
    one = replace(flow("open_repairs", -20).verdict, outcome=word)
    told = with_trap(
        one, Trap(("Said.",), "it was so"), words_of(MEASURES["open_repairs"], "stock")
    )
    assert (told.outcome, told.sentence) == (word, one.sentence)
    assert told.caveats == ("Said.",)


def moved(on_time, fixed):
    return found_in(on_time, fixed, programme=PROGRAMME + MOVED)


def gained_with_the_target(points):
    """70% on time, and from January 2025 more by so many points."""
    good = 70 + np.where(MONTHS >= 12 * 2025, points, 0) + WAVE
    return judged("non_emergency_on_time", good, 100.0)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        (Outcome.IMPROVED, "look better partly because {}; against {}, they improved."),
        (Outcome.ABOUT_THE_SAME, "look better because {}; against {}, they stayed about the same."),
        (Outcome.WORSENED, "look better because {}; against {}, they worsened."),
        (
            Outcome.CANNOT_TELL,
            "look better because {}; against {}, nobody can tell yet whether they changed.",
        ),
    ],
)
def test_a_moved_target_is_told_with_the_fixed_one_beside_it(word, said):
    fixed = judged("on_time_within_28_days", 75 + WAVE, 100.0, word)
    [caveat] = moved(gained_with_the_target(5), fixed)["non_emergency_on_time"].caveats
    told = said.format("the target moved from 20 to 28 days", "a fixed 28 days")
    assert caveat == f"Non-emergency repairs done on time {told}"


def test_a_shorter_target_makes_it_look_worse():
    fixed = judged("on_time_within_28_days", 75 + WAVE, 100.0, Outcome.WORSENED)
    [caveat] = moved(gained_with_the_target(-5), fixed)["non_emergency_on_time"].caveats
    assert "look worse partly because" in caveat


def test_a_target_that_moved_without_being_seen_is_told_plainly():
    fixed = judged("on_time_within_28_days", 75 + WAVE, 100.0)
    [caveat] = moved(gained_with_the_target(0), fixed)["non_emergency_on_time"].caveats
    assert caveat == (
        "In January 2025 the target moved from 20 to 28 days, which moves this figure without "
        "anybody waiting more or less."
    )


def test_a_measure_without_a_fixed_one_is_told_plainly():
    [caveat] = found_in(flow("overdue_repairs", 5), programme=PROGRAMME + MOVED)[
        "overdue_repairs"
    ].caveats
    assert caveat.startswith("In January 2025 the target moved")


def test_measures_that_no_target_touches_are_told_nothing():
    assert found_in(flow("open_repairs", 5), programme=PROGRAMME + MOVED) == {}
