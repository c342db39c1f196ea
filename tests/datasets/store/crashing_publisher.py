"""A process whose children publish until they die, for the tests of crashes.

It is told on its standard input, as JSON, what a child of its own is to do: `die_at` ROOT STEP
before|after publish|roll_back publishes one change, or rolls back to release 1, and ends itself,
without a word, before or after one step; `publish_saying_each_step` ROOT NUMBER says on standard
output which step it has reached: the test kills it there.
"""

import json
import os
import signal
import sys
from functools import partial

from datasets.store import open_store, refresh_log, rollback
from datasets.store import publish as steps
from tests.datasets.store.example_changes import FEBRUARY, JANUARY, change, key, publish

BEGINNINGS = ("publishing", "rolling_back")
STEPS = ("log_publishing", "append_records", "commit", "log_published")
ROLLBACK_STEPS = ("log_publishing", "restore", "log_published")
GIVE_UP_AFTER = 30
"""Seconds after which a child that nobody killed ends by itself."""


def say(words):
    os.write(1, f"{words}\n".encode())


def nothing():
    pass


def around(step, before, after):
    """Do something before and after one step of publishing."""
    place, name = {
        "log_publishing": (refresh_log, "append"),
        "append_records": (steps, "append_records"),
        "commit": (steps, "commit"),
        "restore": (rollback, "committed"),
        "log_published": (steps, "acknowledge"),
    }[step]
    real = getattr(place, name)

    def stepped(*args):
        is_other_entry = step == "log_publishing" and args[1].event not in BEGINNINGS
        if is_other_entry:
            return real(*args)
        before()
        answer = real(*args)
        after()
        return answer

    setattr(place, name, stepped)


def whole_change(number):
    """Two cells and a document that all say the same number: half of it would show."""
    return change(
        f"S{number}", key(JANUARY), key(FEBRUARY), value=number, documents={"number": str(number)}
    )


def die_at(root, step, when, what):
    def die():
        os._exit(9)

    around(step, die if when == "before" else nothing, die if when == "after" else nothing)
    store = open_store(root)
    if what == "publish":
        publish(store, whole_change(2))
    else:
        store.roll_back(1, base=store.latest(), actor="officer", why="monthly figures")


def publish_saying_each_step(root, number):
    signal.alarm(GIVE_UP_AFTER)
    for step in STEPS:
        around(step, partial(say, step), nothing)
    release = publish(open_store(root), whole_change(number))
    say(f"published {release.number}")
    signal.pause()


def serve():
    for line in sys.stdin:
        what, *given = json.loads(line)
        child = os.fork()
        if not child:
            say(f"pid {os.getpid()}")
            {"die_at": die_at, "publish_saying_each_step": publish_saying_each_step}[what](*given)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        say(f"ended {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    serve()
