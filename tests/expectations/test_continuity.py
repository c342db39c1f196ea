"""Stock and flow against a published release, in a store of its own."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from datasets.calendar import add_months
from datasets.store import Purge, open_store
from datasets.store.retention import purge_records
from expectations.continuity import continuity
from expectations.foreign import foreign_rows
from expectations.repairs import SUITE
from expectations.report import Severity

NOW = date(2026, 3, 1)
BEFORE = date(2026, 2, 1)
LONDON_NOW = pl.lit(NOW).cast(pl.Datetime("us")).dt.replace_time_zone("Europe/London")
OLD = pl.col("raised_at") < LONDON_NOW


def found(extract, live):
    return {f.check: f for f in continuity(extract, live, SUITE).findings}


def test_five_in_a_hundred_jobs_vanished_block(bench, borough, live):
    gone = bench.rows(borough.extract(), OLD)[::20]
    extract = bench.without(borough.extract(), gone)
    finding = found(extract, live)["vanished"]
    assert finding.severity is Severity.CRITICAL
    assert finding.column == "record_id"
    assert finding.count == len(gone)
    assert finding.examples == bench.ids(borough.extract(), gone)[:3]
    assert finding.rows == ()
    assert (
        "were open at the end of February 2026 and are missing from March 2026" in finding.sentence
    )


@pytest.fixture
def late(bench, borough):
    """The month's file with `count` jobs that nobody had heard of, raised `days` before it."""

    def made(count: int, days: int):
        month = borough.extract().records
        extra = month.head(count).with_columns(
            record_id=pl.concat_str(pl.lit("X"), pl.col("record_id")),
            raised_at=LONDON_NOW - pl.duration(days=days),
            completed_at=None,
            closed_other_at=None,
            close_reason=None,
            source_row=pl.col("source_row") + month.height,
        )
        return bench.extract(pl.concat([month, extra.cast(dict(month.schema))]), [NOW])

    return made


def test_forty_old_jobs_that_appear_block(late, live):
    (finding,) = found(late(40, days=200), live).values()
    assert (finding.check, finding.severity) == ("appeared_old", Severity.CRITICAL)
    assert finding.count == 40
    assert finding.rows == tuple(range(259, 299))
    assert all(example.startswith("X") for example in finding.examples)


@pytest.mark.parametrize(
    ("days", "check", "severity"),
    [(10, "late_keyed", Severity.WARNING), (60, "appeared_old", Severity.CRITICAL)],
)
def test_jobs_keyed_late_are_told_from_old_ones(late, live, days, check, severity):
    (finding,) = found(late(21, days), live).values()
    assert (finding.check, finding.severity, finding.count) == (check, severity, 21)


def test_below_twenty_jobs_and_half_a_percent_a_loss_is_a_warning(bench, programme, tmp_path):
    borough = bench.draw(3, a_month=1500)
    store = open_store(tmp_path / "store", create=True)
    live = bench.publish(store, borough.history(add_months(NOW, -2), BEFORE), "before")
    stock = bench.rows(borough.extract(), OLD)
    assert 400 < len(stock) < 2000
    one = found(bench.without(borough.extract(), stock[:1]), live)["vanished"]
    assert (one.severity, one.count) == (Severity.WARNING, 1)
    many = found(bench.without(borough.extract(), stock[:21]), live)["vanished"]
    assert many.severity is Severity.CRITICAL


def closed_earlier(bench, borough, rows, **dates):
    """The month's file in which some jobs have turned out to be closed before the month."""
    extract = bench.changed(borough.extract(), rows, completed_at=None, closed_other_at=None)
    extract = bench.changed(extract, rows, **dates)
    gone = pl.col("source_row").is_in(rows)
    return replace(
        extract, records=extract.records.filter(~gone), foreign=extract.records.filter(gone)
    )


@pytest.mark.parametrize(
    ("dates", "check"),
    [
        ({"completed_at": pl.col("raised_at")}, "backdated_completion"),
        (
            {"closed_other_at": pl.col("raised_at"), "close_reason": "other"},
            "backdated_cancellation",
        ),
        ({"closed_other_at": pl.col("raised_at"), "close_reason": "duplicate"}, "merged"),
        ({"closed_other_at": pl.col("raised_at"), "close_reason": "reclassified"}, "reclassified"),
    ],
)
def test_jobs_closed_with_an_earlier_date_are_classed_and_do_not_block(
    bench, borough, live, dates, check
):
    rows = bench.rows(borough.extract(), OLD)[:5]
    (finding,) = found(closed_earlier(bench, borough, rows, **dates), live).values()
    assert (finding.check, finding.severity, finding.count) == (check, Severity.INFO, 5)
    assert finding.examples == bench.ids(borough.extract(), rows)[:3]


def test_job_that_changed_its_kind_is_reclassified_on_both_sides(bench, borough, live):
    row = bench.rows(borough.extract(), OLD)[0]
    extract = bench.changed(borough.extract(), (row,), record_kind="disrepair_case")
    assert {(f.check, f.count) for f in found(extract, live).values()} == {("reclassified", 1)}


def test_job_that_comes_back_is_reopened(bench, borough, live):
    january = borough.held_in(date(2026, 1, 1))
    closed = january.filter(pl.coalesce("completed_at", "closed_other_at").is_not_null()).head(3)
    back = closed.with_columns(
        month=pl.lit(NOW),
        completed_at=pl.lit(None, january.schema["completed_at"]),
        closed_other_at=pl.lit(None, january.schema["closed_other_at"]),
        source_row=pl.col("source_row") + 10_000,
    )
    extract = bench.extract(pl.concat([borough.extract().records, back]), [NOW])
    (finding,) = found(extract, live).values()
    assert (finding.check, finding.severity, finding.count) == ("reopened", Severity.INFO, 3)


def test_rows_of_another_month_are_set_aside_or_block_above_half_a_percent(bench, borough, live):
    rows = bench.rows(borough.extract(), OLD)
    few = closed_earlier(bench, borough, rows[:1], completed_at=pl.col("raised_at"))
    (finding,) = foreign_rows(few, SUITE)
    assert (finding.severity, finding.count) == (Severity.WARNING, 1)
    many = closed_earlier(bench, borough, rows[:2], completed_at=pl.col("raised_at"))
    (finding,) = foreign_rows(many, SUITE)
    assert (finding.severity, finding.count) == (Severity.CRITICAL, 2)
    assert finding.rows == tuple(rows[:2])


def test_month_after_a_gap_is_a_warning_that_names_it(bench, borough, tmp_path):
    store = open_store(tmp_path / "store", create=True)
    live = bench.publish(store, borough.history(bench.first, date(2025, 12, 1)), "before")
    (finding,) = found(borough.extract(), live).values()
    assert (finding.check, finding.severity, finding.count) == ("gap_month", Severity.WARNING, 2)
    assert "January 2026 and February 2026 are not published" in finding.sentence


def test_same_content_again_is_no_restatement(borough, live):
    assert found(borough.extract(BEFORE), live) == {}


def test_restated_month_is_a_warning_and_both_neighbours_are_checked(bench, borough, live):
    """Jobs taken out of January were open at December's end, and February still holds them."""
    january = borough.extract(date(2026, 1, 1))
    december = borough.held_in(date(2025, 12, 1))
    held_by_three = set(december["record_id"]) & set(borough.held_in(BEFORE)["record_id"])
    gone = bench.rows(january, pl.col("record_id").is_in(held_by_three))
    assert len(gone) > 1
    checks = continuity(bench.without(january, gone), live, SUITE).findings
    by_check = {f.check: f for f in checks}
    assert by_check["restated_month"].severity is Severity.WARNING
    assert f"0 added, {len(gone)} removed, 0 changed" in by_check["restated_month"].sentence
    assert by_check["vanished"].count == len(gone)
    assert "December 2025 and are missing from January 2026" in by_check["vanished"].sentence
    assert by_check["appeared_old"].count == len(gone)
    assert "jobs in February 2026 were opened earlier" in by_check["appeared_old"].sentence


def test_newest_month_sent_again_with_other_content_is_said_and_needs_no_reason(
    bench, borough, live
):
    changed = bench.changed(borough.extract(BEFORE), (1, 2), ward_code="E05000001")
    finding = found(changed, live)["provisional_month_changed"]
    assert finding.severity is Severity.INFO
    assert "0 added, 0 removed, 2 changed" in finding.sentence


def test_newest_month_sent_again_without_a_fifth_of_it_may_be_another_month(bench, borough, live):
    """The next month's file under this month's name: what closed in the month is not in it."""
    february = borough.extract(BEFORE)
    closed = pl.coalesce("completed_at", "closed_other_at").is_not_null()
    finding = found(bench.without(february, bench.rows(february, closed)), live)[
        "provisional_month_changed"
    ]
    assert finding.severity is Severity.WARNING
    assert "check that the file is of this month, whole" in finding.sentence
    few = found(bench.without(february, bench.rows(february, closed)[:5]), live)
    assert few["provisional_month_changed"].severity is Severity.INFO


def test_restating_with_earlier_completions_is_told_of_the_month_after(bench, borough, live):
    february = borough.extract(BEFORE)
    january = borough.extract(date(2026, 1, 1))
    still_open = bench.rows(
        january,
        pl.col("completed_at").is_null(),
        pl.col("closed_other_at").is_null(),
        pl.col("record_id").is_in(february.records["record_id"].implode()),
    )[:4]
    restated = bench.changed(january, still_open, completed_at=pl.col("raised_at"))
    checks = found(restated, live)
    assert checks["backdated_completion"].count == 4
    assert checks["backdated_completion"].severity is Severity.INFO
    assert "0 added, 0 removed, 4 changed" in checks["restated_month"].sentence


def test_history_over_published_months_is_one_restatement_and_joins_its_neighbours(
    bench, borough, live
):
    months = borough.history(date(2025, 6, 1), date(2025, 9, 1))
    assert found(months, live) == {}
    changed = bench.changed(months, (1, 2), ward_code="E05000001")
    (finding,) = found(changed, live).values()
    assert finding.check == "restated_month"


def test_three_times_the_volume_is_a_warning(bench, borough, live):
    month = borough.extract().records
    raised = month.filter(~OLD)
    copies = [
        raised.with_columns(
            record_id=pl.concat_str(pl.lit(f"{n}-"), pl.col("record_id")),
            source_row=pl.col("source_row") + n * 1000,
        )
        for n in (1, 2)
    ]
    extract = bench.extract(pl.concat([month, *copies]), [NOW])
    (finding,) = found(extract, live).values()
    assert (finding.check, finding.severity) == ("volume", Severity.WARNING)
    assert finding.column == "raised_at"
    assert finding.count == 3 * raised.height
    assert set(finding.examples) <= set(extract.records["record_id"])
    assert len(finding.examples) == 3


def test_a_third_of_the_volume_is_a_warning(bench, borough, live):
    raised = bench.rows(borough.extract(), ~OLD)
    extract = bench.without(borough.extract(), [row for n, row in enumerate(raised) if n % 4])
    assert set(found(extract, live)) == {"volume"}


def test_a_new_mix_of_priorities_is_a_warning_that_names_the_code(bench, borough, live):
    raised = bench.rows(borough.extract(), ~OLD, pl.col("priority_code") == 4)
    extract = bench.changed(borough.extract(), raised, priority_code=3)
    (finding,) = found(extract, live).values()
    assert (finding.check, finding.severity, finding.column) == (
        "mix",
        Severity.WARNING,
        "priority_code",
    )


def test_few_months_published_means_volume_is_not_judged_and_that_is_said(bench, borough, tmp_path):
    store = open_store(tmp_path / "store", create=True)
    live = bench.publish(store, borough.history(date(2025, 12, 1), BEFORE), "before")
    layer = continuity(borough.extract(), live, SUITE)
    assert layer.findings == ()
    (words,) = layer.not_run
    assert words.startswith("Volume and mix were not judged: 3 of the twelve months before")


def test_month_of_closed_jobs_only_is_not_reconciled_and_that_is_said(bench, borough, live):
    extract = bench.changed(borough.extract(), range(1, 10_000), coverage="closed_only")
    layer = continuity(extract, live, SUITE)
    assert layer.findings == ()
    assert layer.not_run == (
        "Stock was not reconciled: less than all records are declared for March 2026.",
    )


def test_another_source_system_is_a_first_load_of_its_own(bench, borough, live):
    extract = bench.changed(borough.extract(BEFORE), range(1, 10_000), source_system="northgate")
    (finding,) = found(extract, live).values()
    assert finding.check == "first_load"
    assert "from northgate" in finding.sentence


def test_records_without_a_reference_are_not_followed(bench, borough, live):
    """They are named as null keys; one that was open before is missing from the month."""
    rows = bench.rows(borough.extract(), OLD)[:1]
    extract = bench.changed(borough.extract(), rows, record_id=None)
    assert {(f.check, f.count) for f in found(extract, live).values()} == {("vanished", 1)}


def test_months_that_were_purged_are_not_held_against_and_that_is_said(bench, borough, tmp_path):
    """Records kept long enough are gone: the month after them still comes through the gate."""
    store = open_store(tmp_path / "store", create=True)
    bench.publish(store, borough.history(bench.first, BEFORE), "before")
    purge_records(store.root, "repairs", Purge(date(2026, 1, 1), NOW, 1), actor="test")
    live = open_store(store.root).release()
    january = bench.changed(borough.extract(date(2026, 1, 1)), (1, 2), ward_code="E05000001")
    layer = continuity(january, live, SUITE)
    assert [f.check for f in layer.findings] == ["restated_month"]
    assert layer.not_run[0] == (
        "Stock was not reconciled: the records of December 2025 were purged."
    )
    assert "vanished" in layer.checks
    december = bench.changed(borough.extract(date(2025, 12, 1)), (1, 2), ward_code="E05000001")
    (restated,) = continuity(december, live, SUITE).findings
    assert "kept long enough and are gone, so nobody can say what changed" in restated.sentence


def test_a_month_beside_one_of_closed_jobs_only_is_held_against_the_other(bench, borough, tmp_path):
    store = open_store(tmp_path / "store", create=True)
    december, january = date(2025, 12, 1), date(2026, 1, 1)
    bench.publish(store, borough.extract(december), "december", coverage="closed_only")
    live = bench.publish(store, borough.history(january, BEFORE), "since")
    again = borough.extract(january)
    held_later = pl.col("record_id").is_in(borough.held_in(BEFORE)["record_id"].implode())
    lost = bench.rows(again, held_later)[:2]
    layer = continuity(bench.without(again, lost), live, SUITE)
    assert {f.check for f in layer.findings} == {"appeared_old", "restated_month"}
    assert layer.not_run[0].endswith("less than all records are declared for December 2025.")


def test_stock_is_followed_into_and_out_of_a_month_whose_open_jobs_were_loaded(
    bench, borough, tmp_path
):
    """Such a month holds every job, so one that is missing from the next has vanished."""
    store = open_store(tmp_path / "store", create=True)
    live = bench.publish(store, borough.extract(BEFORE), "loaded", coverage="migrated_open")
    assert found(borough.extract(), live) == {}
    gone = bench.rows(borough.extract(), OLD)[:25]
    assert found(bench.without(borough.extract(), gone), live)["vanished"].count == 25
