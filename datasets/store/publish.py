"""Publish: say so in the log, append the records, commit once, say so in the log again."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from uuid import uuid4

from datasets.store import refresh_log
from datasets.store.errors import (
    FAILURES,
    ConflictError,
    NoSuchReleaseError,
    StoreError,
    UnconfirmedError,
    in_words,
    told,
)
from datasets.store.place import Place
from datasets.store.prepare import Prepared, prepare
from datasets.store.records import append_records
from datasets.store.refresh_log import Happened
from datasets.store.release import Release
from datasets.store.rows import NO_FILE, Change, Origin
from datasets.store.settled import settle
from datasets.store.tables import note_of, sealed, write_version
from datasets.store.verify import (
    INDEX_HASH,
    UNREADABLE,
    load_release,
    measures_path,
    newest_release,
)

PUBLISHED, REFUSED, UNCONFIRMED = "published", "refused", "unconfirmed"
WITHDRAWN, ROLLED_BACK, REBUILT = "withdrawn", "rolled_back", "rebuilt"
PUBLISHING = "publishing"
BEGUN = {WITHDRAWN: "withdrawing", ROLLED_BACK: "rolling_back", REBUILT: "rebuilding"}
"""What the log says before a release is made, by what it says afterwards; else "publishing"."""
RECOVERED = "written at the next start, or by another process"


@dataclass(frozen=True, slots=True)
class Publishing:
    """Who publishes, why, and from what file. `event` is what the log will say once it is done."""

    actor: str
    why: str
    said_to_be: str = ""
    event: str = PUBLISHED
    origin: Origin = NO_FILE

    def happened(self, event: str, submission: str) -> Happened:
        """A log entry about it."""
        return Happened(
            event,
            self.actor,
            self.said_to_be,
            submission,
            reason=self.why,
            origin=self.origin,
        )


def publish(root: Place, change: Change, base: int, by: Publishing) -> Release:
    """Release base + 1, made of release base and the change.

    ConflictError if another release came first, ReleaseDamagedError if release base cannot be
    built upon, StoreError if it cannot be written. In each case no reader sees any change.
    """
    require_latest(root, base)
    prepared = prepare(change, load_release(root, base))

    def make(anchor: str) -> Release:
        append_records(root, change.submission, prepared.records, prepared.content_hashes)
        note = note_for(change, prepared, by, anchor)
        return commit(root, base, prepared, note)

    return logged(root, by, change.submission, make)


def logged(root: Place, by: Publishing, submission: str, make: Callable[[str], Release]) -> Release:
    """A release made between two entries of the log; `make` is given the hash of the first."""
    recover(root)
    begun = by.happened(BEGUN.get(by.event, PUBLISHING), submission)
    anchor = refresh_log.append(root, begun)
    try:
        release = make(anchor)
    except UnconfirmedError as error:
        unsure = replace(begun, event=UNCONFIRMED, release=error.release, reason=str(error))
        with suppress(StoreError):
            refresh_log.append(root, unsure)
        raise
    except StoreError as error:
        with suppress(StoreError):  # the store may be full: the caller must hear the first error
            refresh_log.append(root, replace(begun, event=REFUSED, reason=str(error)))
        raise
    with suppress(StoreError):  # the release stands; the next start writes the missing entry
        acknowledge(root, release, by)
    return release


def latest_release(root: Place) -> int:
    """The newest release that is there, or that the log acknowledges: one may have been lost.

    OSError if there is no store.
    """
    newest = newest_release(root)
    with suppress(*FAILURES):
        newest = max(newest, refresh_log.acknowledged(root))
    return newest


def require_latest(root: Place, base: int) -> None:
    """ConflictError if a release came after `base`; NoSuchReleaseError if `base` is yet to come."""
    with in_words("The store cannot be read"):
        latest = latest_release(root)
    if latest > base:
        raise ConflictError(latest, base)
    if latest < base:
        raise NoSuchReleaseError(f"There is no release {base}. The newest is release {latest}.")


def note_for(change: Change, prepared: Prepared, by: Publishing, anchor: str) -> dict[str, Any]:
    """What the commit of a change tells of itself."""
    return noted(by, change.submission, len(change.replaces), prepared.index_hash, anchor)


def noted(
    by: Publishing, submission: str, cells: int, index_hash: str, anchor: str
) -> dict[str, Any]:
    """What a commit tells of itself. `anchor`, the log's newest hash, ties the two together."""
    return {
        "at": datetime.now(UTC).isoformat(),
        "actor": by.actor,
        "said_to_be": by.said_to_be,
        "why": by.why,
        "event": by.event,
        "submission": submission,
        "cells": cells,
        "origin": {**asdict(by.origin), "months": [m.isoformat() for m in by.origin.months]},
        "log": anchor,
        "attempt": uuid4().hex,
        INDEX_HASH: index_hash,
    }


def commit(root: Place, base: int, prepared: Prepared, note: Mapping[str, Any]) -> Release:
    """The one write that readers see."""
    table = measures_path(root)
    write = partial(write_version, table, base, prepared.rows, replacing=prepared.predicate)
    return committed(root, base, note, write)


def committed(
    root: Place, base: int, note: Mapping[str, Any], write: Callable[..., None]
) -> Release:
    """Release base + 1, written by `write`; ConflictError if another was written instead."""
    table, note = measures_path(root), sealed({**note, "number": base + 1})
    with in_words("The release could not be written"):
        try:
            write(note=note)
        except FAILURES:
            latest, attempt = _written(root, base + 1)
            if latest == base:
                raise
            if attempt != note["attempt"]:
                raise ConflictError(latest, base) from None
    _confirm(table, base + 1)
    return Release.from_note(base + 1, note)


def _written(root: Place, number: int) -> tuple[int, object]:
    """The newest release, and whose attempt it was to write this one; None if nobody's."""
    try:
        latest = newest_release(root)
        note = note_of(measures_path(root), number) if latest >= number else {}
    except FAILURES as error:
        raise UnconfirmedError(
            f"It is not known whether release {number} was written: {told(error)}. "
            "See with `insourcing history` whether it is there before you publish it again."
        ) from error
    return latest, note.get("attempt")


def _confirm(table: Place, number: int) -> None:
    """Nothing, or UnconfirmedError if a release may not be on the disk yet."""
    try:
        settle(table, number)
    except FAILURES as error:
        raise UnconfirmedError(
            f"Release {number} stands, but this machine could not confirm that it is safely on its "
            f"disk: {told(error)}. Have the disk looked at, and see with `insourcing history` that "
            f"release {number} is there before you publish again.",
            number,
        ) from error


def acknowledge(root: Place, release: Release, by: Publishing) -> None:
    """Say in the log that a release was published, unless the log says so already."""
    done = by.happened(by.event, release.submission)
    refresh_log.append(root, replace(done, release=release.number))


def recover(root: Place) -> tuple[int, ...]:
    """Write the log entries of releases that a crash left without one; those releases."""
    table = measures_path(root)
    with in_words("The refresh log could not be mended"):
        latest = newest_release(root)
        missing = tuple(range(refresh_log.acknowledged(root) + 1, latest + 1))
        for number in missing:
            refresh_log.append(root, _missing_entry(table, number))
    return missing


def _missing_entry(table: Place, number: int) -> Happened:
    """What the log should have said of a release; OSError if its commit cannot be read now."""
    try:
        note = note_of(table, number)
        release = Release.from_note(number, note)
        why = f"{release.why} ({RECOVERED})"
        by = Publishing(
            release.actor, why, release.said_to_be, release.event, _origin(note["origin"])
        )
    except (ValueError, KeyError, TypeError) as error:
        return Happened(UNREADABLE, release=number, reason=f"Release {number}: {told(error)}.")
    return replace(by.happened(release.event, release.submission), release=number)


def anchors(root: Place, latest: int) -> dict[int, str]:
    """By release, the hash of the log entry after which it was published; damaged ones left out."""
    found = {}
    for number in range(1, latest + 1):
        with suppress(*FAILURES):
            found[number] = str(note_of(measures_path(root), number)["log"])
    return found


def _origin(noted: Mapping[str, Any]) -> Origin:
    months = tuple(date.fromisoformat(month) for month in noted["months"])
    return Origin(**{**noted, "months": months})
