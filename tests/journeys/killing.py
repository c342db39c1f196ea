"""A process whose children change a store and may be killed, and the moments at which to."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Self

from tests.conftest import REPOSITORY

KILLS = 12
SEED = 29


class Publisher:
    """A process that does what it is told, each in a child that may be killed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.killed_publisher", str(root)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=REPOSITORY,
        )
        self.child = 0

    def begin(self, *words: object) -> None:
        """Have a child begin to do something: publish EXTRACT, withdraw MONTH, rollback N ..."""
        assert self.process.stdin is not None
        self.process.stdin.write("\t".join(map(str, words)) + "\n")
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
        while (line := self._told()) != "ended":
            published = int(line.removeprefix("done "))
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
