"""Commands of `insourcing`, each in a process of its own that starts with the program loaded.

`python -m tests.typed HANDLE READERS AUDITORS` is a process that loads the program and does nothing
with it. Asked over the socket HANDLE, it forks: the copy is where one command runs, from its first
line to its exit code, as `python -m dashboard.cli` would run it. What is saved is the loading; so
it is where the command begins a reading process or an audit process, which it asks for over the
other two sockets.
"""

import json
import os
import runpy
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Self

from tests.auditing import auditors
from tests.copied import REPOSITORY, Original, serve, wait_for_a_copy
from tests.ready import readers

PROGRAM = "dashboard.cli"
LOADED = ("dashboard.cli.commands", "dashboard.analysis.judged.judge")
"""The commands, and what those that reach verdicts load besides."""
ENVIRONMENT = {"PYTHONWARNINGS": "default", "PYTHONPATH": str(REPOSITORY)}
HANDLES = 2
"""What a command is given: its output and its error output."""


class Typist:
    """Runs commands; the process that has the program loaded is begun with the first of them."""

    def __init__(self, readers: Original, auditors: Original) -> None:
        environment = {**os.environ, **ENVIRONMENT}
        self._original = Original("tests.typed", environment, knows=(readers, auditors))

    def run(
        self, *words: str | Path, timeout: float = 300, cwd: Path = REPOSITORY
    ) -> subprocess.CompletedProcess[str]:
        """One command, typed as a user would; its exit code is for the caller to judge."""
        typed = [*map(str, words)]
        request = {"words": typed, "cwd": str(cwd), "environment": {**os.environ, **ENVIRONMENT}}
        with TemporaryFile() as out, TemporaryFile() as err:
            with self._original.copy(out.fileno(), err.fileno()) as told:
                told.sendall(json.dumps(request).encode())
                told.shutdown(socket.SHUT_WR)
                code = _exit_code(told, typed, timeout)
            return subprocess.CompletedProcess(typed, code, _text(out), _text(err))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._original.end()


def _exit_code(told: socket.socket, typed: list[str], timeout: float) -> int:
    """What the command ended with; TimeoutExpired, once it was killed, if it takes too long."""
    with told.makefile("r") as lines:
        child = int(lines.readline())
        told.settimeout(timeout)
        try:
            return int(lines.readline().split()[0])
        except TimeoutError as error:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            raise subprocess.TimeoutExpired(typed, timeout) from error


def _text(written: IO[bytes]) -> str:
    written.seek(0)
    return written.read().decode()


def load() -> None:
    """Loads the program as its own first line would; no thread of a library's is begun by it."""
    from datasets.loading import main_of  # noqa: PLC0415  (only this process loads the program)

    main_of(LOADED[0])
    for module in LOADED[1:]:
        __import__(module)


def become(out: int, err: int, to_tell: int) -> None:
    """This process waits for a last copy, which comes back as the command that is asked for."""
    told = socket.socket(fileno=to_tell)
    with told.makefile("r") as request:
        asked = json.load(request)
    wait_for_a_copy(told)
    for written, usual in ((out, sys.stdout), (err, sys.stderr)):
        os.dup2(written, usual.fileno())
        os.close(written)
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["cwd"])
    sys.argv[1:] = asked["words"]


if __name__ == "__main__":
    load()
    own, *others = map(int, sys.argv[1:])
    to_read, to_audit = map(Original.known_by, others)
    serve(socket.socket(fileno=own), HANDLES, become)
    with readers(to_read), auditors(to_audit):
        runpy.run_module(PROGRAM, run_name="__main__", alter_sys=True)
