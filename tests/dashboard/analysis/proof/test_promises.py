"""Promises: by hand, and of the outcome that is kept."""

import json
from importlib.resources import files

import pytest

from dashboard.analysis.proof import tables, words
from dashboard.analysis.proof.kept import FILE, Proof, Row, proof
from dashboard.analysis.proof.promises import PROMISES, How, Promise, limits_of
from tests.benchmarks.coverage.fingerprint import METHOD, answers, rules
from tests.benchmarks.coverage.sizes import PUBLISHED

KEPT = json.loads(files("dashboard.analysis.proof").joinpath(FILE).read_text("utf-8"))


def _proof(*figures: float, tried: int = 400) -> Proof:
    rows = tuple(
        Row(table="t", case=(f"{place}", "step"), tried=tried, found={"covers": figure})
        for place, figure in enumerate(figures)
    )
    return Proof(method=1, series=tried, others={}, rules={}, answers={}, rows=rows)


@pytest.mark.parametrize("promise", PROMISES, ids=[promise.words for promise in PROMISES])
def test_every_promise_is_kept(promise: Promise) -> None:
    assert promise.rows(proof())
    assert promise.kept(proof()), promise.found(proof())


def test_file_is_of_the_engine_as_it_stands() -> None:
    """Otherwise count METHOD up, and write it anew: COVERAGE_WRITE=1 make bench-coverage."""
    assert rules() == KEPT["rules"]
    assert KEPT["method"] == METHOD
    found = answers()
    assert found.keys() == KEPT["answers"].keys()
    for name, numbers in found.items():
        assert list(numbers) == pytest.approx(KEPT["answers"][name], rel=1e-6, abs=1e-9), name


def test_file_holds_enough_of_every_situation() -> None:
    assert KEPT["series"] >= PUBLISHED
    assert len(proof().of("alike")) == 18
    assert {row.case[1] for row in proof().of("alike")} == {"24", "36"}
    assert {row.case[0] for row in proof().of("alike")} == {"0", "0.3", "0.6"}
    assert {row.tried for row in proof().of("alike")} == {KEPT["series"]}
    assert len({(row.table, row.case) for row in proof().rows}) == len(proof().rows)
    assert {row.table for row in proof().rows} == {told.table for told in tables.EVERY}


def test_each_row_has_to_keep_a_promise_or_their_mean() -> None:
    each = Promise("", "t", "covers", least=92)
    mean = Promise("", "t", "covers", how=How.MEAN, least=92)
    assert each.found(_proof(91.0, 95.0)) == (91.0, 95.0)
    assert not each.kept(_proof(91.0, 95.0))
    assert mean.found(_proof(91.0, 95.0)) == (93.0,)
    assert mean.kept(_proof(91.0, 95.0))
    assert not mean.kept(_proof(91.0, 92.0))


def test_too_sure_breaks_a_promise_as_well() -> None:
    both = Promise("", "t", "covers", least=94, most=97.5)
    assert both.kept(_proof(94.0, 97.5))
    assert not both.kept(_proof(97.6))


def test_few_series_are_allowed_their_chance() -> None:
    # one standard error of 90% of 400 is 1.5 points
    promise = Promise("", "t", "covers", least=90)
    assert promise.kept(_proof(85.6), errors=3)
    assert not promise.kept(_proof(85.4), errors=3)
    assert not promise.kept(_proof(89.9))


def test_a_promise_is_about_the_rows_of_its_case_alone() -> None:
    assert Promise("", "t", "covers", ("1",), least=90).kept(_proof(10.0, 95.0))


def test_limits_in_words() -> None:
    assert limits_of(Promise("", "t", "covers", least=92)) == "at least 92%"
    assert limits_of(Promise("", "t", "covers", most=7)) == "at most 7%"
    assert limits_of(Promise("", "t", "covers", least=94, most=97.5)) == "94% to 97.5%"


def test_what_is_not_kept_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    promise = Promise("Right", "t", "covers", least=92)
    monkeypatch.setattr(words, "PROMISES", (promise, Promise("", "t", "covers", least=50)))
    assert words.kept_in_short(_proof(92.0, 95.0)) == "All 2 are kept."
    assert words.kept_in_short(_proof(91.0, 95.0)) == (
        "1 of 2 are kept. Not kept: “Right” (at least 92%; found 91% to 95%)."
    )
    assert words.promised(_proof(91.0, 95.0))[0] == {
        "What was tried": "Right",
        "Limit": "at least 92%",
        "Found": "91% to 95%",
        "Kept": "no",
    }


def test_weak_spots_are_told_with_the_file_s_figures() -> None:
    told = dict(words.weak_spots(proof()))
    [fast] = proof().of("weak", "fast drift", "step")
    assert (
        f"does so {fast.found['covers']:.1f}".removesuffix(".0")
        in told["A level that drifts fast."]
    )
    assert fast.found["covers"] < 90
    assert len(told) == 7
