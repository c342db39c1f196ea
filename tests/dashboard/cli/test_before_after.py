"""before-after: what an analyst's own series answers, and how what it cannot answer is said."""

import json
import math
import subprocess
import sys
import time
from datetime import date, timedelta

import numpy as np
import pytest

from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.effect import Kind, Observed
from dashboard.analysis.before_after.estimate import before_after
from tests.conftest import REPOSITORY
from tests.dashboard.cli.analyst_commands import HOSTILE, told, typed, written

AT = 36
HEADER = "month,k,n,a,b,x"
MONTHS = tuple(f"{2020 + place // 12}-{place % 12 + 1:02d}" for place in range(60))
BASE = ("--month", "month", "--change", "2023-01")


def month_rows(after=1.0, count=60):
    """Counts out of 400 around 100, with a season; from the change on so many times as many."""
    draw = np.random.default_rng(3)
    season = np.cos(2 * np.pi * np.arange(count) / 12)
    steady = np.exp(4.6 + 0.1 * season)
    grown = np.where(np.arange(count) < AT, 1, after)
    columns = [draw.poisson(steady * grown), np.full(count, 400)]
    columns += [draw.poisson(steady) for _ in "ab"]
    columns += [np.round(draw.normal(50, 3, count), 3)]
    return [(MONTHS[place], *row) for place, row in enumerate(zip(*columns, strict=True))]


@pytest.fixture
def own(tmp_path):
    return written(tmp_path, *month_rows(1.4), header=HEADER)


def column(path, place):
    rows = [line.split(",") for line in path.read_text().splitlines()[1:]]
    return np.array([float(row[place]) for row in rows])


def numbers(estimate):
    return [estimate.point, estimate.low, estimate.high]


@pytest.mark.parametrize(
    ("kind", "words", "below"),
    [
        (Kind.COUNT, ("--value", "k", "--kind", "count"), None),
        (Kind.COUNT, ("--value", "k", "--exposure", "n"), 2),
        (Kind.PROPORTION, ("--numerator", "k", "--denominator", "n"), 2),
        (Kind.MEAN, ("--value", "k"), None),
        (Kind.DURATION, ("--value", "k", "--kind", "duration"), None),
    ],
)
def test_effect_is_the_engines(kind, words, below, own):
    k = column(own, 1)
    of = np.ones(k.size) if below is None else column(own, below)
    found = told("before-after", own, *BASE, *words)
    fit = before_after(Observed(kind, k, of), Change(AT, settling_in=0))
    for name in ("absolute", "relative"):
        effect = found["effect"][name]
        assert [effect[end] for end in ("point", "low", "high")] == numbers(getattr(fit, name))
    assert (found["kind"], found["p"], found["r1"]) == (kind.value, fit.p, fit.r1)
    assert (found["periods_before"], found["periods_after"]) == (36, 24)
    assert [one["expected"] for one in found["counterfactual"]] == fit.counterfactual.tolist()
    assert [one["period"] for one in found["counterfactual"]] == list(MONTHS)


def test_stock_is_looked_at_by_its_change(own):
    found = told("before-after", own, *BASE, "--value", "k", "--kind", "stock")
    k = column(own, 1)
    flow = np.diff(k, prepend=np.nan)
    fit = before_after(Observed(Kind.STOCK, flow, np.ones(k.size)), Change(AT, settling_in=0))
    assert found["effect"]["absolute"]["point"] == fit.absolute.point
    assert found["periods_before"] == 35
    assert "the monthly change in k" in found["sentence"]


@pytest.mark.parametrize(
    ("better", "word"), [("higher", "Improved"), ("lower", "Worsened"), ("context", "Changed")]
)
def test_word_follows_the_direction_that_is_good(better, word, own):
    found = told("before-after", own, *BASE, "--value", "k", "--kind", "count", "--better", better)
    assert found["verdict"] == word
    assert found["sentence"].startswith(f"{word}: k rose ")
    low, high = (found["effect"]["relative"][end] for end in ("low", "high"))
    assert 0 < low < 0.4 < high


@pytest.mark.parametrize("others", ["a", "ab"])
def test_comparators_are_taken_away_on_the_link_scale(others, own):
    named = [word for name in others for word in ("--comparator", name)]
    found = told("before-after", own, *BASE, "--value", "k", "--kind", "count", *named)
    one, *beside = (
        Observed(Kind.COUNT, column(own, place), np.ones(60))
        for place in (1, 3, 4)[: len(others) + 1]
    )
    fit = before_after(one, Change(AT, settling_in=0), comparators=beside)
    assert found["effect"]["relative"]["point"] == fit.relative.point
    assert found["checks"]["comparators"]["comparators"] == len(others)
    names = [row["name"] for row in found["checks"]["sensitivity"]]
    assert "Without the comparators" in names
    assert "compared with the comparator" in found["sentence"]
    assert "council" not in json.dumps(found)


def test_comparator_of_a_proportion_is_two_columns(own):
    words = ("--numerator", "k", "--denominator", "n", "--comparator", "a/n")
    found = told("before-after", own, *BASE, *words)
    k, a = (Observed(Kind.PROPORTION, column(own, p), column(own, 2)) for p in (1, 3))
    fit = before_after(k, Change(AT, settling_in=0), comparators=[a])
    assert found["effect"]["absolute"]["point"] == fit.absolute.point


def test_control_is_learned_from_before_alone(own, tmp_path):
    words = ("--value", "k", "--control", "x")
    first = told("before-after", own, *BASE, *words)
    fit = before_after(
        Observed(Kind.MEAN, column(own, 1), np.ones(60)),
        Change(AT, settling_in=0),
        controls=column(own, 5)[:, None],
    )
    assert first["effect"]["absolute"]["point"] == fit.absolute.point
    rows = [(m, k if p < AT else k * 3, *rest) for p, (m, k, *rest) in enumerate(month_rows(1.4))]
    other = told("before-after", written(tmp_path, *rows, header=HEADER), *BASE, *words)
    foretold = [[one["expected"] for one in found["counterfactual"]] for found in (first, other)]
    assert foretold[0] == pytest.approx(foretold[1])
    assert first["checks"]["placebos"]["tried"] > 3


def test_quarterly_reviews_are_looks_after_6_9_12_months(own):
    words = ("--value", "k", "--kind", "count", "--better", "higher", "--reviews", "quarterly")
    found = told("before-after", own, *BASE, *words)
    assert [one["periods"] for one in found["reviews"]] == [6, 9, 12, 15, 18, 21, 24]
    assert found["reviews"][0]["last"] == "2023-06"
    assert found["verdict"] == "Improved"
    early = Observed(Kind.COUNT, column(own, 1)[:42], np.ones(42))
    assert found["reviews"][0]["p"] == before_after(early, Change(AT, settling_in=0)).p


def test_settling_in_is_left_out(own):
    found = told("before-after", own, *BASE, "--value", "k", "--settling-in", "3")
    assert (found["periods_before"], found["periods_after"]) == (36, 21)
    used = {one["period"]: one["used"] for one in found["counterfactual"]}
    assert not any(used[month] for month in ("2023-01", "2023-02", "2023-03"))


@pytest.mark.parametrize(
    ("written_so", "verdict"),
    [("2023-03", "No fair comparison"), ("2021-01..2021-03", "Changed")],
)
def test_break_spoils_or_gets_its_own_step(written_so, verdict, own):
    found = told("before-after", own, *BASE, "--value", "k", "--breaks", written_so)
    assert found["verdict"] == verdict
    assert "What is counted changed" in " ".join(found["checks"]["breaks"])
    assert found["effect"]["absolute"]["low"] < found["effect"]["absolute"]["high"]


@pytest.mark.parametrize(("trend", "told_so"), [("on", True), ("off", False), ("auto", True)])
def test_trend_is_chosen_or_told(trend, told_so, own):
    found = told("before-after", own, *BASE, "--value", "k", "--trend", trend)
    assert found["checks"]["trend"] is told_so
    assert (found["checks"]["pre_trend"] is not None) is told_so


def days(step, count):
    return [(date(2024, 1, 1) + timedelta(days=step * place)).isoformat() for place in range(count)]


@pytest.mark.parametrize(
    ("periods", "words", "frequency", "noun"),
    [
        (days(1, 60), (), "daily", "day"),
        (days(7, 60), (), "weekly", "week"),
        (days(7, 60), ("--frequency", "weekly"), "weekly", "week"),
        (range(1950, 2010), ("--frequency", "yearly"), "yearly", "year"),
        (range(1, 61), (), "numbered", "period"),
        (range(1, 61), ("--frequency", "monthly"), "monthly", "month"),
        ([f"{1990 + n // 4}-{n % 4 * 3 + 1:02d}" for n in range(60)], (), "quarterly", "quarter"),
    ],
)
def test_words_are_those_of_the_periods(periods, words, frequency, noun, tmp_path):
    rows = [(when, *row[1:]) for when, row in zip(periods, month_rows(), strict=True)]
    path = written(tmp_path, *rows, header=HEADER)
    found = told("before-after", path, "--period", "month", "--value", "k", "--change",
                 list(periods)[AT], *words)  # fmt: skip
    assert (found["frequency"], found["change"]) == (frequency, str(list(periods)[AT]))
    said = json.dumps([found["sentence"], found["checks"]])
    assert f"36 {noun}s before the change and 24 since" in said
    assert noun == "month" or "month" not in said


def test_yearly_counts_with_few_years_since_are_too_early(tmp_path):
    rows = [(2000 + place, 10 + place % 3) for place in range(20)]
    path = written(tmp_path, *rows, header="y,k")
    found = told("before-after", path, "--period", "y", "--value", "k", "--change", "2017",
                 "--frequency", "yearly")  # fmt: skip
    assert found["verdict"] == "Too early to say"
    assert "there are 3 years of figures since the change, and 6 are needed" in found["sentence"]
    assert found["effect"]["absolute"]["low"] < found["effect"]["absolute"]["high"]


def test_one_screen_of_plain_words(own):
    done = typed("before-after", own, *BASE, "--value", "k", "--kind", "count", "--comparator", "a")
    lines = done.output.splitlines()
    assert lines[0].startswith("Changed: k rose ")
    assert len(lines) <= 24
    assert any(line.startswith("- 36 months before the change and 24 since it") for line in lines)
    assert any(line.startswith("- Without the comparators: +") for line in lines)
    assert "caused" not in done.output


def test_kind_that_was_not_told_is_said(own):
    notices = told("before-after", own, *BASE, "--value", "k")["notices"]
    assert notices == [
        "Read as a mean; --kind says otherwise.",
        "All of 'k' are whole numbers: if they count things, say --kind count.",
    ]
    assert not told("before-after", own, *BASE, "--value", "k", "--kind", "mean")["notices"]


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


def test_200_rows_take_less_than_a_second(tmp_path):
    rows = [(place, row[1]) for place, row in enumerate(month_rows() * 4)][:200]
    path = written(tmp_path, *rows, header="n,k")
    words = ("before-after", path, "--period", "n", "--value", "k", "--change", "150",
             "--frequency", "monthly")  # fmt: skip
    told(*words)
    started = time.process_time()
    told(*words)
    assert time.process_time() - started < 1


def test_other_commands_load_neither_scipy_nor_statsmodels():
    code = (
        "import sys\n"
        "from dashboard.cli.commands import app\n"
        "try:\n"
        "    app(['--help'])\n"
        "except SystemExit:\n"
        "    pass\n"
        "sys.exit(sum(name in sys.modules for name in ('scipy', 'statsmodels')))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert "before-after" in done.stdout
    assert done.returncode == 0, done.stderr
