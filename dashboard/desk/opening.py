"""The one desk of a store: one in this process, and one process of this machine."""

import atexit
import fcntl
import os
from functools import lru_cache
from pathlib import Path
from threading import RLock

from dashboard.desk.desk import Desk
from datasets.store import StoreError, open_store

LOCK = "desk.lock"


class AnotherDeskError(StoreError):
    """Another server of this machine has the officers' files of this store in hand."""

    def __str__(self) -> str:
        return (
            "Another server on this machine takes officers' files for this store: send yours in "
            "there, or stop it first. Pages for readers answer here all the same."
        )


@lru_cache(maxsize=8)
def _desk(root: str) -> Desk:
    _alone_at(open_store(root).staging)
    desk = Desk(root)
    atexit.register(desk.close)
    return desk


def _alone_at(folder: Path) -> None:
    """Nothing, for the first process of this machine that asks; it is the one until it ends.

    AnotherDeskError for any other: two would take each other's files in hand for left behind.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)  # open as long as we live
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise AnotherDeskError from error


_opening = RLock()


def desk_for(root: str) -> Desk:
    """The one desk of a store in this process; NoStoreError or StoreError if there is none."""
    with _opening:
        return _desk(root)
