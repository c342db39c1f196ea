"""What a desk has at hand for the next file, told by what is asked of its processes."""

import time
from pathlib import Path

import pytest

from dashboard.desk import readiness
from dashboard.desk.readiness import Readiness
from datasets import confined
from datasets.store import Change, open_store
from expectations.messages import AuditNotRunError


class Listening:
    """Stands where a process would, and remembers what it was asked."""

    def __init__(self) -> None:
        self.heard: list[object] = []
        self.fails = False

    def warm_up(self) -> None:
        self.heard.append("warm up")

    def open(self, _store: object, release: int) -> None:
        self.heard.append(release)
        if self.fails:
            raise AuditNotRunError("it ended")

    def stop(self, reduced: Path | None = None) -> None:
        self.heard.append(("stop", reduced))

    def close(self) -> None:
        self.heard.append("close")


@pytest.fixture
def hurried(monkeypatch):
    monkeypatch.setattr(readiness, "REST", 0.0)


@pytest.fixture
def store(tmp_path):
    return open_store(tmp_path / "store", create=True)


def publish(store, name: str) -> None:
    change = Change(name, documents={"programme": f"council = '{name}'"})
    store.publish(change, base=store.latest(), actor="officer", why="a test")


def waited_for(heard: list[object], count: int) -> list[object]:
    until = time.monotonic() + 30
    while len(heard) < count and time.monotonic() < until:
        time.sleep(0.01)
    return heard


def test_after_each_file_the_newest_release_is_opened_where_it_will_be_needed(store, hurried):
    auditor, previewer = Listening(), Listening()
    ready = Readiness(store, auditor, previewer)
    publish(store, "first")
    ready.warm_up()
    assert auditor.heard == previewer.heard == ["warm up", 1]
    assert len(confined._spare) == 1
    publish(store, "second")
    ready.soon()
    assert waited_for(previewer.heard, 3) == ["warm up", 1, 2] == auditor.heard
    ready.close()
    assert auditor.heard[-2:] == [("stop", None), "close"]
    assert confined._spare == []
    ready.soon()
    time.sleep(0.2)
    assert (len(auditor.heard), confined._spare) == (5, [])


def test_a_desk_that_was_not_warmed_up_begins_nothing(store, hurried):
    auditor = Listening()
    Readiness(store, auditor, Listening()).soon()
    time.sleep(0.2)
    assert (auditor.heard, confined._spare) == ([], [])


def test_what_cannot_be_made_ready_is_left_for_the_file_that_comes(store, hurried):
    auditor, previewer = Listening(), Listening()
    auditor.fails = True
    ready = Readiness(store, auditor, previewer)
    ready.warm_up()
    assert (auditor.heard, previewer.heard) == (["warm up", 0], ["warm up"])
    ready.close()


def test_only_the_processes_of_that_file_are_stopped(store, tmp_path):
    auditor, previewer = Listening(), Listening()
    Readiness(store, auditor, previewer).stop(tmp_path)
    assert auditor.heard == previewer.heard == [("stop", tmp_path)]
