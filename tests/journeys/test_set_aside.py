"""A few rows set aside so that the others can be published: kept, listed, counted and expected."""

import json
import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.cached import ROOT_VARIABLE
from datasets.store import Purge, ReleaseDamagedError, open_store
from datasets.store.retention import purge_records
from datasets.store.set_aside import set_aside_rows
from tests.conftest import REPOSITORY
from tests.journeys.asking import answer_of
from tests.journeys.little_borough import (
    Office,
    as_file,
    at,
    backlog,
    held_in,
    job,
    month,
    said,
    words,
)

APP = REPOSITORY / "dashboard" / "app.py"
JOBS = backlog(450)
JULY = month("2024-07")
WRONG = ("B003", "B005")
WHY = "two targets were mistyped, the contractor is asked"


def wrong(file: pl.DataFrame, *names: str) -> pl.DataFrame:
    """The file with targets before the jobs were raised."""
    here = pl.col("record_id").is_in(names)
    return file.with_columns(target_at=pl.when(here).then(pl.lit(at("2023-12-01"))))


def july(*names: str) -> pl.DataFrame:
    return wrong(held_in(JOBS, "2024-07"), *names)


@pytest.fixture(scope="module")
def june(tmp_path_factory, worker) -> Office:
    """An office that only checks: published up to June."""
    folder = tmp_path_factory.mktemp("aside")
    office = Office(folder, folder / "store", worker)
    done = office.backfill(as_file(JOBS), first=month("2024-05"), last=month("2024-06"))
    assert done.exit == 0, done.lines
    return office


@pytest.fixture(scope="module")
def aside(june, tmp_path_factory, worker):
    """The same once July was published without two of its rows, and what was said."""
    folder = tmp_path_factory.mktemp("july")
    office = Office(folder, Path(shutil.copytree(june.root, folder / "store")), worker)
    return office, office.publish(july(*WRONG), set_aside=WHY)


def test_blocked_file_says_that_its_rows_may_be_set_aside(june):
    blocked = june.check(july(*WRONG))
    assert said(blocked)[-1] == (
        "Not published: 1 critical finding must be mended first. The live release is as it was. "
        'Or set the 2 rows aside: --set-aside "why the others may be published without".'
    )


def test_officer_reads_what_is_set_aside_and_that_the_rest_was_checked_again(aside):
    _, done = aside
    assert said(done)[:-1] == words(f"""
        Blocks: 2 jobs have a target before they were raised (0.4% of 450). Column target_at; for
        example B003, B005. Correct the dates in the source system and send the month again.

        Checked again without the 2 of its rows that are set aside:

        Note: 2 jobs that were open at the end of June 2024 are set aside from July 2024 (0.4% of
        450). Column record_id; for example B003, B005. They are expected next month, mended.

        Note: 2 rows are set aside (0.4% of 450): dates out of order (target_at). For example B003,
        B005. Kept, counted and expected next month, mended. The reason given: {WHY}.
    """)
    assert f"2 rows set aside: {WHY}" in done.facts["published"]["why"]


def test_rows_leave_the_figures_and_are_kept_whole(aside):
    office, _ = aside
    live = open_store(office.root).release()
    records = live.records("repairs", months=[JULY])
    assert records.height == 448
    assert not set(records["record_id"]) & set(WRONG)
    kept = set_aside_rows(live)
    assert kept.select("record_id", "source_row", "why", "reason").rows() == [
        ("B003", 3, "dates out of order (target_at)", WHY),
        ("B005", 5, "dates out of order (target_at)", WHY),
    ]
    assert json.loads(kept["record"][0])["work_order_ref"] == "WO-B003"


def test_cell_counts_them_for_every_page(aside):
    office, _ = aside
    cells = open_store(office.root).release().cells().sort("month")
    assert cells["set_aside"].to_list() == [0, 0, 2]
    assert cells["checks_waived"].to_list() == [0, 0, 1]
    assert WHY in cells["waived"][2][0]


def test_same_file_again_is_nothing_to_do(aside):
    office, _ = aside
    again = office.publish(july(*WRONG), set_aside=WHY)
    assert said(again)[-1].startswith("Nothing to do")


def test_next_month_they_come_as_expected_and_are_missed_if_they_do_not(aside):
    office, _ = aside
    august = held_in([one for one in JOBS if one["record_id"] != "B005"], "2024-08")
    assert said(office.check(august))[:-1] == words("""
        Needs a reason: 1 row set aside from July 2024 has not come in August 2024. Column
        record_id; for example B005. Mend them and send July 2024 again, or say what became of
        them.

        Note: 1 job set aside from July 2024 is in August 2024, as expected (0.2% of 449). Column
        record_id; for example B003. Nothing needs doing; sending July 2024 again, mended, would
        count them in it.
    """)


def test_command_lists_them_and_whether_they_came(aside, tmp_path, worker, run):
    office = Office(tmp_path, Path(shutil.copytree(aside[0].root, tmp_path / "store")), worker)
    listed = answer_of(run("set-aside", "--root", office.root, "--json"))
    place = {"dataset": "repairs", "service": "homes", "source_system": "civica"}
    assert listed[0] == {
        **place,
        "month": "2024-07",
        "row": 3,
        "record_kind": "works_order",
        "record_id": "B003",
        "why": "dates out of order (target_at)",
        "reason": WHY,
        "since": "not_yet",
    }
    august = office.written(wrong(held_in(JOBS, "2024-08"), "B005"))
    typed = ("publish", august, "--set-aside", "still wrong", "--root", office.root, "--json")
    assert answer_of(run(*typed))["files"][0]["published"]["release"] == 3
    done = run("set-aside", "--root", office.root)
    why = "dates out of order (target_at)"
    assert [
        line.removeprefix("repairs of homes from civica, ") for line in done.stdout.splitlines()
    ] == [
        f"July 2024, row 3, B003: {why}. It has come since. ({WHY})",
        f"July 2024, row 5, B005: {why}. It has not come yet. ({WHY})",
        f"August 2024, row 5, B005: {why}. It has not come yet. (still wrong)",
    ]


def test_month_sent_again_mended_leaves_nothing_set_aside(aside, tmp_path, worker):
    office = Office(tmp_path, Path(shutil.copytree(aside[0].root, tmp_path / "store")), worker)
    assert office.publish(july()).exit == 0
    live = open_store(office.root).release()
    assert set_aside_rows(live).is_empty()
    assert live.cells().sort("month")["set_aside"].to_list() == [0, 0, 0]


def test_another_months_row_is_kept_too_and_not_expected(june, tmp_path, worker, run):
    office = Office(tmp_path, Path(shutil.copytree(june.root, tmp_path / "store")), worker)
    old = job("A1", "2024-04-10", completed_at="2024-04-20")
    file = pl.concat([july(), as_file([old], JULY)])
    assert office.publish(file, "closed long ago").exit == 0
    live = open_store(office.root).release()
    assert live.cells().sort("month")["set_aside"].to_list() == [0, 0, 1]
    (row,) = set_aside_rows(live).to_dicts()
    assert (row["record_id"], row["why"]) == ("A1", "closed before the month began")
    assert (row["reason"], row["expected"]) == ("closed long ago", False)
    told = run("set-aside", "--root", office.root).stdout
    assert "It is another month's, and is not expected again." in told


def test_more_than_half_a_percent_is_refused_with_the_number(june):
    """Two are wrong and one is another month's, which counts with them."""
    old = job("A1", "2024-04-10", completed_at="2024-04-20")
    refused = june.check(pl.concat([july(*WRONG), as_file([old], JULY)]), set_aside="too many")
    assert said(refused)[-1] == (
        "Not published: 3 rows would have to be set aside, 0.7% of the 451 in the file; at most "
        "0.5% may be, which is 2. Mend them at the source and send the month again."
    )
    assert refused.exit == 1


def test_what_is_missing_cannot_be_set_aside(june):
    lost = july().filter(~pl.col("record_id").is_in(["B001", "B002", "B003"]))
    refused = june.check(lost, set_aside="they are gone")
    assert said(refused)[-1].startswith(
        "Not published: Nothing was set aside: it would not help, for this is not about particular "
        "rows of the file. 3 jobs were open at the end of June 2024 and are missing"
    )


def test_personal_data_cannot_be_set_aside(june):
    here = pl.col("record_id") == "B009"
    address = pl.when(here).then(pl.lit("a.tenant@example.org"))
    refused = june.check(july().with_columns(on_hold_reason=address), set_aside="one slip")
    assert said(refused)[-1].startswith(
        "Not published: Rows with personal data cannot be set aside: what is set aside is kept."
    )


def test_duplicates_are_set_aside_together_and_the_rest_is_judged_anew(june):
    twice = pl.concat([july(), july().filter(pl.col("record_id") == "B003")])
    done = june.check(twice, set_aside="keyed twice")
    assert done.exit == 0
    aside = next(f for f in done.facts["findings"] if f["check"] == "set_aside")
    assert aside["rows"] == [3, 451]


def test_refused_setting_aside_leaves_a_line_in_the_log(june, tmp_path, worker):
    office = Office(tmp_path, Path(shutil.copytree(june.root, tmp_path / "store")), worker)
    office.publish(july(*WRONG, "B006"), set_aside="too many")
    line = open_store(office.root).log_entries().row(-1, named=True)
    assert (line["event"], line["critical"]) == ("refused", 1)
    assert line["reason"].startswith("3 rows would have to be set aside")
    assert not (office.root / "set_aside").exists()


def test_changed_rows_are_not_answered(aside, tmp_path):
    root = Path(shutil.copytree(aside[0].root, tmp_path / "store"))
    (file,) = (root / "set_aside").iterdir()
    file.write_bytes(file.read_bytes().replace(b"B005", b"B006"))
    with pytest.raises(ReleaseDamagedError, match="July 2024 are not those that were"):
        set_aside_rows(open_store(root).release())
    file.write_bytes(b"[{")
    with pytest.raises(ReleaseDamagedError, match="cannot be read"):
        set_aside_rows(open_store(root).release())


def test_rows_are_kept_although_the_others_were_published_without_them_before(june, tmp_path):
    office = Office(tmp_path, Path(shutil.copytree(june.root, tmp_path / "store")), june.worker)
    without = july().filter(~pl.col("record_id").is_in(WRONG))
    assert office.publish(without, "two jobs are looked into").exit == 0
    assert set_aside_rows(open_store(office.root).release()).is_empty()
    assert office.publish(july(*WRONG), set_aside=WHY).exit == 0
    live = open_store(office.root).release()
    assert set_aside_rows(live)["record_id"].to_list() == list(WRONG)
    again = office.publish(july(*WRONG), set_aside=WHY)
    assert said(again)[-1].startswith("Nothing to do")
    assert open_store(office.root).latest() == live.number


def test_landing_page_counts_the_rows(aside, june, monkeypatch):
    for office, told in ((aside[0], True), (june, False)):
        monkeypatch.setenv(ROOT_VARIABLE, str(office.root))
        app = AppTest.from_file(str(APP), default_timeout=60).run()
        assert not app.exception
        (freshness,) = [m.value for m in app.markdown if m.value.startswith("Data to ")]
        assert (" · 2 rows set aside · " in f"{freshness.rstrip('.')} · ") == told


def test_purge_takes_the_rows_and_leaves_the_count(aside, tmp_path):
    root = Path(shutil.copytree(aside[0].root, tmp_path / "store"))
    for before, left in ((JULY, 2), (month("2024-08"), 0)):
        purge_records(
            root, "repairs", Purge(before, date(2026, 8, 1), 2), actor="An Officer", said_to_be=""
        )
        live = open_store(root).release()
        assert set_aside_rows(live).height == left
        assert live.cells()["set_aside"].sum() == 2
    assert not list((root / "set_aside").iterdir())
    assert open_store(root).check([2]).problems == ()


def test_rows_that_are_lost_are_missed(aside, tmp_path):
    root = Path(shutil.copytree(aside[0].root, tmp_path / "store"))
    assert open_store(root).check([1, 2]).problems == ()
    (file,) = (root / "set_aside").iterdir()
    file.unlink()
    (problem,) = open_store(root).check([1, 2]).problems
    assert problem == (
        "The rows set aside from repairs, homes, civica, July 2024 are not those that were. "
        "Restore the store's folder from a backup."
    )
