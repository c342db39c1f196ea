"""Records kept long enough are gone from disk, and what was made of them stands and says so."""

import json
import shutil
import signal
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard.corrections.rebuild import prepare_rebuild
from dashboard.permissions import Actor, NotPermittedError, Role, command_line
from dashboard.programmes import publish_programme
from dashboard.purging import purge, what_to_purge
from dashboard.refresh import RefreshBlockedError
from datasets.catalogue import CONTRACTS
from datasets.extract import read_extract, write_reduced
from datasets.store import RecordsPurgedError, open_store
from tests.journeys.asking import answer_of, every_figure, log
from tests.journeys.corrected import with_old_definitions
from tests.journeys.kept import (
    KEPT,
    NEVER_PUBLISHED,
    OLD,
    REPLACED,
    STRAY,
    TODAY,
    kept_a_year,
    mark,
    marked,
    marks_on_disk,
    with_left_overs,
)
from tests.journeys.killed_publisher import publish_reduced
from tests.journeys.killed_purge import STEPS
from tests.journeys.test_corrections import quietly, rebuilt
from tests.journeys.test_withdraw import statuses

OCTOBER = date(2024, 10, 1)
OFFICER = command_line("an officer")
OLD_MARKS = (*map(mark, OLD), NEVER_PUBLISHED, REPLACED, STRAY)
WORDS = "purged on 15 June 2025 under the 1-year rule"


@pytest.fixture(scope="module")
def marked_root(small_borough, tmp_path_factory, run) -> Path:
    """Release 1: the history with marks; 2: March again with another mark, the first replaced."""
    folder = tmp_path_factory.mktemp("marked")
    root = folder / "store"
    past = marked(small_borough, folder / "first.parquet", march=REPLACED)
    programme = kept_a_year(small_borough, folder)
    words = ("--first-month", "2024-03", "--programme", programme, "--root", root)
    answer_of(run("backfill", past, *words, "--json"))
    again = read_extract(
        marked(small_borough, folder / "again.parquet"), history=True, first=OLD[0]
    )
    publish_reduced(open_store(root), write_reduced(again, folder))
    with_left_overs(root)
    return root


@pytest.fixture
def root(marked_root, tmp_path) -> Path:
    return Path(shutil.copytree(marked_root, tmp_path / "store"))


@pytest.fixture
def store(root):
    return open_store(root)


def purged(store):
    return purge(store, TODAY, OFFICER, progress=quietly)


def test_no_byte_of_old_records_is_left_and_every_byte_of_the_others(root, store, marked_root):
    kept = {mark(month) for month in KEPT}
    assert marks_on_disk(root / "records", *OLD_MARKS, *kept) == {*OLD_MARKS, *kept}
    assert marks_on_disk(marked_root / "staging", STRAY)
    (repairs,) = purged(store).datasets
    assert list(repairs.records) == list(OLD)
    assert marks_on_disk(root, *OLD_MARKS) == set()
    assert marks_on_disk(root / "records", *kept) == kept


def test_figures_and_releases_stand_and_records_are_said_to_be_purged(root, store):
    figures = {number: every_figure(store.release(number)) for number in (1, 2)}
    purged(store)
    anew = open_store(root)
    assert {number: every_figure(anew.release(number)) for number in (1, 2)} == figures
    assert anew.release().notice == ""
    for number in (1, 2):
        with pytest.raises(RecordsPurgedError, match=f"March 2024 were {WORDS}"):
            anew.release(number).records("repairs", months=OLD)
    kept = anew.release().records("repairs", months=KEPT)
    assert kept.height == anew.release().cells().filter(pl_month_in(KEPT))["rows"].sum()
    assert [key.month for key in anew.release().purged_cells()] == list(OLD)


def pl_month_in(months):
    return pl.col("month").is_in(list(months))


def test_verify_says_what_could_not_be_checked(root, store, run):
    purged(store)
    told = answer_of(run("verify", "--all", "--root", root, "--json"))
    assert told["problems"] == []
    assert told["releases"] == [1, 2]
    (words,) = told["not_checked"]
    assert WORDS in words
    assert "(March 2024 to May 2024)" in words


def test_a_rebuild_keeps_the_figures_of_what_was_purged(store):
    """March is kept as it is, wrong; August is mended; jobs inherited from May stay known."""
    figures = every_figure(store.release())
    wrong = every_figure(store.release(with_old_definitions(store).number))
    purged(store)
    prepared = prepare_rebuild(store, OFFICER, progress=quietly)
    assert [key.month for key in prepared.kept] == list(OLD)
    assert [key.month for key in prepared.cells] == [date(2024, 8, 1)]
    after = every_figure(store.release(rebuilt(store).number))
    assert after["inherited_jobs_still_open"] == figures["inherited_jobs_still_open"]
    (moved,) = [name for name in after if after[name] != figures[name]]
    assert moved == "open_repairs"
    assert [after[moved][place] == wrong[moved][place] for place in range(7)] == [True] * 5 + [
        False,
        True,
    ]


def test_a_new_programme_keeps_them_too(store, root):
    figures = every_figure(store.release())
    purged(store)
    text = store.release().document("programme").replace("hide_up_to = 0", "hide_up_to = 1")
    said = []
    publish_programme(store, text, OFFICER, progress=said.append)
    assert any("3 cells whose records were purged" in words for words in said)
    text = text.replace("hide_up_to = 1", "hide_up_to = 0")
    publish_programme(store, text, OFFICER, progress=said.append)
    assert every_figure(open_store(root).release()) == figures


def test_a_month_is_published_after_a_purge(store, small_borough, tmp_path):
    """What is inherited from May is not known of October; all else is."""
    purged(store)
    publish_reduced(store, write_reduced(read_extract(small_borough.month(10)), tmp_path))
    assert statuses(store, "inherited_jobs_still_open")[OCTOBER] == "not_measured"
    assert statuses(store)[OCTOBER] == "provisional"


def test_purging_again_removes_nothing_and_says_nothing_more(root, store):
    purged(store)
    before = store.log_entries().height
    (again,) = purged(open_store(root)).datasets
    assert again.records == {}
    assert store.log_entries().height == before


def test_the_log_tells_how_many_records_of_which_months(store):
    (repairs,) = purged(store).datasets
    held = store.release(1).cells().select("month", "rows")
    held = dict(held.iter_rows())
    times = {OLD[0]: 3, OLD[1]: 1, OLD[2]: 1}  # live, replaced and never published; or live
    assert repairs.records == {month: held[month] * times[month] for month in OLD}
    entries = store.log_entries().tail(2).to_dicts()
    assert [entry["event"] for entry in entries] == ["purging", "purged"]
    for entry in entries:
        assert (entry["dataset"], entry["said_to_be"]) == ("repairs", "an officer")
        assert entry["months"] == "2024-03-01,2024-04-01,2024-05-01"
        assert f"April 2024: {repairs.records[OLD[1]]:,}" in entry["reason"]
    assert store.verify_log() == ()


def test_purge_at_the_command_line(root, run):
    words = ("purge", "--today", f"{TODAY}", "--root", root, "--json")
    checked = answer_of(run(*words, "--check"))
    assert not checked["removed"]
    assert marks_on_disk(root / "records", *OLD_MARKS) == set(OLD_MARKS)
    done = answer_of(run(*words))
    assert done == {**checked, "removed": True}
    (repairs,) = done["datasets"]
    assert (repairs["before"], repairs["years"]) == ("2024-06", 1)
    assert list(repairs["records"]) == ["2024-03", "2024-04", "2024-05"]
    assert set(done["without_rule"]) == set(CONTRACTS) - {"repairs"}
    assert log(run, root)[-1]["event"] == "purged"
    lines = run("history", "--root", root).stdout.splitlines()
    assert "Purged     15 June 2025  repairs records before June 2024, 1-year rule" in lines
    mistyped = run("purge", "--today", "June", "--root", root, "--json")
    assert (mistyped.returncode, "YYYY-MM-DD" in json.loads(mistyped.stdout)["error"]) == (2, True)


def test_who_may_not_publish_everything_may_not_purge(store):
    with pytest.raises(NotPermittedError):
        purge(store, TODAY, Actor("of repairs", Role.OFFICER, ("repairs",)), progress=quietly)


def test_nothing_is_purged_a_day_too_early(store):
    (found,) = what_to_purge(store, date(2025, 2, 28), OFFICER).datasets
    assert found.records == {}
    (found,) = what_to_purge(store, date(2025, 4, 1), OFFICER).datasets
    assert list(found.records) == [OLD[0]]


def test_without_a_programme_nobody_knows_how_long(tmp_path):
    empty = open_store(tmp_path / "empty", create=True)
    with pytest.raises(RefreshBlockedError, match="how long records are kept"):
        purged(empty)


@pytest.mark.parametrize("step", STEPS)
def test_killed_after_a_step_and_purged_again(step, root, store, publisher):
    """Wherever it was cut off: figures stand, nobody says "damaged", and the next does the rest."""
    figures = every_figure(store.release())
    publisher.begin(root, "purge", TODAY, step)
    publisher.end()
    assert publisher.exit_code == -signal.SIGKILL
    anew = open_store(root)
    assert anew.log_entries()["event"][-1] == "purging"
    assert every_figure(anew.release()) == figures
    assert anew.check([1, 2]).problems == ()
    again = purged(anew).datasets[0]
    assert bool(again.records) == (step in {"append", "give_settings"})
    assert marks_on_disk(root, *OLD_MARKS) == set()
    assert anew.check([1, 2]).problems == ()
    assert every_figure(open_store(root).release()) == figures
    told = anew.log_entries().filter(dataset="repairs", event="purged")
    assert told["months"].to_list() == ["2024-03-01,2024-04-01,2024-05-01"]
    assert "March 2024: " in told["reason"].item()


def test_a_purged_month_sent_again_is_told_apart_from_what_was_purged(root, store, small_borough):
    """As many records as before: the releases that held the others are not called damaged."""
    purged(store)
    file = marked(small_borough, root.parent / "once_more.parquet", march="sent after the purge")
    extract = read_extract(file, history=True, first=OLD[0])
    publish_reduced(open_store(root), write_reduced(extract, root.parent))
    anew = open_store(root)
    checked = anew.check([1, 2, 3])
    assert checked.problems == ()
    assert "were purged on" in checked.not_checked[0]
    assert anew.release(3).records("repairs", months=[OLD[0]]).height
    with pytest.raises(RecordsPurgedError):
        anew.release(1).records("repairs", months=[OLD[0]])


def test_purged_month_that_another_system_sends_stops_no_rebuild(root, store, small_borough):
    """March is then held of one system, and purged of the other."""
    purged(store)
    file = marked(small_borough, root.parent / "other.parquet", march="of another system")
    pl.read_parquet(file).with_columns(source_system=pl.lit("nec")).write_parquet(file)
    extract = read_extract(file, history=True, first=OLD[0], last=OLD[0])
    publish_reduced(store, write_reduced(extract, root.parent))
    assert prepare_rebuild(open_store(root), OFFICER, progress=quietly).nothing_to_do
