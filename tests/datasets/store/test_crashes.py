"""Whatever step a publish dies in, readers see one whole release and no promise is broken."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from datasets.store import open_store
from datasets.store.publish import RECOVERED
from tests.datasets.store.crashing_publisher import ROLLBACK_STEPS, STEPS, whole_change
from tests.datasets.store.example_changes import FEBRUARY, JANUARY, key, publish, value_of

REPOSITORY = Path(__file__).parents[3]
PUBLISHER = [sys.executable, "-m", "tests.datasets.store.crashing_publisher"]
KILLS = 50


def number_of(live):
    """The number that a release says everywhere; fails if it says two."""
    said = {
        value_of(live, key(JANUARY)),
        value_of(live, key(FEBRUARY)),
        float(live.document("number")),
        *live.records("repairs")["cost_gbp"],
    }
    assert len(said) == 1
    return int(said.pop())


def is_told_of_once(store):
    """Every release has exactly one entry in the log, which was not tampered with."""
    assert store.verify_log() == ()
    told = store.log_entries()["release"].drop_nulls().to_list()
    assert told == list(range(1, store.latest() + 1))


@pytest.fixture(scope="module")
def publisher():
    with subprocess.Popen(
        PUBLISHER,
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as process:
        yield process
        process.stdin.close()


def died(publisher, *given):
    """How a child ended that was to die by itself."""
    publisher.stdin.write(json.dumps(["die_at", *map(str, given)]) + "\n")
    publisher.stdout.readline()
    return publisher.stdout.readline().strip()


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_publish_that_dies_between_two_steps(root, step, when, publisher):
    publish(open_store(root, create=True), whole_change(1))
    assert died(publisher, root, step, when, "publish") == "ended 9"
    store = open_store(root)
    got_in = step == "log_published" or (step, when) == ("commit", "after")
    assert store.latest() == (2 if got_in else 1)
    assert number_of(store.release()) == (2 if got_in else 1)
    assert number_of(store.release(1)) == 1
    is_told_of_once(store)
    newest = store.log_entries().row(-1, named=True)
    recovered = got_in and (step, when) != ("log_published", "after")
    assert newest["reason"].endswith(f"({RECOVERED})") == recovered
    if recovered:
        assert (newest["event"], newest["release"]) == ("published", 2)
        assert (newest["actor"], newest["submission"]) == ("officer", "S2")
        assert newest["reason"].startswith("monthly figures")


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", ROLLBACK_STEPS)
def test_a_rollback_that_dies_between_two_steps(root, step, when, publisher):
    for number in (1, 2):
        publish(open_store(root, create=True), whole_change(number))
    assert died(publisher, root, step, when, "roll_back") == "ended 9"
    store = open_store(root)
    got_in = step == "log_published" or (step, when) == ("restore", "after")
    assert store.latest() == (3 if got_in else 2)
    assert number_of(store.release()) == (1 if got_in else 2)
    is_told_of_once(store)
    newest = store.log_entries().row(-1, named=True)
    recovered = got_in and (step, when) != ("log_published", "after")
    assert newest["reason"].endswith(f"({RECOVERED})") == recovered
    if got_in:
        assert (newest["event"], newest["release"]) == ("rolled_back", 3)
    again = store.roll_back(1, base=store.latest(), actor="officer", why="once more")
    assert number_of(store.release(again.number)) == 1
    is_told_of_once(store)


@pytest.mark.parametrize("step", STEPS[1:3])
def test_the_officer_publishes_again_after_the_crash(root, step, publisher):
    publish(open_store(root, create=True), whole_change(1))
    assert died(publisher, root, step, "after", "publish") == "ended 9"
    store = open_store(root)
    publish(store, whole_change(2))
    assert number_of(store.release()) == 2
    assert store.release().records("repairs").height == 8
    assert store.release().cells()["rows"].to_list() == [4, 4]
    is_told_of_once(store)


def kill_after(publisher, root, number, step, delay):
    """Have a change published and killed `delay` seconds after a step began; what it had said."""
    told = ["publish_saying_each_step", str(root), number]
    publisher.stdin.write(json.dumps(told) + "\n")
    said = [publisher.stdout.readline().strip()]
    child = int(said[0].removeprefix("pid "))
    while said[-1] != step and not said[-1].startswith("ended"):
        said.append(publisher.stdout.readline().strip())
    assert said[-1] == step
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    while not said[-1].startswith("ended"):
        said.append(publisher.stdout.readline().strip())
    return said


def test_fifty_kills_spread_over_the_steps_lose_nothing_and_halve_nothing(root, publisher):
    open_store(root, create=True)
    chance = random.Random(20)
    acknowledged, sound = {}, {}
    died_in = []
    for number in range(1, KILLS + 1):
        step = STEPS[number % len(STEPS)]
        delay = chance.choice([0, chance.uniform(0, 0.03)])
        said = kill_after(publisher, root, number, step, delay)
        died_in.append(said[-2].split()[0])
        store = open_store(root)
        if said[-2].startswith("published "):
            acknowledged[int(said[-2].split()[1])] = number
        live = store.release()
        assert live.notice == ""
        assert live.number == store.latest() >= max(acknowledged, default=0)
        if live.number:
            sound[live.number] = number_of(live)
        assert sound.keys() == set(range(1, store.latest() + 1))
        is_told_of_once(store)
    assert {release: sound[release] for release in acknowledged} == acknowledged
    last = open_store(root)
    for release, number in sound.items():
        assert number_of(last.release(release)) == number
    assert set(died_in) >= set(STEPS)
