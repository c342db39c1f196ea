"""The hash of rows depends on what they say, and on nothing else."""

import hashlib
import struct

import polars as pl
import pytest

from datasets.store import content_hash
from datasets.store.hashing import hashes, rows_hash
from tests.datasets.store.example_changes import JANUARY, jobs


def test_a_hash_worked_out_by_hand():
    frame = pl.DataFrame({"name": ["b", None, "é"], "count": [2, 1, None]})
    by_hand = hashlib.sha256()
    by_hand.update(b"3 rows\n")
    by_hand.update(b"count\nwhole\n" + bytes([1, 0, 0]) + struct.pack("<3q", 0, 1, 2))
    by_hand.update(b"name\ntext\n" + bytes([0, 1, 0]) + struct.pack("<3q", 2, 0, 1))
    by_hand.update("éb".encode())
    assert rows_hash(frame) == by_hand.hexdigest()


def test_order_chunks_and_columns_order_do_not_matter():
    frame = jobs(JANUARY, 50)
    shuffled = frame.sample(fraction=1, shuffle=True, seed=3)
    chunked = pl.concat([frame[:7], frame[7:8], frame[8:]], rechunk=False)
    assert chunked.n_chunks() == 3
    sliced = pl.concat([jobs(JANUARY, 50, 9.0), frame])[50:]
    for other in (shuffled, chunked, sliced, frame.select(reversed(frame.columns))):
        assert content_hash(other) == content_hash(frame)


@pytest.mark.parametrize("values", [[None, 1.0], [float("nan"), 1.0], [1.0, 1.0], [2.0, 1.0]])
def test_order_does_not_matter_whatever_a_column_holds(values):
    frame = pl.DataFrame({"a": ["x", "x"], "b": values}, schema_overrides={"b": pl.Float64})
    assert rows_hash(frame) == rows_hash(frame.reverse())


def test_where_a_row_came_from_is_not_its_content():
    frame = jobs(JANUARY)
    placed = frame.with_columns(source_row=pl.int_range(4), submission=pl.lit("S1"))
    assert content_hash(placed) == content_hash(frame)


def test_a_column_that_holds_nothing_counts_as_absent():
    frame = jobs(JANUARY)
    added = frame.with_columns(new_column=pl.lit(None, pl.Float64))
    assert content_hash(added) == content_hash(frame)
    assert content_hash(added.with_columns(new_column=pl.lit(0.0))) != content_hash(frame)


def test_an_instant_is_the_same_in_any_time_zone():
    frame = jobs(JANUARY)
    utc = frame.with_columns(pl.col(pl.Datetime).dt.convert_time_zone("UTC"))
    assert content_hash(utc) == content_hash(frame)


DIFFERENT = {
    "a null and an empty text": ({"a": [None, "x"]}, {"a": ["", "x"]}),
    "a null and a nought": ({"a": [None, 1]}, {"a": [0, 1]}),
    "where a text ends": ({"a": ["ab", "c"]}, {"a": ["a", "bc"]}),
    "which column": ({"a": [1], "b": [None]}, {"a": [None], "b": [1]}),
    "which row": ({"a": [1, 2], "b": [3, 4]}, {"a": [1, 2], "b": [4, 3]}),
    "how often": ({"a": [1, 1, 2]}, {"a": [1, 2, 2]}),
    "a text and a number": ({"a": ["1"]}, {"a": [1]}),
    "one more row": ({"a": [1]}, {"a": [1, 1]}),
    "nulls counted": ({"a": [None]}, {"a": [None, None]}),
}


@pytest.mark.parametrize("what", DIFFERENT)
def test_frames_that_say_different_things_have_different_hashes(what):
    one, other = (pl.DataFrame(columns) for columns in DIFFERENT[what])
    assert rows_hash(one) != rows_hash(other)


@pytest.mark.parametrize("column", jobs(JANUARY).columns)
def test_every_column_of_the_records_counts(column):
    frame = jobs(JANUARY)
    kind = frame.schema[column]
    changed = pl.Series([2_000_000 + i for i in range(4)])
    if kind == pl.Boolean:
        changed = pl.Series([True, False, True, True])
    elif kind == pl.Date:
        changed = pl.Series([20_000 + i for i in range(4)], dtype=pl.Int32)
    other = frame.with_columns(changed.cast(kind).alias(column))
    assert content_hash(other) != content_hash(frame)


def test_minus_nought_is_nought():
    assert rows_hash(pl.DataFrame({"a": [-0.0]})) == rows_hash(pl.DataFrame({"a": [0.0]}))


def test_each_run_is_hashed_as_if_it_stood_alone():
    frame = pl.concat([jobs(JANUARY, 3, 1.0), jobs(JANUARY, 5, 2.0, "other")])
    by_system = hashes(frame, [3, 5], ["source_system"])
    assert by_system == [
        rows_hash(jobs(JANUARY, 3, 1.0)),
        rows_hash(jobs(JANUARY, 5, 2.0, "other")),
    ]
