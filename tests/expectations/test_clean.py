from dataclasses import replace

import pytest

from datasets.calendar import add_months
from datasets.store import open_store
from expectations.audit import audit
from expectations.report import Severity


@pytest.mark.parametrize("seed", range(5))
def test_clean_month_passes_with_no_finding(bench, programme, tmp_path, seed):
    borough = bench.draw(seed)
    store = open_store(tmp_path / "store", create=True)
    live = bench.publish(store, borough.history(bench.first, add_months(bench.now, -1)), "before")
    report = audit(borough.extract(), live, programme)
    assert report.findings == ()
    assert report.not_run == ()


def test_history_of_a_first_load_is_said_to_be_the_first(bench, borough, programme, tmp_path):
    store = open_store(tmp_path / "store", create=True)
    report = audit(borough.history(bench.first, bench.now), store.release(), programme)
    assert [(f.check, f.severity) for f in report.findings] == [("first_load", Severity.INFO)]
    assert "vanished" not in report.checks


def test_without_a_store_contents_are_judged_and_the_rest_is_named(bench, borough):
    report = audit(borough.extract(), None, None)
    assert report.findings == ()
    assert report.not_run == (
        "Services were not checked: there is no programme yet.",
        "Continuity was not run: there is no store yet.",
    )
    assert "duplicate_key: record_id" in report.checks
    assert "personal_data" in report.checks
    assert "vanished" not in report.checks


def test_undeclared_empty_month_is_blocked_and_a_declared_one_is_not(borough):
    empty = replace(borough.extract(), records=borough.extract().records.clear())
    assert [f.check for f in audit(empty, None, None).findings] == ["no_rows"]
    assert audit(empty, None, None).blocked
    assert audit(replace(empty, declared_empty=True), None, None).findings == ()
    assert audit(replace(empty, history=True), None, None).findings == ()


def test_columns_declared_not_collected_are_not_asked_for(bench, borough):
    extract = bench.changed(borough.extract(), range(1, 10_000), priority_raw=None)
    assert audit(extract, None, None).blocked
    report = audit(replace(extract, not_collected=("priority_raw",)), None, None)
    assert report.findings == ()
    assert "null_value: priority_raw" not in report.checks


def test_declared_empty_month_loses_what_was_open(bench, borough, live, programme):
    empty = replace(
        borough.extract(),
        records=borough.extract().records.clear(),
        declared_empty=True,
        service="housing_management",
        source_system="civica",
    )
    report = audit(empty, live, programme)
    assert "vanished" in [f.check for f in report.of(Severity.CRITICAL)]
