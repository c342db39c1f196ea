"""kill -9 at each step of a withdrawal, a roll back and a rebuild: before or after, never between.

A killed one is then asked for again: it is done, or there is nothing left to do.
"""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from datasets.store import Store, open_store
from tests.journeys.asking import every_figure
from tests.journeys.corrected import with_old_definitions
from tests.journeys.crashes import TOLD, Witness, how_far, wait_for, written
from tests.journeys.killed_publisher import begun
from tests.journeys.killing import Command, Publisher

AT_ONCE = "nothing"
WITHDRAW = ("withdraw", "2024-05-01")
"""May: the month before the change, which the months after it count from."""
STEPS = {
    "withdraw": (AT_ONCE, "log", "measures", "measures committed", TOLD),
    "rollback": (AT_ONCE, "log", "measures committed", TOLD),
    "rebuild": (AT_ONCE, "log", "measures", "measures committed", TOLD),
}


def do(store: Store, *words: object) -> int:
    """The release that a command makes, in this process; 0 if there is nothing to do."""
    release = begun(store, [str(word) for word in words])()
    return release.number if release else 0


def return_to(store: Store, release: int) -> None:
    """Make the store say again what a release said, without asking what readers will notice."""
    store.roll_back(release, base=store.latest(), actor="a test", why="once more")


def as_it_was(_store: Store) -> tuple[str, ...]:
    return WITHDRAW


def one_withdrawn(store: Store) -> tuple[str, ...]:
    do(store, *WITHDRAW)
    return ("rollback", "1")


def defined_otherwise(store: Store) -> tuple[str, ...]:
    with_old_definitions(store)
    return ("rebuild",)


BEFORE: dict[str, Callable[[Store], tuple[str, ...]]] = {
    "withdraw": as_it_was,
    "rollback": one_withdrawn,
    "rebuild": defined_otherwise,
}
"""How to bring the store into the state in which a command has something to do; the command."""


@pytest.mark.parametrize("command", BEFORE)
def test_killed_at_each_step(command: str, small_store: Path, publisher: Publisher):
    store = open_store(small_store)
    words = BEFORE[command](store)
    start = store.latest()
    known = {"before": every_figure(store.release(start))}
    known["after"] = every_figure(store.release(do(store, *words)))
    assert known["before"] != known["after"]
    return_to(store, start)
    witness = Witness(small_store, known)
    assert witness.look()[1] == "before"
    came: Counter[str] = Counter()
    for step in STEPS[command]:
        before = written(small_store)
        publisher.begin(small_store, *words)
        if step != AT_ONCE:
            wait_for(small_store, step, before, publisher.has_ended)
        acknowledged = publisher.kill()
        came[how_far(small_store, before)] += 1
        store, state = witness.look(acknowledged=acknowledged)
        assert state == "after" or not acknowledged
        finished(store, words, state)
        assert witness.look()[1] == "after"
        return_to(store, start)
        assert witness.look()[1] == "before"
    assert sum(came.values()) == len(STEPS[command])
    assert len(came) > 2


def finished(store: Store, words: tuple[str, ...], state: str) -> None:
    """The same asked for again; a withdrawal that was made cannot be made again."""
    if state == "before":
        assert do(store, *words)
    elif words[0] != "withdraw":
        assert not do(store, *words)


TYPED = {
    "withdraw": (
        *("withdraw", "--month", "2024-05", "--dataset", "repairs"),
        *("--service", "housing_management", "--source-system", "demo_repairs"),
    ),
    "rollback": ("rollback", "1"),
    "rebuild": ("rebuild",),
}
"""The same, as they are typed."""


@pytest.mark.parametrize("command", TYPED)
def test_killed_as_a_command(command: str, small_store: Path):
    store = open_store(small_store)
    words = BEFORE[command](store)
    start = store.latest()
    known = {"before": every_figure(store.release(start))}
    known["after"] = every_figure(store.release(do(store, *words)))
    return_to(store, start)
    witness = Witness(small_store, known)
    for step in ("measures committed",):
        before = written(small_store)
        typed = Command(small_store, *TYPED[command], "--reason", "a test of crashes")
        wait_for(small_store, step, before, typed.has_ended)
        acknowledged = typed.kill()
        assert how_far(small_store, before) != AT_ONCE
        store, state = witness.look(acknowledged=acknowledged)
        assert state == "after" or not acknowledged
        finished(store, words, state)
        witness.look()
        return_to(store, start)
        assert witness.look()[1] == "before"
