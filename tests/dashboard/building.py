"""What the tests of measures share: jobs and findings by hand, and a release held in memory."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from dashboard.kpis.monthly import measure_rows
from datasets.complaints import COMPLAINTS
from datasets.contract import Contract
from datasets.programme import Programme, parse_programme
from datasets.repairs import REPAIRS
from datasets.store import MEASURE_ROWS, CellKey, LiveRelease, Release

SERVICE, SYSTEM = "homes", "jobs"
LONDON = ZoneInfo("Europe/London")

PROGRAMME = """
council = "Anywhere"
[[services]]
id = "homes"
name = "Homes"
organisations = ["Anywhere Homes"]
[[services.homes]]
on = 2020-01-01
count = 500
[[services.homes]]
on = 2020-01-01
count = 200
ward = "E1"
[[services.homes]]
on = 2020-01-01
count = 300
ward = "E2"
[[interventions]]
id = "in_house"
service = "homes"
kind = "transfer"
name = "Came in-house"
on = 2024-03-01
headline = true
model_before = "almo"
model_after = "in_house"
settling_in_months = 2
[[comparators]]
id = "everyone"
name = "Everyone"
service = "homes"
includes_own = true
[[comparators]]
id = "councils"
name = "Other councils"
service = "homes"
organisation_types = ["council_or_almo"]
leaves_out = ["Changed Council"]
"""
"""500 homes, 200 of them in ward E1, 300 in E2; in-house from 1 March 2024."""


def at(text: str) -> datetime:
    """An instant in London: "2024-02-29 10:00", or midnight of a day."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def job(ref: str, raised: str, **values: object) -> dict[str, object]:
    """A responsive, non-emergency works order; instants as text, in London."""
    named = {
        name: at(value) if name.endswith("_at") and isinstance(value, str) else value
        for name, value in values.items()
    }
    plain = {
        "record_kind": "works_order",
        "record_id": ref,
        "work_order_ref": ref,
        "repair_class": "responsive",
        "is_emergency": False,
        "priority_raw": "N",
        "priority_code": 4,
        "ward_code": "E1",
    }
    return {**plain, "raised_at": at(raised), **named}


def hazard(ref: str, aware: str, hazard_class: str, **values: object) -> dict[str, object]:
    """A hazard case; instants as text, in London."""
    own = {"hazard_class": hazard_class, "hazard_aware_at": aware, "priority_code": None}
    none = {"repair_class": None, "is_emergency": None}
    return job(ref, aware, record_kind="hazard_case", **none, **own, **values)


def finding(case: str, decided: str, found: str, **values: object) -> dict[str, object]:
    """One finding of the Housing Ombudsman about our own service."""
    plain = {
        "record_kind": "determination",
        "record_id": f"{case}/{values.get('finding_no', 1)}",
        "category": "Repairs",
        "case_ref": case,
        "finding_no": 1,
        "ombudsman": "housing",
        "determined_on": date.fromisoformat(decided),
        "case_opened_year": int(case[:4]),
        "finding": found,
        "organisation_type": "council_or_almo",
    }
    return {**plain, **values}


def month(text: str) -> date:
    """A month from "2024-02"."""
    return date.fromisoformat(f"{text}-01")


def records(contract: Contract, rows: Mapping[str, Iterable[Mapping[str, object]]]) -> pl.DataFrame:
    """Records by month ("2024-02"), in the contract's schema."""
    common = {
        "service": SERVICE,
        "source_system": SYSTEM,
        "source_organisation": "Anywhere Homes",
        "delivery_model": "almo",
        "coverage": "complete",
    }
    held = [
        {**common, "month": month(name), **row} for name, found in rows.items() for row in found
    ]
    return pl.DataFrame(held, schema=contract.schema)


def repairs(rows: Mapping[str, Iterable[Mapping[str, object]]]) -> pl.DataFrame:
    """Repairs by month."""
    return records(REPAIRS, rows)


def complaints(rows: Mapping[str, Iterable[Mapping[str, object]]]) -> pl.DataFrame:
    """Complaints by month."""
    return records(COMPLAINTS, rows)


def cells(dataset: str, months: Iterable[str | date], system: str = SYSTEM) -> list[CellKey]:
    """The cells of some months."""
    return [
        CellKey(dataset, SERVICE, system, month(m) if isinstance(m, str) else m) for m in months
    ]


def rows_of(
    frame: pl.DataFrame,
    contract: Contract,
    keys: Sequence[CellKey],
    *,
    programme: str = PROGRAMME,
    not_collected: Sequence[str] = (),
) -> pl.DataFrame:
    """The measure rows of records."""
    plan: Programme = parse_programme(programme)
    return measure_rows(frame, contract, plan, cells=keys, not_collected=not_collected)


def figure(
    rows: pl.DataFrame, measure: str, when: str, breakdown: str = "", node: str = ""
) -> tuple[float | None, float | None]:
    """One stored numerator and denominator; AssertionError unless there is exactly one."""
    found = rows.filter(
        pl.col("days").is_null(),
        pl.col("measure") == measure,
        pl.col("month") == month(when),
        pl.col("breakdown") == breakdown,
        pl.col("node") == node,
    )
    assert found.height == 1, found
    return found["numerator"][0], found["denominator"][0]


def day_counts(
    rows: pl.DataFrame, measure: str, when: str, breakdown: str = "", node: str = ""
) -> dict[int, float]:
    """How many records took each number of whole days."""
    found = rows.filter(
        pl.col("days").is_not_null(),
        pl.col("measure") == measure,
        pl.col("month") == month(when),
        pl.col("breakdown") == breakdown,
        pl.col("node") == node,
    )
    return dict(found.select("days", "numerator").sort("days").iter_rows())


def _row(**values: object) -> dict[str, object]:
    texts = {name: "" for name, dtype in MEASURE_ROWS.items() if dtype == pl.String}
    return {**dict.fromkeys(MEASURE_ROWS), **texts, **values}


def release(
    rows: pl.DataFrame,
    keys: Sequence[CellKey],
    *,
    programme: str = PROGRAMME,
    facts: Mapping[CellKey, Mapping[str, object]] | None = None,
    number: int = 1,
) -> LiveRelease:
    """A release that holds these rows, their cells and the programme."""
    plain = {"coverage": "complete", "restated": False, "not_collected": []}
    held = [
        _row(
            kind="cell",
            dataset=key.dataset,
            service=key.service,
            source_system=key.source_system,
            month=key.month,
            text=json.dumps({**plain, **(facts or {}).get(key, {})}),
        )
        for key in keys
    ]
    held.append(
        _row(kind="document", dataset="documents", service="all", node="programme", text=programme)
    )
    frame = pl.concat([rows, pl.DataFrame(held, schema=MEASURE_ROWS)])
    return LiveRelease(Release(number, datetime.now(UTC)), Path(), frame)
