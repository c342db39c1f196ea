"""Staging: where a submitted file waits for a decision, so that no restart loses it.

The file as it was sent waits in `incoming`, its owner's only, until it is read and at most fifteen
minutes; then its reduced form stands in for it. What is known of it is one small file beside that.
"""

import json
import os
import re
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from datasets.reduced import FILE_NAME, Extract, pack, read_reduced
from datasets.store.files import write_whole
from datasets.waiting import LEFT_BEHIND_AFTER

WAITING, INCOMING, NOTE, ARRIVED = "waiting", "incoming", "note.json", "arrived"
_ID = re.compile(r"[0-9a-f]{32}")
_OWNER_ONLY = 0o700


def new_submission() -> str:
    """A name for a submission that nobody can guess."""
    return uuid4().hex


def is_submission(text: str) -> bool:
    """Whether a text could name a submission."""
    return _ID.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Staging:
    """The submissions that wait in one store's staging folder. OSError where it cannot be used."""

    folder: Path

    def receive(self, submission: str, data: bytes) -> str:
        """Keep a file as it was sent, on disk before this returns; its SHA-256."""
        write_whole(self._made(INCOMING, submission), ARRIVED, data)
        _settle(self.folder / INCOMING)
        return sha256(data).hexdigest()

    def arrived(self, submission: str) -> Path | None:
        """Where the file lies as it was sent; None once it is read, gone or too old."""
        path = self.folder / INCOMING / submission / ARRIVED
        with suppress(OSError):
            # whichever way it is off, so that a clock set back keeps nothing for longer
            if abs(time.time() - path.stat().st_mtime) <= LEFT_BEHIND_AFTER:
                return path
        return None

    def kept_until(self, submission: str) -> float | None:
        """When the file as it was sent goes at the latest, in seconds of the clock; None: gone."""
        path = self.arrived(submission)
        return None if path is None else path.stat().st_mtime + LEFT_BEHIND_AFTER

    def drop_arrived(self, submission: str) -> None:
        """Remove the file as it was sent."""
        _remove(self.folder / INCOMING / submission)

    def keep(self, submission: str, extract: Extract) -> Path:
        """Keep the reduced form in place of the file as it was sent; where it lies."""
        folder = self._made(WAITING, submission)
        write_whole(folder, FILE_NAME, pack(extract))
        _settle(folder)
        self.drop_arrived(submission)
        return folder / FILE_NAME

    def reduced(self, submission: str) -> Path | None:
        """Where the reduced form lies; None if there is none."""
        path = self.folder / WAITING / submission / FILE_NAME
        return path if path.exists() else None

    def extract(self, submission: str) -> Extract | None:
        """The reduced form, read; None if there is none or it is not to be read."""
        path = self.reduced(submission)
        try:
            return read_reduced(path) if path else None
        except (OSError, ValueError):
            return None

    def note(self, submission: str, facts: dict[str, Any]) -> None:
        """Write down what is known of a submission, in place of what was written before."""
        folder = self._made(WAITING, submission)
        write_whole(folder, NOTE, json.dumps(facts, ensure_ascii=False, indent=1).encode())

    def noted(self) -> dict[str, dict[str, Any]]:
        """What is known of every submission; one whose note is damaged is left out."""
        found = {}
        for path in sorted((self.folder / WAITING).glob(f"*/{NOTE}")):
            with suppress(OSError, ValueError):
                if is_submission(path.parent.name):
                    found[path.parent.name] = json.loads(path.read_bytes())
        return found

    def decided(self, submission: str) -> None:
        """Remove the submission's rows, as sent and reduced; what is noted of it stays."""
        self.drop_arrived(submission)
        for path in (self.folder / WAITING / submission).glob("*"):
            if path.name != NOTE:
                with suppress(FileNotFoundError):
                    path.unlink()

    def forget(self, submission: str) -> None:
        """Remove all that there is of a submission."""
        self.drop_arrived(submission)
        _remove(self.folder / WAITING / submission)

    def expire(self) -> None:
        """Remove the files as they were sent that nobody may keep any longer."""
        for folder in (self.folder / INCOMING).glob("*"):
            with suppress(OSError):  # in use, or not ours to remove: it is looked at again
                if is_submission(folder.name) and not self._is_young(folder):
                    _remove(folder)

    def _is_young(self, folder: Path) -> bool:
        """Whether its file may still be kept, or is only now being written."""
        return self.arrived(folder.name) is not None or (
            not (folder / ARRIVED).exists()
            and abs(time.time() - folder.stat().st_mtime) <= LEFT_BEHIND_AFTER
        )

    def _made(self, *parts: str) -> Path:
        folder = self.folder
        for part in parts:
            folder /= part
            folder.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
        return folder


def _remove(folder: Path) -> None:
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)


def _settle(folder: Path) -> None:
    """Have the names in a folder on disk, not only the files' contents."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
