"""Extracts as an officer would send them: each job the ordinary one but for what is said."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from datasets.contract import LONDON
from datasets.repairs import REPAIRS, WORKS_ORDER

OCTOBER = date(2026, 10, 1)
Jobs = Callable[..., pl.DataFrame]
Sent = Callable[..., Path]

ORDINARY: Mapping[str, object] = {
    "month": OCTOBER,
    "service": "housing_repairs",
    "source_system": "works",
    "source_organisation": "Exampleton Council",
    "delivery_model": "in_house",
    "coverage": "complete",
    "record_kind": WORKS_ORDER,
    "repair_class": "responsive",
    "is_emergency": False,
    "priority_raw": "P4",
    "priority_code": 4,
    "raised_at": datetime(2026, 10, 5, 9, 30, tzinfo=ZoneInfo(LONDON)),
}


@pytest.fixture
def jobs() -> Jobs:
    """Works orders J1, J2, ... in the contract's columns, one for each set of changes."""

    def make(*changes: Mapping[str, object]) -> pl.DataFrame:
        names = [column.name for column in REPAIRS.columns_of(WORKS_ORDER)]
        rows = [
            {**ORDINARY, "record_id": f"J{number}", "work_order_ref": f"J{number}", **change}
            for number, change in enumerate(changes, start=1)
        ]
        return pl.DataFrame(rows, schema={name: REPAIRS.schema[name] for name in names})

    return make


@pytest.fixture
def sent(tmp_path: Path) -> Sent:
    """A frame as a Parquet file."""

    def write(frame: pl.DataFrame, name: str = "sent.parquet") -> Path:
        path = tmp_path / name
        frame.write_parquet(path)
        return path

    return write
