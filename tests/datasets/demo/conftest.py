"""The demonstration, drawn once for all these tests."""

from datetime import date

import polars as pl
import pytest

from datasets.calendar import months_between
from datasets.demo import demonstration_jobs


@pytest.fixture(scope="package")
def jobs() -> pl.DataFrame:
    return demonstration_jobs()


@pytest.fixture(scope="package")
def months() -> tuple[date, ...]:
    return months_between(date(2020, 11, 1), date(2026, 10, 1))
