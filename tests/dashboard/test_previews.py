"""Slow work away from the page: one at a time, with its progress, and never an error unheard."""

import logging
import os
import time
from functools import partial
from pathlib import Path
from types import MappingProxyType

import pytest

from dashboard.previews import BEGUN, WAITING, PreviewLostError, submit

LONG = 30


def _slow(go: Path, result: object, progress) -> object:
    progress("Half way")
    while not go.exists():
        time.sleep(0.02)
    return result


def _written(path: Path, progress) -> int:
    path.write_text("done")
    return os.getpid()


def _wrong(progress) -> None:
    raise KeyError("a")


def _lost(progress) -> None:
    os.abort()


def _until(words: str, preview) -> None:
    ends = time.monotonic() + LONG
    while preview.words != words:
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_a_preview_tells_how_far_it_is_and_then_what_came_of_it(tmp_path):
    result = MappingProxyType({"a": 42})
    preview = submit(partial(_slow, tmp_path / "go", result))
    assert preview.words == BEGUN
    _until("Half way", preview)
    assert (preview.is_ready, preview.result) == (False, None)
    (tmp_path / "go").touch()
    assert preview.wait(LONG)
    assert (preview.result, preview.error) == (result, None)


def test_one_is_worked_out_at_a_time_and_one_that_nobody_wants_never_is(tmp_path):
    held = submit(partial(_slow, tmp_path / "go", None))
    _until("Half way", held)
    second, third = (submit(partial(_written, tmp_path / name)) for name in ("two", "three"))
    second.give_up()
    _until(WAITING, third)
    held.give_up()
    for preview in (held, second, third):
        assert preview.wait(LONG)
    assert not (tmp_path / "two").exists()
    assert (tmp_path / "three").exists()
    assert third.result not in {None, os.getpid()}


@pytest.mark.parametrize(
    ("work", "expected", "is_logged"),
    [(_wrong, KeyError, False), (_wrong, OSError, True), (_lost, OSError, True)],
    ids=["foreseen", "not foreseen", "the process lost"],
)
def test_an_error_is_kept_for_the_page_and_told_to_the_log_if_nobody_foresaw_it(
    caplog, work, expected, is_logged
):
    with caplog.at_level(logging.ERROR):
        preview = submit(work, expected=(expected,))
        assert preview.wait(LONG)
    assert isinstance(preview.error, KeyError if work is _wrong else PreviewLostError)
    assert preview.result is None
    assert bool(caplog.records) is is_logged
