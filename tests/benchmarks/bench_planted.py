"""Whether the demonstration's verdicts find what is planted in it, in the boroughs of 20 seeds."""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from statistics import fmean as mean
from typing import NamedTuple

import pytest

from dashboard.analysis.before_after.effect import Outcome
from dashboard.analysis.before_after.rules import RELEASES
from dashboard.analysis.judged.fits import Fits
from dashboard.analysis.judged.judge import Judged, judge_service
from datasets.demo import PLANTED, Truth, demonstration_programme
from tests.benchmarks.measured import show
from tests.planted_release import release_of
from tests.planted_truth import SEEDS, WITHOUT, truths

LEAST, MOST, FALSE = 0.90, 0.99, 0.05
CALLED = (Outcome.IMPROVED, Outcome.WORSENED)
WORST = 25
MOVED_ALONE = (1, 2, 3)
ONLY_CANCELLED = {
    (one.service, one.measure) for one in PLANTED if one.truth is Truth.ONLY_CANCELLED
}
GROUPS: dict[str, Callable[["Judgement"], str]] = {
    "service": lambda one: one.service,
    "family": lambda one: one.family,
    "scale": lambda one: one.kind,
    "change": lambda one: "truly unchanged" if one.unchanged else "truly changed",
    "likeness": lambda one: "unstable series" if one.unstable else "all others",
}


class Judgement(NamedTuple):
    """One measure of one service in one borough: its truth, its interval, and its words."""

    seed: int
    service: str
    measure: str
    family: str
    kind: str
    truth: float
    unchanged: bool
    point: float
    covers: bool
    word: Outcome
    ever: bool
    unstable: bool


def judged(seed: int) -> list[Judgement]:
    """Every measure with an interval and a declared truth, of all services."""
    release, fits = release_of(seed), Fits()
    return [
        _judgement(seed, service.id, one)
        for service in demonstration_programme().services
        for one in judge_service(release, service.id, fits)
        if one.latest is not None
        and not one.candidate.node
        and (service.id, one.candidate.measure.id) in truths()
    ]


def _judgement(seed: int, service: str, one: Judged) -> Judgement:
    measure, told = one.candidate.measure, one.latest.absolute
    truth = truths()[service, measure.id]
    return Judgement(
        seed=seed,
        service=service,
        measure=measure.id,
        family=measure.family,
        kind=one.candidate.observed.kind,
        truth=truth.effect,
        unchanged=truth.unchanged,
        point=told.point,
        covers=told.low <= truth.effect <= told.high,
        word=one.verdict.outcome,
        ever=any(look.standing for look in one.found.reviews),
        unstable=one.latest.r1 > RELEASES.unstable,
    )


def bench_planted_effects():
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        found = [one for those in pool.map(judged, SEEDS) for one in those]
    same = [one for one in found if one.unchanged]
    head = ("", "judged", "covered %", "unchanged", "called %", "ever %", "context %")
    whole = [_row("all", found)]
    show("Planted effects over 20 boroughs", head, whole)
    for name, by in GROUPS.items():
        show(f"by {name}", head, [_row(key, those) for key, those in _grouped(found, by)])
    _show_worst(found)
    covered = mean(one.covers for one in found)
    assert LEAST <= covered <= MOST
    assert mean(one.word in CALLED for one in same) <= FALSE
    undone = [one for one in found if (one.service, one.measure) in ONLY_CANCELLED]
    assert len(undone) == len(ONLY_CANCELLED) * len(SEEDS)
    assert not [one for one in undone if one.word is Outcome.IMPROVED]


def _grouped(
    found: list[Judgement], by: Callable[[Judgement], str]
) -> list[tuple[str, list[Judgement]]]:
    keys = sorted({by(one) for one in found})
    return [(key, [one for one in found if by(one) == key]) for key in keys]


def _row(name: str, those: list[Judgement]) -> tuple[object, ...]:
    """Shares of all, and of those unchanged: called, found at any review, called changed."""
    same = [one for one in those if one.unchanged]
    shares = [
        100 * mean(map(wanted, same)) if same else ""
        for wanted in (
            lambda one: one.word in CALLED,
            lambda one: one.ever,
            lambda one: one.word is Outcome.CHANGED,
        )
    ]
    return name, len(those), 100 * mean(one.covers for one in those), len(same), *shares


def _show_worst(found: list[Judgement]) -> None:
    """The measures whose intervals miss most often, and the non-changes that were called most."""
    by_measure = _grouped(found, lambda one: f"{one.service} {one.measure}")
    missed = sorted(by_measure, key=lambda pair: mean(one.covers for one in pair[1]))[:WORST]
    show(
        "intervals that miss most often",
        ("", "of", "covered %", "truth", "estimate", "unstable %"),
        [
            (
                name,
                len(those),
                100 * mean(one.covers for one in those),
                f"{those[0].truth:,.4g}",
                f"{mean(one.point for one in those):,.4g}",
                100 * mean(one.unstable for one in those),
            )
            for name, those in missed
        ],
    )
    called = [
        (name, sum(one.unchanged and one.word in CALLED for one in those), len(those))
        for name, those in by_measure
    ]
    worst = sorted((one for one in called if one[1]), key=lambda one: -one[1])
    show("non-changes that were called", ("", "called", "of"), worst)


@pytest.mark.parametrize("seed", MOVED_ALONE)
def bench_target_that_moved_alone(seed):
    """With nothing changed but the target, no more is found than that it moved."""
    release = release_of(seed, ["housing_management"], ["repairs"], effects=WITHOUT)
    [one] = [
        one
        for one in judge_service(release, "housing_management", Fits())
        if one.candidate.key == "non_emergency_on_time::"
    ]
    assert one.verdict.outcome not in {*CALLED, Outcome.CHANGED}
    assert one.verdict.caveats[0].startswith(
        "Non-emergency repairs done on time look better because the target for normal repairs "
        "moved from 20 to 28 days; against a fixed 28 days, "
    )
