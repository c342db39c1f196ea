"""Several processes publish and many read at once: one order, and whole releases only."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from datasets.store import open_store
from tests.datasets.store.example_changes import FEBRUARY, JANUARY, MARCH, change, key, publish
from tests.datasets.store.racing import read_until
from tests.datasets.store.test_crashes import is_told_of_once, number_of

REPOSITORY = Path(__file__).parents[3]
PUBLISHERS, EACH, READERS = 5, 4, 50
SAME, DIFFERENT = [JANUARY] * PUBLISHERS, [JANUARY, FEBRUARY, MARCH, JANUARY, FEBRUARY]


class Racer:
    """One process, told what to do."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.datasets.store.racing"],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def start(self, task, **given):
        self.process.stdin.write(json.dumps({"task": task, **given}) + "\n")

    def answer(self):
        return json.loads(self.process.stdout.readline())

    def end(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


@pytest.fixture(scope="module")
def racers(s3):
    """Processes that started when the object store was there, so know where it is."""
    made = [Racer() for _ in range(PUBLISHERS)]
    yield made
    for racer in made:
        racer.end()


@pytest.mark.parametrize(
    ("anywhere", "many", "months"),
    [
        pytest.param("folder", 2, SAME, id="two of one cell"),
        pytest.param("folder", 5, DIFFERENT, id="five of several cells"),
        pytest.param("object store", 2, DIFFERENT, id="two of two cells in an object store"),
        pytest.param("object store", 5, SAME, id="five of one cell in an object store"),
    ],
    indirect=["anywhere"],
)
def test_of_processes_that_publish_against_one_release_exactly_one_wins(
    anywhere, racers, many, months
):
    store = open_store(anywhere, create=True)
    publish(store, change("S1", key(JANUARY), value=1))
    for number, racer in enumerate(racers[:many]):
        month = months[number].isoformat()
        racer.start("publish_once", root=str(anywhere), base=1, number=number + 10, month=month)
    answers = [racer.answer() for racer in racers[:many]]
    (winner,) = [number for number, answer in enumerate(answers, 10) if answer.get("release") == 2]
    losers = [answer for answer in answers if "release" not in answer]
    assert [answer["came_first"] for answer in losers] == [2] * (many - 1)
    assert all(answer["words"].startswith("Release 2 was published after") for answer in losers)
    live = open_store(anywhere).release()
    assert live.release.submission == f"T{winner}"
    assert {*live.cells()["submission"]} <= {"S1", f"T{winner}"}
    is_told_of_once(store)


def test_fifty_readers_during_twenty_publishes_by_five_see_whole_releases_only(root, racers):
    open_store(root, create=True)
    last = PUBLISHERS * EACH
    for place, racer in enumerate(racers):
        numbers = list(range(place * EACH + 1, (place + 1) * EACH + 1))
        racer.start("publish_each", root=str(root), numbers=numbers)
    elsewhere = Racer()
    elsewhere.start("read_until", root=str(root), last=last, readers=5, one_store=False)
    shown = read_until(root, last, READERS - 5, one_store=True) + elsewhere.answer()
    elsewhere.end()
    made = {}
    for racer in racers:
        made |= racer.answer()["made"]
    store = open_store(root)
    assert {int(release) for release in made} == set(range(1, last + 1))
    assert sorted(made.values()) == list(range(1, last + 1))
    assert [number_of(store.release(n)) for n in (1, last)] == [made["1"], made[str(last)]]
    assert len(shown) == READERS
    assert all(seen.items() <= made.items() for seen in shown)
    assert len({release for seen in shown for release in seen}) > 3
    is_told_of_once(store)
