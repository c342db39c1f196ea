"""Rolling back makes a new release that says what an earlier one said, and loses nothing."""

import pytest

from datasets.store import (
    ConflictError,
    GoesBack,
    NoSuchReleaseError,
    ReleaseDamagedError,
    cells_going_back,
    open_store,
    same_figures,
)
from tests.datasets.store.example_changes import (
    FEBRUARY,
    JANUARY,
    MARCH,
    change,
    figures,
    key,
    publish,
    value_of,
)


@pytest.fixture
def thrice(store):
    """January; then January again and February; then February alone, January withdrawn."""
    publish(store, change("S1", key(JANUARY), value=1, documents={"programme": "first"}))
    publish(store, change("S2", key(JANUARY), key(FEBRUARY), value=2, documents={"programme": "x"}))
    publish(store, type(change("S3"))("S3", replaces=(key(JANUARY),)), event="withdrawn")
    return store


def roll_back(store, target, **kwargs):
    given = {"base": store.latest(), "actor": "officer", "why": "it was wrong", **kwargs}
    return store.roll_back(target, **given)


@pytest.mark.parametrize("target", [1, 2])
def test_the_new_release_says_exactly_what_the_earlier_one_said(thrice, target):
    release = roll_back(thrice, target)
    assert (release.number, release.event, release.why) == (4, "rolled_back", "it was wrong")
    anew = open_store(thrice.root)
    live, wanted = anew.release(), anew.release(target)
    assert (live.number, live.notice) == (4, "")
    names = live.frame.columns
    assert live.frame.sort(names).equals(wanted.frame.sort(names))
    assert live.records("repairs").equals(wanted.records("repairs"))
    assert same_figures(live, wanted)
    assert live.document("programme") == wanted.document("programme")


def test_older_references_open_as_they_were(thrice):
    was = {number: open_store(thrice.root).release(number).frame for number in (1, 2, 3)}
    roll_back(thrice, 1)
    assert all(open_store(thrice.root).release(n).frame.equals(f) for n, f in was.items())


def test_a_rollback_is_rolled_back(thrice):
    roll_back(thrice, 1)
    roll_back(thrice, 3)
    roll_back(thrice, 4)
    assert value_of(thrice.release(), key(JANUARY)) == 1
    assert value_of(thrice.release(), key(FEBRUARY)) is None
    assert value_of(thrice.release(5), key(FEBRUARY)) == 2


def test_months_are_published_on_top_of_a_rollback(thrice):
    roll_back(thrice, 1)
    publish(thrice, change("S5", key(MARCH), value=5))
    live = open_store(thrice.root).release()
    assert [value_of(live, key(month)) for month in (JANUARY, FEBRUARY, MARCH)] == [1, None, 5]
    assert live.records("repairs").height == 8


def test_what_goes_back_is_listed(thrice):
    def listed(live, wanted):
        back = cells_going_back(thrice.release(live), thrice.release(wanted))
        return {found.cell.month: found.change for found in back}

    assert listed(3, 1) == {JANUARY: GoesBack.RETURNS, FEBRUARY: GoesBack.GOES}
    assert listed(2, 1) == {JANUARY: GoesBack.RECORDS, FEBRUARY: GoesBack.GOES}
    assert listed(2, 2) == {}
    again = change("S4", key(FEBRUARY), value=2)
    other = again.rows.filter(kind="cell").vstack(figures(key(FEBRUARY), 7))
    publish(thrice, type(again)("S4", other, again.replaces, again.records))
    assert listed(4, 3) == {FEBRUARY: GoesBack.FIGURES}


@pytest.mark.parametrize("target", [0, -1, 4])
def test_a_release_that_does_not_exist_is_refused(thrice, target):
    with pytest.raises(NoSuchReleaseError, match=rf"no release {target} .* releases 1 to 3"):
        roll_back(thrice, target)
    assert thrice.latest() == 3


def test_nothing_published_yet_is_said(store):
    with pytest.raises(NoSuchReleaseError, match="Nothing was published yet"):
        roll_back(store, 1)


def damage(root, release):
    """Lose the data file that a release brought for its cells."""
    brought = (root / "measures" / "_delta_log" / f"{release:020d}.json").read_text("utf-8")
    for path in root.glob("measures/dataset=repairs/*/*.parquet"):
        if f'"add":{{"path":"{path.relative_to(root / "measures")}' in brought:
            path.unlink()


def test_a_damaged_release_is_refused_and_nothing_changes(thrice):
    damage(thrice.root, 1)
    anew = open_store(thrice.root)
    with pytest.raises(ReleaseDamagedError, match="Release 1 is damaged"):
        roll_back(anew, 1)
    assert anew.latest() == 3
    assert anew.log_entries()["event"][-1] == "withdrawn"


def test_a_damaged_live_release_is_left_by_rolling_back(store):
    for number in (1, 2):
        publish(store, change(f"S{number}", key(JANUARY), value=number))
    damage(store.root, 2)
    anew = open_store(store.root)
    assert anew.release().number == 1
    roll_back(anew, 1)
    live = open_store(store.root).release()
    assert (live.number, live.notice, value_of(live, key(JANUARY))) == (3, "", 1)


def test_the_loser_of_two_is_told(thrice):
    roll_back(thrice, 1, base=3)
    with pytest.raises(ConflictError, match="Release 4 was published after release 3"):
        roll_back(open_store(thrice.root), 2, base=3)
    with pytest.raises(ConflictError):
        publish(thrice, change("S4", key(MARCH)), base=3)
    assert thrice.latest() == 4


def test_the_log_tells_of_it_and_still_verifies(thrice):
    roll_back(thrice, 1, said_to_be="A. Officer")
    entries = thrice.log_entries().tail(2)
    assert entries["event"].to_list() == ["rolling_back", "rolled_back"]
    assert entries["release"].to_list() == [None, 4]
    assert set(entries["said_to_be"]) == {"A. Officer"}
    assert thrice.verify_log() == ()
