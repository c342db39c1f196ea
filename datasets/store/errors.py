"""What can go wrong with the store, one class for each thing that a caller can act on."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl
import pyarrow as pa
from deltalake.exceptions import DeltaError

from datasets.store.place import Place


class StoreError(Exception):
    """The store could not do it, and nothing that a reader sees has changed."""


class NoStoreError(StoreError):
    """There is no store in that folder; the message says how to make one."""


class NoSuchReleaseError(StoreError):
    """The release asked for does not exist."""


class OutOfReachError(StoreError):
    """The store cannot be reached at the moment; nothing says that it is damaged."""


class UnconfirmedError(StoreError):
    """A release stands, or may stand, that nobody can promise to be safely kept.

    `release` is its number; None if it is not even known whether it was written.
    """

    def __init__(self, message: str, release: int | None = None) -> None:
        self.release = release
        super().__init__(message)


class ConflictError(StoreError):
    """Another release came first; `latest` is the release to audit against now."""

    def __init__(self, latest: int, base: int) -> None:
        self.latest = latest
        super().__init__(
            f"Release {latest} was published after release {base}, which this was checked against. "
            "Nothing was published. Check the file again against the newer release, then publish."
        )


class ReleaseDamagedError(StoreError):
    """A release's files no longer hold what was published; it is never answered with another.

    `file` is the name of the data file to blame, or "" where that is not known.
    """

    def __init__(self, message: str, file: str = "") -> None:
        self.file = file
        super().__init__(message)


class RecordsPurgedError(StoreError):
    """Records were purged when they had been kept long enough; the figures made of them stand."""


_OBJECT_STORES_SAY = {
    r"NO_SUCH_BUCKET|NoSuchBucket": "the object store has no bucket of that name",
    r"ACCESS_DENIED|AccessDenied|necessary privileges|InvalidAccessKeyId|SignatureDoesNotMatch": (
        "the object store does not permit it with the credentials given"
    ),
    r"NETWORK_CONNECTION|error sending request|REQUEST_TIMEOUT": "the object store does not answer",
}


def out_of_reach(error: BaseException | None) -> str:
    """Why an object store cannot be reached, where that is what an error says; "" otherwise."""
    if error is None:
        return ""
    said = [why for words, why in _OBJECT_STORES_SAY.items() if re.search(words, str(error))]
    return said[0] if said else out_of_reach(error.__cause__)


def told(error: BaseException) -> str:
    """A library's error as part of a sentence: its first line, without a full stop."""
    if why := out_of_reach(error):
        return why
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if number := re.search(r"\(os error (\d+)\)", str(error)):
        return os.strerror(int(number[1]))
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[0] if lines else type(error).__name__)[:300].rstrip(".")


class DamagedFileError(Exception):
    """A data file cannot be read, or does not hold what a data file holds."""

    def __init__(self, path: Place, why: str) -> None:
        self.path = path
        super().__init__(f"{path.name} cannot be read: {why}")


class NotOursError(ValueError):
    """A version of a table that the store did not write."""


class PanickedError(Exception):
    """A library gave up on something that it could not make sense of, such as a damaged log."""


@contextmanager
def panics_as_errors() -> Iterator[None]:
    """Turn a panic of the libraries' Rust code, which no `except Exception` sees, into an error."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise PanickedError(f"it makes no sense ({told(error)})") from error


FAILURES = (
    DamagedFileError,
    PanickedError,
    DeltaError,
    pa.ArrowException,
    pl.exceptions.PolarsError,
    OSError,
    ValueError,
    KeyError,
    TypeError,
    MemoryError,
)
"""What files raise that are damaged, missing, full or out of reach."""


@contextmanager
def in_words(doing: str) -> Iterator[None]:
    """Turn the libraries' errors into a StoreError that says what could not be done, and why."""
    try:
        yield
    except FAILURES as error:
        kind = OutOfReachError if out_of_reach(error) else StoreError
        raise kind(f"{doing}: {told(error)}.") from error
