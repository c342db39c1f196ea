"""What is said of a yearly figure beside a monthly measure."""

import re

from dashboard.analysis.yearly.flag import Flag
from dashboard.analysis.yearly.points import Point
from dashboard.analysis.yearly.quartiles import Quartiles
from dashboard.analysis.yearly.words import measure_lines, standing
from dashboard.kpis.registry import MEASURES
from datasets.benchmarks.figures import FIGURES

CUTS = {"England": Quartiles(159, 75.7, 84.0, 90.8), "London": Quartiles(29, 75.6, 83.1, 86.2)}


def test_a_year_is_told_against_the_months() -> None:
    point = Point(FIGURES["RP02(1)"], "2024/25", 61.9, 23492, quartiles=CUTS)
    first, second = measure_lines([point])
    assert first == (
        "The regulator's yearly figure for 2024/25: 61.9% (23,492 repairs completed); half of "
        "English councils were between 75.7% and 90.8%. Half of London councils were between 75.6% "
        "and 86.2%."
    )
    assert second.startswith("The monthly figures here are counted by us, month by month")
    assert standing(point, "England") == "lowest quarter of 159"


def test_a_year_without_a_value_says_why() -> None:
    missing = "left out by the regulator, who could not rely on it"
    point = Point(FIGURES["RP02(1)"], "2024/25", None, 100, missing=missing, quartiles=CUTS)
    first, _ = measure_lines([point], monthly=False)
    assert first.startswith(f"The regulator's yearly figure for 2024/25: {missing}; half of")
    assert standing(point, "England") == ""


def test_a_flagged_year_says_what_is_wrong() -> None:
    flag = Flag("2024/25", "99AA", "Testing", "outside", "cannot be", ("RP02(1)",), "It is 104.0%.")
    point = Point(FIGURES["RP02(1)"], "2024/25", 104, 100, flags=(flag,))
    assert list(measure_lines([point]))[-1] == "Flagged, 2024/25: It is 104.0%."


def test_a_survey_is_said_to_be_one() -> None:
    point = Point(FIGURES["TP01"], "2024/25", 47.7, 2034)
    assert list(measure_lines([point]))[-1].startswith("It comes from a survey of tenants")


def test_a_regulators_code_of_a_measure_is_one_of_the_yearly_figures() -> None:
    standards = {measure.standard_id or "" for measure in MEASURES.values()}
    regulators = {code for code in standards if re.match(r"(TP|RP|CH|NM|BS)\d\d", code)}
    assert regulators <= set(FIGURES)
    assert {"RP02(1)", "RP02(2)", "CH01(1)", "CH02(1)", "CH02(2)"} <= regulators
