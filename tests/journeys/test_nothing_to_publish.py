"""Files with nothing new in them, or nothing at all."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from tests.journeys.asking import answer_of, log, releases, rows_by_month, series

OCTOBER = 10
OURS = ("--service", "housing_management", "--source-system", "demo_repairs")


@pytest.fixture(scope="module")
def header_only(small_borough, tmp_path_factory) -> Path:
    """A month's file without its rows."""
    path = tmp_path_factory.mktemp("header") / "nothing.parquet"
    pl.read_parquet(small_borough.month(OCTOBER)).clear().write_parquet(path)
    return path


def test_same_file_twice_is_published_once(run, small_store, small_borough):
    words = ("publish", small_borough.month(OCTOBER), "--root", small_store, "--json")
    (first,) = answer_of(run(*words))["files"]
    assert first["published"]["release"] == 2
    held, figures = releases(run, small_store), series(run, small_store, "open_repairs")
    (again,) = answer_of(run(*words))["files"]
    assert again["nothing_to_do"] is True
    assert (again["published"], again["cells_changed"], again["error"]) == (None, 0, None)
    assert releases(run, small_store) == held
    assert series(run, small_store, "open_repairs") == figures
    assert log(run, small_store)[-1]["event"] == "nothing_to_do"


def test_file_of_no_bytes_is_refused(run, small_root, tmp_path):
    empty = tmp_path / "empty.parquet"
    empty.touch()
    answer = answer_of(run("check", empty, "--root", small_root, "--json"), exit_code=2)
    assert [finding["check"] for finding in answer["findings"]] == ["empty_file"]
    assert "0 bytes" in answer["error"]


@pytest.mark.parametrize("words", [(), ("--month", "2024-10"), ("--month", "2024-10", *OURS)])
def test_file_of_a_header_alone_is_refused(run, small_root, header_only, words):
    done = run("check", header_only, *words, "--root", small_root, "--json")
    answer = answer_of(done, exit_code=2)
    assert [finding["check"] for finding in answer["findings"]] == ["empty_file"]
    assert "declare it an empty month" in answer["error"]


def test_refused_empty_file_leaves_only_a_log_line(run, small_store, header_only):
    before, told = releases(run, small_store), log(run, small_store)
    done = run("publish", header_only, "--root", small_store, "--json")
    assert answer_of(done, exit_code=2)["files"][0]["published"] is None
    assert releases(run, small_store) == before
    *earlier, line = log(run, small_store)
    assert earlier == told
    assert (line["event"], line["reason"]) == ("refused", "empty_file")


def test_declared_empty_month_is_accepted(run, header_only, small_borough, tmp_path):
    root = tmp_path / "store"
    answer_of(run("programme", small_borough.programme, "--root", root, "--json"))
    declared = (header_only, "--month", "2024-03", "--empty-month", *OURS)
    answer = answer_of(run("publish", *declared, "--root", root, "--json"))
    assert answer["files"][0]["months"] == ["2024-03"]
    assert answer["files"][0]["published"]["release"] == 2
    row = rows_by_month(series(run, root, "open_repairs"))["2024-03"]
    assert (row["numerator"], row["status"]) == (0, "provisional")


def test_empty_month_after_one_with_open_jobs_is_not_believed(run, small_root, header_only):
    declared = (header_only, "--month", "2024-10", "--empty-month", *OURS)
    answer = answer_of(run("check", *declared, "--root", small_root, "--json"), exit_code=1)
    vanished = answer["findings"][0]
    assert (vanished["check"], vanished["severity"], vanished["share"]) == (
        "vanished",
        "critical",
        1,
    )
    still_open = rows_by_month(series(run, small_root, "open_repairs"))["2024-09"]["numerator"]
    assert vanished["count"] >= still_open


def test_files_after_a_refused_one_are_not_tried(run, small_store, header_only, small_borough):
    copy = shutil.copy(small_borough.month(OCTOBER), header_only.with_name("october.parquet"))
    done = run("publish", header_only, copy, "--root", small_store, "--json")
    answer = answer_of(done, exit_code=2)
    assert [file["file"] for file in answer["files"]] == [header_only.name]
    assert answer["not_tried"] == ["october.parquet"]
    assert len(releases(run, small_store)) == 1
