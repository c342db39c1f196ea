"""What `series` answers: CSV, wards with small numbers, comparator groups, older releases."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.journeys.asking import HOUSING, answer_of, rows_by_month, series

COLUMNS = ["month", "numerator", "denominator", "value", "status", "coverage"]
SMALL_WARD, WARD = "D05000021", "D05000002"


@pytest.fixture
def as_csv(run):
    """The rows that `series ... --csv` answers."""

    def rows(root: Path, *words: str) -> list[dict[str, str]]:
        done = run("series", *words, "--root", root, "--csv")
        assert (done.returncode, done.stderr) == (0, "")
        return list(csv.DictReader(io.StringIO(done.stdout)))

    return rows


def test_csv_has_the_columns_and_rows_of_the_json(run, demonstration_root, as_csv):
    rows = as_csv(demonstration_root, "non_emergency_on_time", *HOUSING)
    told = series(run, demonstration_root, "non_emergency_on_time", *HOUSING)["rows"]
    assert list(rows[0]) == COLUMNS
    assert len(rows) == len(told) == 72
    for row, facts in zip(rows, told, strict=True):
        assert (row["month"], row["status"]) == (facts["month"], facts["status"])
        assert float(row["numerator"]) == facts["numerator"]
        assert float(row["denominator"]) == facts["denominator"]
        assert float(row["value"]) == facts["value"]


def test_hidden_numbers_are_in_no_answer(run, demonstration_root, as_csv):
    words = ("emergency_on_time", "--ward", SMALL_WARD, *HOUSING)
    told = series(run, demonstration_root, *words)
    hidden = [row for row in told["rows"] if row["status"] == "hidden"]
    assert hidden
    assert all(row["numerator"] is row["denominator"] is row["value"] is None for row in hidden)
    assert not [row for row in told["rows"] if row["numerator"] in {1, 2, 3, 4}]
    assert not [row for row in told["rows"] if row["denominator"] in {1, 2, 3, 4}]
    for row, facts in zip(as_csv(demonstration_root, *words), told["rows"], strict=True):
        assert row["status"] == facts["status"]
        if facts["status"] == "hidden":
            assert (row["numerator"], row["denominator"], row["value"]) == ("", "", "")


def test_too_many_hidden_months_leave_no_pooled_figure(run, demonstration_root):
    told = series(run, demonstration_root, "emergency_on_time", "--ward", SMALL_WARD, *HOUSING)
    for side in ("before", "after"):
        pooled = told[side]
        assert pooled["numerator"] is pooled["denominator"] is pooled["value"] is None
        assert "hidden" in pooled["words"]


def test_words_show_no_hidden_number(run, demonstration_root):
    done = run(
        "series", "emergency_on_time", "--ward", SMALL_WARD, *HOUSING, "--root", demonstration_root
    )
    assert done.returncode == 0
    hidden = [line.split() for line in done.stdout.splitlines() if line.endswith("hidden")]
    assert hidden
    assert all(len(line) == len(["month", "status"]) for line in hidden)


def test_ward_is_named_and_is_a_part_of_the_whole(run, demonstration_root):
    whole = rows_by_month(series(run, demonstration_root, "open_repairs", *HOUSING))
    ward = series(run, demonstration_root, "open_repairs", "--ward", WARD, *HOUSING)
    assert ward["of"] == "Marlpit"
    for month, row in rows_by_month(ward).items():
        assert 0 < row["numerator"] < whole[month]["numerator"]


def test_comparator_group_is_named(run, haringey_root):
    told = series(run, haringey_root, "ombudsman_upheld", "--comparator", "other_councils")
    own = series(run, haringey_root, "ombudsman_upheld")
    assert told["of"] != own["of"] == "Housing management"
    assert told["before"]["denominator"] > own["before"]["denominator"]


def test_one_of_several_services_has_to_be_chosen(run, demonstration_root):
    done = run("series", "open_repairs", "--root", demonstration_root, "--json")
    assert "homes_and_care" in answer_of(done, exit_code=2)["error"]


@pytest.mark.parametrize("words", [("--ward", "E99999999"), ("--comparator", "nobody")])
def test_unknown_ward_or_group_is_refused_in_words(run, demonstration_root, words):
    done = run("series", "open_repairs", *words, *HOUSING, "--root", demonstration_root, "--json")
    assert answer_of(done, exit_code=2)["exit"] == 2


def test_older_release_is_shown_as_it_was(run, demonstration_root):
    """The second release ends in September, which was provisional in it, and is not any more."""
    first = series(run, demonstration_root, "open_repairs", "--release", "2", *HOUSING)
    newest = series(run, demonstration_root, "open_repairs", *HOUSING)
    assert first["release"] == 2 < newest["release"]
    (*closed, september), (*known, last, october) = first["rows"], newest["rows"]
    assert closed == known
    assert (september["month"], september["status"]) == ("2026-09-01", "provisional")
    assert last == {**september, "status": "published"}
    assert (october["month"], october["status"]) == ("2026-10-01", "provisional")


def test_measures_are_the_whole_catalogue(run):
    told = json.loads(run("measures", "--json").stdout)
    words = run("measures").stdout
    assert len(told) == len({measure["measure"] for measure in told}) >= 17
    assert all(f"{measure['measure']}: {measure['title']}\n" in words for measure in told)
