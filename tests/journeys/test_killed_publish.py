"""kill -9 at any moment of a publish: the release is the old one or the new one, and whole.

These kills hit a child that publishes an extract in which nothing was found: from there on it does
what the command line does. Those of the command line itself are in test_killed_command.
"""

import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl
import pytest

from datasets.extract import read_extract, write_reduced
from datasets.store import Store, open_store
from tests.journeys.asking import SmallBorough, changed, every_figure
from tests.journeys.crashes import TOLD, WRITES, Witness, how_far, wait_for, written
from tests.journeys.killed_publisher import publish_reduced
from tests.journeys.killing import KILLS, Publisher, parts_of

Wait = Callable[[dict[str, int]], None]
AT_EACH_WRITE = 2
FIRST = date(2024, 6, 1)


@pytest.fixture(scope="module")
def extracts(small_borough: SmallBorough, tmp_path_factory) -> dict[str, Path]:
    """June to September as they were, and all of them with other targets, read and reduced."""
    folder = tmp_path_factory.mktemp("extracts")
    late = changed(
        small_borough.history,
        folder / "late.parquet",
        pl.col("trade_code") == "PLUMBING",
        target_at=pl.col("raised_at"),
    )
    waiting = {}
    for state, path in (("as it was", small_borough.history), ("restated", late)):
        (folder / state).mkdir()
        extract = read_extract(path, history=True, first=FIRST)
        waiting[state] = write_reduced(extract, folder / state)
    return waiting


def other_than(state: str) -> str:
    return "restated" if state == "as it was" else "as it was"


@pytest.fixture
def witness(small_store: Path, extracts) -> Witness:
    """Who knows the figures of both states, and that the store is in the second."""
    store = open_store(small_store)
    known = {"as it was": every_figure(store.release())}
    number = publish_reduced(store, extracts["restated"]).number
    known["restated"] = every_figure(store.release(number))
    months = zip(
        known["as it was"]["overdue_repairs"], known["restated"]["overdue_repairs"], strict=True
    )
    assert [one != other for one, other in months] == [False] * 3 + [True] * 4
    return Witness(small_store, known)


def kill_each(
    publisher: Publisher, witness: Witness, extracts: dict[str, Path], moments: list[Wait]
) -> Counter[str]:
    """How far each publish came that was killed at these moments; all promises are kept.

    The first that was killed at a step is followed by one that nobody kills; so is the last.
    """
    came: Counter[str] = Counter()
    _, state = witness.look()
    for wait in moments:
        wanted, before = other_than(state), written(witness.root)
        publisher.begin(witness.root, "publish", extracts[wanted])
        wait(before)
        acknowledged = publisher.kill()
        came[how := how_far(witness.root, before)] += 1
        store, state = witness.look(acknowledged=acknowledged)
        if acknowledged:
            assert state == wanted
        if came[how] == 1 or wait is moments[-1]:
            state = published(store, witness, extracts, other_than(state))
    return came


def published(store: Store, witness: Witness, extracts: dict[str, Path], wanted: str) -> str:
    """The state once a publish that nobody kills brought it about."""
    number = publish_reduced(store, extracts[wanted]).number
    _, state = witness.look(acknowledged=number)
    assert state == wanted
    return state


def seconds_taken(
    publisher: Publisher, witness: Witness, extracts: dict[str, Path]
) -> tuple[float, float]:
    """How long a publish that nobody kills takes to work things out, and then to write them."""
    _, state = witness.look()
    before = written(witness.root)
    begun = time.monotonic()
    publisher.begin(witness.root, "publish", extracts[other_than(state)])
    wait_for(witness.root, "log", before, publisher.has_ended)
    writes = time.monotonic()
    acknowledged = publisher.end()
    ended = time.monotonic()
    witness.look(acknowledged=acknowledged)
    return writes - begun, ended - writes


def _sleep(_before: dict[str, int], part: float) -> None:
    time.sleep(part)


def test_killed_at_random_moments(publisher, witness, extracts):
    moments = parts_of(sum(seconds_taken(publisher, witness, extracts)))
    waits = [partial(_sleep, part=part) for part in moments]
    came = kill_each(publisher, witness, extracts, waits)
    assert sum(came.values()) == KILLS
    assert came["nothing"]


def test_killed_while_it_writes(publisher, witness, extracts):
    def wait(before: dict[str, int], part: float) -> None:
        wait_for(witness.root, "log", before, publisher.has_ended)
        time.sleep(part)

    _, seconds = seconds_taken(publisher, witness, extracts)
    waits = [partial(wait, part=part) for part in parts_of(seconds)]
    came = kill_each(publisher, witness, extracts, waits)
    assert sum(came.values()) == KILLS
    assert len(came) > 1


def test_killed_at_each_write(publisher, witness, extracts):
    def wait(before: dict[str, int], what: str) -> None:
        wait_for(witness.root, what, before, publisher.has_ended)

    waits = [partial(wait, what=what) for what in (*WRITES, TOLD)] * AT_EACH_WRITE
    came = kill_each(publisher, witness, extracts, waits)
    assert sum(came.values()) == AT_EACH_WRITE * (len(WRITES) + 1)
    assert len(came) > 2
