"""A process that has loaded something, and is copied for each piece of work: the loading is saved.

Asked over a socket it forks; the copy is given handles, and comes back as the work. A process in
between waits for it and tells how it ended, and how much it has used: seconds of the processor, and
memory at most.
"""

import os
import socket
import subprocess
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import NoReturn, Self

REPOSITORY = Path(__file__).resolve().parents[1]


class Original:
    """`python -m MODULE HANDLE`, which serves copies; it begins with the first that is wanted.

    It can ask others for copies too: `knows` are the handles by which it does, which it is told
    after its own.
    """

    def __init__(
        self,
        module: str,
        environment: Mapping[str, str],
        *switches: str,
        knows: Sequence["Original"] = (),
    ) -> None:
        self._command = [sys.executable, *switches, "-m", module]
        self._environment = dict(environment)
        self._knows = knows
        self._process: subprocess.Popen[bytes] | None = None
        self._asked: socket.socket | None = None
        self._turn = Lock()

    @classmethod
    def known_by(cls, handle: int) -> Self:
        """One that another process began, and will end."""
        known = cls("", {})
        known._asked = socket.socket(fileno=handle)
        return known

    def handle(self) -> int:
        """That by which another process knows it, once it was handed on."""
        return self._asking().fileno()

    def copy(self, *handles: int) -> socket.socket:
        """The socket of a copy that is given these handles, over which it tells of itself."""
        ours, theirs = socket.socketpair()
        with self._turn, theirs:
            socket.send_fds(self._asking(), [b"."], [*handles, theirs.fileno()])
        return ours

    def end(self) -> None:
        """End the process, once the copies that it was asked for have begun."""
        if self._asked:
            self._asked.close()
        if self._process:
            self._process.wait(timeout=60)

    def _asking(self) -> socket.socket:
        if self._asked is None:
            self._asked, theirs = socket.socketpair()
            with theirs:
                handles = [theirs.fileno(), *(one.handle() for one in self._knows)]
                self._process = subprocess.Popen(
                    [*self._command, *map(str, handles)],
                    stdin=subprocess.DEVNULL,
                    pass_fds=handles,
                    cwd=REPOSITORY,
                    env=self._environment,
                )
        return self._asked


def serve(asked: socket.socket, handles: int, become: Callable[..., None]) -> None:
    """Begins a copy for each that is asked for; comes back only in such a copy.

    `become` is given the so many handles, then that of whom to tell; it calls `wait_for_a_copy`.
    """
    while True:
        said, given, _, _ = socket.recv_fds(asked, 1, handles + 1)
        if not said:
            os._exit(0)
        if not _fork():
            asked.close()
            return become(*given)
        for handle in given:
            os.close(handle)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def wait_for_a_copy(told: socket.socket, *handles: int) -> None:
    """This process waits for a last copy, in which this comes back, and tells how that ended.

    What the copy alone is to hold open is closed here.
    """
    child = _fork()
    if child:
        for handle in handles:
            os.close(handle)
        _tell_the_end(told, child)
    told.close()


def _tell_the_end(told: socket.socket, child: int) -> NoReturn:
    with suppress(OSError):
        told.sendall(f"{child}\n".encode())
    _, status, used = os.wait4(child, 0)
    seconds, most = used.ru_utime + used.ru_stime, used.ru_maxrss
    with suppress(OSError):
        told.sendall(f"{os.waitstatus_to_exitcode(status)} {seconds} {most}\n".encode())
    os._exit(0)


def _fork() -> int:
    """The copy's number, 0 in the copy. Libraries keep threads of their own, which mind neither."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()
