"""control-chart: limits and unusual points of an analyst's own column."""

import numpy as np
import pytest

from tests.conftest import SHARED
from tests.dashboard.cli.analyst_commands import HOSTILE, told, typed, written

CASE = SHARED / "cases" / "spc_nhsr_rnorm20" / "data.csv"
RISING = ("10", "12", "11", "12", "11", "10", "11", "40")


def chart(folder, *values, **options):
    path = written(folder, *enumerate(values, 1), header="n,y")
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return told("control-chart", path, "--value", "y", *words)


def test_published_case_by_command():
    if not CASE.is_file():
        pytest.skip("the published case is not at hand (../shared/cases)")
    found = told("control-chart", CASE, "--value", "y", "--period", "date")
    assert found["mean"] == pytest.approx(0.1416238, abs=1e-6)
    assert found["lower"] == pytest.approx(-3.01138, abs=1e-5)
    assert found["upper"] == pytest.approx(3.294627, abs=1e-5)
    assert [point["period"] for point in found["points"]][:2] == ["2020-01-02", "2020-01-03"]
    assert {point["point_type"] for point in found["points"]} == {"common_cause"}


def test_limits_are_told_for_all_each_stretch_and_each_period(tmp_path):
    found = chart(tmp_path, 1, 2, 1, 2, 11, 12, 11, period="n", rebase="5")
    assert [(s["first"], s["last"], s["mean"]) for s in found["stretches"]] == [
        ("1", "4", 1.5),
        ("5", "7", pytest.approx(34 / 3)),
    ]
    assert found["mean"] == found["stretches"][-1]["mean"]
    assert [point["mean"] for point in found["points"]] == [1.5] * 4 + [found["mean"]] * 3
    assert found["points"][0]["upper"] == pytest.approx(1.5 + 2.66)


def test_screening_is_on_unless_told(tmp_path):
    values = [0, 1] * 6 + [20, 19]
    on, off = chart(tmp_path, *values), chart(tmp_path, *values, screen="off")
    assert (on["screen"], on["stretches"][0]["screened"]) == ("on", 1)
    ranges = np.abs(np.diff(values))
    assert off["upper"] == pytest.approx(np.mean(values) + 2.66 * ranges.mean())
    assert on["upper"] < off["upper"]


def test_missing_rows_and_empty_cells_are_gaps(tmp_path):
    rows = ("2024-01,1", "2024-02,", "2024-04,3", "2024-05,4")
    path = written(tmp_path, *rows, header="m,y")
    found = told("control-chart", path, "--value", "y", "--period", "m")
    assert found["gaps"] == ["2024-02", "2024-03"]
    assert found["stretches"][0]["moving_range"] == 1
    assert found["points"][2] == {
        **found["points"][0],
        "period": "2024-03",
        "value": None,
        "special_cause_type": None,
        "point_type": None,
    }


def test_frequency_says_what_is_a_gap(tmp_path):
    days = ("2024-01-05", "2024-01-08", "2024-01-09", "2024-01-10")
    path = written(tmp_path, *zip(days, range(4), strict=True), header="d,y")
    words = ("control-chart", path, "--value", "y", "--period", "d")
    as_they_stand = told(*words)
    assert (len(as_they_stand["points"]), as_they_stand["gaps"]) == (4, [])
    assert "not evenly spaced" in as_they_stand["notices"][0]
    assert told(*words, "--frequency", "daily")["gaps"] == ["2024-01-06", "2024-01-07"]


def test_target_is_weighed_by_direction(tmp_path):
    found = chart(tmp_path, *RISING, target=-99, better="higher")
    assert found["assurance"] == "consistent_pass"
    assert found["points"][-1]["special_cause_type"] == "Above UCL"
    assert found["points"][-1]["point_type"] == "special_cause_improvement"
    assert chart(tmp_path, *RISING)["assurance"] is None
    assert chart(tmp_path, *RISING)["points"][-1]["point_type"] == "special_cause_neutral_high"


def test_words_say_what_is_usual_and_what_is_not(tmp_path):
    path = written(tmp_path, *enumerate(RISING), header="n,y")
    done = typed("control-chart", path, "--value", "y", "--better", "lower", "--target", "99")
    assert done.exit_code == 0
    assert "1 to 8: mean 14.625, and values usually lie between" in done.output
    assert "8: 40, Above UCL" in done.output
    assert "(very large ranges left out: 1)" in done.output
    assert (
        "That is the bad direction.\nAs things usually go, the target of 99 is met" in done.output
    )


@pytest.mark.parametrize("values", [(5,) * 9, (5, 6), (1e100, -1e100, 0)], ids=str)
def test_constant_short_and_huge_series(values, tmp_path):
    found = chart(tmp_path, *values)
    assert {point["special_cause_type"] for point in found["points"]} == {"Common Cause"}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_in_words(name, tmp_path):
    content, code, says = HOSTILE[name]
    path = tmp_path / "own.csv"
    path.write_bytes(content)
    words = ("control-chart", path, "--value", "value", "--period", "month")
    done = typed(*words)
    assert done.exit_code == code
    assert says in done.output
    assert "Traceback" not in done.output
    assert says in told(*words, exit_code=code)["error"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--value", "y", "--rebase", "9"), "outside the file's periods, 1 to 3"),
        (("--value", "y", "--rebase", "soon"), "'soon' is no period"),
        (("--value", "y", "--target", "inf"), "--target"),
        (("--value", "y", "--frequency", "daily"), "--period"),
        (("--value", "y", "--screen", "perhaps"), "perhaps"),
        ((), "--value"),
    ],
)
def test_what_is_typed_wrongly_ends_with_2(words, says, tmp_path):
    path = written(tmp_path, (1, 1), (2, 2), (3, 3), header="n,y")
    done = typed("control-chart", path, *words)
    assert done.exit_code == 2
    assert says in " ".join(done.output.split())


def test_two_hundred_thousand_rows(tmp_path):
    rows = (f"{n},{n % 7}" for n in range(200_000))
    path = written(tmp_path, *rows, header="n,y")
    done = typed("control-chart", path, "--value", "y", "--period", "n")
    assert done.exit_code == 0
    assert len(done.output) < 5_000
