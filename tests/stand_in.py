"""A copy of a loaded process in the place of one that would be started: as much of a Popen."""

import os
import select
import signal
import socket
from contextlib import suppress
from threading import RLock
from typing import IO, Any, ClassVar, Self

from tests.copied import Original


class StandIn:
    """It is handed pipes after the `handles` given, and told the request.

    `seconds` is what all that ended so far have used of the processor, and `most_memory` what one
    of them held at once, in KiB.
    """

    seconds: ClassVar[float] = 0.0
    most_memory: ClassVar[int] = 0

    def __init__(
        self, original: Original, *handles: int, request: bytes = b"", encoding: str | None = None
    ) -> None:
        (their_stdin, stdin), (stdout, their_stdout) = os.pipe(), os.pipe()
        self._told = original.copy(*handles, their_stdin, their_stdout)
        for handle in (their_stdin, their_stdout):
            os.close(handle)
        self._told.sendall(request)
        self._told.shutdown(socket.SHUT_WR)
        binary = "b" if encoding is None else ""
        self.stdin: IO[Any] = os.fdopen(stdin, f"w{binary}", encoding=encoding)
        self.stdout: IO[Any] = os.fdopen(stdout, f"r{binary}", encoding=encoding)
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

    def wait(self, timeout: float | None = None) -> int:
        """How it ended, once it has; `timeout` is as of a Popen, and not needed in tests."""
        with self._waiting:
            if self.returncode is None:
                code, seconds, most = self._lines.readline().split()
                self.returncode = int(code)
                StandIn.seconds += float(seconds)
                StandIn.most_memory = max(StandIn.most_memory, int(most))
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
