"""What a reader is told of a change is a stored verdict, or why there is none."""

from dataclasses import replace

import polars as pl
import pytest

from dashboard.analysis.before_after.effect import Outcome
from dashboard.analysis.judged.finding import Finding, finding_on
from dashboard.analysis.series import Series, read_series
from dashboard.kpis.registry import MEASURES
from datasets.programme import parse_programme
from datasets.store import LiveRelease, Store, open_store
from tests.dashboard.small_borough import ASHBROOK, EMERGENCIES, ON_TIME, PROGRAMME, build

PLAN = parse_programme(PROGRAMME)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    root = tmp_path_factory.mktemp("finding") / "store"
    build(root)
    return open_store(root)


@pytest.fixture(scope="module")
def judged(store: Store) -> LiveRelease:
    return store.release(2)


def _series(release: LiveRelease, measure: str, ward: str | None = None) -> Series:
    return read_series(release, measure, "housing", ward=ward)


def _found(release: LiveRelease, measure: str, ward: str | None = None) -> Finding:
    return finding_on(release, PLAN, _series(release, measure, ward))


def test_the_stored_verdict_is_told_as_it_stands(judged: LiveRelease) -> None:
    found = _found(judged, "non_emergency_on_time")
    assert (found.word, found.sentence, found.outcome) == (
        "Improved",
        ON_TIME.sentence,
        Outcome.IMPROVED,
    )
    assert found.verdict == ON_TIME


def test_a_ward_has_its_own_verdict_or_none(judged: LiveRelease) -> None:
    assert _found(judged, "non_emergency_on_time", "W01").sentence == ASHBROOK.sentence
    assert _found(judged, "non_emergency_on_time", "W02").verdict is None


def test_release_from_before_verdicts_says_that_it_is_not_judged(store: Store) -> None:
    found = _found(store.release(1), "non_emergency_on_time")
    assert (found.word, found.outcome) == ("Not judged", None)
    assert found.sentence == "Not judged in this release."


def test_measure_that_is_never_judged_by_itself_says_what_is(judged: LiveRelease) -> None:
    series = replace(_series(judged, "open_repairs"), measure=MEASURES["weeks_of_work"])
    assert finding_on(judged, PLAN, series).sentence == (
        "Not judged on its own. It is made of others, which are judged: Repairs still open and "
        "Repairs finished."
    )


def test_service_without_a_change_is_not_judged_and_says_so(judged: LiveRelease) -> None:
    other = PLAN.service("cleaning")
    series = replace(_series(judged, "open_repairs"), service=other, change=None)
    assert finding_on(judged, PLAN, series).sentence == (
        "Not judged. No change to this service is on record."
    )


def test_not_measured_is_a_word_for_promises_alone(judged: LiveRelease) -> None:
    missing = replace(_series(judged, "non_emergency_on_time"), not_measured_why="No extract.")
    assert finding_on(judged, PLAN, missing).outcome is Outcome.NOT_MEASURED
    other = replace(missing, measure=MEASURES["open_repairs"])
    found = finding_on(judged, PLAN, other)
    assert (found.outcome, found.sentence) == (None, "No figures. No extract.")


def test_months_hidden_by_a_later_rule_take_every_number_of_the_verdict_along(
    judged: LiveRelease,
) -> None:
    series = _series(judged, "non_emergency_on_time")
    status = pl.when(pl.int_range(pl.len()) == 3).then(pl.lit("now_hidden"))
    hidden = series.frame.with_columns(status=status.otherwise("status"))
    found = finding_on(judged, PLAN, replace(series, frame=hidden))
    row = found.verdict
    assert found.outcome is Outcome.IMPROVED
    assert row is not None
    assert not any(letter.isdigit() for letter in found.sentence)
    assert (row.effect, row.relative, row.smallest, row.reviews, row.others) == (
        None,
        None,
        "",
        (),
        (),
    )
    assert row.expected.months == ()


@pytest.mark.parametrize(
    ("sentence", "word", "label", "rest"),
    [
        ("Improved: x rose.", "Improved", "Improved", ": x rose."),
        (
            EMERGENCIES.sentence,
            "Worsened",
            "Worsened",
            EMERGENCIES.sentence.removeprefix("Worsened"),
        ),
        (
            "Improved but still below target: x: y.",
            "Improved",
            "Improved but still below target",
            ": x: y.",
        ),
        (
            "Not judged in this release.",
            "Not judged",
            "Not judged in this release",
            ".",
        ),
        (
            "St. Ann's: improved, with the borough. Its own figures.",
            "Improved",
            "St. Ann's: improved, with the borough",
            ". Its own figures.",
        ),
        ("Cannot tell", "Cannot tell", "Cannot tell", ""),
    ],
)
def test_the_label_is_what_was_found_and_nothing_is_lost(
    sentence: str, word: str, label: str, rest: str
) -> None:
    found = Finding(word, sentence)
    assert (found.label, found.rest) == (label, rest)
