"""SignedOut: the sessions that were ended before their time, remembered on disk."""

import logging
import re
import time
from contextlib import suppress
from pathlib import Path

from dashboard.admission.access_file import LONGEST_SESSION
from datasets.store.files import write_whole
from datasets.store.house import STAGING
from datasets.store.place import OWNER_ONLY, local_folder, place_of

FOLDER = "signed-out"
KEPT_FOR = (LONGEST_SESSION + 1) * 3600
"""Seconds; by then the session itself is too old for any access file."""
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_log = logging.getLogger(__name__)


class SignedOut:
    """One small file for each session that somebody ended, its owner's only, in one folder.

    A session is looked up by its file, so every process that shares the folder knows at once.
    """

    def __init__(self, folder: Path) -> None:
        """OSError if the folder cannot be made."""
        self.folder = folder
        self._also: set[str] = set()
        for place in (folder.parents[1], folder.parent, folder):
            place.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        folder.chmod(OWNER_ONLY)

    def add(self, fingerprint: str) -> None:
        """End a session, for good. If the disk fails, it is said and this process remembers."""
        self._also.add(fingerprint)
        try:
            write_whole(self.folder, fingerprint, b"")
            self._prune()
        except OSError as error:
            _log.error(
                "A sign-out could not be kept on disk and lasts until this server stops: %s.",
                error.strerror or error,
            )

    def holds(self, fingerprint: str) -> bool:
        """Whether a session was ended. OSError if that cannot be known."""
        return fingerprint in self._also or self.folder.joinpath(fingerprint).exists()

    def _prune(self) -> None:
        too_old = time.time() - KEPT_FOR
        for path in self.folder.iterdir():
            with suppress(OSError):  # another process may be quicker
                if _FINGERPRINT.fullmatch(path.name) and path.stat().st_mtime < too_old:
                    path.unlink()


def signed_out_folder(root: str) -> Path:
    """Where a store's ended sessions are kept: beside its work in hand, outside backups."""
    return local_folder(place_of(root)) / STAGING / FOLDER
