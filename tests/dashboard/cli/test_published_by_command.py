"""Published results come out of the command itself, as an analyst would type it."""

import csv
import json

import pytest

from tests.conftest import SHARED
from tests.dashboard.cli.analyst_commands import told, written

CASES = SHARED / "cases"
SHARED_OF_THEIRS = 0.6
CONTROLLED = {
    "causalimpact_google": (
        *("--value", "y", "--control", "x1", "--control", "x2"),
        *("--period", "date", "--change", "2020-03-02"),
    ),
    "causalimpact_comparison": (
        *("--value", "CHANGED", "--period", "DATE", "--change", "2019-07-15"),
        *(word for n in "123" for word in ("--control", f"NOT_CHANGED_{n}")),
    ),
    "causalimpact_arma": ("--value", "y", "--control", "X", "--period", "n", "--change", "70"),
}
PUBLISHED = {
    "cons": ("constant", "value"),
    "_t": ("time", "value"),
    "_x1989": ("level", "value"),
    "_x_t1989": ("slope", "value"),
    "ols_se_level": ("level", "plain_error"),
    "ols_se_slope": ("slope", "plain_error"),
    "nw1_se_t": ("time", "error"),
    "nw1_se_level": ("level", "error"),
    "nw1_se_slope": ("slope", "error"),
    "posttrend": ("slope_after", "value"),
}


def case(name):
    folder = CASES / name
    if not folder.is_dir():
        pytest.skip(f"the published case is not at hand (../shared/cases/{name})")
    return folder / "data.csv", json.loads((folder / "expected.json").read_text())


def file_of(name, folder):
    """The case's own file; arma's as the notebook changed it (+1 from row 70), numbered."""
    path, expected = case(name)
    if name != "causalimpact_arma":
        return path, expected
    with path.open() as file:
        rows = [(n, r["X"], float(r["y"]) + (n >= 70)) for n, r in enumerate(csv.DictReader(file))]
    return written(folder, *rows, header="n,X,y"), expected


@pytest.mark.parametrize("name", CONTROLLED)
def test_effect_beside_controls(name, tmp_path):
    path, expected = file_of(name, tmp_path)
    found = told("before-after", path, *CONTROLLED[name])
    effect, theirs = found["effect"]["absolute"], expected["R"]
    (number,) = expected["numbers"]
    assert effect["point"] == pytest.approx(number["expected"], abs=number["abs_tol"])
    assert effect["point"] * theirs["effect"] > 0
    assert (found["p"] < 0.05) == (theirs["p"] < 0.05)
    assert found["verdict"] == ("Changed" if theirs["p"] < 0.05 else "Cannot tell")
    shared = min(effect["high"], theirs["hi"]) - max(effect["low"], theirs["lo"])
    assert shared >= SHARED_OF_THEIRS * (theirs["hi"] - theirs["lo"])
    after = [one for one in found["counterfactual"] if one["used"]][-found["periods_after"] :]
    assert sum(one["actual"] for one in after) / len(after) == pytest.approx(
        theirs["actual_mean"], abs=0.5
    )
    gaps = [one["actual"] - one["expected"] for one in after]
    assert sum(gaps) / len(gaps) == pytest.approx(effect["point"])


@pytest.mark.parametrize("name", ["causalimpact_google", "causalimpact_comparison"])
def test_days_are_told_from_their_dates(name):
    path, expected = case(name)
    found = told("before-after", path, *CONTROLLED[name])
    assert found["frequency"] == "daily"
    last = [one["period"] for one in found["counterfactual"]][-1]
    assert last in {expected["post"][1], "2020-03-31"}


@pytest.fixture
def california(tmp_path):
    path, expected = case("prop99_itsa")
    lines = path.read_text().splitlines()
    own = [line for line in lines[1:] if line.startswith("California;")]
    return written(tmp_path, *own, header=lines[0]), expected


ITSA = ("--period", "Year", "--value", "PacksPerCapita", "--change", "1989")


def test_segmented_regression_is_the_published_one(california):
    path, expected = california
    words = (*ITSA, "--frequency", "yearly", "--method", "newey-west", "--lags", "1")
    found = told("before-after", path, *words)["coefficients"]
    assert found["lags"] == 1
    assert {number["name"] for number in expected["numbers"]} == set(PUBLISHED)
    for number in expected["numbers"]:
        name, part = PUBLISHED[number["name"]]
        assert found[name][part] == pytest.approx(number["expected"], abs=number["abs_tol"])


@pytest.mark.parametrize("method", ["mixture", "newey-west"])
@pytest.mark.parametrize("frequency", [(), ("--frequency", "yearly")])
def test_curved_trend_is_called_unstable_by_either_method(california, method, frequency):
    path, _ = california
    found = told("before-after", path, *ITSA, "--method", method, *frequency)
    assert found["r1"] > 0.7
    assert found["verdict"] == "Cannot tell"
    assert "the series is unstable" in found["sentence"]
    assert (found["periods_before"], found["periods_after"]) == (19, 12)
