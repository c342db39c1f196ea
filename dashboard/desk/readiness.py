"""Readiness: the processes that read, audit and compare, kept ready for the next file."""

from contextlib import suppress
from pathlib import Path
from threading import Event, Timer

from dashboard.comparing.client import NoPreviewError, Previewer
from datasets.confined import get_ready, stand_down
from datasets.store import Store, StoreError
from expectations.client import AuditWorker
from expectations.messages import AuditNotRunError

REST = 1.5
"""Seconds after a file until all is made ready for the next."""


class Readiness:
    """What a desk has at hand for the next file, once it was warmed up; before, nothing is begun.

    A process for reading is started, and both others have opened the newest release.
    """

    def __init__(self, store: Store, worker: AuditWorker, previewer: Previewer) -> None:
        self._store, self._worker, self._previewer = store, worker, previewer
        self._is_warm, self._closed = False, Event()

    def warm_up(self) -> None:
        """Start the processes, so that the first file need not wait."""
        self._is_warm = True
        self._worker.warm_up()
        self._previewer.warm_up()
        self._get_ready()

    def soon(self) -> None:
        """Get ready for the next file: not at once, for the page that waits for this one is first.

        It does nothing at a desk that was not warmed up.
        """
        if self._is_warm:
            timer = Timer(REST, self._get_ready)
            timer.daemon = True
            timer.start()

    def stop(self, reduced: Path) -> None:
        """End the audit or the comparison of one file, if that is what is being done."""
        self._worker.stop(reduced)
        self._previewer.stop(reduced)

    def close(self) -> None:
        """End the processes."""
        self._closed.set()
        for process in (self._worker, self._previewer):
            process.stop()
            process.close()
        stand_down()

    def _get_ready(self) -> None:
        if self._closed.is_set():
            return
        get_ready()
        with suppress(AuditNotRunError, NoPreviewError, StoreError, OSError):
            release = self._store.release().number
            self._worker.open(str(self._store.root), release)
            if not self._closed.is_set():
                self._previewer.open(self._store, release)
