"""What a stage costs (seconds of the clock and of CPU), what it holds, and tables of both."""

import resource
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

import psutil

STAGES = {
    "Reading": "read",
    "Checking": "audit",
    "Working": "measures",
    "Publishing": "publish",
}
"""The journey's stages, by the first word with which it reports each as begun."""

Costs = dict[str, tuple[float, float]]
"""Seconds of the clock and seconds of CPU, all processes together, by stage."""


def cpu_seconds() -> float:
    """The CPU that this process and its children, ended and living, have used so far."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    living = [child.cpu_times() for child in psutil.Process().children(recursive=True)]
    return (
        time.process_time()
        + ended.ru_utime
        + ended.ru_stime
        + sum(times.user + times.system for times in living)
    )


@dataclass(slots=True)
class Laps:
    """A stopwatch that is told when each stage begins."""

    marks: list[tuple[str, float, float]] = field(default_factory=list)

    def begin(self, words: str) -> None:
        """A stage begins, and the one before has ended; it takes a journey's own words."""
        name = STAGES.get(words.split(maxsplit=1)[0], words)
        self.marks.append((name, time.perf_counter(), cpu_seconds()))

    def costs(self) -> Costs:
        """What each stage cost; the last one ends now."""
        self.begin("end")
        return {
            name: (after[1] - wall, after[2] - cpu)
            for (name, wall, cpu), after in pairwise(self.marks)
        }


def middle(costs: Iterable[Costs]) -> Costs:
    """The median cost of each stage over several journeys."""
    listed = list(costs)
    return {
        stage: (median(c[stage][0] for c in listed), median(c[stage][1] for c in listed))
        for stage in listed[0]
    }


def together(costs: Costs, *stages: str) -> tuple[float, float]:
    """Some stages' costs added up."""
    return sum(costs[s][0] for s in stages), sum(costs[s][1] for s in stages)


def show(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a plain table: numbers with two decimals, the first column to the left."""
    lines = [list(head), *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(head))]
    sys.stdout.write(f"\n\n{title}\n")
    for first, *others in lines:
        cells = [f"{text:>{width}}" for text, width in zip(others, widths[1:], strict=True)]
        sys.stdout.write("  ".join([f"  {first:<{widths[0]}}", *cells]).rstrip() + "\n")
    sys.stdout.flush()


def _cell(value: object) -> str:
    return f"{value:,.2f}" if isinstance(value, float) else str(value)
