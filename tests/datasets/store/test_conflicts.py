"""Two publishes checked against one release: one wins, and the other is told."""

from threading import Barrier, Thread

import pytest

from datasets.store import ConflictError, NoSuchReleaseError, open_store
from datasets.store.prepare import prepare
from datasets.store.publish import Publishing, commit, note_for
from tests.datasets.store.example_changes import (
    FEBRUARY,
    JANUARY,
    MARCH,
    change,
    key,
    publish,
    value_of,
)


@pytest.fixture
def root(anywhere):
    """Every claim of this room holds in a folder and in an object store."""
    return anywhere


@pytest.fixture
def published(store):
    publish(store, change("S1", key(JANUARY), value=1))
    return store


@pytest.mark.parametrize("second_month", [JANUARY, FEBRUARY, MARCH])
def test_the_second_of_two_is_told_of_the_first_also_when_their_cells_differ(
    published, second_month
):
    publish(published, change("A", key(FEBRUARY), value=2), base=1)
    with pytest.raises(ConflictError, match="Release 2 was published after release 1") as told:
        publish(published, change("B", key(second_month), value=3), base=1)
    assert told.value.latest == 2
    assert published.latest() == 2
    assert value_of(published.release(), key(FEBRUARY)) == 2
    assert "B" not in published.release().rows()["submission"]


@pytest.mark.parametrize("second_month", [JANUARY, FEBRUARY, MARCH])
def test_the_write_itself_refuses_to_come_second(published, second_month):
    base = published.release()
    by = Publishing("officer", "monthly")
    first, second = change("A", key(FEBRUARY), value=2), change("B", key(second_month), value=3)
    ready = [(c, prepare(c, base)) for c in (first, second)]
    notes = [note_for(c, prepared, by, "") for c, prepared in ready]
    assert commit(published.root, 1, ready[0][1], notes[0]).number == 2
    with pytest.raises(ConflictError) as told:
        commit(published.root, 1, ready[1][1], notes[1])
    assert told.value.latest == 2
    assert value_of(published.release(), key(second_month)) != 3


def test_of_many_at_the_same_moment_exactly_one_wins(published):
    start, outcomes = Barrier(6), []

    def attempt(number):
        store = open_store(published.root)
        start.wait()
        try:
            made = publish(store, change(f"T{number}", key(FEBRUARY), value=number), base=1)
            outcomes.append((made.number, number))
        except ConflictError as error:
            outcomes.append((None, error.latest))

    threads = [Thread(target=attempt, args=(number,)) for number in range(10, 16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [number for made, number in outcomes if made == 2]
    assert len(outcomes) == 6
    assert len(winners) == 1
    assert published.latest() == 2
    assert value_of(published.release(), key(FEBRUARY)) == winners[0]
    assert published.verify_log() == ()


def test_a_release_that_is_yet_to_come_cannot_be_built_upon(published):
    with pytest.raises(NoSuchReleaseError, match="no release 7"):
        publish(published, change("A", key(FEBRUARY)), base=7)


def test_the_loser_publishes_after_all_once_checked_against_the_newer_release(published):
    publish(published, change("A", key(FEBRUARY), value=2), base=1)
    with pytest.raises(ConflictError):
        publish(published, change("B", key(MARCH), value=3), base=1)
    assert publish(published, change("B", key(MARCH), value=3), base=2).number == 3
    assert published.release().records("repairs").height == 12
