"""A release that keeps what was read of its records."""

import shutil

import pytest
from polars.testing import assert_frame_equal

from datasets.contract import CELL
from datasets.store import NoStoreError, ReleaseDamagedError, open_store, remembering, without
from datasets.store.records import records_path
from datasets.store.remembering import Held, Remembering
from tests.datasets.store.example_changes import FEBRUARY, JANUARY, change, key, publish

PLACE = ("repairs", "housing", "nec")
COLUMNS = ("record_id", "cost_gbp")


@pytest.fixture
def live(store):
    publish(store, change("S1", key(JANUARY), key(FEBRUARY), count=5))
    return store.release()


def lose_records(live):
    shutil.rmtree(records_path(live.root, "repairs"))


def test_it_says_what_the_release_says(live):
    kept = Remembering.of(live)
    for _ in range(2):
        months = (FEBRUARY, JANUARY)
        assert_frame_equal(kept.records(*PLACE, months), live.records(*PLACE, months))
        columns = live.record_columns("repairs", COLUMNS, *PLACE[1:], months)
        found = kept.record_columns("repairs", COLUMNS, *PLACE[1:], months)
        assert_frame_equal(found, columns, check_row_order=False)
    assert_frame_equal(kept.cells(), live.cells())
    assert (kept.number, kept.published_at) == (live.number, live.published_at)


def test_what_was_read_once_is_read_no_more(live):
    kept = Remembering.of(live)
    january = kept.records(*PLACE, [JANUARY])
    columns = kept.record_columns("repairs", COLUMNS, *PLACE[1:], [JANUARY])
    lose_records(live)
    assert_frame_equal(kept.records(*PLACE, (JANUARY,)), january)
    assert_frame_equal(
        kept.record_columns("repairs", COLUMNS, *PLACE[1:], (JANUARY,)),
        columns,
        check_row_order=False,
    )
    for other in (
        lambda: kept.records(*PLACE, [FEBRUARY]),
        lambda: kept.record_columns("repairs", COLUMNS, *PLACE[1:], [JANUARY, FEBRUARY]),
        lambda: kept.record_columns("repairs", ("trade_code",), *PLACE[1:], [JANUARY]),
        lambda: Remembering.of(live).records(*PLACE, [JANUARY]),
    ):
        with pytest.raises(ReleaseDamagedError):
            other()


def test_some_columns_are_verified_like_all(live):
    for release in (live, Remembering.of(live)):
        whole = release.records(*PLACE, [JANUARY])
        some = release.records(*PLACE, [JANUARY], columns=["cost_gbp", "record_id"])
        assert some.columns == [n for n in whole.columns if n in {*CELL, "record_id", "cost_gbp"}]
        assert_frame_equal(some, whole.select(some.columns))
    lose_records(live)
    with pytest.raises(ReleaseDamagedError):
        live.records(*PLACE, [JANUARY], columns=["record_id"])


def test_a_month_taken_out_or_sent_anew_is_not_remembered_as_it_was(store, live):
    kept = Remembering.of(live)
    assert kept.records(*PLACE, [JANUARY, FEBRUARY]).height == 10
    less = without(kept, (key(JANUARY),))
    assert less.records(*PLACE, [JANUARY, FEBRUARY])["month"].unique().to_list() == [FEBRUARY]
    publish(store, change("S2", key(JANUARY), count=2))
    newer = Remembering.of(store.release(), kept.kept)
    assert newer.records(*PLACE, [JANUARY]).height == 2


def test_what_another_release_left_as_it_was_is_remembered(store, live):
    kept = Remembering.of(live)
    january = kept.records(*PLACE, [JANUARY])
    publish(store, change("S2", key(FEBRUARY), count=2))
    newer = Remembering.of(store.release(), kept.kept)
    lose_records(live)
    assert_frame_equal(newer.records(*PLACE, [JANUARY]), january)


def test_of_too_much_the_oldest_is_forgotten(live, monkeypatch):
    kept = Remembering.of(live)
    january = kept.records(*PLACE, [JANUARY])
    monkeypatch.setattr(remembering, "KEPT_BYTES", january.estimated_size() + 10)
    kept.records(*PLACE, [JANUARY])
    assert len(kept.kept) == 1
    kept.records(*PLACE, [FEBRUARY])
    lose_records(live)
    assert kept.records(*PLACE, [FEBRUARY]).height == 5
    with pytest.raises(ReleaseDamagedError):
        kept.records(*PLACE, [JANUARY])


def test_a_process_holds_one_store_and_takes_what_it_read_to_the_next_release(
    store, live, tmp_path
):
    held = Held()
    root = str(store.root)
    first = held.release(root, None)
    january = first.records(*PLACE, [JANUARY])
    assert held.release(root, 1) is first
    publish(store, change("S2", key(FEBRUARY), count=2))
    second = held.release(root, 2)
    assert (second.number, held.release(root, None)) == (2, second)
    lose_records(live)
    assert_frame_equal(second.records(*PLACE, [JANUARY]), january)
    other = open_store(tmp_path / "other", create=True)
    assert held.release(str(other.root), None).number == 0
    with pytest.raises(ReleaseDamagedError):
        held.release(root, 2).records(*PLACE, [JANUARY])
    with pytest.raises(NoStoreError):
        held.release(str(tmp_path / "none"), None)
