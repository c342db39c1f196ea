"""Every promise of a member enquiries extract, broken once; clean months pass, over many seeds."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

import polars as pl
import pytest

from datasets.calendar import add_months, months_between
from datasets.contract import CELL, RECORD_KEY
from datasets.demo.borough import demonstration_programme
from datasets.demo.effects import EFFECTS
from datasets.demo.enquiries import draw_member_enquiries
from datasets.demo.handed_over import hand_overs, handed_over
from datasets.demo.scene import scenes, sending, stream
from datasets.member_enquiries import MEMBER_ENQUIRIES, MEMBER_ENQUIRY
from datasets.months import cut_into_months, place_in_month, place_in_span
from datasets.programme import ExpectedCell
from datasets.store import open_store
from expectations.audit import audit
from expectations.member_enquiries import SUITE
from expectations.report import Severity
from expectations.stock import Boundary, narrow, reconcile

LAST, DATASET = date(2026, 10, 1), MEMBER_ENQUIRIES.name
ANSWERED = pl.col("responded_on").is_not_null() & pl.col("closed_on").is_not_null()
STILL_OPEN = pl.col("responded_on").is_null() & pl.col("closed_on").is_null()
NEVER_REOPENED = pl.col("last_reopened_on").is_null()
BEFORE = pl.col("received_on") - timedelta(days=1)


@dataclass(frozen=True)
class Broken:
    """One row in which one promise is broken."""

    values: dict[str, object]
    check: str
    column: str
    severity: Severity = Severity.CRITICAL
    where: pl.Expr = ANSWERED & NEVER_REOPENED

    @property
    def name(self) -> str:
        told = {k: "..." if isinstance(v, pl.Expr) else v for k, v in self.values.items()}
        given = [f"{name}={value}" for name, value in told.items()]
        return "-".join([self.severity, self.check, self.column, *given])


def _of_the_contract() -> list[Broken]:
    columns = MEMBER_ENQUIRIES.columns_of(MEMBER_ENQUIRY)
    keys = {*RECORD_KEY, *CELL}
    empty = [
        Broken({c.name: None}, "null_key" if c.name in keys else "null_value", c.name)
        for c in columns
        if c.required and c.name not in {"month", "record_kind", "received_on"}
    ]
    unknown = [
        Broken({c.name: "Unheard of"}, "unknown_value", c.name)
        for c in columns
        if c.allowed and c.name not in {"record_kind", "status"}
    ]
    low = [
        Broken({c.name: int(c.least) - 1}, "out_of_range", c.name)
        for c in columns
        if c.least is not None
    ]
    high = [
        Broken({c.name: int(c.most) + 1}, "out_of_range", c.name)
        for c in columns
        if c.most is not None
    ]
    return [*empty, *unknown, *low, *high]


FAULTS = [
    *_of_the_contract(),
    Broken({"record_kind": None}, "null_key", "record_kind"),
    Broken({"received_on": None}, "null_value", "received_on"),
    Broken({"status": "Unheard of"}, "unknown_value", "status"),
    Broken({"service": "parks"}, "unknown_service", "service"),
    Broken({"source_organisation": "Landlord Z"}, "unknown_organisation", "source_organisation"),
    *(
        Broken({name: BEFORE}, "dates_out_of_order", name)
        for name in ("responded_on", "closed_on", "due_on", "original_due_on")
    ),
    Broken(
        {"last_reopened_on": BEFORE, "reopened_count": 1}, "dates_out_of_order", "last_reopened_on"
    ),
    Broken(
        {"closed_on": pl.col("responded_on") - timedelta(days=1)},
        "dates_out_of_order",
        "closed_on",
        Severity.WARNING,
        ANSWERED & (pl.col("responded_on") > pl.col("received_on") + timedelta(days=2)),
    ),
    Broken(
        {"status": "responded"},
        "status_against_dates",
        "responded_on",
        Severity.WARNING,
        STILL_OPEN,
    ),
    Broken({"status": "closed"}, "status_against_dates", "closed_on", Severity.WARNING, STILL_OPEN),
    Broken(
        {"status": "assigned", "responded_on": None},
        "status_against_dates",
        "closed_on",
        Severity.WARNING,
    ),
    Broken(
        {"status": "assigned", "closed_on": None, "holding_reply": False},
        "status_against_dates",
        "responded_on",
        Severity.WARNING,
    ),
    Broken(
        {"status": "assigned", "closed_on": None, "holding_reply": True},
        "holding_reply_as_answer",
        "responded_on",
        Severity.WARNING,
    ),
    Broken({"reopened_count": 1}, "reopening_without_day", "last_reopened_on", Severity.WARNING),
    Broken(
        {"last_reopened_on": pl.col("received_on"), "reopened_count": 0},
        "reopening_without_day",
        "reopened_count",
        Severity.WARNING,
    ),
    Broken({"due_on": None}, "not_due", "due_on", Severity.INFO),
    Broken(
        {"due_on": pl.col("original_due_on") + timedelta(days=7)},
        "due_date_moved",
        "due_on",
        Severity.INFO,
    ),
    Broken({"member_key": "councillor-12"}, "not_a_pseudonym", "member_key"),
]


def _drawn(seed, months, month):
    """All services' enquiries, with whoever holds them in a month."""
    parts = [
        handed_over(
            draw_member_enquiries(scene, stream(seed, DATASET, scene.id), months, LAST, EFFECTS),
            scene,
            DATASET,
            month,
        )
        for scene in sending(DATASET)
    ]
    return pl.concat(parts)


def _filled(bench, frame):
    rows = frame.with_columns(source_row=pl.int_range(1, pl.len() + 1))
    return bench.filled(rows, MEMBER_ENQUIRIES)


def _month(bench, frame, month):
    placed = place_in_month(_filled(bench, frame), MEMBER_ENQUIRIES, month)
    return bench.extract(placed.records, [month], contract=MEMBER_ENQUIRIES)


def _history(bench, frame, first, last):
    months = months_between(first, last)
    placed = place_in_span(_filled(bench, frame), MEMBER_ENQUIRIES, first, last)
    cut = cut_into_months(placed.records, MEMBER_ENQUIRIES, months)
    return bench.extract(cut, months, contract=MEMBER_ENQUIRIES, history=True)


@pytest.fixture(scope="module")
def expecting():
    """The demonstration's programme, with every inbox expected in its months."""
    cells = [
        ExpectedCell.model_validate(
            {
                "dataset": DATASET,
                "service": scene.id,
                "source_system": one.name,
                "from": one.first,
                "to": one.last,
            }
        )
        for scene in sending(DATASET)
        for one in scene.systems[DATASET]
    ]
    return demonstration_programme().model_copy(update={"expected": tuple(cells)})


@pytest.fixture(scope="module")
def clean(bench):
    return _month(bench, _drawn(3, 3, LAST), LAST)


@pytest.fixture(scope="module")
def broken(bench, clean, expecting):
    """The month with every fault in a row of its own: the rows, and what the gate says."""
    extract, rows = clean, {}
    for fault in FAULTS:
        assert fault.name not in rows
        free = bench.rows(clean, fault.where & ~pl.col("source_row").is_in(list(rows.values())))
        rows[fault.name] = free[0]
        extract = bench.changed(extract, free[:1], **fault.values)
    return rows, audit(extract, None, expecting)


def test_a_clean_month_passes(clean, expecting):
    report = audit(clean, None, expecting)
    assert {finding.check for finding in report.findings} <= {"due_date_moved"}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_broken_promise_is_caught_in_its_row(broken, fault):
    rows, report = broken
    found = [
        finding
        for finding in report.findings
        if (finding.check, finding.column, finding.severity)
        == (fault.check, fault.column, fault.severity)
    ]
    assert any(rows[fault.name] in finding.rows for finding in found)
    assert all("councillor-12" not in finding.sentence for finding in report.findings)


def test_a_warning_blocks_once_many_rows_break_it(bench, clean, expecting):
    closed = bench.rows(clean, ANSWERED & NEVER_REOPENED)
    extract = bench.changed(clean, closed[: len(closed) // 4], status="in_progress")
    checks = {f.check: f.severity for f in audit(extract, None, expecting).findings}
    assert checks["status_against_dates"] is Severity.CRITICAL


def test_a_reference_that_stands_twice_is_caught(bench, clean, expecting):
    twice = replace(clean, records=pl.concat([clean.records, clean.records.head(1)]))
    (finding,) = [f for f in audit(twice, None, expecting).findings if f.check == "duplicate_key"]
    assert finding.severity is Severity.CRITICAL


@pytest.mark.parametrize("seed", range(20))
def test_what_is_open_at_a_month_s_end_is_what_the_next_begins_with(bench, seed):
    scene = scenes()["housing_management"]
    rng = stream(seed, DATASET, scene.id)
    frame = _filled(bench, draw_member_enquiries(scene, rng, 3, LAST, EFFECTS))
    months = months_between(add_months(LAST, -2), LAST)
    placed = place_in_span(frame, MEMBER_ENQUIRIES, months[0], LAST)
    cut = cut_into_months(placed.records, MEMBER_ENQUIRIES, months)
    sides = [narrow(cut.filter(month=month), MEMBER_ENQUIRIES) for month in months]
    for number, (before, after) in enumerate(pairwise(sides)):
        boundary = Boundary(
            before=before,
            after=after,
            earlier=before.clear(),
            foreign=before.clear(),
            previous=months[number],
            month=months[number + 1],
        )
        assert {finding.check for finding in reconcile(boundary, SUITE)} <= {"reopened"}


def test_open_enquiries_are_followed_from_the_company_s_inbox_to_the_council_s(
    bench, expecting, tmp_path
):
    merged = scenes()["housing_management"].change_on
    assert merged in hand_overs(DATASET)
    first, last = add_months(merged, -7), add_months(merged, 1)
    months = len(months_between(first, LAST))
    store = open_store(tmp_path / "store", create=True)
    past = _history(bench, _drawn(5, months, first), first, add_months(merged, -1))
    live = bench.publish(store, past, "before")
    since = _history(bench, _drawn(5, months, merged), merged, last)
    report = audit(since, live, expecting)
    assert {f.check for f in report.findings} <= {"handed_over", "due_date_moved", "reopened"}
    (told,) = [f for f in report.findings if f.check == "handed_over"]
    company = (pl.col("source_system") == "demo_almo_inbox") & (
        pl.col("month") == add_months(merged, -1)
    )
    crossed = past.records.filter(company, pl.col("closed_on").is_null()).height
    assert f"{crossed} enquiries were open; {crossed} came across, none was lost" in told.sentence
    assert crossed > 20
