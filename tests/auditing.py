"""Audit processes that begin with the program loaded, Great Expectations included.

`python -m tests.auditing HANDLE` loads what `python -m expectations` loads, and audits nothing.
Asked over the socket HANDLE it forks: the copy answers line after line, with the pipes, in the
folder and with the environment that are handed to it.
"""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from expectations import process
from tests.copied import REPOSITORY, Original, serve, wait_for_a_copy
from tests.stand_in import StandIn

COPIED = "expectations"
HANDLES = 3
"""What a copy is given: its error output, its input and its output."""


def original() -> Original:
    """The process that is copied, which begins with the first audit."""
    environment = {**process._environment(), "PYTHONPATH": str(REPOSITORY)}
    return Original("tests.auditing", environment)


@contextmanager
def auditors(copied: Original) -> Iterator[None]:
    """In the block each audit process that begins is a copy."""
    usual = process._new

    def new(module: str) -> subprocess.Popen[str] | StandIn:
        if module != COPIED:
            return usual(module)
        request = {"cwd": str(Path.cwd()), "environment": process._environment()}
        return StandIn(copied, 2, request=json.dumps(request).encode(), encoding="utf-8")

    process._new = new
    try:
        yield
    finally:
        process._new = usual


def become(stderr: int, stdin: int, stdout: int, to_tell: int) -> None:
    """This process waits for a last copy, which comes back as the one that audits."""
    told = socket.socket(fileno=to_tell)
    with told.makefile("r") as request:
        asked = json.load(request)
    wait_for_a_copy(told, stderr, stdin, stdout)
    for handle, usual in ((stdin, 0), (stdout, 1), (stderr, 2)):
        os.dup2(handle, usual)
        os.close(handle)
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["cwd"])


if __name__ == "__main__":
    from datasets.loading import main_of

    main = main_of("expectations.worker")
    serve(socket.socket(fileno=int(sys.argv[1])), HANDLES, become)
    sys.exit(main())
