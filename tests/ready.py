"""Reading processes that begin with the program loaded. What tests save is the loading.

`python -m tests.ready HANDLE` loads what `python -m datasets` loads, and reads nothing. Asked over
the socket HANDLE it forks: the copy reads one file, from the first line of `main` to its exit code,
in the folder and with the pipes that are handed to it. `Copy` stands for it as a `Popen` would.
"""

import os
import select
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Self

from datasets import confined
from tests.copied import Original, serve, wait_for_a_copy

HANDLES = 3
"""What a copy is given: where it works, its input and its output."""


class Copy:
    """A reading process: as much of a Popen as is asked of one."""

    def __init__(self, original: Original, folder: Path) -> None:
        (their_stdin, stdin), (stdout, their_stdout) = os.pipe(), os.pipe()
        theirs = (os.open(folder, os.O_RDONLY | os.O_DIRECTORY), their_stdin, their_stdout)
        self._told = original.copy(*theirs)
        for handle in theirs:
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
        self._original = Original("tests.ready", confined._ENVIRONMENT, "-s")

    def new(self, folder: Path) -> Copy:
        """As `confined._new`."""
        return Copy(self._original, folder)

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
        self._original.end()


def become(place: int, stdin: int, stdout: int, to_tell: int) -> None:
    """This process waits for a last copy, which comes back as the one that reads."""
    told = socket.socket(fileno=to_tell)
    wait_for_a_copy(told, place, stdin, stdout)
    os.setsid()
    os.fchdir(place)
    for handle, usual in ((stdin, 0), (stdout, 1), (os.open(os.devnull, os.O_WRONLY), 2)):
        os.dup2(handle, usual)
        os.close(handle)
    os.close(place)


if __name__ == "__main__":
    from datasets.loading import main_of

    main = main_of("datasets.reading")
    serve(socket.socket(fileno=int(sys.argv[1])), HANDLES, become)
    sys.exit(main())
