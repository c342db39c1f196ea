"""AuditWorker: the warm audit process as its caller sees it. Great Expectations stays in there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from datasets.extract import Extract, write_reduced
from datasets.waiting import AUDIT, waiting_folder
from expectations.messages import PROGRESS, AuditNotRunError, AuditRequest, Told, report_from_json
from expectations.process import NoAnswerError, WarmProcess
from expectations.report import AuditReport

START_SECONDS = 120.0
AUDIT_SECONDS = 300.0


class AuditWorker:
    """A process that audits one extract after another; callers on other threads wait their turn.

    It is started by the first audit, or by `start` or `warm_up`, and started anew after a time
    limit or an unforeseen end. Close it, or use it in a `with` statement.
    """

    def __init__(
        self, *, audit_seconds: float = AUDIT_SECONDS, start_seconds: float = START_SECONDS
    ) -> None:
        self._audit_seconds = audit_seconds
        self._warm = WarmProcess("expectations", start_seconds=start_seconds, doing="audit")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def warm_up(self) -> None:
        """Start the process if it is not running; the first audit waits until it is warm."""
        self._warm.warm_up()

    def start(self) -> None:
        """Start the process if it is not running, and wait until it is warm."""
        with _not_run():
            self._warm.start()

    def audit(self, request: AuditRequest, told: Told = lambda _done, _of: None) -> AuditReport:
        """The report on a reduced extract; AuditNotRunError says why there is none.

        `told` hears how far it has come, on the caller's thread.
        """

        def is_last(said: dict[str, Any]) -> bool:
            if PROGRESS in said:
                told(*said[PROGRESS])
            return PROGRESS not in said

        with _not_run():
            said = self._warm.ask(
                request.as_line(), self._audit_seconds, is_last=is_last, about=str(request.reduced)
            )
        if "error" in said:
            raise AuditNotRunError(str(said["error"]))
        return report_from_json(said["report"])

    def open(self, root: str, release: int) -> None:
        """Have a release opened before it is needed; AuditNotRunError says why it is not."""
        line = AuditRequest(None, root, release).as_line()
        with _not_run():
            said = self._warm.ask(line, self._audit_seconds, is_last=lambda _said: True)
        if "error" in said:
            raise AuditNotRunError(str(said["error"]))

    def stop(self, reduced: Path | None = None) -> None:
        """End the process without waiting for its turn: whoever waits for an audit is told so.

        With a reduced file, only if that is the one being audited.
        """
        self._warm.stop(None if reduced is None else str(reduced))

    def close(self) -> None:
        """End the process."""
        self._warm.close()


@contextmanager
def _not_run() -> Iterator[None]:
    """What the process did not answer is an audit that was not run."""
    try:
        yield
    except NoAnswerError as error:
        raise AuditNotRunError(str(error)) from error


def audit_in_worker(
    extract: Extract,
    root: str | Path | None = None,
    release: int | None = None,
    programme: str | None = None,
) -> AuditReport:
    """The report on one extract, from a process of its own that ends with it.

    `root` and `release` name the store and the release to audit against, None for no store;
    `programme` is the text of a programme file that is to be published with the extract.
    """
    with waiting_folder(None, AUDIT) as folder, AuditWorker() as worker:
        reduced = write_reduced(extract, folder)
        where = None if root is None else str(root)
        return worker.audit(AuditRequest(reduced, where, release, programme))
