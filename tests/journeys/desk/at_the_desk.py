"""Who stands at the desk, and what they do with a file."""

import time
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard.desk.case import AT_WORK, Case
from dashboard.desk.desk import Desk
from dashboard.permissions import Actor, Role
from dashboard.refresh import Reading

OFFICER = Actor("Repairs performance officer", Role.OFFICER, ("repairs",))
ANOTHER = Actor("Housing analyst", Role.OFFICER, None)
OF_COMPLAINTS = Actor("Complaints officer", Role.OFFICER, ("complaints",))
AUDITOR = Actor("Internal auditor", Role.AUDITOR)
OCTOBER = date(2024, 10, 1)
WAIT = 120.0


def sent(frame: pl.DataFrame, tmp_path: Path, name: str = "october.parquet") -> bytes:
    path = tmp_path / name
    frame.write_parquet(path) if name.endswith("parquet") else frame.write_csv(path)
    return path.read_bytes()


def settled(desk: Desk, case: Case, who: Actor = OFFICER) -> Case:
    """The case once nothing more is done about it by itself."""
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        now = desk.case(case.id, who)
        if now.step not in AT_WORK:
            return now
        time.sleep(0.05)
    pytest.fail(f"still {now.step} ({now.words})")


def submitted(desk: Desk, data: bytes, name: str = "october.parquet", **reading: object) -> Case:
    return settled(desk, desk.submit(name, data, OFFICER, Reading(**reading)))


def bytes_below(folder: Path) -> bytes:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return b"\n".join(path.read_bytes() + str(path).encode() for path in files)
