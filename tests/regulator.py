"""The regulator's two workbooks, read once in a run, as the command line reads them."""

from functools import cache
from pathlib import Path

import pytest

from datasets.benchmarks.asking import read_benchmarks
from datasets.benchmarks.official import OfficialReturn

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
NAMES = ("2024_TSM_Full_Data_v1.1_FINAL.xlsx", "2025_TSM_Full_Data_v1.0_FINAL.xlsx")


def public_file(name: str) -> Path:
    """A public file, where it is at hand."""
    path = DATA / name
    if not path.is_file():
        pytest.skip(f"{name} is not at hand (../shared/data)")
    return path


@cache
def official_years() -> tuple[OfficialReturn, OfficialReturn]:
    """2023/24 and 2024/25."""
    first, last = (read_benchmarks(public_file(name)).official for name in NAMES)
    if first is None or last is None:
        pytest.fail("the regulator's workbooks were taken for something else")
    return first, last
