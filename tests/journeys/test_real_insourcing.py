"""Haringey's housing management, from the Ombudsman's real findings to pooled shares."""

import json
from pathlib import Path

import polars as pl
import pytest

BEFORE_AND_AFTER = [
    ("ombudsman_upheld", "", (67.3, 52), (83.4, 314)),
    ("ombudsman_upheld", "all_landlords", (48.3, 5081), (67.9, 27688)),
    ("ombudsman_upheld", "all_others", (48.1, 5029), (67.7, 27374)),
    ("ombudsman_upheld", "other_councils", (53.3, 1254), (75.0, 7034)),
    ("ombudsman_upheld_opened", "", (65.6, 125), (89.2, 241)),
    ("ombudsman_upheld_opened", "all_others", (56.5, 9999), (68.3, 22404)),
    ("ombudsman_upheld_opened", "other_councils", (62.0, 2468), (75.9, 5820)),
]


def _series(run, root: Path, *words: str) -> dict:
    done = run("series", *words, "--root", root, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("expected", BEFORE_AND_AFTER, ids=lambda case: " ".join(case[:2]))
def test_pooled_upheld_shares_are_the_published_ones(run, haringey_root, expected):
    measure, comparator, before, after = expected
    words = [measure, *(["--comparator", comparator] if comparator else [])]
    series = _series(run, haringey_root, *words)
    for pooled, (percent, findings) in ((series["before"], before), (series["after"], after)):
        assert round(100 * pooled["value"], 1) == percent
        assert pooled["denominator"] == findings
        assert pooled["numerator"] / pooled["denominator"] == pooled["value"]


def test_cases_are_counted_once(run, haringey_root):
    series = _series(run, haringey_root, "ombudsman_upheld_opened_by_case")
    assert (series["before"]["denominator"], series["after"]["denominator"]) == (55, 118)


def test_months_without_a_finding_are_present(run, haringey_root):
    rows = _series(run, haringey_root, "ombudsman_upheld")["rows"]
    span = [row for row in rows if "2021-01-01" <= row["month"] <= "2026-01-01"]
    assert len(span) == 61
    empty = [row for row in span if row["denominator"] == 0]
    assert len(empty) == 10
    assert all(row["status"] == "published" and row["value"] is None for row in empty)
    assert len([row for row in span if 0 < row["denominator"] < 5]) == 17
    assert not [row for row in rows if row["status"] in {"missing", "hidden"}]


def test_the_same_file_again_is_nothing_to_do(run, haringey_root, findings):
    words = ("backfill", findings, "--mapping", "housing_ombudsman", "--root", haringey_root)
    again = run(*words, "--json")
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["files"][0]["nothing_to_do"] is True
    assert (
        len(json.loads(run("history", "--root", haringey_root, "--json").stdout)["releases"]) == 1
    )


def test_rows_without_a_full_date_are_counted(run, haringey_root, findings):
    checked = run(
        "check", findings, "--mapping", "housing_ombudsman", "--root", haringey_root, "--json"
    )
    assert json.loads(checked.stdout)["left_out"] == [{"why": "no full decision date", "rows": 109}]
    assert json.loads(checked.stdout)["records"] == 32_987


def test_no_free_text_of_a_complaint_is_kept(haringey_root, findings):
    complaints = pl.read_parquet(findings, columns=["complaint"])["complaint"].unique()
    kept = [pl.read_parquet(path) for path in haringey_root.joinpath("records").rglob("*.parquet")]
    texts = {
        text
        for frame in kept
        for column in frame.select(pl.col(pl.String))
        for text in column.unique()
    }
    assert texts
    assert texts.isdisjoint(complaints.filter(complaints.str.len_chars() > 40))
    assert max(len(text) for text in texts if text) < 80
