"""Building the demonstration borough's store, through the same gate as any other."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from dashboard.permissions import command_line
from dashboard.refresh import Reading, submit
from dashboard.refresh import publish as publish_extract
from datasets.demo import write_demonstration
from datasets.programme import parse_programme
from datasets.store import NoStoreError, Store, StoreError, open_store
from expectations.client import AuditWorker

ACTOR = command_line("the demonstration")


def build_demonstration(
    root: str | Path, *, worker: AuditWorker, progress: Callable[[str], None]
) -> Store:
    """The demonstration's store: as it stands if it is there, or built, in two releases.

    Its extracts, clean and faulty, are left in ROOT/demonstration to be tried out (for a store in
    an object store: beside its staging). Raises StoreError if there is a store there that is not
    the demonstration's.
    """
    existing = _existing(root)
    if existing is not None:
        return existing
    progress("Drawing the demonstration borough, job by job")
    store = open_store(root, create=True)
    written = write_demonstration(store.staging.parent / "demonstration")
    programme = files("datasets").joinpath("programmes/demonstration.toml").read_text("utf-8")
    steps = (
        (written.history, Reading(history=True, first=written.first), programme),
        (written.last_month, Reading(), None),
    )
    for path, reading, text in steps:
        refresh = submit(
            store, path, reading, worker=worker, programme_text=text, progress=progress
        )
        publish_extract(store, refresh, ACTOR, reason="", progress=progress)
    progress(f"Built: {store.latest()} releases in {root}")
    return store


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
