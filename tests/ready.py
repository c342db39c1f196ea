"""Reading processes that begin with the program loaded. What tests save is the loading.

`python -m tests.ready HANDLE` loads what `python -m datasets` loads, and reads nothing. Asked over
the socket HANDLE it forks: the copy reads one file, from the first line of `main` to its exit code,
in the folder and with the pipes that are handed to it. `Copy` stands for it as a `Popen` would.
"""

import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Self

from datasets import confined
from tests.typed import REPOSITORY, _fork, _tell_the_end

HANDLES = 4
"""What a copy is given: where it works, its input, its output, and whom to tell how it ended."""


class Copy:
    """A reading process: as much of a Popen as is asked of one."""

    def __init__(self, asked: socket.socket, folder: Path) -> None:
        (their_stdin, stdin), (stdout, their_stdout) = os.pipe(), os.pipe()
        self._told, theirs = socket.socketpair()
        place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        socket.send_fds(asked, [b"."], [place, their_stdin, their_stdout, theirs.fileno()])
        for handle in (place, their_stdin, their_stdout, theirs.detach()):
            os.close(handle)
        self.stdin, self.stdout = os.fdopen(stdin, "wb"), os.fdopen(stdout, "rb")
        self.returncode: int | None = None
        self._waiting = RLock()
        self._lines = self._told.makefile("r")
        self.pid = int(self._lines.readline())

    def poll(self) -> int | None:
        """How it ended; None as long as it runs."""
        with self._waiting:
            if self.returncode is None and select.select([self._told], [], [], 0)[0]:
                self.wait()
            return self.returncode

    def wait(self) -> int:
        """How it ended, once it has."""
        with self._waiting:
            if self.returncode is None:
                self.returncode = int(self._lines.readline())
                self._lines.close()
                self._told.close()
            return self.returncode

    def kill(self) -> None:
        """End it at once, if it runs."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def communicate(self) -> tuple[bytes, None]:
        """All that it still says, and its end."""
        self.stdin.close()
        with self.stdout:
            said = self.stdout.read()
        self.wait()
        return said, None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stdin.close()
        self.stdout.close()
        self.wait()


class Readers:
    """The process that is copied, which begins with the first file."""

    def __init__(self) -> None:
        self._begun: tuple[subprocess.Popen[bytes], socket.socket] | None = None
        self._turn = RLock()

    def new(self, folder: Path) -> Copy:
        """As `confined._new`."""
        with self._turn:
            self._begun = self._begun or _begin()
            return Copy(self._begun[1], folder)

    @contextmanager
    def at_hand(self) -> Iterator[None]:
        """In the block each file is read by a copy."""
        usual, confined._new = confined._new, self.new
        try:
            yield
        finally:
            confined.stand_down()
            confined._new = usual

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._begun:
            process, asked = self._begun
            asked.close()
            process.wait(timeout=60)


def _begin() -> tuple[subprocess.Popen[bytes], socket.socket]:
    """The process that loads the program, with what a reading process is given and no more."""
    asked, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-s", "-m", "tests.ready", str(theirs.fileno())],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            cwd=REPOSITORY,
            env=confined._ENVIRONMENT,
        )
    return process, asked


def serve(asked: socket.socket) -> None:
    """Begins a copy for each file that is asked for; comes back only in such a copy."""
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


def become(place: int, stdin: int, stdout: int, to_tell: int) -> None:
    """This process waits for a last copy, which comes back as the one that reads."""
    told = socket.socket(fileno=to_tell)
    child = _fork()
    if child:
        for handle in (place, stdin, stdout):
            os.close(handle)
        _tell_the_end(told, child)
    told.close()
    os.setsid()
    os.fchdir(place)
    for handle, usual in ((stdin, 0), (stdout, 1)):
        os.dup2(handle, usual)
        os.close(handle)
    os.close(place)


if __name__ == "__main__":
    from datasets.loading import main_of

    main = main_of("datasets.reading")
    serve(socket.socket(fileno=int(sys.argv[1])))
    sys.exit(main())
