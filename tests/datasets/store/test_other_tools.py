"""Other programs may tidy the store's tables as they do others': no release is lost or made up."""

import polars as pl
import pytest
from deltalake import DeltaTable

from datasets.store import MEASURE_ROWS, ReleaseDamagedError, open_store
from tests.datasets.store.example_changes import FEBRUARY, JANUARY, MARCH, change, key, publish

ROWS = MEASURE_ROWS.names()
TABLES = ("measures", "refreshes", "records/repairs")
RELEASES = 5


@pytest.fixture
def kept(store):
    """A store in which cells were replaced, so that older files are of older releases only."""
    for number, month in enumerate((JANUARY, FEBRUARY, JANUARY, FEBRUARY, MARCH), 1):
        publish(store, change(f"S{number}", key(month), value=number))
    return store


def told(store):
    """Everything that the store says of its releases."""
    opened = [open_store(store.root).release(number) for number in range(RELEASES + 1)]
    records = [live.records("repairs") for live in opened]
    return [live.rows().sort(ROWS) for live in opened], records, store.log_entries()


def same(one, other):
    return all(
        left.equals(right) if isinstance(left, pl.DataFrame) else same(left, right)
        for left, right in zip(one, other, strict=True)
    )


def test_every_release_survives_vacuum_and_log_clean_up_with_their_defaults(kept):
    before = told(kept)
    for name in TABLES:
        table = DeltaTable(kept.root / name)
        table.create_checkpoint()
        assert table.vacuum(dry_run=False) == []
        assert table.vacuum(dry_run=False, full=True) == []
        table.cleanup_metadata()
    assert same(told(kept), before)
    assert publish(open_store(kept.root), change("S6", key(MARCH), value=6)).number == 6
    assert open_store(kept.root).release().notice == ""
    assert same(told(kept)[:2], before[:2])
    assert kept.verify_log() == ()


def test_a_vacuum_told_to_keep_nothing_leaves_the_newest_and_older_ones_are_refused(kept):
    before, *_ = told(kept)
    table = DeltaTable(kept.root / "measures")
    assert table.vacuum(retention_hours=0, dry_run=False, enforce_retention_duration=False)
    again = open_store(kept.root)
    live = again.release()
    assert live.number == RELEASES
    assert live.rows().sort(ROWS).equals(before[RELEASES])
    assert "another program may have written it" in live.notice
    with pytest.raises(ReleaseDamagedError, match="Release 2 is damaged and is not shown"):
        again.release(2)


def test_a_version_that_another_program_made_is_said_to_be_one_and_is_not_shown(kept):
    before, *_ = told(kept)
    DeltaTable(kept.root / "measures").optimize.compact()
    again = open_store(kept.root)
    live = again.release()
    assert live.number == RELEASES
    assert live.notice.startswith(
        "Release 6 is damaged and is not shown: it does not say who published it; another program "
        "may have written it."
    )
    assert live.rows().sort(ROWS).equals(before[RELEASES])
    assert again.releases()[-1].event == "unreadable"
    entry = again.log_entries().row(-1, named=True)
    assert (entry["event"], entry["release"]) == ("unreadable", 6)
    assert "another program may have written it" in entry["reason"]
    with pytest.raises(ReleaseDamagedError):
        publish(again, change("S6", key(MARCH), value=6))


def test_rolling_back_is_the_way_on_from_a_version_that_another_program_made(kept):
    before, *_ = told(kept)
    DeltaTable(kept.root / "measures").optimize.compact()
    again = open_store(kept.root)
    assert again.roll_back(RELEASES, base=6, actor="officer", why="not ours").number == 7
    assert again.release().notice == ""
    assert again.release().rows().sort(ROWS).equals(before[RELEASES])
    assert publish(again, change("S6", key(MARCH), value=6)).number == 8
    assert again.verify_log() == ()


@pytest.mark.parametrize("name", TABLES[1:])
def test_records_and_log_that_another_program_put_together_say_what_they_said(kept, name):
    before = told(kept)
    assert DeltaTable(kept.root / name).optimize.compact()["numFilesAdded"] > 0
    assert same(told(kept), before)
    again = open_store(kept.root)
    assert publish(again, change("S6", key(MARCH), value=6)).number == 6
    assert again.verify_log() == ()
    assert again.log_entries()["number"].to_list() == list(range(1, again.log_entries().height + 1))
