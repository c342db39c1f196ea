"""before-after: what it cannot answer, or was typed wrongly, is said in words."""

import json
import math

import numpy as np
import pytest

from tests.dashboard.cli.analyst_commands import HOSTILE, told, typed, written
from tests.dashboard.cli.own_months import AT, BASE, HEADER, MONTHS, month_rows


@pytest.fixture
def own(tmp_path):
    return written(tmp_path, *month_rows(1.4), header=HEADER)


SERIES = {
    "constant": (["7"] * 60, "every month has the same figure"),
    "all zero": (["0"] * 60, "every month has the same figure"),
    "one value": (["5", *[""] * 59], "no figures since the change yet"),
    "all missing": ([""] * 60, "no figures from before"),
    "perfect fit": ([str(place) for place in range(60)], "exact pattern"),
    "three points": (["1", "2", "3", *[""] * 57], "no figures since the change yet"),
    "nothing before": ([*[""] * 36, *map(str, range(24))], "no figures from before"),
    "nothing after": ([*map(str, range(36)), *[""] * 24], "no figures since the change yet"),
}


CANNOT = [
    (name, words)
    for name in SERIES
    for words in (
        ("--kind", "mean"),
        ("--kind", "count"),
        ("--kind", "duration"),
        ("--method", "newey-west"),
        ("--reviews", "quarterly"),
    )[: None if name != "perfect fit" else 1]
]
"""A straight line is an exact pattern of a mean's scale alone."""


@pytest.mark.parametrize(("name", "more"), CANNOT)
def test_figures_that_cannot_answer_end_with_1_and_the_reason(name, more, tmp_path):
    values, says = SERIES[name]
    if name == "all zero" and "count" in more:
        says = "too few to judge"
    path = written(tmp_path, *zip(MONTHS, values, strict=True), header="month,value")
    words = ("before-after", path, *BASE, "--value", "value", *more)
    found = told(*words, exit_code=1)
    assert says in found["error"]
    assert found["error"] == found["sentence"]
    assert found["effect"] is found["p"] is None
    assert says in typed(*words).output


EXTREME = {
    "huge": (1e15, 1e12),
    "tiny": (1e-9, 1e-12),
    "negative": (-500.0, 20.0),
    "of one sign and the other": (0.0, 1.0),
}


def test_months_without_a_figure_yet_are_not_missing(own, tmp_path):
    rows = [
        *month_rows(1.4),
        *((f"2025-{month:02d}", "", "", "", "", "") for month in range(1, 13)),
    ]
    longer = told("before-after", written(tmp_path, *rows, header=HEADER), *BASE, "--value", "k")
    path = written(tmp_path, *rows[:60], header=HEADER)
    assert longer == told("before-after", path, *BASE, "--value", "k")


def test_a_fifth_of_the_months_missing_is_no_fair_comparison(tmp_path):
    rows = [row for place, row in enumerate(month_rows(1.4)) if place % 4]
    path = written(tmp_path, *rows, header=HEADER)
    found = told("before-after", path, *BASE, "--value", "k")
    assert found["verdict"] == "No fair comparison"
    assert "more than 20% of the months before the change" in found["sentence"]


@pytest.mark.parametrize("name", EXTREME)
def test_extreme_figures_answer_in_plain_json(name, tmp_path):
    level, spread = EXTREME[name]
    values = np.random.default_rng(5).normal(level, spread, 60)
    path = written(tmp_path, *zip(MONTHS, values, strict=True), header="month,value")
    found = told("before-after", path, *BASE, "--value", "value")
    assert all(math.isfinite(number) for number in found["effect"]["absolute"].values())
    assert "NaN" not in json.dumps(found)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_window_where_all_or_none_passed(share, tmp_path):
    draw = np.random.default_rng(6)
    before = draw.binomial(50, 0.8, AT)
    rows = [(m, k, 50) for m, k in zip(MONTHS, [*before, *[int(50 * share)] * 24], strict=True)]
    path = written(tmp_path, *rows, header="month,k,n")
    found = told("before-after", path, *BASE, "--numerator", "k", "--denominator", "n")
    assert found["verdict"] == "Changed"
    assert (found["effect"]["absolute"]["point"] > 0) == bool(share)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_in_words(name, tmp_path):
    content, code, says = HOSTILE[name]
    path = tmp_path / "own.csv"
    path.write_bytes(content)
    done = typed("before-after", path, "--month", "month", "--value", "value", "--control",
                 "closed", "--change", "2024-02")  # fmt: skip
    assert done.exit_code == code
    assert says in done.output
    assert "Traceback" not in done.output


WRONG = {
    "no change": (("--value", "k", "--month", "month"), "--change"),
    "change in words": ((*BASE[:3], "soon", "--value", "k"), "no period"),
    "change as a number": ((*BASE[:3], "37", "--value", "k"), "no dates"),
    "no value": (BASE, "--value COL"),
    "value and numerator": ((*BASE, "--value", "k", "--numerator", "k"), "Name one"),
    "numerator alone": ((*BASE, "--numerator", "k"), "belong together"),
    "exposure of a mean": ((*BASE, "--value", "k", "--kind", "mean", "--exposure", "n"), "count"),
    "share without denominator": ((*BASE, "--value", "k", "--kind", "proportion"), "--denominator"),
    "mean of two": (
        (*BASE, "--numerator", "k", "--denominator", "n", "--kind", "mean"),
        "--value",
    ),
    "unknown kind": ((*BASE, "--value", "k", "--kind", "index"), "--kind"),
    "unknown column": ((*BASE, "--value", "jobs"), "no column 'jobs'"),
    "comparator alone": (
        (*BASE, "--numerator", "k", "--denominator", "n", "--comparator", "a"),
        "NUMERATOR/DENOMINATOR",
    ),
    "compared with itself": ((*BASE, "--value", "k", "--comparator", "k"), "the series itself"),
    "settled before": ((*BASE, "--value", "k", "--settling-in", "-1"), "--settling-in"),
    "worthwhile below 0": ((*BASE, "--value", "k", "--worthwhile", "-1"), "not below 0"),
    "worthwhile nan": ((*BASE, "--value", "k", "--worthwhile", "nan"), "not below 0"),
    "worthwhile as a percentage": (
        (*BASE, "--value", "k", "--kind", "count", "--worthwhile", "5"),
        "0.05 is 5",
    ),
    "break backwards": (
        (*BASE, "--value", "k", "--breaks", "2022-05..2022-01"),
        "before it begins",
    ),
    "newey-west beside others": (
        (*BASE, "--value", "k", "--method", "newey-west", "--control", "x"),
        "takes no",
    ),
    "lags of the mixture": ((*BASE, "--value", "k", "--lags", "2"), "newey-west"),
    "too many lags": (
        (*BASE, "--value", "k", "--method", "newey-west", "--lags", "60"),
        "at most 59",
    ),
    "daily months": ((*BASE, "--value", "k", "--frequency", "daily"), "which day"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_typed_wrongly_ends_with_2(name, own):
    words, says = WRONG[name]
    done = typed("before-after", own, *words)
    assert done.exit_code == 2
    assert says in " ".join(done.output.split())
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    ("rows", "words", "says"),
    [
        (
            ["2020-01,5,4"],
            ("--numerator", "k", "--denominator", "n"),
            "more than in the column 'n'",
        ),
        (["2020-01,-5,4"], ("--value", "k", "--kind", "count"), "less than 0"),
        (["2020-01,1e60,4"], ("--value", "k"), "too large to reckon with (1e+50 is the most)"),
        (["2020-01,5,-4"], ("--value", "k", "--exposure", "n"), "less than 0"),
    ],
)
def test_figures_that_cannot_be_are_refused_by_line(rows, words, says, tmp_path):
    path = written(tmp_path, *rows, "2020-02,1,2", header="month,k,n")
    done = typed("before-after", path, "--month", "month", "--change", "2020-02", *words)
    assert done.exit_code == 2
    assert says in done.output
    assert "line 2" in done.output


def test_more_periods_than_can_be_looked_at_are_refused(tmp_path):
    path = written(tmp_path, "1,5", "2,6", "9000,7", header="n,k")
    done = typed("before-after", path, "--period", "n", "--value", "k", "--change", "2")
    assert done.exit_code == 2
    assert "9,000 periods" in done.output
