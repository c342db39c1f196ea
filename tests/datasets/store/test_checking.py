"""What is not as it was written is named, place by place; the rest is not called into question."""

import shutil
from datetime import date

import polars as pl
import pytest

from datasets.store import ReleaseDamagedError, open_store, rule_for
from datasets.store.retention import purge_records
from datasets.store.tables import commit_path
from tests.datasets.store.example_changes import (
    FEBRUARY,
    JANUARY,
    MARCH,
    change,
    jobs,
    key,
    publish,
)


@pytest.fixture
def filled(store):
    """Release 1: January and February; release 2: February again; release 3: March."""
    publish(store, change("S1", key(JANUARY), key(FEBRUARY), value=1))
    publish(store, change("S2", key(FEBRUARY), value=2))
    publish(store, change("S3", key(MARCH), value=3))
    return store


def records_files(store, month):
    return sorted((store.root / "records" / "repairs").glob(f"month={month:%Y-%m-%d}/*.parquet"))


def rewrite(path, **values):
    """Change what a data file holds, as one with access to the folder could."""
    frame = pl.read_parquet(path)
    changed = frame.with_columns(**values).select(frame.columns).cast(frame.schema)
    changed.write_parquet(path)


def test_a_store_left_alone_has_nothing_to_mend(filled):
    checked = filled.check([1, 2, 3])
    assert (checked.problems, checked.not_checked) == ((), ())
    assert (checked.releases, checked.cells, checked.records) == ((1, 2, 3), 4, 16)
    assert filled.check([3]).cells == 3


def test_records_that_are_others_are_named_with_their_cell(filled):
    (file,) = records_files(filled, MARCH)
    rewrite(file, cost_gbp=pl.lit(9.0))
    assert filled.check([3]).problems == (
        "The records of repairs, housing, nec, March 2026 are not those that were published.",
    )
    assert filled.check([1, 2]).problems == ()


def test_records_of_an_older_release_are_checked_with_it(filled):
    for file in records_files(filled, FEBRUARY):
        if pl.read_parquet(file)["submission"][0] == "S1":
            rewrite(file, cost_gbp=pl.lit(9.0))
    assert filled.check([3]).problems == ()
    (problem,) = filled.check([1, 2, 3]).problems
    assert "February 2026" in problem


def test_every_place_is_named(filled):
    records_files(filled, JANUARY)[0].write_bytes(b"not a table")
    for file in records_files(filled, FEBRUARY):
        file.unlink()
    rewrite(records_files(filled, MARCH)[0], cost_gbp=pl.lit(9.0))
    problems = filled.check([3]).problems
    assert len(problems) == 3
    assert ["January 2026" in problems[0], "February 2026" in problems[1]] == [True, True]
    assert "March 2026" in problems[2]


def test_figures_that_are_others_are_named_with_their_release(filled):
    brought = commit_path(filled.root / "measures", 3).read_text("utf-8")
    for path in filled.root.glob("measures/dataset=repairs/*/*.parquet"):
        if path.name in brought.split('"remove"')[0]:
            rewrite(path, numerator=pl.col("numerator") + 1)
    (problem, *_) = filled.check([3]).problems
    assert problem.startswith("Release 3 is damaged")
    assert filled.check([1, 2]).problems == ()


def test_a_log_that_was_changed_is_said_to_be(filled):
    shutil.rmtree(filled.root / "refreshes")
    problems = filled.check([1]).problems
    assert any("refresh log cannot be read" in problem for problem in problems)


def test_what_was_purged_is_said_not_to_be_checked(filled):
    purge_records(filled.root, "repairs", rule_for(1, date(2027, 2, 1)), actor="officer")
    checked = open_store(filled.root).check([1, 2, 3])
    assert checked.problems == ()
    (words,) = checked.not_checked
    assert words.startswith("The repairs records of 1 cell (January 2026) were purged on 1 Feb")
    assert words.endswith("2027 under the 1-year rule.")


def test_records_brought_again_after_a_purge_are_checked_again(filled):
    purge_records(filled.root, "repairs", rule_for(1, date(2027, 2, 1)), actor="officer")
    publish(filled, change("S4", key(JANUARY), value=4))
    assert filled.check([4]).not_checked == ()
    assert filled.release().records("repairs", months=[JANUARY]).height == jobs(JANUARY).height
    rewrite(records_files(filled, JANUARY)[0], cost_gbp=pl.lit(9.0))
    (problem,) = filled.check([4]).problems
    assert "January 2026" in problem
    with pytest.raises(ReleaseDamagedError, match="January 2026 are not those"):
        filled.release().records("repairs")
