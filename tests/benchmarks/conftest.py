"""The stores and files that are measured: built once in a run, from the demonstration's borough."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from datasets.calendar import add_months, months_between
from datasets.demo import LAST_MONTH
from tests.benchmarks.boroughs import history_file, jobs_of, month_file, store_of, year_before

CHANGE = date(2024, 5, 1)
"""The month from which jobs were inherited: a month's measures look back at it."""
FEW, MANY = 0.45, 4.5
"""How many boroughs have about 5,000 and about 50,000 rows in the newest month's file."""
FEW_RECORDS, MANY_RECORDS = 0.079, 7.9
"""How many boroughs have about 50 thousand and about 5 million records in 72 months."""
SIX_YEARS = months_between(add_months(LAST_MONTH, -71), LAST_MONTH)
LAST_YEAR = SIX_YEARS[-12:]


@dataclass(frozen=True)
class Waiting:
    """A month's file, and the store with the twelve months before it."""

    root: Path
    file: Path


@dataclass(frozen=True)
class Full:
    """A full-history file and the months that it is cut into."""

    file: Path
    first: date
    last: date


@pytest.fixture(scope="session")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> tuple[Waiting, Waiting]:
    """A month of about 5,000 rows, and one of about 50,000; their stores are filled ungated."""
    return _waiting(tmp_path_factory, FEW), _waiting(tmp_path_factory, MANY)


@pytest.fixture(scope="session")
def histories(tmp_path_factory: pytest.TempPathFactory) -> tuple[Full, Full]:
    """The demonstration's history: its last twelve months, and all 72."""
    return tuple(
        Full(
            history_file(jobs_of(1, len(span)), LAST_MONTH, tmp_path_factory.mktemp("history")),
            span[0],
            span[-1],
        )
        for span in (LAST_YEAR, SIX_YEARS)
    )


@pytest.fixture(scope="session")
def six_years(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Stores of 72 months with about 50 thousand records, and about 5 million; filled ungated."""
    halves = [SIX_YEARS[start : start + 6] for start in range(0, len(SIX_YEARS), 6)]
    roots = []
    for boroughs in (FEW_RECORDS, MANY_RECORDS):
        root = tmp_path_factory.mktemp("records") / "store"
        store_of(root, jobs_of(boroughs, len(SIX_YEARS)), halves)
        roots.append(root)
    return roots[0], roots[1]


def _waiting(factory: pytest.TempPathFactory, boroughs: float) -> Waiting:
    folder = factory.mktemp("waiting")
    jobs = jobs_of(boroughs, len(months_between(CHANGE, LAST_MONTH)))
    store_of(folder / "store", jobs, [(CHANGE,), year_before(LAST_MONTH)])
    return Waiting(folder / "store", month_file(jobs, LAST_MONTH, folder))
