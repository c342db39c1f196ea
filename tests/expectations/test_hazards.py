"""Hazard cases and moved targets at the gate: what is wrong with them is said, with its rows."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from expectations.audit import audit
from expectations.report import Severity

LONDON = ZoneInfo("Europe/London")
AWARE = datetime(2026, 3, 2, 9, tzinfo=LONDON)
DAY = timedelta(days=1)
CLEAN = {
    "hazard_class": "significant",
    "hazard_aware_at": AWARE,
    "hazard_investigated_at": AWARE + DAY,
    "hazard_summary_sent_at": AWARE + 2 * DAY,
    "hazard_made_safe_at": AWARE + 3 * DAY,
    "hazard_preventative_started_at": AWARE + 4 * DAY,
}
BEFORE = AWARE - DAY
PLANTED = [
    ("dates_out_of_order", "hazard_investigated_at", {"hazard_investigated_at": BEFORE}),
    ("dates_out_of_order", "hazard_summary_sent_at", {"hazard_summary_sent_at": AWARE}),
    ("dates_out_of_order", "hazard_made_safe_at", {"hazard_made_safe_at": BEFORE}),
    (
        "dates_out_of_order",
        "hazard_preventative_started_at",
        {"hazard_preventative_started_at": AWARE},
    ),
    ("hazard_clock_unknown", "hazard_aware_at", {"hazard_aware_at": None}),
    ("hazard_clock_unknown", "hazard_class", {"hazard_class": None}),
    (
        "hazard_not_investigated",
        "hazard_investigated_at",
        {
            "hazard_investigated_at": None,
            "hazard_summary_sent_at": None,
            "hazard_preventative_started_at": None,
            "clock_stopped_reason": "no_hazard_found",
        },
    ),
    (
        "hazard_not_investigated",
        "hazard_investigated_at",
        {"hazard_investigated_at": None, "hazard_preventative_started_at": None},
    ),
    ("hazard_without_order", "work_order_ref", {"work_order_ref": "WO/none"}),
]


def with_hazard(bench, borough, **values: object):
    """The month's file with one hazard case more, as its last row."""
    extract = borough.extract()
    last = extract.records.row(-1, named=True)
    case = {
        **dict.fromkeys(extract.records.columns),
        **{name: last[name] for name in ("month", "service", "source_system", "coverage")},
        **{name: last[name] for name in ("source_organisation", "delivery_model")},
        "record_kind": "hazard_case",
        "record_id": "H1",
        "work_order_ref": last["work_order_ref"],
        "priority_raw": "hazard",
        "raised_at": AWARE,
        "source_row": 999_999,
        **CLEAN,
        **values,
    }
    more = pl.DataFrame([case], schema=extract.records.schema)
    records = pl.concat([extract.records, more])
    return bench.extract(records, extract.months)


def about_hazards(report) -> list[tuple[str, str | None]]:
    return [(f.check, f.column) for f in report.findings if f.rows == (999_999,)]


def test_a_clean_hazard_case_passes(bench, borough, live, programme):
    report = audit(with_hazard(bench, borough), live, programme)
    assert about_hazards(report) == []
    assert "hazard_without_order" in report.checks


@pytest.mark.parametrize(("check", "column", "values"), PLANTED)
def test_a_planted_hazard_fault_is_caught(bench, borough, live, check, column, values):
    report = audit(with_hazard(bench, borough, **values), live, None)
    assert about_hazards(report) == [(check, column)]


def test_an_order_that_an_earlier_month_holds_is_known(bench, borough, live):
    autumn = live.records("repairs", "housing_management", "civica", [date(2025, 10, 1)])
    earlier = autumn.filter(pl.col("completed_at").is_not_null())["work_order_ref"][0]
    report = audit(with_hazard(bench, borough, work_order_ref=earlier), live, None)
    assert about_hazards(report) == []


def moved(report):
    return [f for f in report.findings if f.check == "targets_moved"]


@pytest.mark.parametrize(("jobs", "severity"), [(2, Severity.INFO), (60, Severity.WARNING)])
def test_targets_that_moved_since_last_month_are_counted(bench, borough, live, jobs, severity):
    extract = borough.extract()
    start = datetime(2026, 3, 1, tzinfo=LONDON)
    old = bench.rows(extract, pl.col("raised_at") < start)[:jobs]
    later = bench.changed(extract, old, target_at=pl.col("target_at") + pl.duration(days=30))
    [finding] = moved(audit(later, live, None))
    assert (finding.count, finding.rows, finding.severity) == (len(old), tuple(old), severity)
    assert f"{len(old)} later, 0 earlier" in finding.sentence


def test_targets_that_did_not_move_are_not_spoken_of(borough, live):
    report = audit(borough.extract(), live, None)
    assert moved(report) == []
    assert "targets_moved" in report.checks


def test_a_first_target_that_the_sender_names_is_compared_too(bench, borough, live):
    extract = borough.extract()
    raised_now = pl.col("raised_at") >= datetime(2026, 3, 1, tzinfo=LONDON)
    [row, *_] = bench.rows(extract, raised_now)
    earlier = bench.changed(
        extract, [row], original_target_at=pl.col("target_at") + pl.duration(days=2)
    )
    [finding] = moved(audit(earlier, live, None))
    assert "0 later, 1 earlier" in finding.sentence
