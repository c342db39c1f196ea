"""A process that publishes prepared extracts until it is killed, for the tests of crashes.

`killed_publisher ROOT` is told on its standard input which reduced extract to publish, and does so
in a child of its own, which says on standard output how far it has come: the test kills it there.
The child does what `insourcing publish` does once a file was read and found clean.
"""

import os
import signal
import sys
import uuid
from pathlib import Path

from dashboard.permissions import command_line
from dashboard.preview import changed_cells
from dashboard.refresh import Refresh, publish
from datasets.extract import read_reduced
from datasets.programme import parse_programme
from datasets.store import Release, Store, open_store
from expectations.report import AuditReport

OFFICER = command_line("the officer who is cut off")
NO_FINDINGS = AuditReport((), ())
GIVE_UP_AFTER = 60
"""Seconds after which a child that nobody killed ends by itself."""


def prepared(store: Store, reduced: Path) -> Refresh:
    """The journey of an extract as it stands when nothing was found in it."""
    live = store.release(store.latest())
    extract = read_reduced(reduced)
    return Refresh(
        id=uuid.uuid4().hex,
        extract=extract,
        report=NO_FINDINGS,
        base=live.number,
        programme=parse_programme(live.document("programme") or ""),
        new_programme=None,
        changes=changed_cells(extract, live),
    )


def publish_reduced(store: Store, reduced: Path) -> Release:
    return publish(store, prepared(store, reduced), OFFICER)


def say(words: str) -> None:
    os.write(1, f"{words}\n".encode())


def publish_saying_so(root: str, reduced: str) -> None:
    signal.alarm(GIVE_UP_AFTER)
    store = open_store(root)
    refresh = prepared(store, Path(reduced))
    say("begun")
    release = publish(store, refresh, OFFICER)
    say(f"published {release.number}")
    os._exit(0)


def serve(root: str) -> None:
    for line in sys.stdin:
        child = os.fork()
        if not child:
            publish_saying_so(root, line.strip())
        say(f"pid {child}")
        os.waitpid(child, 0)
        say("ended")


if __name__ == "__main__":
    serve(sys.argv[1])
