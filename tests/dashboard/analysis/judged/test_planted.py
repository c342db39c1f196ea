"""What is planted in one borough is found, what is not is not called, and the traps are said.

The boroughs of 20 seeds, and all services, are the benchmark's (bench_planted).
"""

import pytest

from dashboard.analysis.before_after.effect import Outcome
from dashboard.analysis.judged.fits import Fits
from dashboard.analysis.judged.judge import judge_service
from dashboard.analysis.judged.read import verdict_on
from datasets.demo import PLANTED, Truth
from datasets.store import open_store
from tests.planted_release import release_of
from tests.planted_truth import truths

CARE, OPTIONS, HOUSING = "homes_and_care", "housing_options", "housing_management"
SEED = 1
DRAWN = {
    CARE: ("repairs", "member_enquiries", "local_employment"),
    OPTIONS: ("member_enquiries", "workforce"),
}
CALLED = (Outcome.IMPROVED, Outcome.WORSENED, Outcome.CHANGED)


def verdicts(service, datasets):
    release = release_of(SEED, [service], datasets)
    found = judge_service(release, service, Fits())
    return {one.candidate.measure.id: one for one in found if not one.candidate.node}


@pytest.fixture(scope="module")
def borough():
    """Two services of one borough: what is judged, by service and measure."""
    return {
        (service, measure): one
        for service, datasets in DRAWN.items()
        for measure, one in verdicts(service, datasets).items()
    }


def planted(borough, *truth):
    return [one for one in PLANTED if one.truth in truth and (one.service, one.measure) in borough]


def test_true_changes_are_found_and_their_intervals_cover_them(borough):
    found = planted(borough, Truth.TRUE_CHANGE)
    assert len(found) >= 4
    misses = []
    for one in found:
        told = borough[one.service, one.measure].latest.absolute
        truth = truths()[one.service, one.measure].effect
        assert told.point * truth > 0, one
        misses += [one] if not told.low <= truth <= told.high else []
    # One interval in twenty misses.
    assert len(misses) <= 1


def test_what_truly_did_not_change_is_not_called(borough):
    same = {place for place, truth in truths().items() if truth.unchanged} & borough.keys()
    assert len(same) >= 30
    assert not {place for place in same if borough[place].verdict.outcome in CALLED}


def test_a_drift_without_a_change_is_no_finding(borough):
    [one] = planted(borough, Truth.DRIFT)
    assert borough[one.service, one.measure].verdict.outcome not in CALLED


def test_nothing_improved_because_jobs_were_cancelled(borough):
    found = planted(borough, Truth.ONLY_CANCELLED)
    assert len(found) == 6
    verdicts = [borough[one.service, one.measure].verdict for one in found]
    for verdict in verdicts:
        assert verdict.outcome is not Outcome.IMPROVED
        assert "repairs were closed without being done as were raised" in verdict.caveats[0]
    capped = [one for one in verdicts if "closed without being done" in one.sentence]
    assert len(capped) == 4
    assert {one.outcome for one in capped} == {Outcome.CANNOT_TELL}
    assert borough[CARE, "closed_without_completion"].verdict.outcome is Outcome.WORSENED


def test_a_moved_target_is_said_beside_the_fixed_one(demonstration_root):
    release = open_store(demonstration_root).release()
    assert verdict_on(release, HOUSING, "non_emergency_on_time").caveats[0] == (
        "Non-emergency repairs done on time look better partly because the target for normal "
        "repairs moved from 20 to 28 days; against a fixed 28 days, they improved."
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
