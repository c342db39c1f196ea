"""Building the demonstration borough's store, through the same gate as any other."""

import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.resources import files
from itertools import zip_longest
from pathlib import Path

from dashboard.judging import Judges
from dashboard.permissions import command_line
from dashboard.refresh import Reading, read, submit_extract
from dashboard.refresh import publish as publish_extract
from datasets.demo import MONTH_BY_ITSELF, DemonstrationFiles, write_demonstration
from datasets.programme import parse_programme
from datasets.store import NoStoreError, Store, StoreError, open_store
from expectations.client import AuditWorker

ACTOR = command_line("the demonstration")
QUICK_TURN = 0.0003
"""Seconds that a thread may keep the interpreter while another waits for it."""


def build_demonstration(
    root: str | Path, *, worker: AuditWorker, progress: Callable[[str], None]
) -> Store:
    """The demonstration's store: as it stands if it is there, or built, a release for each file.

    Verdicts are reached in the last release, once every dataset is there.

    First each dataset's histories, then the last month of what comes by itself. Its extracts, clean
    and faulty, are left in ROOT/demonstration to be tried out (for a store in an object store:
    beside its staging). Raises StoreError if the store there is not the demonstration's.
    """
    existing = _existing(root)
    if existing is not None:
        return existing
    worker.warm_up()
    progress("Drawing the demonstration borough, record by record")
    store = open_store(root, create=True)
    left: list[Callable[[], None]] = []
    written = write_demonstration(store.staging.parent / "demonstration", later=left.append)
    with _quick_turns(), ThreadPoolExecutor(1) as beside:
        tried = beside.submit(_one_after_another, left)
        _publish_all(store, written, worker, progress)
        tried.result()
    progress(f"Built: {store.latest()} releases in {root}")
    return store


@contextmanager
def _quick_turns() -> Iterator[None]:
    """Threads hand over the interpreter at once.

    A frame's every step gives it up for a moment, and would wait 5 ms to get it back from a thread
    that writes a workbook: so a second of counting would take five.
    """
    usual = sys.getswitchinterval()
    sys.setswitchinterval(QUICK_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def _one_after_another(works: Iterable[Callable[[], None]]) -> None:
    for work in works:
        work()


def _publish_all(
    store: Store,
    written: DemonstrationFiles,
    worker: AuditWorker,
    progress: Callable[[str], None],
) -> None:
    """Every file in its turn, the next one read meanwhile; the programme comes with the first."""
    programme: str | None = programme_text()
    ordered = list(_in_order(written))
    with ThreadPoolExecutor(1) as ahead:
        reading = ahead.submit(read, store, *ordered[0])
        for (path, _), following in zip_longest(ordered, ordered[1:]):
            progress(f"Reading {path.name}")
            extract = reading.result()
            if following is not None:
                reading = ahead.submit(read, store, *following)
            refresh = submit_extract(
                store,
                extract,
                worker=worker,
                programme_text=programme,
                progress=progress,
                count_meanwhile=True,
            )
            judges = Judges.ALL if following is None else Judges.NONE
            publish_extract(store, refresh, ACTOR, progress=progress, judges=judges)
            programme = None


def programme_text() -> str:
    """The demonstration's programme file, as shipped."""
    return files("datasets").joinpath("programmes/demonstration.toml").read_text("utf-8")


def _in_order(written: DemonstrationFiles) -> Iterator[tuple[Path, Reading]]:
    """The files in the order in which they are published, and how each is to be read."""
    for dataset, its in written.datasets.items():
        for path, span in its.histories.items():
            yield path, Reading(dataset=dataset, history=True, first=span.first, last=span.last)
    for dataset in MONTH_BY_ITSELF:
        yield written.datasets[dataset].last_month, Reading(dataset=dataset)


def _existing(root: str | Path) -> Store | None:
    try:
        store = open_store(root)
    except NoStoreError:
        return None
    if not store.latest():
        return None
    text = store.release().document("programme")
    if text is None or not parse_programme(text).demonstration:
        raise StoreError(
            f"{root} holds a store that is not the demonstration's. "
            "Name another place: insourcing demo --root FOLDER."
        )
    return store
