"""A store of 3,000 releases against one of 500: opening, a cold read, a publish and the rest."""

import time
from statistics import median

import pytest

from datasets.store import open_store
from tests.benchmarks.many_releases import store_of_many
from tests.benchmarks.measured import show
from tests.datasets.store.example_changes import change, key, publish

FEW, MANY = 300, 3_000
REPEATS = 3
BUDGETS = {"open": 0.1, "the newest release, cold": 0.3, "publish": 0.6}
"""Seconds in a store of 3,000 releases, on a machine that does nothing else."""


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    roots = []
    for releases in (FEW, MANY):
        roots.append(tmp_path_factory.mktemp("releases") / "store")
        store_of_many(roots[-1], releases)
    return roots


def bench_releases(stores):
    found = [_timed(root) for root in stores]
    few, many = found
    show(
        f"{FEW:,} against {MANY:,} releases",
        ("stage", "s few", "s many", "ratio", "budget"),
        [(s, few[s], many[s], many[s] / few[s], f"{BUDGETS.get(s, '')}") for s in many],
    )
    for stage, budget in BUDGETS.items():
        assert many[stage] <= budget, stage


def _timed(root):
    first = open_store(root)
    last, month = first.latest(), first.release().cells()["month"][-1]
    number = iter(range(last + 1, last + 1_000))
    stages = {
        "open": lambda: open_store(root),
        "the newest number": first.latest,
        "the newest release, cold": lambda: open_store(root).release(),
        "an old release, cold": lambda: open_store(root).release(last // 2),
        "its records": lambda: first.release().records("repairs"),
        "publish": lambda: publish(
            open_store(root), change(f"S{(n := next(number))}", key(month), value=n)
        ),
        "the history": lambda: open_store(root).releases(),
        "the log": first.log_entries,
        "the log's chain": first.verify_log,
    }
    return {stage: median(_seconds(do) for _ in range(REPEATS)) for stage, do in stages.items()}


def _seconds(do):
    began = time.perf_counter()
    do()
    return time.perf_counter() - began
