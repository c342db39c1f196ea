"""What is planted in one borough is found, what is not is not called, and the traps are said.

The boroughs of 20 seeds, and all services, are the benchmark's (bench_planted).
"""

import pytest

from dashboard.analysis.before_after.effect import Outcome
from dashboard.analysis.judged.fits import Fits
from dashboard.analysis.judged.read import verdict_on
from datasets.demo import PLANTED, Truth
from datasets.demo.effects import EFFECTS
from datasets.demo.truth import true_effects
from datasets.store import open_store
from tests.planted_release import release_of, verdicts_of
from tests.planted_truth import WITHOUT, truths

CARE, OPTIONS, HOUSING = "homes_and_care", "housing_options", "housing_management"
SEED = 1
DRAWN = {
    CARE: ("repairs", "member_enquiries", "local_employment"),
    OPTIONS: ("member_enquiries", "workforce"),
}
CALLED = (Outcome.IMPROVED, Outcome.WORSENED, Outcome.CHANGED)


def verdicts(service, datasets, effects=EFFECTS):
    release = release_of(SEED, [service], datasets, effects=effects)
    found = verdicts_of(release, service, Fits())
    return {one.candidate.measure.id: (one, verdict) for one, verdict in found}


@pytest.fixture(scope="module")
def borough():
    """Two services of one borough: each measure's series and verdict, by service and measure."""
    return {
        (service, measure): told
        for service, datasets in DRAWN.items()
        for measure, told in verdicts(service, datasets).items()
    }


def planted(borough, *truth):
    return [one for one in PLANTED if one.truth in truth and (one.service, one.measure) in borough]


def test_true_changes_are_found_and_their_intervals_cover_them(borough):
    found = planted(borough, Truth.TRUE_CHANGE)
    assert len(found) >= 4
    for one in found:
        judged, _ = borough[one.service, one.measure]
        told, truth = judged.latest.absolute, truths()[one.service, one.measure]
        assert told.low <= truth.effect <= told.high, one
        assert told.point * truth.effect > 0, one


def test_what_truly_did_not_change_is_not_called(borough):
    same = {place for place, truth in truths().items() if truth.unchanged} & borough.keys()
    assert len(same) >= 30
    assert not {place for place in same if borough[place][1].outcome in CALLED}


def test_a_drift_without_a_change_is_no_finding(borough):
    [one] = planted(borough, Truth.DRIFT)
    assert borough[one.service, one.measure][1].outcome not in CALLED


def test_nothing_improved_because_jobs_were_cancelled(borough):
    found = planted(borough, Truth.ONLY_CANCELLED)
    assert len(found) == 6
    for one in found:
        judged, verdict = borough[one.service, one.measure]
        assert verdict.outcome is not Outcome.IMPROVED
        assert "repairs were closed without being done as were raised" in verdict.caveats[0]
        if judged.verdict.outcome is Outcome.IMPROVED:
            assert verdict.outcome is Outcome.CANNOT_TELL
            assert "closed without being done" in verdict.sentence


def test_without_the_trap_several_would_have_been_called_improved(borough):
    found = planted(borough, Truth.ONLY_CANCELLED)
    words = [borough[one.service, one.measure][0].verdict.outcome for one in found]
    assert words.count(Outcome.IMPROVED) >= 4
    assert borough[CARE, "closed_without_completion"][1].outcome is Outcome.WORSENED


def test_a_target_that_moved_alone_is_said_and_is_no_improvement():
    _, verdict = verdicts(HOUSING, ("repairs",), WITHOUT)["non_emergency_on_time"]
    assert verdict.outcome not in CALLED
    assert verdict.caveats[0].startswith(
        "Non-emergency repairs done on time look better because the target for normal repairs "
        "moved from 20 to 28 days; against a fixed 28 days, "
    )


def test_a_series_break_leaves_no_fair_comparison_and_its_reason_is_said(demonstration_root):
    release = open_store(demonstration_root).release()
    for measure, said in {
        "enquiries_received": "the company's inbox closed and its enquiries joined the council's",
        "stage1_per_1000_homes": "the Complaint Handling Code of 2024 ended informal handling",
    }.items():
        verdict = verdict_on(release, HOUSING, measure)
        assert verdict.outcome is Outcome.NO_FAIR_COMPARISON
        assert verdict.sentence.startswith(f"No fair comparison: {said}")


def test_the_figures_are_those_of_the_built_demonstration(demonstration_root):
    built = open_store(demonstration_root).release()
    drawn = release_of(2024, [OPTIONS], ("workforce",))
    columns = ["kind", "source_system", "month", "measure", "node", "numerator", "denominator"]
    frames = [
        one.frame.filter(dataset="workforce", service=OPTIONS)
        .filter(kind="measure")
        .select(columns)
        .sort(columns)
        for one in (built, drawn)
    ]
    assert frames[0].height > 1_000
    assert frames[0].equals(frames[1])


def test_the_truth_agrees_with_what_the_generator_tells_of_itself():
    told = true_effects()
    for measure in ("on_time_within_28_days", "days_to_complete", "repairs_completed"):
        truth = truths()[HOUSING, measure]
        assert truth.effect == pytest.approx(told[measure].difference, rel=0.1), measure
    for measure in ("emergency_on_time", "repairs_raised", "closed_without_completion"):
        assert truths()[HOUSING, measure].effect == told[measure].difference == 0
