"""Reading processes that begin with the program loaded. What tests save is the loading.

`python -m tests.ready HANDLE` loads what `python -m datasets` loads, and reads nothing. Asked over
the socket HANDLE it forks: the copy reads one file, from the first line of `main` to its exit code,
in the folder and with the pipes that are handed to it.
"""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from datasets import confined
from tests.copied import Original, serve, wait_for_a_copy
from tests.stand_in import StandIn

HANDLES = 3
"""What a copy is given: where it works, its input and its output."""


def original() -> Original:
    """The process that is copied, which begins with the first file."""
    return Original("tests.ready", confined._ENVIRONMENT, "-s")


@contextmanager
def readers(copied: Original) -> Iterator[None]:
    """In the block each file is read by a copy."""

    def new(folder: Path) -> StandIn:
        place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            return StandIn(copied, place)
        finally:
            os.close(place)

    usual, confined._new = confined._new, new
    try:
        yield
    finally:
        confined.stand_down()
        confined._new = usual


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
