"""Watched: the access file as it stands, read again whenever somebody changed it."""

import logging
from pathlib import Path
from threading import Lock

from dashboard.admission.access_file import AccessFile, AccessFileError, read_access_file

_log = logging.getLogger(__name__)


class Watched:
    """An access file that was good once; `last` is what it said when it was last good."""

    def __init__(self, path: Path) -> None:
        """AccessFileError if the file cannot be used."""
        self.path = path
        self._lock = Lock()
        self._mark = self._mark_now()
        self.last = read_access_file(path)
        self._read: AccessFile | None = self.last

    def now(self) -> AccessFile | None:
        """What the file says now; None while it cannot be used, which is logged once, in words."""
        with self._lock:
            mark = self._mark_now()
            if mark != self._mark:
                self._read, self._mark = self._read_again(), mark
                self.last = self._read or self.last
            return self._read

    def _mark_now(self) -> tuple[int, ...]:
        try:
            status = self.path.stat()
        except OSError:
            return ()
        return status.st_mtime_ns, status.st_size, status.st_ino

    def _read_again(self) -> AccessFile | None:
        try:
            return read_access_file(self.path)
        except AccessFileError as error:
            _log.error(
                "%s\nUntil it is mended, nobody may do anything but read what they could read "
                "before.",
                error,
            )
            return None
