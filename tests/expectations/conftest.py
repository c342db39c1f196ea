"""A small made-up borough: jobs with a life, cut into months by the rule that senders are given."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import polars as pl
import pytest

from datasets.calendar import add_months, months_between, next_month
from datasets.contract import LONDON, Contract
from datasets.extract import Extract
from datasets.programme import Programme, parse_programme
from datasets.reduced import kept_schema
from datasets.repairs import REPAIRS
from datasets.store import MEASURE_ROWS, CellKey, Change, LiveRelease, Store, open_store

FIRST = date(2025, 1, 1)
NOW = date(2026, 3, 1)
PRIORITIES = {2: ("E", True, 1), 3: ("U", False, 7), 4: ("R", False, 28)}


def as_extract(
    records: pl.DataFrame,
    months: Sequence[date],
    *,
    contract: Contract = REPAIRS,
    foreign: pl.DataFrame | None = None,
    history: bool = False,
) -> Extract:
    """The extract that reading these records would give."""
    nothing = kept_schema(contract).to_frame()
    return Extract(
        contract=contract,
        mapping_name="identity",
        mapping_text="",
        publisher="Demonstration",
        file_name="file.parquet",
        sha256="0" * 64,
        file_rows=records.height,
        months=tuple(months),
        records=records,
        foreign=nothing if foreign is None else foreign,
        left_out=(),
        not_collected=(),
        history=history,
        declared_empty=False,
    )


def filled(rows: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """Rows with every column of the contract, those not given empty."""
    schema = kept_schema(contract)
    missing = [
        pl.lit(None, schema[name]).alias(name) for name in schema if name not in rows.columns
    ]
    return rows.with_columns(missing).select(schema.names()).cast(dict(schema))


@dataclass(frozen=True)
class Borough:
    """Every job ever raised, with the dates that it will have had."""

    jobs: pl.DataFrame

    def held_in(self, month: date) -> pl.DataFrame:
        """The records of one month: not closed before it, raised by its end, later events blank."""
        start, end = (_midnight(day) for day in (month, next_month(month)))
        closed = pl.coalesce("completed_at", "closed_other_at")
        held = self.jobs.filter(pl.col("raised_at") < end, closed.is_null() | (closed >= start))
        later = {name: pl.col(name) < end for name in ("completed_at", "closed_other_at")}
        return filled(
            held.with_columns(
                pl.when(later["closed_other_at"]).then("close_reason").alias("close_reason"),
                *(pl.when(past).then(name).alias(name) for name, past in later.items()),
                month=pl.lit(month),
                source_row=pl.int_range(1, pl.len() + 1),
            ),
            REPAIRS,
        )

    def extract(self, month: date = NOW) -> Extract:
        """One month's file."""
        return as_extract(self.held_in(month), [month])

    def history(self, first: date, last: date) -> Extract:
        """A full-history file, cut."""
        months = months_between(first, last)
        return as_extract(pl.concat([self.held_in(m) for m in months]), months, history=True)


def _midnight(day: date) -> pl.Expr:
    return pl.lit(day).cast(pl.Datetime("us")).dt.replace_time_zone(LONDON)


def draw_borough(seed: int, a_month: int = 120) -> Borough:
    """About `a_month` jobs a month from FIRST to NOW, more in winter, most done within weeks."""
    draw = random.Random(seed)
    jobs = []
    for month in months_between(FIRST, NOW):
        season = 1.2 if month.month in (11, 12, 1, 2) else 0.95
        for _ in range(round(a_month * season * draw.uniform(0.85, 1.15))):
            jobs.append(_job(draw, month, len(jobs)))
    frame = pl.DataFrame(jobs, infer_schema_length=None).with_columns(
        pl.col("raised_at", "target_at", "completed_at", "closed_other_at")
        .cast(pl.Datetime("us"))
        .dt.replace_time_zone(LONDON, ambiguous="earliest", non_existent="null")
    )
    return Borough(frame.filter(pl.col("raised_at").is_not_null()))


def _job(draw: random.Random, month: date, number: int) -> dict[str, object]:
    hours = draw.randint(0, 27) * 24 + draw.randint(8, 17)
    raised = datetime.fromisoformat(month.isoformat()) + timedelta(hours=hours)
    priority = draw.choices([2, 3, 4], [2, 3, 5])[0]
    raw, emergency, days = PRIORITIES[priority]
    ended = raised + timedelta(days=draw.expovariate(1 / 20))
    cancelled = draw.random() < 0.1
    return {
        "service": "housing_management",
        "source_system": "civica",
        "source_organisation": "Demonstration Homes",
        "delivery_model": "almo",
        "coverage": "complete",
        "record_kind": "works_order",
        "record_id": f"D{number:05d}",
        "work_order_ref": f"WO/{number:06d}",
        "repair_class": draw.choices(["responsive", "void"], [9, 1])[0],
        "is_emergency": emergency,
        "priority_raw": raw,
        "priority_code": priority,
        "raised_at": raised,
        "target_at": raised + timedelta(days=days),
        "completed_at": None if cancelled else ended,
        "closed_other_at": ended if cancelled else None,
        "close_reason": "tenant_cancelled" if cancelled else None,
        "ward_code": f"E0500{draw.randint(1, 9):04d}",
        "property_key": f"{draw.getrandbits(64):016x}",
    }


def publish(
    store: Store, extract: Extract, submission: str, coverage: str = "complete"
) -> LiveRelease:
    """The release that holds the extract's cells, without any measures."""
    name = extract.contract.name
    keys = extract.records.select("service", "source_system").unique().rows()
    cells = [CellKey(name, *key, month) for key in keys for month in extract.months]
    rows = pl.DataFrame(
        [
            {
                "kind": "cell",
                "dataset": cell.dataset,
                "service": cell.service,
                "source_system": cell.source_system,
                "month": cell.month,
                "text": json.dumps({"coverage": coverage}),
            }
            for cell in cells
        ],
        schema=MEASURE_ROWS,
    )
    change = Change(submission, rows, tuple(cells), {name: extract.records})
    number = store.publish(change, base=store.latest(), actor="test", why="test").number
    return store.release(number)


@pytest.fixture(scope="session")
def borough() -> Borough:
    return draw_borough(1)


@pytest.fixture(scope="session")
def live(borough: Borough, tmp_path_factory: pytest.TempPathFactory) -> LiveRelease:
    """A release with every month of the borough before NOW."""
    store = open_store(tmp_path_factory.mktemp("borough") / "store", create=True)
    return publish(store, borough.history(FIRST, add_months(NOW, -1)), "before")


@pytest.fixture(scope="session")
def programme() -> Programme:
    return parse_programme(PROGRAMME)


PROGRAMME = """
council = "Demonstration Borough Council"
[[services]]
id = "housing_management"
name = "Housing management"
organisations = ["Demonstration Homes", "Demonstration Borough Council"]
"""


class Workbench:
    """How tests make extracts and publish them."""

    draw = staticmethod(draw_borough)
    extract = staticmethod(as_extract)
    filled = staticmethod(filled)
    publish = staticmethod(publish)
    now = NOW
    first = FIRST
    programme_text = PROGRAMME

    @staticmethod
    def changed(extract: Extract, rows: Sequence[int], **values: object) -> Extract:
        """The extract with other values (or expressions) in some of the file's rows."""
        here = pl.col("source_row").is_in(list(rows))
        edits = {
            name: pl.when(here).then(value if isinstance(value, pl.Expr) else pl.lit(value))
            for name, value in values.items()
        }
        records = extract.records.with_columns(
            edit.otherwise(pl.col(name)).cast(extract.records.schema[name]).alias(name)
            for name, edit in edits.items()
        )
        return replace(extract, records=records)

    @staticmethod
    def without(extract: Extract, rows: Sequence[int]) -> Extract:
        """The extract without some of the file's rows."""
        gone = pl.col("source_row").is_in(list(rows))
        return replace(extract, records=extract.records.filter(~gone))

    @staticmethod
    def ids(extract: Extract, rows: Sequence[int]) -> tuple[str, ...]:
        """The record ids of some of the file's rows."""
        here = extract.records.filter(pl.col("source_row").is_in(list(rows)))
        return tuple(here.sort("source_row")["record_id"].to_list())

    @staticmethod
    def rows(extract: Extract, *where: pl.Expr) -> list[int]:
        """The numbers of the file's rows that are so."""
        return extract.records.filter(*where)["source_row"].sort().to_list()


@pytest.fixture(scope="session")
def bench() -> type[Workbench]:
    return Workbench
