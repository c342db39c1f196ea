"""Determinations: published one by one, for every landlord, and over when they are made."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from datasets.complaints import COMPLAINTS
from datasets.programme import parse_programme
from datasets.store import open_store
from expectations.audit import audit
from expectations.report import Severity

MONTH = date(2026, 3, 1)


@pytest.fixture
def decided(bench):
    """Sixty findings in thirty cases of three landlords."""
    rows = pl.DataFrame({"n": range(60)}).select(
        month=pl.lit(MONTH),
        service=pl.lit("housing_management"),
        source_system=pl.lit("ombudsman"),
        source_organisation=pl.concat_str(pl.lit("Landlord "), (pl.col("n") % 3).cast(pl.String)),
        delivery_model=pl.lit("almo"),
        coverage=pl.lit("complete"),
        record_kind=pl.lit("determination"),
        record_id=pl.col("n").cast(pl.String),
        category=pl.lit("Repairs"),
        case_ref=pl.concat_str(pl.lit("2024"), (10000 + pl.col("n") // 2).cast(pl.String)),
        finding_no=pl.col("n") % 2 + 1,
        ombudsman=pl.lit("housing"),
        determined_on=pl.lit(date(2026, 3, 10)),
        case_opened_year=pl.lit(2024),
        finding=pl.lit("maladministration"),
        source_row=pl.col("n") + 1,
    )
    return bench.extract(bench.filled(rows, COMPLAINTS), [MONTH], contract=COMPLAINTS)


def test_clean_determinations_pass_whoever_they_are_about(decided, programme):
    assert audit(decided, None, programme).findings == ()


@pytest.mark.parametrize(
    ("values", "check", "column"),
    [
        ({"finding_no": 1}, "duplicate_finding_no", "finding_no"),
        ({"case_opened_year": 2027}, "dates_out_of_order", "case_opened_year"),
        ({"case_opened_on": date(2026, 3, 11)}, "dates_out_of_order", "determined_on"),
        ({"finding": "Maladministration"}, "unknown_value", "finding"),
        ({"determined_on": None}, "null_value", "determined_on"),
        ({"service": "parks"}, "unknown_service", "service"),
        ({"case_opened_year": 1066}, "out_of_range", "case_opened_year"),
        ({"finding": "not_upheld"}, "finding_of_another_ombudsman", "finding"),
        ({"ombudsman": "lgsco"}, "finding_of_another_ombudsman", "finding"),
        ({"orders_due_on": date(2026, 3, 9)}, "dates_out_of_order", "orders_due_on"),
        (
            {"orders_met_on": date(2026, 3, 9), "orders_due_on": date(2026, 3, 20)},
            "dates_out_of_order",
            "orders_met_on",
        ),
    ],
)
def test_planted_fault_is_caught(bench, decided, values, check, column):
    programme = parse_programme(bench.programme_text)
    (finding,) = audit(bench.changed(decided, (2,), **values), None, programme).findings
    assert (finding.check, finding.column, finding.severity) == (check, column, Severity.CRITICAL)
    assert 2 in finding.rows
    assert "determination" in finding.sentence


def test_finding_that_names_no_organisation_is_told_and_kept(bench, decided, programme):
    report = audit(bench.changed(decided, (2,), source_organisation=None), None, programme)
    (finding,) = report.findings
    assert (finding.check, finding.severity) == ("organisation_not_named", Severity.INFO)
    assert "1 determination names no organisation" in finding.sentence


def test_orders_that_were_met_without_a_due_date_are_questioned(bench, decided, programme):
    met = bench.changed(decided, (2,), orders_met_on=date(2026, 3, 20))
    (finding,) = audit(met, None, programme).findings
    assert (finding.check, finding.column) == ("orders_without_due_date", "orders_due_on")
    assert finding.severity is Severity.WARNING


def test_stage_may_not_come_from_an_organisation_that_does_not_run_the_service(
    bench, decided, programme
):
    stages = bench.changed(
        decided,
        range(1, 61),
        record_kind="complaint_stage",
        complaint_ref=pl.col("record_id"),
        stage=1,
        received_on=pl.lit(MONTH) + pl.duration(days=pl.col("source_row") % 28),
        status="open",
    )
    (finding,) = audit(stages, None, programme).findings
    assert (finding.check, finding.count) == ("unknown_organisation", 60)
    assert "'Landlord 0', 'Landlord 1', 'Landlord 2'" in finding.sentence


def test_numbers_of_determinations_swing_without_stopping_anything(
    bench, decided, programme, tmp_path
):
    months = [date(2025, 9, 1), *(date(2025, m, 1) for m in (10, 11, 12)), date(2026, 1, 1)]
    months.append(date(2026, 2, 1))
    few = pl.concat(
        [
            decided.records.head(4).with_columns(month=pl.lit(month), determined_on=pl.lit(month))
            for month in months
        ]
    )
    before = bench.extract(few, months, contract=COMPLAINTS, history=True)
    store = open_store(tmp_path / "store", create=True)
    live = bench.publish(store, before, "before")
    (finding,) = audit(decided, live, programme).findings
    assert (finding.check, finding.severity, finding.count) == ("volume", Severity.INFO, 60)


def test_the_same_history_with_one_more_month_has_no_stock_to_reconcile(
    bench, decided, programme, tmp_path
):
    store = open_store(tmp_path / "store", create=True)
    live = bench.publish(store, replace(decided, history=True), "before")
    later = decided.records.with_columns(
        month=pl.lit(date(2026, 4, 1)),
        determined_on=pl.lit(date(2026, 4, 2)),
        record_id=pl.concat_str(pl.lit("4-"), pl.col("record_id")),
        case_ref=pl.concat_str(pl.lit("4-"), pl.col("case_ref")),
        source_row=pl.col("source_row") + 60,
    )
    both = pl.concat([decided.records, later])
    history = bench.extract(both, [MONTH, date(2026, 4, 1)], contract=COMPLAINTS, history=True)
    report = audit(history, live, programme)
    assert report.findings == ()
    assert report.not_run == ()
