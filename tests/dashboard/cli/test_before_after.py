"""before-after: what an analyst's own series answers."""

import json
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
from tests.dashboard.cli.analyst_commands import told, typed, written
from tests.dashboard.cli.own_months import AT, BASE, HEADER, MONTHS, month_rows


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
