"""A borough small enough to write down, its months as files, and an office that hands them in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from dashboard.cli.journey import Desk, Outcome, journey
from dashboard.permissions import command_line
from dashboard.refresh import Reading
from datasets.calendar import next_month
from datasets.repairs import REPAIRS
from datasets.store import open_store
from expectations.client import AuditWorker

LONDON = ZoneInfo("Europe/London")
PROGRAMME = """
council = "Little Borough Council"
[[services]]
id = "homes"
name = "Homes"
organisations = ["Little Homes"]
"""
Job = Mapping[str, object]


def at(day: str) -> datetime:
    """Nine in the morning of a day, in London."""
    return datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=LONDON)


def job(name: str, raised: str, **values: object) -> Job:
    """A works order; instants as days."""
    told = {
        key: at(value) if key.endswith("_at") and isinstance(value, str) else value
        for key, value in values.items()
    }
    return {
        "service": "homes",
        "source_system": "civica",
        "source_organisation": "Little Homes",
        "delivery_model": "almo",
        "coverage": "complete",
        "record_kind": "works_order",
        "record_id": name,
        "work_order_ref": f"WO-{name}",
        "repair_class": "responsive",
        "is_emergency": False,
        "priority_raw": "R",
        "priority_code": 4,
        "raised_at": at(raised),
        **told,
    }


def backlog(count: int = 250, **values: object) -> list[Job]:
    """Jobs that were raised in January 2024 and are still open."""
    days = (f"2024-01-{1 + number % 31:02d}" for number in range(1, count + 1))
    return [job(f"B{n:03d}", day, **values) for n, day in enumerate(days, start=1)]


def month(name: str) -> date:
    """The first day of a month of "2024-05"."""
    return date.fromisoformat(f"{name}-01")


def held_in(jobs: Iterable[Job], name: str) -> pl.DataFrame:
    """The file of a month: raised by its end and not closed before its first day."""
    first, after = (datetime.combine(day, datetime.min.time(), LONDON) for day in _span(name))
    rows = [one for one in jobs if one["raised_at"] < after and _closed(one, after) >= first]
    return as_file(rows, month(name))


def as_file(jobs: Iterable[Job], of: date | None = None) -> pl.DataFrame:
    """Jobs as a file, of one month, or of none: a history."""
    return pl.DataFrame([{**one, "month": of} for one in jobs], schema=REPAIRS.schema)


def _span(name: str) -> tuple[date, date]:
    return month(name), next_month(month(name))


def _closed(one: Job, never: datetime) -> datetime:
    closed = one.get("completed_at") or one.get("closed_other_at")
    return closed if isinstance(closed, datetime) else never


@dataclass(frozen=True)
class Office:
    """Hands files in to one store, as `check`, `publish` and `backfill` do."""

    folder: Path
    root: Path
    worker: AuditWorker

    def check(self, file: pl.DataFrame, set_aside: str = "", **reading: object) -> Outcome:
        return journey(self.written(file), replace(self._desk(reading), set_aside=set_aside))

    def publish(
        self, file: pl.DataFrame, reason: str = "", set_aside: str = "", **reading: object
    ) -> Outcome:
        officer = command_line("An Officer")
        desk = replace(self._desk(reading), actor=officer, reason=reason, set_aside=set_aside)
        return journey(self.written(file), desk)

    def backfill(self, file: pl.DataFrame, programme: str | None = PROGRAMME, **reading) -> Outcome:
        desk = self._desk({"history": True, **reading})
        return journey(
            self.written(file), replace(desk, actor=command_line(""), programme=programme)
        )

    def written(self, file: pl.DataFrame) -> Path:
        path = self.folder / "repairs.parquet"
        file.write_parquet(path)
        return path

    def _desk(self, reading: Mapping[str, object]) -> Desk:
        return Desk(open_store(self.root, create=True), self.worker, Reading(**reading))


def words(text: str) -> list[str]:
    """Paragraphs, each as one line."""
    return [" ".join(part.split()) for part in text.strip().split("\n\n")]


def said(outcome: Outcome) -> list[str]:
    """What an officer reads of the gate, one finding or end a line; what was not run left out."""
    lines = [line for told in outcome.lines[1:] for line in told.splitlines()]
    return [line for line in lines if not line.startswith("Not run: ")]
