"""`python -m tests.benchmarks.journeys`: journeys in a process of their own; their costs as JSON.

Each runs what the command line and the pages run, and so starts with a memory of its own.
"""

import json
import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from dashboard.analysis.figures import figures_of
from dashboard.analysis.series import read_series
from dashboard.permissions import command_line
from dashboard.refresh import Reading, publish, submit
from datasets.demo import PROGRAMME_PATH
from datasets.extract import read_extract
from datasets.store import open_store
from expectations.client import AuditWorker
from tests.benchmarks.measured import Costs, Laps

ACTOR = command_line("the benchmark")


def months(repeats: str, *roots_and_files: str) -> list[list[Costs]]:
    """Month files published into copies of their stores, each store's costs in a list.

    The worker is warm, and so is this process: each file was read and audited once before. The
    release that a file comes after is open, as in a server.
    """
    pairs = [Path(word) for word in roots_and_files]
    cases = list(zip(pairs[::2], pairs[1::2], strict=True))
    found: list[list[Costs]] = [[] for _ in cases]
    with AuditWorker() as worker:
        for root, file in cases:
            submit(open_store(root), file, Reading(), worker=worker)
        for _ in range(int(repeats)):
            for place, (root, file) in enumerate(cases):
                with TemporaryDirectory(dir=root.parent) as folder:
                    copy = Path(shutil.copytree(root, Path(folder) / "store"))
                    found[place].append(_published(copy, file, Reading(), worker))
    return found


def backfill(root: str, file: str, first: str, last: str) -> Costs:
    """A full history published into a new store, with its programme."""
    reading = Reading(history=True, first=date.fromisoformat(first), last=date.fromisoformat(last))
    open_store(root, create=True)
    with AuditWorker() as worker:
        worker.start()
        text = PROGRAMME_PATH.read_text("utf-8")
        return _published(Path(root), Path(file), reading, worker, text)


def series(repeats: str, measure: str, *roots: str) -> list[list[Costs]]:
    """One measure read from each store in turn: opened, read first, read again."""
    found: list[list[Costs]] = [[] for _ in roots]
    for _ in range(int(repeats)):
        for place, root in enumerate(roots):
            figures_of.cache_clear()
            laps = Laps()
            laps.begin("open")
            live = open_store(root).release()
            for lap in ("read first", "read again"):
                laps.begin(lap)
                read_series(live, measure)
            found[place].append(laps.costs())
    return found


def reading(file: str) -> Costs:
    """One file read, and no more."""
    laps = Laps()
    laps.begin("read")
    read_extract(Path(file))
    return laps.costs()


def _published(
    root: Path, file: Path, reading: Reading, worker: AuditWorker, programme: str | None = None
) -> Costs:
    store = open_store(root)
    store.release()
    laps = Laps()
    refresh = submit(
        store, file, reading, worker=worker, programme_text=programme, progress=laps.begin
    )
    publish(store, refresh, ACTOR, reason="it is a benchmark", progress=laps.begin)
    return laps.costs()


JOURNEYS: dict[str, Callable[..., object]] = {
    "months": months,
    "backfill": backfill,
    "series": series,
    "reading": reading,
}

if __name__ == "__main__":
    name, *words = sys.argv[1:]
    sys.stdout.write(json.dumps(JOURNEYS[name](*words)))
