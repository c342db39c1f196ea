"""A file from the desk to a release, with real audits and previews."""

import shutil
from datetime import date

import polars as pl
import pytest

from dashboard.desk.case import AT_WORK, Step
from dashboard.failing_rows import failing_rows
from dashboard.judging import Judges
from dashboard.programmes import publish_programme
from dashboard.refresh import Reading, RefreshBlockedError, publish
from datasets.store import open_store
from expectations.report import Severity
from tests.journeys.desk.at_the_desk import ANOTHER, OCTOBER, OFFICER, sent, settled, submitted


def test_a_bad_month_is_mended_and_published(desk, root, october, tmp_path):
    bad = pl.concat([october, october.head(3)])
    case = submitted(desk, sent(bad, tmp_path))
    assert case.step is Step.READY
    (finding,) = case.refresh.report.of(Severity.CRITICAL)
    assert (finding.check, finding.count) == ("duplicate_key", 6)
    with pytest.raises(RefreshBlockedError, match="1 critical finding must be mended"):
        desk.publish(case.id, OFFICER)
    rows = failing_rows(case.refresh.extract, case.refresh.report)
    assert rows.header[:3] == ("Row in your file", "What is wrong", "month")
    assert {"1", "2", "3"} <= {row[0] for row in rows.rows}
    desk.discard(case.id, OFFICER)

    case = submitted(desk, sent(october, tmp_path))
    assert not case.refresh.report.blocked
    (row,) = case.proposal.rows
    brought = case.refresh.extract.records.height
    assert (row.held, row.added, row.removed, row.changed) == (0, brought, 0, 0)
    assert case.proposal.verdicts is not None
    noticed = {one.measure: one for one in case.proposal.noticed if one.month == OCTOBER}
    assert noticed["repairs_raised"].before == "missing"
    release = desk.publish(case.id, OFFICER, "the made-up figures are right")
    assert release.number == 2
    assert desk.case(case.id, OFFICER).step is Step.PUBLISHED
    live = open_store(root).release()
    assert live.number == 2
    assert OCTOBER in live.cells()["month"].to_list()
    assert not list((root / "staging").rglob("*.parquet"))
    events = open_store(root).log_entries()["event"].to_list()
    assert events[-4:] == ["refused", "discarded", "publishing", "published"]


def test_what_was_foretold_is_what_is_published(desk, root, october, tmp_path):
    case = submitted(desk, sent(october, tmp_path))
    foretold = case.proposal.change
    desk.publish(case.id, OFFICER, "right")
    live = open_store(root).release()
    columns = ["measure", "breakdown", "node", "period", "numerator", "denominator"]
    figures, kept = (
        rows.filter(
            pl.col("kind") == "measure", pl.col("month") == OCTOBER, pl.col("days").is_null()
        )
        .select(columns)
        .sort(columns)
        for rows in (foretold.rows, live.frame)
    )
    assert figures.height > 50
    assert kept.equals(figures)
    assert live.verdicts().height == sum(rows.height for rows in foretold.verdicts.values())


def test_a_cell_says_the_same_with_and_without_a_preview(desk, root, october, tmp_path):
    case = submitted(desk, sent(october, tmp_path))
    elsewhere = open_store(shutil.copytree(root, tmp_path / "elsewhere"))
    publish(elsewhere, case.refresh, OFFICER, reason="right", judges=Judges.NONE)
    desk.publish(case.id, OFFICER, "right")
    with_preview, without = (
        store.release().cells().drop("published_at") for store in (open_store(root), elsewhere)
    )
    assert with_preview.equals(without)
    october_cell = with_preview.row(by_predicate=pl.col("month") == OCTOBER, named=True)
    assert october_cell["keyed_late_of"] > october_cell["keyed_late"] >= 0


def test_a_warning_needs_a_reason_which_is_kept(desk, root, small_borough, tmp_path):
    august = date(2024, 8, 1)
    frame = pl.read_parquet(small_borough.months[august])
    case = submitted(desk, sent(frame.with_columns(trade_code=pl.lit("PLUMBING")), tmp_path))
    (warning,) = case.refresh.report.of(Severity.WARNING)
    assert warning.check == "restated_month"
    (row,) = case.proposal.rows
    assert (row.added, row.removed) == (0, 0)
    assert row.changed > 0
    assert [cell.month for cell in case.proposal.restated] == [august]
    with pytest.raises(RefreshBlockedError, match="to be answered for"):
        desk.publish(case.id, OFFICER, "  ")
    again = desk.case(case.id, OFFICER)
    assert (again.step, again.words) == (Step.READY, case.words)
    desk.publish(case.id, OFFICER, "The trades were entered anew")
    cells = open_store(root).release().cells().filter(pl.col("month") == august)
    assert "Reason: The trades were entered anew" in cells["waived"][0].to_list()


def test_of_two_officers_the_second_is_shown_the_first_ones_release(desk, root, october, tmp_path):
    first = submitted(desk, sent(october, tmp_path))
    changed = october.with_columns(trade_code=pl.lit("PLUMBING"))
    second = submitted(desk, sent(changed, tmp_path))
    assert first.id != second.id
    desk.publish(first.id, OFFICER, "right")
    again = desk.case(second.id, ANOTHER)
    assert again.step in AT_WORK or again.refresh.base == 2
    again = settled(desk, second, ANOTHER)
    assert again.refresh.base == 2
    assert "Release 2 was published meanwhile by Repairs performance officer" in again.told[0]
    assert again.proposal.restated
    assert desk.publish(second.id, ANOTHER, "right").number == 3


def test_a_publish_that_loses_the_race_publishes_nothing(desk, root, october, tmp_path):
    case = submitted(desk, sent(october, tmp_path))
    store = open_store(root)
    text = str(store.release().document("programme")) + "# signed off\n"
    publish_programme(store, text, ANOTHER, progress=str)
    assert desk.publish(case.id, OFFICER, "I was first") is None
    assert open_store(root).latest() == 2
    case = settled(desk, case)
    assert case.step is Step.READY
    assert "Release 2 was published meanwhile by Housing analyst" in case.told[0]
    assert case.reason == "I was first"
    assert desk.publish(case.id, OFFICER, "now").number == 3


def test_the_same_file_again_is_nothing_to_do(desk, root, october, tmp_path):
    data = sent(october, tmp_path)
    case = submitted(desk, data)
    assert desk.submit("october.parquet", data, OFFICER, Reading()).id == case.id
    desk.publish(case.id, OFFICER, "right")
    again = submitted(desk, data)
    assert again.step is Step.NOTHING_TO_DO
    assert "already holds exactly these figures" in again.words
    assert open_store(root).latest() == 2
    assert open_store(root).log_entries()["event"][-1] == "nothing_to_do"


def test_rows_are_set_aside_and_the_others_published(desk, root, october, tmp_path):
    odd = october.with_row_index().with_columns(
        priority_code=pl.when(pl.col("index") == 7).then(9).otherwise(pl.col("priority_code"))
    )
    case = submitted(desk, sent(odd.drop("index"), tmp_path))
    assert case.refresh.report.blocked
    with pytest.raises(RefreshBlockedError, match="Say why"):
        desk.set_aside(case.id, OFFICER, " ")
    desk.set_aside(case.id, OFFICER, "One job has a priority that does not exist")
    case = settled(desk, case)
    assert not case.refresh.report.blocked
    desk.publish(case.id, OFFICER, "right")
    cells = open_store(root).release().cells().filter(pl.col("month") == OCTOBER)
    assert cells["set_aside"].to_list() == [1]


def test_what_cannot_be_set_aside_is_shown_and_not_stopped_at(desk, october, tmp_path):
    case = submitted(desk, sent(october.head(20), tmp_path))
    assert case.refresh.report.blocked
    desk.set_aside(case.id, OFFICER, "They will come next month")
    again = settled(desk, case)
    assert (again.step, again.words) == (Step.READY, case.words)
    assert again.refresh.report.blocked
