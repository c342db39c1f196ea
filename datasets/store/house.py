"""Store: where releases are published, opened and listed, and where the refresh log is kept."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import RLock

import polars as pl

from datasets.store import publish as publishing
from datasets.store import refresh_log, rollback
from datasets.store.checking import Checked, check_store
from datasets.store.errors import NoSuchReleaseError, ReleaseDamagedError, StoreError, in_words
from datasets.store.place import OWNER_ONLY, Place, local_folder
from datasets.store.refresh_log import Happened
from datasets.store.release import LiveRelease, Release
from datasets.store.rows import NO_FILE, Change, Origin
from datasets.store.verify import (
    load_release,
    newest_release,
    release_before,
    release_of,
)

STAGING, INCOMING = "staging", "incoming"
KEPT_OPEN = 4
LOOK_AGAIN_AFTER = 60.0
"""Seconds after which a damaged release is looked at again: it may have been restored."""


@dataclass(slots=True, eq=False)
class Store:
    """One store, made with `open_store`. A process keeps one: it remembers what it verified."""

    root: Place
    _open: dict[int, LiveRelease] = field(default_factory=dict, repr=False)
    _there: int = field(default=-1, repr=False)
    _latest: int = field(default=0, repr=False)
    _fallback: tuple[int, float, LiveRelease] | None = field(default=None, repr=False)
    _log: refresh_log.Known = field(default_factory=refresh_log.Known, repr=False)
    _lock: RLock = field(default_factory=RLock, repr=False)

    @property
    def staging(self) -> Path:
        """The folder, its owner's only, where reduced extracts wait for a decision.

        On this machine's disk also where the store itself is in an object store.
        """
        folder = local_folder(self.root) / STAGING
        if not isinstance(self.root, Path):
            folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        return folder

    @property
    def incoming(self) -> Path:
        """The folder where a file waits, as it was sent, while it is read; outside backups."""
        return self.staging / INCOMING

    def latest(self) -> int:
        """The newest release's number, be it lost since; 0 when nothing was published."""
        with in_words(f"The store at {self.root} cannot be read"):
            there = newest_release(self.root)
            if there != self._there:  # the log is asked once about each number
                self._there, self._latest = there, publishing.latest_release(self.root)
        return max(there, self._latest)

    def release(self, number: int | None = None) -> LiveRelease:
        """One release, verified; without a number the newest that verifies, which says so.

        With a number: NoSuchReleaseError, or ReleaseDamagedError; never another release.
        """
        with self._lock:
            if number is None:
                return self._newest()
            if number not in self._open and number not in range((latest := self.latest()) + 1):
                raise NoSuchReleaseError(
                    f"There is no release {number}. The newest is release {latest}."
                )
            return self._opened(number)

    def releases(self) -> list[Release]:
        """Every release, oldest first; one whose commit is damaged has the event "unreadable"."""
        return [release_of(self.root, number) for number in range(1, self.latest() + 1)]

    def publish(
        self,
        change: Change,
        *,
        base: int,
        actor: str,
        why: str,
        said_to_be: str = "",
        event: str = publishing.PUBLISHED,
        origin: Origin = NO_FILE,
    ) -> Release:
        """Make the next release out of release `base` and the change, and log it.

        `event` is "published", "withdrawn", "rebuilt", or for documents "programme", "benchmarks".
        ConflictError if another release came first; ReleaseDamagedError if `base` cannot be built
        upon; StoreError if it cannot be written. In each case no reader sees any change.
        """
        by = publishing.Publishing(actor, why, said_to_be, event, origin)
        return publishing.publish(self.root, change, base, by)

    def roll_back(
        self, target: int, *, base: int, actor: str, why: str, said_to_be: str = ""
    ) -> Release:
        """Make the next release say what release `target` said, and log it.

        NoSuchReleaseError, ReleaseDamagedError if `target` is damaged, ConflictError if another
        release came after `base`, StoreError; in each case no reader sees any change.
        """
        by = publishing.Publishing(actor, why, said_to_be, publishing.ROLLED_BACK)
        return rollback.roll_back(self.root, target, base, by)

    def log(
        self,
        event: str,
        *,
        actor: str,
        said_to_be: str = "",
        submission: str = "",
        reason: str = "",
        origin: Origin = NO_FILE,
    ) -> None:
        """Add an entry that tells of no release: refused, nothing_to_do, withdrawn by its sender.

        `publish` writes its own. StoreError if the log cannot be written.
        """
        happened = Happened(event, actor, said_to_be, submission, None, reason, origin)
        refresh_log.append(self.root, happened)

    def log_entries(self) -> pl.DataFrame:
        """Every entry of the refresh log, oldest first; months as text, parted by commas.

        Only what was added since it was last asked is read; `verify_log` reads everything anew.
        """
        with self._lock:
            self._log = self._log.grown(self.root)
            return self._log.entries

    def verify_log(self) -> tuple[str, ...]:
        """What shows that the log was changed after it was written, in words; empty if nothing."""
        return refresh_log.problems(self.root, publishing.anchors(self.root, self.latest()))

    def check(
        self, numbers: Sequence[int], progress: Callable[[str], None] = lambda _words: None
    ) -> Checked:
        """Whether releases, the records behind them and the log are what was written, read anew."""
        return check_store(self.root, numbers, self.latest(), progress)

    def recover(self) -> tuple[int, ...]:
        """Write the log entries of releases that a crash left without one; those releases."""
        return publishing.recover(self.root)

    def _newest(self) -> LiveRelease:
        try:
            return self._newest_there()
        except ReleaseDamagedError:
            raise
        except StoreError as error:
            if not self._open:
                raise
            live = self._open[max(self._open)]
            return replace(live, notice=f"{error} What you see is release {live.number}.")

    def _newest_there(self) -> LiveRelease:
        latest = self.latest()
        if self._fallback and self._fallback[0] == latest:
            _, looked_at, live = self._fallback
            if time.monotonic() - looked_at < LOOK_AGAIN_AFTER:
                return live
        live = self._newest_sound(latest)
        self._fallback = (latest, time.monotonic(), live) if live.notice else None
        return live

    def _newest_sound(self, latest: int) -> LiveRelease:
        """The newest release that verifies; ReleaseDamagedError if none does."""
        try:
            return self._opened(latest)
        except ReleaseDamagedError as error:
            first, damage, number = error, error, latest
        while (number := release_before(self.root, damage, number)) > 0:
            try:
                live = self._opened(number)
            except ReleaseDamagedError as error:
                damage = error
            else:
                day = f"{live.release.at.day} {live.release.at:%B %Y}"
                instead = f"What you see is release {number}, published on {day}."
                return replace(live, notice=f"{first} {instead}")
        raise first

    def _opened(self, number: int) -> LiveRelease:
        live = self._open.pop(number, None) or load_release(self.root, number)
        self._open[number] = live
        while len(self._open) > KEPT_OPEN:
            self._open.pop(next(iter(self._open)))
        return live
