"""Slow work away from the page: one at a time, with its progress, and never an error unheard."""

import logging
from threading import Event

import pytest

from dashboard.previews import BEGUN, WAITING, submit

LONG = 20


def test_a_preview_tells_how_far_it_is_and_then_what_came_of_it():
    told, go = Event(), Event()

    def work(progress):
        progress("Half way")
        told.set()
        go.wait(LONG)
        return 42

    preview = submit(work)
    assert told.wait(LONG)
    assert (preview.words, preview.is_ready, preview.result) == ("Half way", False, None)
    go.set()
    assert preview.wait(LONG)
    assert (preview.result, preview.error) == (42, None)


def test_one_is_worked_out_at_a_time_and_one_that_nobody_wants_never_is():
    begun, go, done = Event(), Event(), []

    def first(progress):
        begun.set()
        go.wait(LONG)

    held = submit(first)
    assert begun.wait(LONG)
    second, third = (submit(lambda progress, n=n: done.append(n)) for n in (2, 3))
    second.give_up()
    assert not third.wait(0.2)
    assert third.words == WAITING
    go.set()
    assert held.wait(LONG)
    assert second.wait(LONG)
    assert third.wait(LONG)
    assert done == [3]
    assert third.words == BEGUN


@pytest.mark.parametrize(("expected", "logged"), [((KeyError,), False), ((), True)])
def test_an_error_is_kept_for_the_page_and_told_to_the_log_if_nobody_foresaw_it(
    caplog, expected, logged
):
    def work(progress):
        raise KeyError("a")

    with caplog.at_level(logging.ERROR):
        preview = submit(work, expected=expected)
        assert preview.wait(LONG)
    assert isinstance(preview.error, KeyError)
    assert preview.result is None
    assert bool(caplog.records) is logged
