"""A process whose children change a store and may be killed, and the moments at which to."""

import os
import random
import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, Self

from tests.conftest import REPOSITORY

KILLS = 8
SEED = 29
PUBLISHED = re.compile(r"^Published\. Release (\d+) ", re.MULTILINE)


class Publisher:
    """A process that does what it is told, each in a child that may be killed.

    `exit_code` is what the last child ended with.
    """

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.killed_publisher"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=REPOSITORY,
        )
        self.child = self.exit_code = 0

    def begin(self, root: Path, *words: object) -> None:
        """Have a child begin to do something: publish EXTRACT, withdraw MONTH, rollback N ..."""
        assert self.process.stdin is not None
        self.process.stdin.write("\t".join(map(str, (root, *words))) + "\n")
        self.process.stdin.flush()
        (pid,) = {self._told(), self._told()} - {"begun"}
        self.child = int(pid.removeprefix("pid "))

    def has_ended(self) -> bool:
        """Whether the child is gone, or waits for its parent to notice."""
        try:
            state = Path(f"/proc/{self.child}/stat").read_text("utf-8").rpartition(")")[2]
        except OSError:
            return True
        return state.split()[0] in {"Z", "X"}

    def kill(self) -> int:
        """Kill the child if it still runs; the release that it said it made, or 0."""
        if not self.has_ended():
            os.kill(self.child, signal.SIGKILL)
        return self.end()

    def end(self) -> int:
        """Wait for the child; the release that it said it made, or 0."""
        published = 0
        while not (line := self._told()).startswith("ended "):
            published = int(line.removeprefix("done "))
        self.exit_code = int(line.removeprefix("ended "))
        return published

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate(timeout=60)

    def _told(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


def parts_of(seconds: float) -> list[float]:
    """Moments spread over a time, each drawn within its share of it."""
    draw = random.Random(SEED)
    return [seconds * (place + draw.random()) / KILLS for place in range(KILLS)]


class Command:
    """`insourcing ...`, in a process group of its own."""

    def __init__(self, root: Path, *words: object) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dashboard.cli", *map(str, words), "--root", str(root)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=REPOSITORY,
            start_new_session=True,
        )
        self.said = ""

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def wait_until_it_says(self, words: str) -> None:
        """Until a line begins with the words: progress is on stderr, answers on stdout."""
        self.said += _until(
            self.process.stderr if words != "Published" else self.process.stdout, words
        )

    def kill(self) -> int:
        """Kill the whole group; the release that it said it published, or 0."""
        with suppress(ProcessLookupError):  # it may have ended by itself
            os.killpg(self.process.pid, signal.SIGKILL)
        told, _ = self.process.communicate(timeout=60)
        found = PUBLISHED.search(self.said + told)
        return int(found[1]) if found else 0


def _until(lines: IO[str] | None, words: str) -> str:
    assert lines is not None
    said = ""
    for line in lines:
        said += line
        if line.startswith(words):
            break
    return said
