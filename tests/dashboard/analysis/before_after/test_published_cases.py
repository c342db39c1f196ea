"""Published results, reproduced within the tolerances that are kept beside their figures."""

import csv
import json

import numpy as np
import pytest

from dashboard.analysis.before_after.change import Change
from dashboard.analysis.before_after.effect import Kind, Observed
from dashboard.analysis.before_after.estimate import before_after
from dashboard.analysis.before_after.newey_west import segmented_regression
from tests.conftest import SHARED

CASES = SHARED / "cases"
CONTROLLED = ["causalimpact_arma", "causalimpact_comparison", "causalimpact_google"]
SHARED_OF_THEIRS = 0.6


def case(name):
    folder = CASES / name
    if not folder.is_dir():
        pytest.skip(f"the published case is not at hand (../shared/cases/{name})")
    expected = json.loads((folder / "expected.json").read_text())
    separator = ";" if "sep ;" in expected["source"] else ","
    with (folder / "data.csv").open() as file:
        return expected, list(csv.DictReader(file, delimiter=separator))


def column(rows, name):
    return np.array([float(row[name]) for row in rows])


def controlled(name):
    expected, rows = case(name)
    columns = [key for key in rows[0] if key.lower() != "date"]
    response = expected["response"] or columns[0]
    value = column(rows, response)
    if isinstance(expected["post"][0], str):
        at = [row["DATE"] for row in rows].index(expected["post"][0])
    else:
        at = expected["post"][0]
    if "added +1 to y" in expected["notes"]:
        value[at:] += 1
    controls = np.column_stack([column(rows, key) for key in columns if key != response])
    daily = columns != ["y", "X"]
    observed = Observed(Kind.MEAN, value, np.ones(value.size), season=7 if daily else 1)
    return expected, observed, Change(at, settling_in=0), controls


@pytest.mark.parametrize("name", CONTROLLED)
def test_effect_beside_controls_is_the_published_one(name):
    expected, observed, change, controls = controlled(name)
    found = before_after(observed, change, controls=controls)
    (number,) = expected["numbers"]
    assert found.absolute.point == pytest.approx(number["expected"], abs=number["abs_tol"])
    theirs = expected["R"]
    assert np.sign(found.absolute.point) == np.sign(theirs["effect"])
    assert (found.p < 0.05) == (theirs["p"] < 0.05)
    shared = min(found.absolute.high, theirs["hi"]) - max(found.absolute.low, theirs["lo"])
    assert shared >= SHARED_OF_THEIRS * (theirs["hi"] - theirs["lo"])
    actual = observed.numerator[change.at :]
    assert actual.mean() == pytest.approx(theirs["actual_mean"], abs=0.5)
    assert found.absolute.point == pytest.approx(
        actual.mean() - found.counterfactual[change.at :].mean()
    )


@pytest.mark.parametrize("name", CONTROLLED)
def test_without_a_season_it_is_the_recomputed_one(name):
    expected, observed, change, controls = controlled(name)
    plain = Observed(Kind.MEAN, observed.numerator, observed.denominator, season=1)
    found = before_after(plain, change, controls=controls).absolute
    theirs = expected["recomputed_pre_only_ar1"]
    got = [found.point, found.low, found.high]
    assert got == pytest.approx([theirs["effect"], theirs["lo"], theirs["hi"]], rel=4e-3)


def test_controls_are_learned_from_before_alone():
    """What happens after the change cannot alter what is foretold of it, but for the errors."""
    _, observed, change, controls = controlled("causalimpact_google")
    moved = observed.numerator.copy()
    moved[change.at :] += 1000 * np.random.default_rng(1).normal(size=moved.size - change.at)
    other = Observed(Kind.MEAN, moved, observed.denominator, season=7)
    one = before_after(observed, change, controls=controls)
    two = before_after(other, change, controls=controls)
    np.testing.assert_allclose(one.counterfactual, two.counterfactual)
    np.testing.assert_allclose(one.low, two.low)
    assert one.r1 == pytest.approx(two.r1)


def prop99():
    expected, rows = case("prop99_itsa")
    own = [row for row in rows if row["State"] == "California"]
    packs = column(own, "PacksPerCapita")
    first = int(own[0]["Year"])
    observed = Observed(Kind.MEAN, packs, np.ones(packs.size), first=first, season=1)
    return expected, observed, Change(1989, settling_in=0)


PUBLISHED = {
    "cons": lambda found: found.constant.value,
    "_t": lambda found: found.time.value,
    "_x1989": lambda found: found.level.value,
    "_x_t1989": lambda found: found.slope.value,
    "ols_se_level": lambda found: found.level.plain_error,
    "ols_se_slope": lambda found: found.slope.plain_error,
    "nw1_se_t": lambda found: found.time.error,
    "nw1_se_level": lambda found: found.level.error,
    "nw1_se_slope": lambda found: found.slope.error,
    "posttrend": lambda found: found.slope_after.value,
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_segmented_regression_is_the_published_one(name):
    expected, observed, change = prop99()
    found = segmented_regression(observed, change, lags=1)
    number = next(one for one in expected["numbers"] if one["name"] == name)
    assert PUBLISHED[name](found) == pytest.approx(number["expected"], abs=number["abs_tol"])


def test_every_published_number_of_prop99_is_asked_for():
    expected, _, _ = prop99()
    assert {number["name"] for number in expected["numbers"]} == set(PUBLISHED)


@pytest.mark.parametrize("family_a_only", [False, True])
@pytest.mark.parametrize("trend", ["auto", "on"])
def test_prop99_is_called_unstable(family_a_only, trend):
    """Its curved trend leaves neighbours alike: no engine may copy the published jump of -20."""
    _, observed, change = prop99()
    found = before_after(observed, change, trend=trend, family_a_only=family_a_only)
    assert found.r1 > 0.7
    assert found.absolute.low > -20
