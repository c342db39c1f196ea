"""InHand: the files at a desk as they stand now, each written down at every step that it takes."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import RLock

from dashboard.desk.case import DECIDED, Case, Step
from dashboard.desk.work import without_rows
from datasets.staging import Staging

KEPT_IN_HAND = 3
"""So many audited files are kept whole in memory; another is audited again when it is opened."""
REMEMBERED = timedelta(days=7)
"""So long it is remembered how a file ended, without any row of it."""
_log = logging.getLogger(__name__)


class InHand:
    """The files of one desk, newest last. Whoever holds `lock` finds them as they were."""

    def __init__(self, staging: Staging) -> None:
        self.lock = RLock()
        self._staging = staging
        self._cases: dict[str, Case] = {}

    def take(self, case: Case) -> None:
        """Hold a file that has come, once it is written down; OSError if it cannot be."""
        with self.lock:
            self._staging.note(case.id, case.facts())
            self._cases[case.id] = case

    def hold(self, case: Case) -> None:
        """Hold a file as it was written down, or as it is to be gone on with."""
        with self.lock:
            self._cases[case.id] = case

    def get(self, submission: str) -> Case | None:
        """One file as it stands; None if there is none."""
        with self.lock:
            return self._cases.get(submission)

    def first(self, fits: Callable[[Case], bool]) -> Case | None:
        """The oldest file that fits; None without one."""
        return next((case for case in self.every() if fits(case)), None)

    def every(self) -> list[Case]:
        """All files, as they stand."""
        with self.lock:
            return list(self._cases.values())

    def became(self, case: Case) -> Case:
        """The case as it stands now, written down if it is at another step than before.

        What was decided meanwhile stays decided: work that was under way is not heard any more.
        """
        with self.lock:
            before = self._cases.get(case.id)
            if before is None or before.step in DECIDED:
                return before or case
            self._cases[case.id] = lightened(case)
            if before.step is not case.step:
                self._write_down(case)
            self._spare_memory(case.id)
            return self._cases[case.id]

    def forget_old(self) -> None:
        """Forget how files ended that ended long ago."""
        with self.lock:
            for case in self.every():
                if case.step in DECIDED and datetime.now(UTC) - case.arrived_at > REMEMBERED:
                    del self._cases[case.id]
                    with suppress(OSError):
                        self._staging.forget(case.id)

    def _write_down(self, case: Case) -> None:
        """Where the disk fails, work goes on: an older note only has it done once more."""
        try:
            self._staging.note(case.id, case.facts())
        except OSError as error:
            _log.error("A step of a submitted file was not written down: %s.", error.strerror)

    def _spare_memory(self, newest: str) -> None:
        whole = [c for c in self._cases.values() if c.step is Step.READY and c.refresh is not None]
        spared = [case for case in whole if case.id != newest][: max(len(whole) - KEPT_IN_HAND, 0)]
        for case in spared:
            self._cases[case.id] = replace(case, refresh=None, proposal=None)


def lightened(case: Case) -> Case:
    """The case; of one that is decided only what is still shown, and no row of its file."""
    if case.step not in DECIDED:
        return case
    refresh = case.refresh
    if case.step in {Step.PUBLISHED, Step.DISCARDED} or refresh is None:
        return replace(case, suggestion=None, refresh=None, proposal=None)
    bare = replace(refresh, extract=without_rows(refresh.extract), live=None, counted=None)
    return replace(case, suggestion=None, refresh=bare, proposal=None)
