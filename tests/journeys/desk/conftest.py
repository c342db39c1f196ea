"""A desk on a small borough's store, with the file that is to come next."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from dashboard.comparing.client import Previewer
from dashboard.desk.desk import Desk
from expectations.client import AuditWorker
from tests.journeys.desk.at_the_desk import OCTOBER


@pytest.fixture(scope="session")
def previewer() -> Iterator[Previewer]:
    previewer = Previewer()
    previewer.warm_up()
    yield previewer
    previewer.close()


@pytest.fixture
def root(tmp_path: Path, small_backfill) -> Path:
    """March to September 2024, published."""
    return Path(shutil.copytree(small_backfill[0], tmp_path / "store"))


@pytest.fixture
def desk(root: Path, worker: AuditWorker, previewer: Previewer) -> Desk:
    return Desk(str(root), worker=worker, previewer=previewer)


@pytest.fixture
def october(small_borough) -> pl.DataFrame:
    return pl.read_parquet(small_borough.months[OCTOBER])
