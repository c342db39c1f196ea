"""Counts of whole days are kept as one row a distribution, and read as they were published."""

from dataclasses import replace

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from datasets.store import MEASURE_ROWS
from datasets.store.days import packed, unpacked
from datasets.store.parts import read_version
from datasets.store.rows import as_measure_rows
from datasets.store.verify import measures_path
from tests.datasets.store.example_changes import FEBRUARY, JANUARY, change, figures, key, publish

BY_ALL = MEASURE_ROWS.names()


def counts_of_days(cell, *counts, node=""):
    """One row for each (days, how many)."""
    days, numerators = zip(*counts, strict=True)
    template = figures(cell, 0, "days_to_complete")[:1]
    rows = pl.concat([template] * len(counts)).with_columns(
        days=pl.Series(days, dtype=pl.Int32),
        numerator=pl.Series(numerators, dtype=pl.Float64),
        node=pl.lit(node),
    )
    return as_measure_rows(rows)


ROWS = pl.concat(
    [
        as_measure_rows(figures(key(JANUARY), 7)),
        counts_of_days(key(JANUARY), (3, 33), (0, 12), (-1, 2)),
        counts_of_days(key(FEBRUARY), (3, 5)),
        counts_of_days(key(FEBRUARY), (3, 4), (40, 1), node="E05000001"),
    ]
)


def test_one_row_is_kept_for_each_distribution():
    kept = packed(ROWS).filter(kind="days").sort("month", "node")
    assert kept["text"].to_list() == ["-1 2,0 12,3 33", "3 5", "3 4,40 1"]
    assert packed(ROWS).height == 4 + 3


def test_what_was_packed_comes_back():
    assert_frame_equal(unpacked(packed(ROWS)).sort(BY_ALL), ROWS.sort(BY_ALL))


def test_the_same_rows_in_another_order_are_packed_the_same():
    shuffled = ROWS.sample(fraction=1, shuffle=True, seed=5)
    assert_frame_equal(packed(shuffled).sort(BY_ALL), packed(ROWS).sort(BY_ALL))


@pytest.mark.parametrize("odd", [{"numerator": 2.5}, {"numerator": None}, {"text": "noted"}])
def test_what_no_distribution_can_say_is_kept_as_it_is(odd):
    rows = ROWS.with_columns(**{name: pl.lit(value) for name, value in odd.items()})
    rows = as_measure_rows(rows)
    assert_frame_equal(packed(rows), rows)


def test_no_rows_are_no_rows():
    assert_frame_equal(unpacked(packed(ROWS.clear())), ROWS.clear())


def test_a_release_gives_the_counts_as_they_were_published(store):
    cell = key(JANUARY)
    days = counts_of_days(cell, (0, 12), (3, 33))
    given = change("S1", cell)
    publish(store, replace(given, rows=pl.concat([as_measure_rows(given.rows), days])))
    read = store.release().day_rows(pl.col("measure") == "days_to_complete")
    assert sorted(read.select("days", "numerator").iter_rows()) == [(0, 12), (3, 33)]
    assert read["submission"].unique().to_list() == ["S1"]
    kept = read_version(measures_path(store.root)).filter(measure="days_to_complete")
    assert kept["text"].to_list() == ["0 12,3 33"]
