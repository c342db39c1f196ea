"""A process that changes stores until it is killed, for the tests of crashes.

It is told on its standard input which store and what to do, such as `publish EXTRACT` (a reduced
one) or `rollback 1`, and does so in a child of its own, which says on standard output how far it
has come: the test kills it there. The child does what the command line does once it has found that
it may; of `publish`, once a file was read and found clean. Told `purge YYYY-MM-DD STEP`, it kills
itself right after that step.
"""

import os
import signal
import sys
import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path

from dashboard.corrections.making import Asked
from dashboard.corrections.rebuild import prepare_rebuild, rebuild
from dashboard.corrections.roll_back import prepare_rollback, roll_back
from dashboard.corrections.withdraw import prepare_withdrawal, withdraw
from dashboard.covered_cells import changed_cells
from dashboard.permissions import command_line
from dashboard.refresh import Refresh, publish
from datasets.extract import read_reduced
from datasets.programme import parse_programme
from datasets.store import CellKey, Release, Store, open_store
from expectations.report import AuditReport
from tests.journeys.killed_purge import purge_until

OFFICER = command_line("the officer who is cut off")
CELL = ("repairs", "housing_management", "demo_repairs")
NO_FINDINGS = AuditReport((), ())
GIVE_UP_AFTER = 60
"""Seconds after which a child that nobody killed ends by itself."""


def prepared(store: Store, reduced: Path) -> Refresh:
    """The journey of an extract as it stands when nothing was found in it."""
    live = store.release(store.latest())
    extract = read_reduced(reduced)
    programme = parse_programme(live.document("programme") or "")
    return Refresh(
        id=uuid.uuid4().hex,
        extract=extract,
        report=NO_FINDINGS,
        base=live.number,
        programme=programme,
        new_programme=None,
        changes=changed_cells(extract, live, programme),
    )


def publish_reduced(store: Store, reduced: Path) -> Release:
    return publish(store, prepared(store, reduced), OFFICER)


def say(words: str) -> None:
    os.write(1, f"{words}\n".encode())


def begun(store: Store, words: list[str]) -> Callable[[], Release | None]:
    """What is left to do once a command was worked out, and nothing was written."""
    asked = Asked(OFFICER, "a test of crashes")
    match words:
        case ["publish", reduced]:
            refresh = prepared(store, Path(reduced))
            return lambda: publish(store, refresh, OFFICER)
        case ["withdraw", month]:
            cell = CellKey(*CELL, date.fromisoformat(month))
            withdrawal = prepare_withdrawal(store, cell, OFFICER)
            return lambda: withdraw(store, withdrawal, asked)
        case ["rollback", target]:
            rollback = prepare_rollback(store, int(target), OFFICER)
            return lambda: roll_back(store, rollback, asked)
        case ["rebuild"]:
            anew = prepare_rebuild(store, OFFICER, progress=lambda _words: None)
            return lambda: rebuild(store, anew, asked)
        case ["purge", today, step]:
            return lambda: purge_until(step, store, date.fromisoformat(today))
    raise ValueError(words)


def do_saying_so(root: str, words: list[str]) -> None:
    signal.alarm(GIVE_UP_AFTER)
    finish = begun(open_store(root), words)
    say("begun")
    release = finish()
    say(f"done {release.number if release else 0}")
    os._exit(0)


def serve() -> None:
    for line in sys.stdin:
        root, *words = line.rstrip("\n").split("\t")
        child = os.fork()
        if not child:
            do_saying_so(root, words)
        say(f"pid {child}")
        _, status = os.waitpid(child, 0)
        say(f"ended {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    serve()
