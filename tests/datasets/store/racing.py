"""A process that publishes or reads as it is told, for the tests of many at once.

`python -m tests.datasets.store.racing` takes a line of JSON for each task and answers with one.
"""

import json
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import polars as pl

from datasets.store import ConflictError, open_store
from tests.datasets.store.crashing_publisher import whole_change
from tests.datasets.store.example_changes import change, key, publish
from tests.datasets.store.test_crashes import number_of

PAUSE = 0.4
"""Seconds between a reader's looks."""


def publish_once(root, base, number, month):
    """Publish one month against a release: the release made, or the one that came first."""
    made = change(f"T{number}", key(date.fromisoformat(month)), value=number)
    try:
        return {"release": publish(open_store(root), made, base=base).number}
    except ConflictError as error:
        return {"came_first": error.latest, "words": str(error)}


def publish_each(root, numbers):
    """Publish each number in turn, again against the newest release for as long as it loses."""
    store, made, lost = open_store(root), {}, 0
    chance = random.Random(numbers[0])
    for number in numbers:
        while True:
            try:
                made[publish(store, whole_change(number)).number] = number
                break
            except ConflictError:
                lost += 1
                time.sleep(chance.uniform(0, PAUSE))
    return {"made": made, "lost": lost}


def figure_of(live):
    """The number that all of a release's figures and its document say; fails if it is two."""
    said = int(live.document("number"))
    figures = live.rows(kind="measure").group_by("month").agg(pl.col("numerator").sort())
    assert figures["numerator"].to_list() == [[said, said + 1, said + 2, said + 3]] * 2
    return said


def read_until(root, last, readers, *, one_store):
    """What each of many readers was shown, until it is shown release `last`: number by release.

    Readers that share one store, as a server's do, look at every figure; the others at the records
    too.
    """
    shared = open_store(root)

    def read(_):
        store, seen = shared if one_store else open_store(root), {}
        while max(seen, default=0) < last:
            live = store.release()
            assert live.notice == ""
            if live.number and live.number not in seen:
                seen[live.number] = figure_of(live) if one_store else number_of(live)
            time.sleep(PAUSE)
        return seen

    with ThreadPoolExecutor(readers) as pool:
        return [{str(k): v for k, v in seen.items()} for seen in pool.map(read, range(readers))]


if __name__ == "__main__":
    tasks = {"publish_once": publish_once, "publish_each": publish_each, "read_until": read_until}
    for line in sys.stdin:
        task = json.loads(line)
        answer = tasks[task.pop("task")](**task)
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()
