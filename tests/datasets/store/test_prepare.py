"""What is known of a change before it is published is what publishing would find."""

from dataclasses import replace

import pytest
from polars.testing import assert_frame_equal

from datasets.store import Change
from datasets.store.prepare import hashed, prepare
from tests.datasets.store.example_changes import FEBRUARY, JANUARY, change, key, publish


@pytest.mark.parametrize(
    "made",
    [
        change("S1", key(JANUARY), key(FEBRUARY)),
        change("S1", key(JANUARY), count=0),
        Change("S1", documents={"programme": "council = 'Testborough'"}),
    ],
    ids=["two months", "an empty month", "a document"],
)
def test_hashes_worked_out_before_are_those_worked_out_then(store, made):
    before, then = prepare(hashed(made), store.release(0)), prepare(made, store.release(0))
    assert before.content_hashes == then.content_hashes
    assert before.index_hash == then.index_hash
    assert_frame_equal(before.rows, then.rows)


def test_a_release_of_a_change_hashed_before_reads_back(store):
    publish(store, hashed(change("S1", key(JANUARY), count=6)))
    assert store.release().records("repairs", "housing", "nec", [JANUARY]).height == 6


def test_hashes_of_other_records_are_not_taken_for_its_own(store):
    """As if a mistake of ours had left hashes with other records: no release reads as sound."""
    other = hashed(change("S1", key(FEBRUARY)))
    mixed = replace(change("S1", key(JANUARY)), hashes=other.hashes)
    with pytest.raises(ValueError, match="records of a cell it does not bring"):
        publish(store, mixed)
