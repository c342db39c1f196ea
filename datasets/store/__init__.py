"""The store: records, measures (whose versions are the releases) and the refresh log."""

from datasets.store.errors import (
    ConflictError,
    NoStoreError,
    NoSuchReleaseError,
    OutOfReachError,
    ReleaseDamagedError,
    StoreError,
)
from datasets.store.hashing import content_hash
from datasets.store.house import Store
from datasets.store.opening import open_store
from datasets.store.release import LiveRelease, Release
from datasets.store.rows import MEASURE_ROWS, CellKey, Change, Origin

__all__ = [
    "MEASURE_ROWS",
    "CellKey",
    "Change",
    "ConflictError",
    "LiveRelease",
    "NoStoreError",
    "NoSuchReleaseError",
    "Origin",
    "OutOfReachError",
    "Release",
    "ReleaseDamagedError",
    "Store",
    "StoreError",
    "content_hash",
    "open_store",
]
