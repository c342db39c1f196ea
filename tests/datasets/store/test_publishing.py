"""What is published is what is read, under the number that it was given."""

import stat
from datetime import UTC, date, datetime

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from datasets.repairs import REPAIRS
from datasets.store import (
    MEASURE_ROWS,
    Change,
    NoSuchReleaseError,
    StoreError,
    content_hash,
    open_store,
)
from datasets.store.parts import read_version
from datasets.store.records import records_path
from tests.datasets.store.example_changes import (
    FEBRUARY,
    JANUARY,
    MARCH,
    cell_row,
    change,
    figures,
    jobs,
    key,
    publish,
    value_of,
)

BY_ALL = MEASURE_ROWS.names()


@pytest.fixture
def root(anywhere):
    """Every claim of this room holds in a folder and in an object store."""
    return anywhere


def test_a_new_store_has_no_release_and_nothing_in_it(store):
    live = store.release()
    assert store.latest() == live.number == 0
    assert live.published_at is None
    assert live.rows().is_empty()
    assert live.rows().schema == MEASURE_ROWS
    assert live.cells().is_empty()
    assert live.document("programme") is None
    assert store.releases() == []


def test_staging_is_its_owners_only(store):
    assert stat.S_IMODE(store.staging.stat().st_mode) == 0o700


def test_the_first_publish_is_release_1_and_says_who_when_and_why(store):
    before = datetime.now(UTC)
    made = publish(
        store,
        change("S1", key(JANUARY)),
        actor="command line",
        said_to_be="A. Officer",
        why="first load",
    )
    assert (made.number, made.submission, made.event) == (1, "S1", "published")
    assert (made.actor, made.said_to_be, made.why) == ("command line", "A. Officer", "first load")
    assert before <= made.at <= datetime.now(UTC)
    assert store.releases() == [made]
    assert store.release().release == made
    assert store.release().published_at == made.at


def test_figures_come_back_as_they_were_published(store):
    publish(store, change("S1", key(JANUARY), value=3))
    rows = store.release().rows(kind="measure", measure="open_repairs")
    assert rows.schema == MEASURE_ROWS
    assert sorted(rows["numerator"]) == [3, 4, 5, 6]
    assert rows["submission"].unique().to_list() == ["S1"]
    assert rows["denominator"].null_count() == 4
    assert store.release().rows(service="elsewhere").is_empty()


def test_records_come_back_as_they_were_published_in_london_time(store):
    july = date(2026, 7, 1)
    publish(store, change("S1", key(july), value=12))
    records = store.release().records("repairs", "housing", "nec", [july])
    assert records.schema == REPAIRS.schema
    assert_frame_equal(records, jobs(july, cost=12.0))
    assert records["raised_at"][0].hour == 13


def test_some_columns_of_the_records_come_with_their_cell(store):
    publish(store, change("S1", key(JANUARY), key(FEBRUARY), value=12))
    publish(store, change("S2", key(FEBRUARY), value=13, count=3))
    read = store.release().record_columns(
        "repairs", ["cost_gbp", "raised_at"], "housing", "nec", [FEBRUARY]
    )
    wanted = ["month", "service", "source_system", "raised_at", "cost_gbp"]
    assert read.columns == wanted
    assert_frame_equal(read.sort("raised_at"), jobs(FEBRUARY, 3, 13.0).select(wanted))
    nothing = store.release().record_columns("repairs", ["cost_gbp"], months=[MARCH])
    assert nothing.schema == {name: REPAIRS.schema[name] for name in (*wanted[:3], "cost_gbp")}
    assert nothing.is_empty()


def test_a_cell_knows_its_records_and_the_facts_given(store):
    given = Change(
        "S1",
        rows=cell_row(
            key(JANUARY),
            coverage="complete",
            restated=False,
            left_out=[{"why": "no date", "rows": 3}],
            waived=["volume"],
        ),
        replaces=(key(JANUARY),),
        records={"repairs": jobs(JANUARY, 5)},
    )
    publish(store, given)
    cell = store.release().cells().row(0, named=True)
    assert (cell["dataset"], cell["service"], cell["source_system"]) == (
        "repairs",
        "housing",
        "nec",
    )
    assert (cell["month"], cell["rows"], cell["submission"]) == (JANUARY, 5, "S1")
    assert cell["content_hash"] == content_hash(jobs(JANUARY, 5))
    assert (cell["coverage"], cell["restated"], cell["checks"]) == ("complete", False, 7)
    assert cell["left_out"] == [{"why": "no date", "rows": 3}]
    assert cell["waived"] == ["volume"]
    assert cell["file_name"] is None


def test_the_senders_row_numbers_are_kept(store):
    numbered = jobs(JANUARY, 3).with_columns(source_row=pl.Series([5, 8, 13]))
    given = change("S1", key(JANUARY), count=3, value=10)
    given = Change("S1", given.rows, given.replaces, {"repairs": numbered})
    publish(store, given)
    kept = read_version(records_path(store.root, "repairs"))
    assert sorted(kept["source_row"]) == [5, 8, 13]
    assert kept["submission"].unique().to_list() == ["S1"]
    assert store.release().cells()["content_hash"].item() == content_hash(jobs(JANUARY, 3))


def test_an_empty_month_is_present_with_no_records(store):
    publish(store, change("S1", key(JANUARY), key(FEBRUARY)))
    empty = Change("S2", cell_row(key(MARCH)), (key(MARCH),))
    publish(store, empty)
    cells = store.release().cells()
    assert dict(cells.select("month", "rows").iter_rows()) == {JANUARY: 4, FEBRUARY: 4, MARCH: 0}
    assert store.release().records("repairs", months=[MARCH]).is_empty()
    assert store.release().records("repairs").height == 8


def test_a_cell_published_again_is_replaced_exactly(store):
    old = change("S1", key(JANUARY), key(FEBRUARY), key(JANUARY, "other"), value=1)
    publish(store, old, why="first")
    publish(store, change("S2", key(JANUARY), value=50, count=2))
    live = store.release()
    assert value_of(live, key(JANUARY)) == 50
    assert live.rows(kind="measure").filter(month=JANUARY, source_system="nec").height == 4
    untouched = pl.col("month").ne(JANUARY) | pl.col("source_system").ne("nec")
    assert_frame_equal(
        live.rows().filter(untouched).sort(BY_ALL),
        store.release(1).rows().filter(untouched).sort(BY_ALL),
    )
    assert live.records("repairs", source_system="nec", months=[JANUARY])["cost_gbp"].to_list() == [
        50.0,
        50.0,
    ]
    assert live.records("repairs").height == 10


def test_the_same_cell_again_and_again_leaves_one_cell(store):
    for value in range(1, 4):
        publish(store, change(f"S{value}", key(JANUARY), value=value))
    live = store.release()
    assert live.rows(kind="cell").height == 1
    assert live.rows(kind="measure").height == 4
    assert [value_of(store.release(n), key(JANUARY)) for n in (1, 2, 3)] == [1, 2, 3]


def test_a_withdrawn_cell_is_gone_and_the_release_before_still_has_it(store):
    publish(store, change("S1", key(JANUARY), key(FEBRUARY)))
    publish(store, Change("W1", replaces=(key(FEBRUARY),)), event="withdrawn")
    assert store.release().cells()["month"].to_list() == [JANUARY]
    assert store.release(1).cells()["month"].to_list() == [JANUARY, FEBRUARY]


def test_documents_are_pinned_by_their_release(store):
    publish(store, change("S1", documents={"programme": "one", "mapping:it's ours": "a = 1"}))
    publish(store, change("P2", documents={"programme": "two"}), event="programme")
    assert store.release(1).document("programme") == "one"
    assert store.release(2).document("programme") == "two"
    assert store.release(2).document("mapping:it's ours") == "a = 1"
    assert store.release(2).documents() == ("mapping:it's ours", "programme")
    assert store.releases()[1].event == "programme"


def test_a_new_programme_may_derive_figures_again_and_keep_the_records(store):
    publish(store, change("S1", key(JANUARY), key(FEBRUARY)))
    again = Change(
        "P2",
        rows=pl.concat([cell_row(key(JANUARY), "S1"), figures(key(JANUARY), 9)]),
        replaces=(key(JANUARY),),
        documents={"programme": "two"},
    )
    publish(store, again, event="programme")
    live = store.release()
    assert value_of(live, key(JANUARY)) == 9
    assert live.cells()["submission"].to_list() == ["S1", "S1"]
    assert live.cells()["rows"].to_list() == [4, 4]
    assert live.records("repairs").height == 8


def test_odd_and_long_names_are_told_apart(store):
    long = "a system whose name goes on and on and on and on, part "
    systems = ["O'Neill's", 'a "b" %20/é', long + "1", long + "2", "null", ""]
    cells = [key(JANUARY, system) for system in systems]
    publish(store, change("S1", *cells, value=1))
    for number, cell in enumerate(cells, start=2):
        publish(store, change(f"S{number}", cell, value=number))
    live = store.release()
    assert [value_of(live, cell) for cell in cells] == [2, 3, 4, 5, 6, 7]
    assert live.records("repairs").height == 4 * len(systems)


def test_a_long_history_is_one_release(store):
    months = [date(2000 + i // 12, i % 12 + 1, 1) for i in range(240)]
    cells = [key(month, system) for month in months for system in ("nec", "other")]
    publish(store, change("B1", *cells, count=1))
    live = store.release()
    assert store.latest() == 1
    assert live.cells().height == 480
    assert live.records("repairs", source_system="other").height == 240


def test_any_earlier_release_reads_the_same_after_sixty_more(tmp_path):
    store = open_store(tmp_path / "store", create=True)
    publish(store, change("S0", key(JANUARY), value=1, documents={"programme": "0"}))
    publish(store, change("S1", key(FEBRUARY), value=2))
    as_published = {n: store.release(n).rows().sort(BY_ALL) for n in (1, 2)}
    for number in range(3, 63):
        publish(store, change(f"P{number}", documents={"programme": str(number)}))
    reopened = open_store(store.root)
    for number, rows in as_published.items():
        assert_frame_equal(reopened.release(number).rows().sort(BY_ALL), rows)
    assert reopened.release(37).document("programme") == "37"
    assert reopened.release().document("programme") == "62"
    assert [r.number for r in reopened.releases()] == list(range(1, 63))
    commits = {p.name for p in (store.root / "measures/_delta_log").glob("*.json")}
    assert len(commits) == 63


@pytest.mark.parametrize("number", [-1, 2, 99])
def test_a_release_that_does_not_exist_is_said_not_to(store, number):
    publish(store, change("S1", key(JANUARY)))
    with pytest.raises(NoSuchReleaseError, match=f"no release {number}. The newest is release 1"):
        store.release(number)


def test_a_submission_handed_in_again_adds_no_records_twice(store):
    publish(store, change("S1", key(JANUARY)))
    publish(store, change("S1", key(JANUARY)))
    assert store.release().records("repairs").height == 4


def test_a_submission_cannot_bring_other_records_the_second_time(store):
    publish(store, change("S1", key(JANUARY)))
    with pytest.raises(StoreError, match="Submission S1 once brought other repairs records"):
        publish(store, change("S1", key(JANUARY), value=2))
    assert store.latest() == 1


_CELL, _FIGURES = cell_row(key(JANUARY)), figures(key(JANUARY), 1)
CONTRADICTIONS = {
    "nothing is changed": Change("S2"),
    "has no submission": Change("", _CELL, (key(JANUARY),)),
    "not replaced": Change("S2", _CELL, (key(FEBRUARY),)),
    "has no cell row": Change("S2", _FIGURES, (key(JANUARY),)),
    "two cell rows": Change("S2", pl.concat([_CELL, _CELL]), (key(JANUARY),)),
    "lacks its dataset": Change(
        "S2", _CELL.with_columns(month=pl.lit(None, pl.Date)), (key(JANUARY),)
    ),
    "does not bring": Change("S2", _CELL, (key(JANUARY),), {"repairs": jobs(MARCH)}),
    "not live": Change("S2", cell_row(key(JANUARY), "S9"), (key(JANUARY),)),
}


@pytest.mark.parametrize("words", CONTRADICTIONS)
def test_a_change_that_contradicts_itself_is_never_written(store, words):
    with pytest.raises(ValueError, match=words):
        publish(store, CONTRADICTIONS[words])
    assert store.latest() == 0
    assert store.log_entries()["event"].to_list() == ["created"]
