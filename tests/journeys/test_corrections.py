"""Rolling back and rebuilding: what each says it will change is what changes, and no more."""

from datetime import date

import polars as pl
import pytest

from dashboard.corrections.making import Asked
from dashboard.corrections.rebuild import prepare_rebuild, rebuild
from dashboard.corrections.roll_back import prepare_rollback, roll_back
from dashboard.permissions import Actor, NotPermittedError, Role, command_line
from dashboard.rederived import live_cells
from datasets.store import CellKey, ConflictError, open_store
from tests.journeys.asking import answer_of, every_figure, log, releases
from tests.journeys.corrected import OLD_DEFINITIONS, with_old_definitions
from tests.journeys.test_withdraw import MIDDLE, cell, withdrawn

OFFICER = Asked(command_line("an officer"), "the file was wrong")
ONE_DATASET = Actor("of repairs", Role.OFFICER, ("repairs",))


def quietly(_words):
    pass


def rolled_back(store, target):
    return roll_back(store, prepare_rollback(store, target, OFFICER.actor), OFFICER)


def rebuilt(store):
    return rebuild(store, prepare_rebuild(store, OFFICER.actor, progress=quietly), OFFICER)


def test_rolling_back_shows_the_figures_of_then(small_store):
    store = open_store(small_store)
    figures = every_figure(store.release(1))
    withdrawn(store, MIDDLE)
    prepared = prepare_rollback(store, 1, OFFICER.actor)
    returns, *later = [(back.cell, back.change) for back in prepared.cells]
    assert returns == (cell(MIDDLE), "returns")
    # recalls and first targets look back at it
    assert later == [(cell(m), "other figures") for m in (date(2024, 8, 1), date(2024, 9, 1))]
    assert {one.month for one in prepared.noticed} >= {MIDDLE}
    assert roll_back(store, prepared, OFFICER).number == 3
    anew = open_store(small_store)
    assert every_figure(anew.release()) == figures
    assert every_figure(anew.release(2)) != figures


def test_rolling_back_to_what_is_live_does_nothing(small_store):
    store = open_store(small_store)
    assert rolled_back(store, 1) is None
    withdrawn(store, MIDDLE)
    assert rolled_back(store, 1).number == 3
    assert rolled_back(store, 1) is None
    assert rolled_back(store, 3) is None
    assert store.latest() == 3


@pytest.mark.parametrize("prepare", [lambda s, a: prepare_rollback(s, 1, a), None])
def test_only_who_may_publish_every_dataset_may_roll_back_or_rebuild(prepare, small_store):
    store = open_store(small_store)
    prepare = prepare or (lambda s, a: prepare_rebuild(s, a, progress=quietly))
    with pytest.raises(NotPermittedError, match="complaints"):
        prepare(store, ONE_DATASET)


def test_two_that_roll_back_at_once(small_store):
    store, other = open_store(small_store), open_store(small_store)
    withdrawn(store, MIDDLE)
    ours, theirs = (prepare_rollback(s, 1, OFFICER.actor) for s in (store, other))
    roll_back(store, ours, OFFICER)
    with pytest.raises(ConflictError, match="Release 3 was published after release 2"):
        roll_back(other, theirs, OFFICER)
    assert "Roll back to release 1" in other.log_entries()["reason"][-1]
    assert rolled_back(other, 1) is None


def test_rollback_at_the_command_line(small_store, run):
    withdrawn(open_store(small_store), MIDDLE)
    words = ("rollback", "1", "--root", small_store, "--reason", "it was right", "--json")
    checked = answer_of(run(*words, "--check"))
    assert (checked["published"], checked["nothing_to_do"]) == (None, False)
    done = answer_of(run(*words))
    assert done["cells"] == checked["cells"]
    assert [(back["month"], back["change"]) for back in done["cells"]] == [
        ("2024-07", "returns"),
        ("2024-08", "other figures"),
        ("2024-09", "other figures"),
    ]
    told = releases(run, small_store)[0]
    assert told == done["published"]
    assert (told["event"], told["why"]) == ("rolled_back", "Rolled back to release 1; it was right")
    assert answer_of(run(*words))["nothing_to_do"]
    assert log(run, small_store)[-1]["event"] == "rolled_back"


def test_a_rebuild_of_what_is_right_does_nothing(small_store):
    store = open_store(small_store)
    assert rebuilt(store) is None
    assert store.latest() == 1


def test_a_rebuild_mends_figures_made_under_other_definitions(small_store):
    store = open_store(small_store)
    figures = every_figure(store.release(1))
    with_old_definitions(store)
    assert every_figure(store.release()) != figures
    prepared = prepare_rebuild(store, OFFICER.actor, progress=quietly)
    assert {key.month for key in prepared.cells} == OLD_DEFINITIONS
    assert set(prepared.measures) == {"open_repairs"}
    told = {(n.measure, n.month) for n in prepared.noticed}
    assert {("open_repairs", month) for month in OLD_DEFINITIONS} <= told
    assert rebuild(store, prepared, OFFICER).number == 3
    live = open_store(small_store).release()
    assert every_figure(live) == figures
    first = store.release(1)
    same = [name for name in live.frame.columns if name not in {"submission", "text"}]
    one, other = (
        r.frame.filter(pl.col("kind") == "measure").select(same).sort(same) for r in (live, first)
    )
    assert one.equals(other)
    assert rebuilt(store) is None


def test_a_rebuild_at_the_command_line(small_store, run):
    with_old_definitions(open_store(small_store))
    words = ("rebuild", "--root", small_store, "--reason", "as defined today", "--json")
    checked = answer_of(run(*words, "--check"))
    assert checked["published"] is None
    done = answer_of(run(*words))
    assert done["measures"] == checked["measures"]
    assert len(done["cells"]) == len(OLD_DEFINITIONS)
    assert (done["published"]["release"], done["published"]["event"]) == (3, "rebuilt")
    assert answer_of(run(*words))["nothing_to_do"]


def test_the_loser_rebuilds_again(small_store):
    store, other = open_store(small_store), open_store(small_store)
    with_old_definitions(store)
    theirs = prepare_rebuild(other, OFFICER.actor, progress=quietly)
    withdrawn(store, MIDDLE)
    with pytest.raises(ConflictError):
        rebuild(other, theirs, OFFICER)
    assert rebuilt(other).number == 4
    assert CellKey(*cells_row(other)) == cell(min(OLD_DEFINITIONS))


def cells_row(store):
    live = store.release(store.latest())
    return live.cells().select("dataset", "service", "source_system", "month").row(0)


def test_rebuilding_a_store_without_a_month_does_nothing(small_store):
    """Every month was withdrawn: nothing is left to be worked out."""
    store = open_store(small_store)
    for key in live_cells(store.release()):
        withdrawn(store, key.month)
    assert rebuilt(store) is None
    assert store.latest() == 8
