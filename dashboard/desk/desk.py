"""Desk: where officers' files are worked on, one process-wide desk for each store.

Work goes on in threads of its own, whatever becomes of the page that asked for it; what is known of
each file is written down at every step, so that a server that was killed takes it up again.
"""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Any

from dashboard.analysis.figures import programme_of
from dashboard.comparing.client import Previewer
from dashboard.desk.case import DECIDED, Case, Step
from dashboard.desk.in_hand import InHand
from dashboard.desk.left_behind import left_behind
from dashboard.desk.readiness import Readiness
from dashboard.desk.work import Tools, in_order, log_discarded, work_on
from dashboard.permissions import Actor, NotPermittedError, may_publish_some, require_publish
from dashboard.previews import place_of
from dashboard.refresh import Reading, RefreshBlockedError, publish
from datasets.arrival import require_fit_name
from datasets.programme import Programme
from datasets.staging import Staging, is_submission, new_submission
from datasets.store import ConflictError, Release, Store, open_store
from datasets.suggestion.choices import Choices
from expectations.client import AuditWorker

AT_ONCE = 2
AUDIT_SECONDS = 180.0
TIDIED_EVERY = 20.0
LOOK_AGAIN = 0.03
"""Seconds between two looks for files as they were sent that may be kept no longer."""
_log = logging.getLogger(__name__)


class NoSuchCaseError(LookupError):
    """There is no such file at the desk, or not for this officer."""

    def __str__(self) -> str:
        return "There is no such file here. It may have been published or discarded meanwhile."


class Desk:
    """The files in hand of one store, made with `desk_for`."""

    def __init__(
        self,
        root: str,
        *,
        worker: AuditWorker | None = None,
        previewer: Previewer | None = None,
    ) -> None:
        self.store: Store = open_store(root)
        worker = worker or AuditWorker(audit_seconds=AUDIT_SECONDS)
        previewer = previewer or Previewer()
        self._readiness = Readiness(self.store, worker, previewer)
        self._staging = Staging(self.store.staging)
        self._in_hand = InHand(self._staging)
        self._became = self._in_hand.became
        self._tools = Tools(self.store, self._staging, worker, previewer, self._became)
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="desk")
        self._programme: tuple[int, Programme | None] | None = None
        self._closed = Event()
        self._take_up()
        Thread(target=self._tidy, name="desk-tidy", daemon=True).start()

    def warm_up(self) -> None:
        """Start the processes that audit and compare, so that the first file need not wait."""
        self._readiness.warm_up()

    def close(self) -> None:
        """End the processes and take no more work."""
        self._closed.set()
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._readiness.close()

    def submit(self, file_name: str, data: bytes, actor: Actor, reading: Reading) -> Case:
        """A file, on disk when this returns, and on its way.

        The same bytes to be read in the same way again are the file that is in hand already.
        NotPermittedError; ExtractRefusedError for a name that must not be kept; OSError if the disk
        does not take it.
        """
        if not may_publish_some(actor):
            raise NotPermittedError(f"{actor.name} may not send in files.")
        require_fit_name(file_name)
        submission = new_submission()
        try:
            digest = self._staging.receive(submission, data)
            with self._in_hand.lock:
                same = self._same(digest, actor, reading)
                if same is not None:
                    return self._sent_again(same, submission, data)
                case = Case(
                    id=submission,
                    file_name=file_name,
                    sha256=digest,
                    by=actor.name,
                    arrived_at=datetime.now(UTC),
                    may=actor.datasets,
                    words="Received; waiting for its turn",
                    reading=reading,
                )
                self._in_hand.take(case)
        except OSError:
            with suppress(OSError):
                self._staging.forget(submission)
            raise
        self._begin(case.id)
        return case

    def kept_until(self, submission: str) -> float | None:
        """When a file as it was sent goes at the latest, in seconds of the clock; None: gone."""
        return self._staging.kept_until(submission)

    def is_gone(self, case: Case) -> bool:
        """Whether nothing of a file is left to go on with: it has to be chosen again."""
        return self.kept_until(case.id) is None and self._staging.reduced(case.id) is None

    def programme(self) -> Programme | None:
        """The programme that is in force; None without one."""
        known, latest = self._programme, self.store.latest()
        if known is None or known[0] != latest:
            live = self.store.release()
            known = (live.number, programme_of(live))
            self._programme = known
        return known[1]

    def cases(self, actor: Actor) -> list[Case]:
        """The files that the actor may see, newest first."""
        return in_order(case for case in self._in_hand.every() if case.is_for(actor))

    def case(self, submission: str, actor: Actor) -> Case:
        """One file. One that was audited against an older release is audited again.

        NoSuchCaseError.
        """
        case = self._of(submission, actor)
        if case.step is Step.READY and (case.refresh is None or self._is_stale(case)):
            case = self._again(submission, Step.READY)
        return case

    def has_more(self, submission: str, *, than: int, within: float) -> bool:
        """Whether there is more to be seen of a file, or nothing is being done any more.

        It is looked at until there is, for so many seconds at most.
        """
        until = time.monotonic() + within
        while True:
            case = self._in_hand.get(submission)
            if case is None or not case.is_at_work or case.known > than:
                return True
            if time.monotonic() > until:
                return False
            time.sleep(LOOK_AGAIN)

    def seen(self, submission: str, actor: Actor) -> Case:
        """One file as it stands, and no work begun on it. NoSuchCaseError."""
        return self._of(submission, actor)

    def read_with(
        self,
        submission: str,
        actor: Actor,
        reading: Reading,
        *,
        choices: Choices | None = None,
        keep_mapping: bool = False,
    ) -> None:
        """Read a file in another way: by a mapping, or by what was chosen of the suggested one.

        `keep_mapping` keeps it for the months to come, once the file could be read with it. One
        that waits for no mapping any more, as another page saw to it, stays as it is.
        NoSuchCaseError; NotPermittedError for a mapping of a dataset that is not the officer's.
        """
        case = self._of(submission, actor)
        dataset = reading.mapping.dataset if reading.mapping else reading.dataset
        if dataset is not None:
            require_publish(actor, (dataset,))
        self._again(
            case.id,
            Step.MAPPING,
            words="Reading the file",
            reading=reading,
            choices=choices,
            keep_mapping=keep_mapping,
            faults=(),
            told=(),
        )

    def set_aside(self, submission: str, actor: Actor, reason: str) -> None:
        """Audit a file again without the rows that block it. NoSuchCaseError, NotPermittedError."""
        case = self._allowed(submission, actor)
        if not reason.strip():
            raise RefreshBlockedError("Say why the others may be published without these rows.")
        self._again(case.id, Step.READY, why_aside=reason.strip())

    def check_again(self, submission: str, actor: Actor) -> None:
        """Take up a file again that stopped on its way. NoSuchCaseError."""
        self._again(self._of(submission, actor).id, Step.STOPPED)

    def publish(self, submission: str, actor: Actor, reason: str = "") -> Release | None:
        """The release in which the file is live; None where another officer's came first.

        Then it is compared with that one, which the case tells in words. RefreshBlockedError,
        NotPermittedError, NoSuchCaseError, StoreError; in each case the live release stays.
        """
        with self._in_hand.lock:
            ready = self._allowed(submission, actor)
            refresh = ready.refresh
            if ready.step is not Step.READY or refresh is None:
                raise RefreshBlockedError("It is not ready to be published.")
            ready = replace(ready, reason=reason.strip())
            self._became(ready.at(Step.PUBLISHING, "Publishing"))
        try:
            change = None if ready.proposal is None else ready.proposal.change
            release = publish(self.store, refresh, actor, reason=reason, proposed=change)
        except ConflictError:
            self._became(ready)
            self._again(submission, Step.READY)
            return None
        except BaseException:
            self._became(ready)
            raise
        words = f"Published as release {release.number}."
        self._became(
            ready.at(Step.PUBLISHED, words, published=release.number, release=release, told=())
        )
        with suppress(OSError):  # it is published; what is left goes when the desk opens again
            self._staging.decided(submission)
        self._programme = (release.number, refresh.programme)
        self._readiness.soon()
        return release

    def discard(self, submission: str, actor: Actor) -> None:
        """Take a file out of hand: its rows are deleted, and an audit of it is ended.

        One that is being published, or was decided already, stays so. NoSuchCaseError; OSError if
        its rows are still there; StoreError if it is discarded and the log could not be told.
        """
        with self._in_hand.lock:
            case = self._of(submission, actor)
            if case.step in DECIDED or case.step is Step.PUBLISHING:
                return
            reduced = self._staging.reduced(submission)
            self._staging.decided(submission)
            words = f"Discarded by {actor.name}. Nothing of it is kept but its hash."
            self._became(case.at(Step.DISCARDED, words))
        if reduced is not None:
            self._readiness.stop(reduced)
        log_discarded(self.store, case, actor)

    def _of(self, submission: str, actor: Actor) -> Case:
        case = self._in_hand.get(submission) if is_submission(submission) else None
        if case is None or not case.is_for(actor):
            raise NoSuchCaseError
        return case

    def _allowed(self, submission: str, actor: Actor) -> Case:
        """The case, for an officer of its dataset."""
        case = self._of(submission, actor)
        require_publish(actor, (case.dataset,))
        return case

    def _same(self, digest: str, actor: Actor, reading: Reading) -> Case | None:
        return self._in_hand.first(
            lambda case: (
                (case.sha256, case.reading) == (digest, reading)
                and case.step not in {*DECIDED, Step.STOPPED}
                and case.is_for(actor)
            )
        )

    def _sent_again(self, same: Case, submission: str, data: bytes) -> Case:
        """The file that is in hand already; its bytes again, where it waited for too long."""
        if same.step is Step.MAPPING and self._staging.arrived(same.id) is None:
            self._staging.receive(same.id, data)
        self._staging.forget(submission)
        return same

    def _is_stale(self, case: Case) -> bool:
        return case.refresh is not None and case.refresh.base != self.store.latest()

    def _again(
        self,
        submission: str,
        step: Step,
        words: str = "Received; waiting for its turn",
        **changes: Any,
    ) -> Case:
        """The case on its way once more, told why if another release came first.

        As it is, where it is not at that step any more: two pages may ask for the same.
        """
        with self._in_hand.lock:
            case = self._in_hand.get(submission)
            if case is None:
                raise NoSuchCaseError
            if case.step is not step:
                return case
            if self._is_stale(case):
                latest = self.store.releases()[-1]
                told = f"Release {latest.number} was published meanwhile by {latest.actor}"
                told = f"{told} ({latest.why}). What follows is compared with that release."
                changes = {**changes, "told": (told,)}
            new = {"refresh": None, "proposal": None, **changes}
            case = self._became(case.at(Step.RECEIVED, words, **new))
        self._begin(submission)
        return case

    def _begin(self, submission: str) -> None:
        with suppress(RuntimeError):  # the process is ending: the next one takes it up
            self._pool.submit(self._work, submission)

    def _work(self, submission: str) -> None:
        case = self._in_hand.get(submission)
        if case is None or case.step is not Step.RECEIVED:
            return
        try:
            ended = work_on(case, self._tools)
        except Exception as error:  # noqa: BLE001  (nobody else hears of it in this thread)
            _log.error("A submitted file stopped on its way: %s", place_of(error))
            words = f"It stopped on something unforeseen ({type(error).__name__}). Try again."
            ended = self._became(case.at(Step.STOPPED, words))
        if ended.step in DECIDED:  # discarded, it may be, while its rows were being written
            with suppress(OSError):
                self._staging.decided(submission)
        self._readiness.soon()

    def _tidy(self) -> None:
        """Until the desk closes: no file as it was sent outlives its time, whoever looks or not."""
        while not self._closed.wait(TIDIED_EVERY):
            self._staging.expire()
            self._in_hand.forget_old()

    def _take_up(self) -> None:
        """What was in hand when the process before ended, on its way once more."""
        for case in left_behind(self.store, self._staging, self._in_hand):
            self._again(case.id, Step.STOPPED, told=case.told)
