"""verdicts and verdict: what a release holds, as it was reached, and what has another word."""

import json

import pytest

from datasets.store import open_store
from tests.dashboard.cli.analyst_commands import told, typed
from tests.dashboard.cli.judged_store import (
    BETTER,
    CARE,
    EARLY,
    HIDDEN,
    HOUSING,
    WARD,
    judged_store,
)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return judged_store(tmp_path_factory.mktemp("judged") / "store")


def measures(found):
    return [(one["service"], one["measure"]) for one in found["verdicts"]]


def test_every_verdict_by_service_theme_and_measure(root):
    found = told("verdicts", "--root", root)
    assert (found["release"], found["not_judged"], found["changed"]) == (3, None, None)
    assert measures(found) == [
        (HOUSING, "non_emergency_on_time"),
        (HOUSING, "open_repairs"),
        (HOUSING, "stage1_on_time"),
        (CARE, "stage1_on_time"),
    ]
    assert [one["theme"] for one in found["verdicts"]] == [1, 1, 2, 2]
    first, hidden, *_ = found["verdicts"]
    assert first["verdict"] == "Improved"
    assert first["sentence"] == BETTER.sentence
    assert first["level"] == "Misses target"
    assert first["effect"]["absolute"] == {"point": 0.09, "low": 0.05, "high": 0.13}
    assert (first["p"], first["q"]) == (0.0004, 0.002)
    assert (first["reviewed_on"], first["found_on"]) == ("2025-05-01", "2025-02-01")
    assert hidden["effect"] == {"absolute": None, "relative": HIDDEN.relative.model_dump()}


def test_those_of_a_service_or_a_ward(root):
    assert measures(told("verdicts", "--root", root, "--service", CARE)) == [
        (CARE, "stage1_on_time")
    ]
    ward = told("verdicts", "--root", root, "--ward", WARD)
    assert [(one["ward"], one["measure"]) for one in ward["verdicts"]] == [
        (WARD, "non_emergency_on_time")
    ]
    assert ward["verdicts"][0]["of"].startswith("Housing management, ")


def test_verdicts_in_words(root):
    lines = typed("verdicts", "--root", root).output.splitlines()
    assert lines[:4] == [
        "Verdicts of release 3",
        "",
        "Housing management: A better service",
        f"  ● non_emergency_on_time: {BETTER.sentence} (Misses target)",
    ]


@pytest.mark.parametrize("words", [("verdicts",), ("verdict", "stage1_on_time")])
def test_release_without_verdicts_says_so(words, root):
    asked = (*words, "--root", root, "--release", "1")
    found = told(*asked)
    assert found["not_judged"].startswith("not judged in this release")
    assert not found.get("verdicts")
    assert found.get("verdict") is None
    assert "not judged in this release" in typed(*asked).output


def test_what_has_another_word_since_a_release(root):
    found = told("verdicts", "--root", root, "--since", "2")
    assert [(one["service"], one["measure"], one["before"], one["after"]) for one in
            found["changed"]] == [
        (HOUSING, "non_emergency_on_time", "Too early to say", "Improved"),
        (CARE, "stage1_on_time", None, "Too early to say"),
    ]  # fmt: skip
    said = typed("verdicts", "--root", root, "--since", "2").output
    assert "Housing management, non_emergency_on_time: Too early to say -> Improved" in said
    one = told("verdicts", "--root", root, "--since", "2", "--service", CARE)["changed"]
    assert [(c["service"], c["sentence"]) for c in one] == [(CARE, EARLY.sentence)]
    same = typed("verdicts", "--root", root, "--since", "2", "--release", "2").output
    assert "No verdict of release 2 has another word than in release 2." in same


def test_one_verdict_whole(root):
    found = told("verdict", "non_emergency_on_time", "--root", root)
    assert found["verdict"] == "Improved"
    assert [one["months"] for one in found["reviews"]] == [6, 9]
    assert (found["periods_before"], found["periods_after"], found["r1"]) == (43, 9, 0.3)
    assert found["counterfactual"] == [
        {"month": "2025-05-01", "expected": 0.7, "low": 0.6, "high": 0.8}
    ]
    assert [one["name"] for one in found["sensitivity"]] == ["A step alone", "With comparators"]
    assert (found["placebos"], found["caveats"]) == (BETTER.placebos, list(BETTER.caveats))
    said = typed("verdict", "non_emergency_on_time", "--root", root).output
    assert "Review of February 2025 (6 months): p 0.0010, q 0.0050 among 40 figures; a rise" in said
    assert "- A step alone: 0.08 (0.04 to 0.12), p 0.0010" in said
    assert "- With comparators: there are no comparators" in said


def test_verdict_of_an_older_release(root):
    found = told("verdict", "non_emergency_on_time", "--root", root, "--release", "2")
    assert (found["release"], found["verdict"]) == (2, "Too early to say")


def test_why_a_measure_never_gets_one(root):
    said = typed("verdict", "weeks_of_work", "--root", root, "--service", HOUSING).output
    assert "It is made of others, which are judged" in said


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("verdict", "happiness"), "no measure 'happiness'"),
        (("verdict", "stage1_on_time"), "Several services have a verdict on it"),
        (("verdicts", "--service", "parks"), "no service 'parks'"),
        (("verdicts", "--ward", "E99"), "no ward 'E99'"),
        (("verdicts", "--release", "9"), "The newest is release 3"),
        (("verdicts", "--since", "9"), "before release 3"),
        (("verdicts", "--since", "0"), "--since"),
    ],
)
def test_what_is_not_there_ends_with_2(words, says, root):
    done = typed(*words, "--root", root)
    assert done.exit_code == 2
    assert says in " ".join(done.output.split())


def test_nothing_is_worked_out_again(root):
    """It is what is stored, word for word, whatever the figures are: there are none here."""
    found = told("verdicts", "--root", root)
    assert json.dumps(found).count(BETTER.sentence) == 1
    assert open_store(root).release().cells().is_empty()


def test_no_store_ends_with_3(tmp_path):
    assert typed("verdicts", "--root", tmp_path / "none").exit_code == 3
