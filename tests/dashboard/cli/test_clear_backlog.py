"""clear-backlog: when an analyst's own backlog comes down to its working level."""

import pytest

from tests.dashboard.cli.analyst_commands import HOSTILE, told, typed, written

HEADER = "month,value,closed,stock"
COLUMNS = ("--month", "month", "--opened", "value", "--closed", "closed", "--stock", "stock")
LEVEL = ("--working-level", "0")
STEADY = [(f"2024-{month:02d}", 30, 40, 220 - 10 * month) for month in range(1, 13)]
"""Ten fewer each month, and 100 open at the end of 2024."""


@pytest.fixture
def steady(tmp_path):
    return written(tmp_path, *STEADY, header=HEADER)


def test_steady_backlog_clears_in_ten_months(steady):
    found = told("clear-backlog", steady, *COLUMNS, *LEVEL)
    numbers = [found[key] for key in ("median", "low", "high", "p12", "p24")]
    assert numbers == [10, 10, 10, 1, 1]
    assert found["needed"] == pytest.approx(30 + 100 / 12)
    assert (found["newest"], found["median_month"]) == ("2024-12-01", "2025-10-01")
    assert found["needed_by"] == "2025-12-01"
    assert found["course"] == "On course"


@pytest.mark.parametrize("by", ["2025-05", "31/05/2025", "May 2025"])
def test_needed_by_a_date(by, steady):
    found = told("clear-backlog", steady, *COLUMNS, *LEVEL, "--by", by)
    assert found["needed"] == pytest.approx(30 + 100 / 5)


def test_sentence_without_json(steady):
    done = typed("clear-backlog", steady, *COLUMNS, *LEVEL)
    assert done.exit_code == 0
    assert "comes down to the working level of 0 in about 10 months" in done.output
    assert (
        "To be there by the end of December 2025, about 38 have to be completed a month. In the "
        "months looked at it was 40 a month, and 30 came in."
    ) in done.output


def test_not_on_current_course_has_no_months(tmp_path):
    rows = [(f"2024-{month:02d}", 40, 30, 100 + 10 * month) for month in range(1, 13)]
    found = told("clear-backlog", written(tmp_path, *rows, header=HEADER), *COLUMNS, *LEVEL)
    assert found["course"] == "Not on current course"
    assert [found[key] for key in ("median", "low", "high", "median_month")] == [None] * 4
    assert found["sentence"].startswith("Not on current course: ")


def test_already_at_the_level(steady):
    found = told("clear-backlog", steady, *COLUMNS, "--working-level", "100")
    assert (found["course"], found["median"]) == ("Already at the working level", 0)
    assert "To stay there until the end of December 2025, about 30" in found["sentence"]


def test_same_file_gives_the_same_answer(tmp_path):
    flows = [(300 + 7 * (n * n % 11), 320 + 9 * (n * n * n % 13)) for n in range(18)]
    rows, stock = [], 2000
    for place, (opened, closed) in enumerate(flows):
        stock += opened - closed
        rows.append((f"{2023 + place // 12}-{place % 12 + 1:02d}", opened, closed, stock))
    words = ("clear-backlog", written(tmp_path, *rows, header=HEADER), *COLUMNS)
    first = told(*words, "--working-level", "900")
    assert first == told(*words, "--working-level", "900")
    assert first["low"] < first["median"]


def test_months_before_since_are_not_looked_at(tmp_path):
    rows = STEADY + [(f"2025-{month:02d}", 30, 35, 100 - 5 * month) for month in range(1, 8)]
    path = written(tmp_path, *rows, header=HEADER)
    found = told("clear-backlog", path, *COLUMNS, *LEVEL, "--since", "2025-01")
    assert (found["months"], found["median"]) == (7, 13)


def test_missing_row_is_a_missing_month(tmp_path):
    rows = [row for row in STEADY if row[0] != "2024-05"]
    found = told("clear-backlog", written(tmp_path, *rows, header=HEADER), *COLUMNS, *LEVEL)
    assert (found["months"], found["missing"], found["median"]) == (11, 1, 10)
    assert "1 month in between had no figures." in found["sentence"]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (STEADY[:5], "5 months"),
        ([(m, o, c, s * 1.1 if m > "2024-06" else s) for m, o, c, s in STEADY], "disagree"),
    ],
    ids=["too few", "disagree"],
)
def test_what_cannot_be_forecast_ends_with_1(rows, says, tmp_path):
    path = written(tmp_path, *rows, header=HEADER)
    done = typed("clear-backlog", path, *COLUMNS, *LEVEL)
    assert done.exit_code == 1
    assert says in done.output
    assert says in told("clear-backlog", path, *COLUMNS, *LEVEL, exit_code=1)["error"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_in_words(name, tmp_path):
    content, code, says = HOSTILE[name]
    path = tmp_path / "own.csv"
    path.write_bytes(content)
    done = typed("clear-backlog", path, *COLUMNS, *LEVEL)
    assert done.exit_code == code
    assert (says or "no forecast") in done.output
    assert "Traceback" not in done.output


def test_negative_numbers_are_refused(tmp_path):
    path = written(tmp_path, *STEADY, "2025-01,-3,4,93", header=HEADER)
    done = typed("clear-backlog", path, *COLUMNS, *LEVEL)
    assert done.exit_code == 2
    assert "line 14" in done.output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--working-level", "-1"), "not below 0"),
        (("--working-level", "nan"), "not below 0"),
        (("--working-level", "1e400"), "not below 0"),
        ((*LEVEL, "--by", "2024-12"), "after 2024-12"),
        ((*LEVEL, "--by", "2124-12"), "not after"),
        ((*LEVEL, "--by", "soon"), "no period"),
        ((*LEVEL, "--since", "2030-01"), "outside the file's periods"),
        ((), "--working-level"),
    ],
)
def test_what_is_typed_wrongly_ends_with_2(words, says, steady):
    done = typed("clear-backlog", steady, *COLUMNS, *words)
    assert done.exit_code == 2
    assert says in " ".join(done.output.split())


def test_whole_numbers_are_no_months(tmp_path):
    rows = [(place, *row[1:]) for place, row in enumerate(STEADY)]
    done = typed("clear-backlog", written(tmp_path, *rows, header=HEADER), *COLUMNS, *LEVEL)
    assert done.exit_code == 2
    assert "whole numbers are no dates" in done.output
