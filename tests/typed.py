"""Commands of `insourcing`, each in a process of its own that starts with the program loaded.

`python -m tests.typed HANDLE` is a process that loads the program and does nothing with it. Asked
over the socket HANDLE, it forks: the copy is where one command runs, from its first line to its
exit code, as `python -m dashboard.cli` would run it. What is saved is the loading.
"""

import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import warnings
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock
from typing import IO, NoReturn, Self

REPOSITORY = Path(__file__).resolve().parents[1]
PROGRAM = "dashboard.cli"
LOADED = ("dashboard.cli.commands", "dashboard.analysis.judged.judge")
"""The commands, and what those that reach verdicts load besides."""
ENVIRONMENT = {"PYTHONWARNINGS": "default", "PYTHONPATH": str(REPOSITORY)}
HANDLES = 3
"""What a command is given: its output, its error output, and whom to tell how it ended."""


class Typist:
    """Runs commands; the process that has the program loaded is begun with the first of them."""

    def __init__(self) -> None:
        self._begun: tuple[subprocess.Popen[bytes], socket.socket] | None = None
        self._turn = Lock()

    def run(
        self, *words: str | Path, timeout: float = 300, cwd: Path = REPOSITORY
    ) -> subprocess.CompletedProcess[str]:
        """One command, typed as a user would; its exit code is for the caller to judge."""
        typed = [*map(str, words)]
        request = {"words": typed, "cwd": str(cwd), "environment": {**os.environ, **ENVIRONMENT}}
        with TemporaryFile() as out, TemporaryFile() as err:
            with self._copy(out, err) as told:
                told.sendall(json.dumps(request).encode())
                told.shutdown(socket.SHUT_WR)
                code = _exit_code(told, typed, timeout)
            return subprocess.CompletedProcess(typed, code, _text(out), _text(err))

    def _copy(self, out: IO[bytes], err: IO[bytes]) -> socket.socket:
        """The socket of a copy that waits for its command, and writes to these files."""
        ours, theirs = socket.socketpair()
        with self._turn, theirs:
            self._begun = self._begun or _begin()
            handles = [out.fileno(), err.fileno(), theirs.fileno()]
            socket.send_fds(self._begun[1], [b"."], handles)
        return ours

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._begun:
            process, asked = self._begun
            asked.close()
            process.wait(timeout=60)


def _begin() -> tuple[subprocess.Popen[bytes], socket.socket]:
    """The process that loads the program, and the socket over which to ask it."""
    asked, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.typed", str(theirs.fileno())],
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            cwd=REPOSITORY,
            env={**os.environ, **ENVIRONMENT},
        )
    return process, asked


def _exit_code(told: socket.socket, typed: list[str], timeout: float) -> int:
    """What the command ended with; TimeoutExpired, once it was killed, if it takes too long."""
    with told.makefile("r") as lines:
        child = int(lines.readline())
        told.settimeout(timeout)
        try:
            return int(lines.readline())
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


def serve(asked: socket.socket) -> None:
    """Begins a copy for each command that is asked for; comes back only in such a copy."""
    while True:
        said, handles, _, _ = socket.recv_fds(asked, 1, HANDLES)
        if not said:
            os._exit(0)
        if not _fork():
            asked.close()
            return become(*handles)
        for handle in handles:
            os.close(handle)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def become(out: int, err: int, to_tell: int) -> None:
    """This process waits for a last copy, which comes back as the command that is asked for."""
    told = socket.socket(fileno=to_tell)
    with told.makefile("r") as request:
        asked = json.load(request)
    child = _fork()
    if child:
        _tell_the_end(told, child)
    told.close()
    for written, usual in ((out, sys.stdout), (err, sys.stderr)):
        os.dup2(written, usual.fileno())
        os.close(written)
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["cwd"])
    sys.argv[1:] = asked["words"]


def _tell_the_end(told: socket.socket, child: int) -> NoReturn:
    with suppress(OSError):
        told.sendall(f"{child}\n".encode())
    _, status = os.waitpid(child, 0)
    with suppress(OSError):
        told.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _fork() -> int:
    """The copy's number, 0 in the copy. Libraries keep threads of their own, which mind neither."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


if __name__ == "__main__":
    load()
    serve(socket.socket(fileno=int(sys.argv[1])))
    runpy.run_module(PROGRAM, run_name="__main__", alter_sys=True)
