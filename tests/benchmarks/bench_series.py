"""`series` with 5 million records against 50 thousand: a page's time may not grow with them."""

import os
import subprocess
import sys

import pytest

from datasets.store import open_store
from tests.benchmarks.measured import Laps, middle, show
from tests.benchmarks.watched import REPOSITORY, watch

REPEATS = 15
PROCESSES = 9
BUDGET = 1.1
MOST = 1.25
"""What is asserted: the budget with a margin, because other work on the machine moves medians."""


@pytest.mark.parametrize("measure", ["open_repairs", "days_to_complete"])
def bench_series_by_command_line(six_years, measure):
    found = [[], []]
    for _ in range(PROCESSES):
        for place, root in enumerate(six_years):
            laps = Laps()
            laps.begin("insourcing series")
            _series(measure, root)
            found[place].append(laps.costs())
    few, many = (middle(costs) for costs in found)
    ratio = _show(f"insourcing series {measure}, {PROCESSES} processes each", six_years, few, many)
    assert ratio["insourcing series"] <= MOST


@pytest.mark.parametrize("measure", ["open_repairs", "days_to_complete"])
def bench_series_on_an_open_release(six_years, measure):
    found, _ = watch("series", REPEATS, measure, *six_years)
    few, many = (middle(costs) for costs in found)
    _show(f"read_series of {measure}, {REPEATS} times each, in one process", six_years, few, many)


def _series(measure, root):
    command = [sys.executable, "-m", "dashboard.cli", "series", measure, "--root", str(root)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=REPOSITORY, env=os.environ)


def _show(title, roots, few, many):
    """Print a table, with the CPU ratio of each stage, and hand the ratios back."""
    releases = [open_store(root).release() for root in roots]
    records = [int(live.cells()["rows"].sum()) for live in releases]
    ratio = {stage: many[stage][1] / few[stage][1] for stage in many}
    show(
        f"{title}: {records[0]:,} against {records[1]:,} records "
        f"({releases[0].frame.height:,} and {releases[1].frame.height:,} figures)",
        ("stage", "s few", "s many", "CPU s few", "CPU s many", "CPU ratio", "budget"),
        [(s, few[s][0], many[s][0], few[s][1], many[s][1], ratio[s], f"{BUDGET}") for s in many],
    )
    return ratio
