"""The store: records, measures (whose versions are the releases) and the refresh log."""

from datasets.store.checking import Checked
from datasets.store.errors import (
    ConflictError,
    NoStoreError,
    NoSuchReleaseError,
    OutOfReachError,
    RecordsPurgedError,
    ReleaseDamagedError,
    StoreError,
    UnconfirmedError,
)
from datasets.store.hashing import content_hash
from datasets.store.house import Store
from datasets.store.opening import open_store
from datasets.store.proposal import without, would_be
from datasets.store.purged import Purge
from datasets.store.release import LiveRelease, Release
from datasets.store.retention import Purged, rule_for
from datasets.store.rollback import CellGoingBack, GoesBack, cells_going_back, same_figures
from datasets.store.rows import MEASURE_ROWS, CellKey, Change, Origin

__all__ = [
    "MEASURE_ROWS",
    "CellGoingBack",
    "CellKey",
    "Change",
    "Checked",
    "ConflictError",
    "GoesBack",
    "LiveRelease",
    "NoStoreError",
    "NoSuchReleaseError",
    "Origin",
    "OutOfReachError",
    "Purge",
    "Purged",
    "RecordsPurgedError",
    "Release",
    "ReleaseDamagedError",
    "Store",
    "StoreError",
    "UnconfirmedError",
    "cells_going_back",
    "content_hash",
    "open_store",
    "rule_for",
    "same_figures",
    "without",
    "would_be",
]
