"""Two files checked against one release: one is published, the other's officer is told."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import polars as pl
import pytest

from dashboard.permissions import command_line
from dashboard.refresh import Reading, publish, submit
from datasets.store import ConflictError, open_store
from tests.conftest import REPOSITORY
from tests.journeys.asking import answer_of, changed, every_figure, log, releases

FIRST_OFFICER, SECOND_OFFICER = command_line("the first"), command_line("the second")
CAME_FIRST = "was published after release 1, which this was checked against"
SECONDS = 120


@pytest.fixture
def july_again(small_borough, tmp_path) -> Path:
    """July with other costs: a closed month restated, none of October's cells."""
    return changed(
        small_borough.month(7), tmp_path / "july.parquet", cost_gbp=pl.col("cost_gbp") + 1
    )


@pytest.fixture
def october_again(small_borough, tmp_path) -> Path:
    """October, with other costs than in the other officer's file."""
    return changed(
        small_borough.month(10), tmp_path / "october.parquet", cost_gbp=pl.col("cost_gbp") + 1
    )


@pytest.mark.parametrize("second", ["october_again", "july_again"])
def test_second_of_two_is_told_that_another_came_first(
    second, request, small_store, small_borough, worker, run
):
    store, other = open_store(small_store), open_store(small_store)
    ours = submit(store, small_borough.month(10), Reading(), worker=worker)
    theirs = submit(other, request.getfixturevalue(second), Reading(), worker=worker)
    assert (ours.base, theirs.base) == (1, 1)
    assert set(ours.changes).isdisjoint(theirs.changes) == (second == "july_again")
    assert publish(store, ours, FIRST_OFFICER).number == 2
    published = every_figure(store.release())
    with pytest.raises(ConflictError, match=CAME_FIRST):
        publish(other, theirs, SECOND_OFFICER, reason="costs were corrected")
    assert open_store(small_store).latest() == 2
    assert every_figure(open_store(small_store).release()) == published
    *_, line = log(run, small_store)
    assert (line["event"], line["said_to_be"], line["release"]) == ("refused", "the second", None)
    assert CAME_FIRST in line["reason"]


def test_loser_publishes_after_checking_again(july_again, small_store, small_borough, worker):
    store = open_store(small_store)
    theirs = submit(store, july_again, Reading(), worker=worker)
    ours = submit(store, small_borough.month(10), Reading(), worker=worker)
    publish(store, ours, FIRST_OFFICER)
    with pytest.raises(ConflictError):
        publish(store, theirs, SECOND_OFFICER, reason="costs were corrected")
    again = submit(store, july_again, Reading(), worker=worker)
    assert again.base == 2
    assert publish(store, again, SECOND_OFFICER, reason="costs were corrected").number == 3


class Publisher:
    """`insourcing publish`, held still once it has read the live release and begun to check."""

    def __init__(self, root: Path, file: Path) -> None:
        words = ("publish", file, "--root", root, "--accept-warnings", "both are right", "--json")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dashboard.cli", *map(str, words)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=REPOSITORY,
            start_new_session=True,
        )
        self.give_up = threading.Timer(SECONDS, self.process.kill)
        self.give_up.start()

    def hold_while_checking(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if line.strip() == "Checking":
                os.kill(self.process.pid, signal.SIGSTOP)
                return
        pytest.fail("it ended before it checked anything")

    def go_on(self) -> None:
        os.kill(self.process.pid, signal.SIGCONT)

    def end(self) -> subprocess.CompletedProcess[str]:
        told, said = self.process.communicate()
        self.give_up.cancel()
        return subprocess.CompletedProcess((), self.process.returncode, told, said)


def test_two_processes_race_and_one_wins(july_again, small_store, small_borough, run):
    files = (small_borough.month(10), july_again)
    both = [Publisher(small_store, file) for file in files]
    for publisher in both:
        publisher.hold_while_checking()
    for publisher in both:
        publisher.go_on()
    ended = [publisher.end() for publisher in both]
    assert sorted(done.returncode for done in ended) == [0, 1]
    won, lost = sorted(ended, key=lambda done: done.returncode)
    assert answer_of(won)["files"][0]["published"]["release"] == 2
    told = answer_of(lost, exit_code=1)
    assert told["files"][0]["published"] is None
    assert CAME_FIRST in told["files"][0]["error"]
    assert [release["release"] for release in releases(run, small_store)] == [2, 1]
    assert json.loads(won.stdout)["files"][0]["audited_against_release"] == 1
    assert open_store(small_store).verify_log() == ()
