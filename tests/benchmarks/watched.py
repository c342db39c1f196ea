"""A journey watched from outside: its answer, and the peak memory of each process in it."""

import json
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

REPOSITORY = Path(__file__).resolve().parents[2]
LOOK_EVERY = 0.05
MEGABYTE = 1e6
PARTS = {"-m datasets": "reader", "-m expectations": "worker"}

Peaks = dict[str, float]
"""Peak resident memory in MB of "main", "reader" and "worker"."""


def watch(journey: str, *words: object) -> tuple[Any, Peaks]:
    """What a journey answers, and its peaks; CalledProcessError if it fails."""
    command = [sys.executable, "-m", "tests.benchmarks.journeys", journey, *map(str, words)]
    peaks: Peaks = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY) as process:
        while process.poll() is None:
            with suppress(psutil.Error):
                _look(psutil.Process(process.pid), peaks)
            time.sleep(LOOK_EVERY)
        answer, _ = process.communicate()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return json.loads(answer), peaks


def _look(main: psutil.Process, peaks: Peaks) -> None:
    for process in (main, *main.children(recursive=True)):
        with suppress(psutil.Error, OSError):
            said = " ".join(process.cmdline())
            part = next((name for module, name in PARTS.items() if module in said), "main")
            peaks[part] = max(peaks.get(part, 0.0), _peak(process))


def _peak(process: psutil.Process) -> float:
    """The most that a process has held so far; what it holds now, where only that is known."""
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():
        return float(process.memory_info().rss) / MEGABYTE
    most = [line.split()[1] for line in status.read_text().splitlines() if line[:6] == "VmHWM:"]
    return int(most[0]) * 1024 / MEGABYTE if most else 0.0  # one that has just ended holds nothing
