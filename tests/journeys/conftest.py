"""A small borough around its change, and stores of it, made as a user would make them."""

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from datasets.calendar import months_between
from datasets.demo import PROGRAMME_PATH, demonstration_jobs, history, month_extract
from expectations.client import AuditWorker
from tests.journeys.asking import SmallBorough, answer_of
from tests.journeys.killing import Publisher
from tests.once import made_once

FIRST, LAST = date(2024, 3, 1), date(2024, 10, 1)
BEFORE_LAST = date(2024, 9, 1)
ONE_JOB_IN = 15
EXPECTED = 'source_system = "demo_repairs"\nfrom = 2020-11-01'


@pytest.fixture(scope="session")
def small_borough(tmp_path_factory: pytest.TempPathFactory) -> SmallBorough:
    """One job in fifteen of the demonstration's, March to October 2024; nothing is hidden."""
    folder = tmp_path_factory.mktemp("small_borough")
    jobs = demonstration_jobs(months=8, last=LAST).gather_every(ONE_JOB_IN)
    months = {}
    for month in months_between(FIRST, LAST):
        months[month] = folder / f"repairs-{month:%Y-%m}.parquet"
        month_extract(jobs, month).write_parquet(months[month])
    past = folder / "history.parquet"
    history(jobs, BEFORE_LAST).write_parquet(past)
    programme = folder / "programme.toml"
    programme.write_text(
        PROGRAMME_PATH.read_text("utf-8")
        .replace(EXPECTED, EXPECTED.replace("2020-11", "2024-03"))
        .replace("hide_up_to = 4", "hide_up_to = 0"),
        "utf-8",
    )
    return SmallBorough(programme, past, months)


@pytest.fixture(scope="session")
def small_backfill(
    tmp_path_factory: pytest.TempPathFactory, small_borough: SmallBorough, run
) -> tuple[Path, Any]:
    """The small borough's store, in one release, and what `backfill` answered when it was made."""

    def build(folder: Path) -> None:
        words = ("backfill", small_borough.history, "--first-month", "2024-03")
        with_programme = ("--programme", small_borough.programme, "--root", folder / "store")
        answer = answer_of(run(*words, *with_programme, "--json"))
        (folder / "answer.json").write_text(json.dumps(answer), "utf-8")

    made = made_once(tmp_path_factory, "small_root", build)
    return made / "store", json.loads((made / "answer.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def small_root(small_backfill: tuple[Path, Any]) -> Path:
    """The small borough's store: one release, March to September 2024. Copied by who publishes."""
    return small_backfill[0]


@pytest.fixture
def small_store(small_root: Path, tmp_path: Path) -> Path:
    """A copy of the small borough's store, to publish into."""
    return Path(shutil.copytree(small_root, tmp_path / "store"))


@pytest.fixture(scope="session")
def worker() -> Iterator[AuditWorker]:
    """A warm audit process for the journeys that are driven inside the test's process."""
    with AuditWorker() as warm:
        yield warm


@pytest.fixture(scope="session")
def publisher() -> Iterator[Publisher]:
    """A process whose children are killed."""
    with Publisher() as process:
        yield process
