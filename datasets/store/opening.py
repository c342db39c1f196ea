"""Opening a store, and making one."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from datasets.pseudonym_key import make_key
from datasets.store import refresh_log
from datasets.store.errors import NoStoreError, StoreError, in_words
from datasets.store.house import STAGING, Store
from datasets.store.place import OWNER_ONLY, Place, place_of
from datasets.store.publish import recover
from datasets.store.refresh_log import CREATED, Happened
from datasets.store.rows import MEASURE_ROWS
from datasets.store.tables import create_table, sealed, table_exists
from datasets.store.verify import INDEX_HASH, index_hash, measures_path
from datasets.waiting import remove_left_behind


def open_store(root: str | Place, *, create: bool = False, mend: bool = True) -> Store:
    """The store in a folder or at an address, made first if `create`.

    What a crash left behind is mended: the log if it is short, and files that nobody reads now.
    Not so without `mend`: releases are then read, and nothing is written.

    NoStoreError says how to make one; StoreError if it cannot be made.
    """
    with in_words(f"The store at {root} cannot be opened"):
        root = place_of(root)
        exists = table_exists(measures_path(root))
        if not exists and not create:
            raise NoStoreError(
                f"There is no store at {root}. `insourcing demo --build-only --root {root}` makes "
                f"the demonstration's; `insourcing backfill FILE --root {root}` makes one from a "
                "file."
            )
        if create:
            _create(root)
    store = Store(root)
    if not mend:
        return store
    with suppress(OSError):  # who only reads may have no folder for work in hand
        for folder in (store.staging, store.incoming):
            remove_left_behind(folder)
    with suppress(StoreError):  # a folder that cannot be written can still be read
        recover(root)
    return store


def _create(root: Place) -> None:
    """The folders and empty tables, `measures` last: with it the store exists."""
    if isinstance(root, Path):
        root.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        staging = root / STAGING
        staging.mkdir(mode=OWNER_ONLY, exist_ok=True)
        staging.chmod(OWNER_ONLY)
    if table_exists(measures_path(root)):
        return
    if isinstance(root, Path):
        make_key(root)
    refresh_log.create_log(root)
    refresh_log.append(root, Happened(CREATED))
    note = {
        "number": 0,
        "at": datetime.now(UTC).isoformat(),
        "event": CREATED,
        INDEX_HASH: index_hash(MEASURE_ROWS.to_frame()),
    }
    create_table(measures_path(root), MEASURE_ROWS, ["dataset", "service"], sealed(note))
