"""AuditWorker: the warm audit process as its caller sees it. Great Expectations stays in there."""

import json
import os
import subprocess
import sys
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from types import TracebackType
from typing import IO, Any, Self

from datasets.extract import Extract, write_reduced
from datasets.pseudonym_key import VARIABLE
from datasets.waiting import AUDIT, waiting_folder
from expectations.messages import AuditNotRunError, AuditRequest, report_from_json
from expectations.report import AuditReport

START_SECONDS = 120.0
AUDIT_SECONDS = 300.0
_SOURCES = Path(__file__).resolve().parents[1]
_ENDED = ""


class AuditWorker:
    """A process that audits one extract after another; callers on other threads wait their turn.

    It is started by the first audit, or by `start` or `warm_up`, and started anew after a time
    limit or an unforeseen end. Close it, or use it in a `with` statement.
    """

    def __init__(
        self, *, audit_seconds: float = AUDIT_SECONDS, start_seconds: float = START_SECONDS
    ) -> None:
        self._audit_seconds = audit_seconds
        self._start_seconds = start_seconds
        self._process: subprocess.Popen[str] | None = None
        self._lines: SimpleQueue[str] = SimpleQueue()
        self._reader: Thread | None = None
        self._turn = Lock()
        self._is_warm = False

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
        with self._turn:
            if not self._is_running():
                self._begin()

    def start(self) -> None:
        """Start the process if it is not running, and wait until it is warm."""
        with self._turn:
            self._ensure_running()

    def audit(self, request: AuditRequest) -> AuditReport:
        """The report on a reduced extract; AuditNotRunError says why there is none."""
        with self._turn:
            process = self._ensure_running()
            self._send(process, request)
            said = self._reply(self._audit_seconds)
        if "error" in said:
            raise AuditNotRunError(str(said["error"]))
        return report_from_json(said["report"])

    def close(self) -> None:
        """End the process."""
        with self._turn:
            self._end()

    def _ensure_running(self) -> subprocess.Popen[str]:
        process = self._process if self._is_running() else None
        if process is None:
            process = self._begin()
        if not self._is_warm:
            if self._reply(self._start_seconds) != {"ready": True}:
                self._end()
                raise AuditNotRunError("The audit process did not start as it should.")
            self._is_warm = True
        return process

    def _is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _begin(self) -> subprocess.Popen[str]:
        self._end()
        self._lines, self._is_warm = SimpleQueue(), False
        process = subprocess.Popen(
            [sys.executable, "-m", "expectations"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=_environment(),
        )
        self._process = process
        self._reader = Thread(target=_pass_on, args=(process.stdout, self._lines), daemon=True)
        self._reader.start()
        return process

    def _send(self, process: subprocess.Popen[str], request: AuditRequest) -> None:
        try:
            if process.stdin is not None:
                process.stdin.write(f"{request.as_line()}\n")
                process.stdin.flush()
        except OSError as error:
            self._end()
            raise AuditNotRunError(_STOPPED) from error

    def _reply(self, seconds: float) -> dict[str, Any]:
        """The next line as JSON; the process is ended if it says nothing in time, or has ended."""
        try:
            line = self._lines.get(timeout=seconds)
        except Empty:
            self._end()
            raise AuditNotRunError(
                f"The audit took longer than {seconds:g} seconds and was stopped. Nothing was "
                "published; try again, or send fewer rows."
            ) from None
        if line == _ENDED:
            self._end()
            raise AuditNotRunError(_STOPPED)
        said: dict[str, Any] = json.loads(line)
        return said

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        if self._reader is not None:
            self._reader.join()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                _close(pipe)


_STOPPED = "The audit process stopped before it answered. Nothing was published; try again."


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


def _environment() -> dict[str, str]:
    """The process's environment: these packages found, no usage statistics, no secret."""
    paths = (str(_SOURCES), os.environ.get("PYTHONPATH", ""))
    return {
        **{name: value for name, value in os.environ.items() if name != VARIABLE},
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
        "GX_ANALYTICS_ENABLED": "false",
    }


def _pass_on(output: IO[str] | None, lines: SimpleQueue[str]) -> None:
    """Put each line of a process's output into a queue, then an empty one when it ends."""
    if output is not None:
        for line in output:
            lines.put(line)
    lines.put(_ENDED)


def _close(pipe: IO[str]) -> None:
    try:
        pipe.close()
    except OSError:
        return
