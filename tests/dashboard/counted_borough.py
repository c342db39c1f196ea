"""A small borough whose figures are counted from records: four years of repairs."""

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from dashboard.permissions import command_line
from dashboard.programmes import publish_programme
from datasets.calendar import months_between
from datasets.repairs import REPAIRS
from datasets.store import MEASURE_ROWS, CellKey, Change, open_store

LONDON = ZoneInfo("Europe/London")
CHANGED_ON = date(2024, 6, 1)
MONTHS = months_between(date(2022, 2, 1), date(2026, 4, 1))
JOBS = 200
FACTS = {
    "coverage": "complete",
    "file_name": "repairs.parquet",
    "file_sha256": "0" * 64,
    "mapping": "as_contract",
    "publisher": "Counted Borough Council",
    "published_at": "2026-05-12T09:00:00+00:00",
    "restated": False,
    "set_aside": 0,
    "waived": [],
    "left_out": [],
    "not_collected": [],
    "checks": 31,
    "checks_waived": 0,
}
PROGRAMME = """council = "Counted Borough Council"
about = "Made up for a test."
demonstration = true

[[services]]
id = "homes"
name = "Homes"
organisations = ["Counted Homes"]

[[interventions]]
id = "transfer"
service = "homes"
kind = "transfer"
name = "Counted Homes came in-house"
on = 2024-06-01
headline = true
model_before = "almo"
model_after = "in_house"

[[promises]]
id = "on_time"
service = "homes"
theme = 1
kind = "improve"
text = "More repairs will be finished on time."
who = "Cabinet"
on = 2023-06-01
measures = ["non_emergency_on_time"]

[[targets]]
service = "homes"
measure = "non_emergency_on_time"
value = 0.9
from = 2022-04-01
set_by = "Cabinet"
"""


def _month(place: int, month: date) -> Iterator[dict[str, object]]:
    """Its jobs: all raised on the second; six in ten on time, from the change on eight in ten."""
    late = (80 if month < CHANGED_ON else 40) + place * 7 % 5
    raised = datetime.combine(month + timedelta(days=1), time(9), LONDON)
    for number in range(JOBS):
        days = 20 if number < late else 3
        yield {
            "month": month,
            "service": "homes",
            "source_system": "civica",
            "source_organisation": "Counted Homes",
            "delivery_model": "almo" if month < CHANGED_ON else "in_house",
            "coverage": "complete",
            "record_kind": "works_order",
            "record_id": f"{month:%y%m}{number:03d}",
            "work_order_ref": f"{month:%y%m}{number:03d}",
            "repair_class": "responsive",
            "is_emergency": False,
            "priority_raw": "R",
            "priority_code": 4,
            "raised_at": raised,
            "target_at": raised + timedelta(days=10),
            "completed_at": raised + timedelta(days=days),
        }


def build(root: Path, programme: str = PROGRAMME) -> None:
    """A store with two releases: the records, then the programme that counts and judges them."""
    store = open_store(root, create=True)
    jobs = [job for place, month in enumerate(MONTHS) for job in _month(place, month)]
    keys = tuple(CellKey("repairs", "homes", "civica", month) for month in MONTHS)
    facts = json.dumps(FACTS)
    empty = {name: "" if dtype == pl.String else None for name, dtype in MEASURE_ROWS.items()}
    cells = [
        {**empty, "kind": "cell", "dataset": "repairs", "service": "homes"}
        | {"source_system": "civica", "month": key.month, "text": facts}
        for key in keys
    ]
    change = Change(
        submission="all-of-it",
        rows=pl.DataFrame(cells, schema=MEASURE_ROWS),
        replaces=keys,
        records={"repairs": pl.DataFrame(jobs, schema=REPAIRS.schema)},
    )
    store.publish(change, base=0, actor="a test", why="Repairs to April 2026")
    publish_programme(store, programme, command_line("a test"), progress=str)
