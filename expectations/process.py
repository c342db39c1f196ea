"""WarmProcess: a process of our own that is started once and asked line by line, in JSON."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import IO, Any

_SOURCES = Path(__file__).resolve().parents[1]
_ENDED = ""
_SECRET = re.compile(r"INSOURCING_\w*(KEY|SECRET)")


class NoAnswerError(Exception):
    """The process gave no answer; the message says why: it ended, took too long, or never began."""


class WarmProcess:
    """`python -m MODULE`, which says {"ready": true}, then answers each line; one at a time.

    It is started when it is first needed, and anew after a time limit or an unforeseen end.
    """

    def __init__(self, module: str, *, start_seconds: float, doing: str) -> None:
        self._module, self._start_seconds, self._doing = module, start_seconds, doing
        self._process: subprocess.Popen[str] | None = None
        self._lines: SimpleQueue[str] = SimpleQueue()
        self._reader: Thread | None = None
        self._turn = Lock()
        self._is_warm = False
        self._about = ""
        self._naming = Lock()

    def warm_up(self) -> None:
        """Start the process if it is not running; the first question waits until it is warm."""
        with self._turn:
            if not self._is_running():
                self._begin()

    def start(self) -> None:
        """Start the process if it is not running, and wait until it is warm."""
        with self._turn:
            self._ensure_running()

    def ask(
        self,
        line: str,
        seconds: float,
        *,
        is_last: Callable[[dict[str, Any]], bool],
        about: str = "",
    ) -> dict[str, Any]:
        """The last thing that is said to a line, a JSON object; `is_last` hears each one before.

        NoAnswerError after so many seconds, or if the process ends; it is ended then, and also if
        `is_last` fails: what it had still to say would be taken for the answer to the next line.
        `about` is a name by which `stop` knows this question.
        """
        with self._turn:
            process = self._ensure_running()
            self._name(about)
            try:
                self._send(process, line)
                until = time.monotonic() + seconds
                while True:
                    said = self._next(max(until - time.monotonic(), 0), seconds)
                    if is_last(said):
                        return said
            except BaseException:
                self._end()
                raise
            finally:
                self._name("")

    def stop(self, about: str | None = None) -> None:
        """End the process without waiting for a turn: whoever waits for an answer is told so.

        With `about`, only if that is what it answers now: another's question goes on.
        """
        with self._naming:
            process = self._process
            if process is not None and about in (None, self._about):
                process.kill()

    def _name(self, about: str) -> None:
        with self._naming:
            self._about = about

    def close(self) -> None:
        """End the process."""
        with self._turn:
            self._end()

    def _ensure_running(self) -> subprocess.Popen[str]:
        process = self._process if self._is_running() else None
        if process is None:
            process = self._begin()
        if not self._is_warm:
            if self._next(self._start_seconds, self._start_seconds) != {"ready": True}:
                self._end()
                raise NoAnswerError(f"The process for {self._doing} did not start as it should.")
            self._is_warm = True
        return process

    def _is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _begin(self) -> subprocess.Popen[str]:
        self._end()
        self._lines, self._is_warm = SimpleQueue(), False
        self._process = process = _new(self._module)
        self._reader = Thread(target=_pass_on, args=(process.stdout, self._lines), daemon=True)
        self._reader.start()
        return process

    def _send(self, process: subprocess.Popen[str], line: str) -> None:
        try:
            if process.stdin is not None:
                process.stdin.write(f"{line}\n")
                process.stdin.flush()
        except OSError as error:
            self._end()
            raise NoAnswerError(self._stopped) from error

    def _next(self, left: float, seconds: float) -> dict[str, Any]:
        """The next line as JSON; the process is ended if it says nothing in time, or has ended."""
        try:
            line = self._lines.get(timeout=left)
        except Empty:
            self._end()
            raise NoAnswerError(
                f"The {self._doing} took longer than {seconds:g} seconds and was stopped. Nothing "
                "was published; try again, or send fewer rows."
            ) from None
        if line == _ENDED:
            self._end()
            raise NoAnswerError(self._stopped)
        said: dict[str, Any] = json.loads(line)
        return said

    @property
    def _stopped(self) -> str:
        return (
            f"The {self._doing} process stopped before it answered. Nothing was published; "
            "try again."
        )

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


def _new(module: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603  (a fixed command; the module is one of ours)
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env=_environment(),
    )


def _environment() -> dict[str, str]:
    """The process's environment: these packages found, no usage statistics, no secret."""
    paths = (str(_SOURCES), os.environ.get("PYTHONPATH", ""))
    return {
        **{name: value for name, value in os.environ.items() if not _SECRET.fullmatch(name)},
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
