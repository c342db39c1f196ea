"""A clock that is set back or far ahead: releases follow each other by number, never by time."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from datasets.store import ConflictError, open_store, opening, refresh_log
from datasets.store import publish as publishing
from datasets.waiting import AUDIT, remove_left_behind, waiting_folder
from tests.datasets.store.example_changes import FEBRUARY, JANUARY, change, key, publish, value_of

TODAY = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
CLOCK = [TODAY + timedelta(days=days) for days in (0, -400, 4000, -1)]


class AnyDatetime(type):
    """So that a real datetime is one of the clock's, too."""

    def __instancecheck__(cls, value):
        return isinstance(value, datetime)


@pytest.fixture
def clock(monkeypatch):
    """Set what time it is for the store; the machine's own clock is left alone."""

    def set_to(time):
        class Clock(datetime, metaclass=AnyDatetime):
            @classmethod
            def now(cls, tz=None):
                return time.astimezone(tz)

        for module in (publishing, refresh_log, opening):
            monkeypatch.setattr(module, "datetime", Clock)

    return set_to


@pytest.fixture
def turned(root, clock):
    """A store of four releases, whose times go back and forth."""
    clock(CLOCK[0])
    store = open_store(root, create=True)
    for number, time in enumerate(CLOCK, 1):
        clock(time)
        publish(store, change(f"S{number}", key(JANUARY), value=number))
    return store


def test_the_newest_release_is_the_last_one_made(turned):
    again = open_store(turned.root)
    assert again.latest() == again.release().number == 4
    assert value_of(again.release(), key(JANUARY)) == 4
    assert [value_of(again.release(n), key(JANUARY)) for n in (1, 2, 3)] == [1, 2, 3]


def test_each_release_keeps_the_time_that_it_was_given_and_its_place(turned):
    told = open_store(turned.root).releases()
    assert [release.number for release in told] == [1, 2, 3, 4]
    assert [release.at for release in told] == CLOCK


def test_the_command_lists_them_by_number(turned, run):
    lines = run("history", "--root", turned.root).stdout.splitlines()
    assert [line[:9] for line in lines] == [f"Release {number}" for number in (4, 3, 2, 1)]


def test_the_logs_chain_holds_and_tells_the_times_as_they_were(turned):
    assert turned.verify_log() == ()
    entries = turned.log_entries()
    assert entries["number"].to_list() == list(range(1, 10))
    assert entries.filter(event="published")["at"].to_list() == CLOCK
    assert turned.recover() == ()


def test_who_published_later_by_the_number_wins_though_the_clock_says_earlier(turned, clock):
    clock(TODAY - timedelta(days=5000))
    publish(turned, change("S5", key(FEBRUARY), value=5))
    clock(TODAY)
    with pytest.raises(ConflictError, match="Release 5 was published after release 4"):
        publish(turned, change("S6", key(FEBRUARY), value=6), base=4)


def test_what_a_living_process_has_waiting_is_left_alone_when_the_clock_is_set_back(turned):
    with waiting_folder(turned.staging, AUDIT) as folder:
        tomorrow = datetime.now(UTC).timestamp() + 86_400
        os.utime(folder, (tomorrow, tomorrow))
        remove_left_behind(turned.staging)
        open_store(turned.root)
        assert folder.is_dir()
