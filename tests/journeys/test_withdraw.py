"""A month withdrawn: readers see it as missing, and what was counted from it is known no longer."""

import json

import pytest

from dashboard.analysis.series import read_series
from dashboard.corrections.making import Asked
from dashboard.corrections.withdraw import NoSuchCellError, prepare_withdrawal, withdraw
from dashboard.permissions import Actor, NotPermittedError, Role, command_line
from dashboard.refresh import RefreshBlockedError
from datasets.calendar import add_months
from datasets.extract import read_extract, write_reduced
from datasets.store import CellKey, ConflictError, open_store
from tests.journeys.asking import ONE_MEASURE, answer_of, every_figure, releases
from tests.journeys.conftest import BEFORE_LAST, FIRST
from tests.journeys.killed_publisher import publish_reduced

SERVICE, SYSTEM = "housing_management", "demo_repairs"
OFFICER = Asked(command_line("an officer"), "the rows were doubled")
MIDDLE, BEFORE_CHANGE = add_months(FIRST, 4), add_months(FIRST, 2)


def cell(month):
    return CellKey("repairs", SERVICE, SYSTEM, month)


def withdrawn(store, month):
    return withdraw(store, prepare_withdrawal(store, cell(month), OFFICER.actor), OFFICER)


def statuses(store, measure=ONE_MEASURE):
    frame = read_series(store.release(store.latest()), measure, SERVICE).frame
    return dict(frame.select("month", "status").iter_rows())


def test_a_middle_month_becomes_a_gap(small_store):
    store = open_store(small_store)
    before = statuses(store)
    assert withdrawn(store, MIDDLE).number == 2
    assert statuses(store) == {**before, MIDDLE: "missing"}
    assert statuses(open_store(small_store)) == statuses(store)
    assert store.release().records("repairs").filter(month=MIDDLE).is_empty()


def test_the_newest_month_goes_and_the_one_before_is_provisional(small_store):
    store = open_store(small_store)
    before = statuses(store)
    withdrawn(store, BEFORE_LAST)
    newest = add_months(BEFORE_LAST, -1)
    expected = {month: told for month, told in before.items() if month < BEFORE_LAST}
    assert statuses(store) == {**expected, newest: "provisional"}


def test_a_withdrawn_month_is_published_again(small_store, small_borough, tmp_path):
    store = open_store(small_store)
    figures = every_figure(store.release())
    withdrawn(store, BEFORE_LAST)
    reduced = write_reduced(read_extract(small_borough.month(9)), tmp_path)
    publish_reduced(store, reduced)
    assert every_figure(store.release()) == figures


def test_the_only_month_leaves_nothing_and_a_month_is_published_again(
    small_store, small_borough, tmp_path
):
    store = open_store(small_store)
    for month in [key.month for key in cells_of(store)]:
        withdrawn(store, month)
    live = store.release(store.latest())
    assert live.cells().is_empty()
    assert read_series(live, ONE_MEASURE, SERVICE).not_measured_why
    publish_reduced(store, write_reduced(read_extract(small_borough.month(5)), tmp_path))
    assert [key.month for key in cells_of(store)] == [BEFORE_CHANGE]


def cells_of(store):
    live = store.release(store.latest())
    return [cell(month) for month in live.cells()["month"].to_list()]


def test_months_that_count_from_it_are_worked_out_again(small_store):
    """Inherited jobs are those open at the end of May: without May, nobody knows which they are."""
    store = open_store(small_store)
    inherited = statuses(store, "inherited_jobs_still_open")
    assert set(inherited.values()) <= {"published", "provisional"}
    prepared = prepare_withdrawal(store, cell(BEFORE_CHANGE), OFFICER.actor)
    assert [key.month for key in prepared.again] == sorted(inherited)
    withdraw(store, prepared, OFFICER)
    after = statuses(store, "inherited_jobs_still_open")
    assert after == dict.fromkeys(inherited, "not_measured")
    assert statuses(store)[add_months(BEFORE_CHANGE, 1)] == "published"


def test_what_readers_will_notice_is_what_they_then_see(small_store):
    store = open_store(small_store)
    before = statuses(store)
    prepared = prepare_withdrawal(store, cell(MIDDLE), OFFICER.actor)
    told = {(n.measure, n.month): (n.before, n.after) for n in prepared.noticed}
    was = read_series(store.release(), ONE_MEASURE).frame.filter(month=MIDDLE)["value"].item()
    assert told[ONE_MEASURE, MIDDLE] == (f"{was:,.0f} jobs", "missing")
    withdraw(store, prepared, OFFICER)
    differ = {month for month, status in statuses(store).items() if status != before[month]}
    assert {month for measure, month in told if measure == ONE_MEASURE} == differ


def test_who_may_not_publish_the_dataset_may_not_withdraw(small_store):
    store = open_store(small_store)
    prepared = prepare_withdrawal(store, cell(MIDDLE), OFFICER.actor)
    for actor in (
        Actor("an auditor", Role.AUDITOR),
        Actor("of complaints", Role.OFFICER, ("complaints",)),
    ):
        with pytest.raises(NotPermittedError, match="may not publish repairs"):
            prepare_withdrawal(store, cell(MIDDLE), actor)
        with pytest.raises(NotPermittedError):
            withdraw(store, prepared, Asked(actor, "because"))
    with pytest.raises(RefreshBlockedError, match="Say why"):
        withdraw(store, prepared, Asked(OFFICER.actor, " "))
    assert store.latest() == 1


def test_a_cell_that_is_not_live_is_named_with_those_that_are(small_store):
    store = open_store(small_store)
    with pytest.raises(NoSuchCellError, match="is not published") as caught:
        prepare_withdrawal(store, CellKey("repairs", SERVICE, "nec", MIDDLE), OFFICER.actor)
    assert "demo_repairs, March 2024 to September 2024" in str(caught.value)


def test_the_loser_of_two_is_told_and_logged(small_store):
    store, other = open_store(small_store), open_store(small_store)
    theirs = prepare_withdrawal(other, cell(MIDDLE), OFFICER.actor)
    withdrawn(store, BEFORE_LAST)
    with pytest.raises(ConflictError, match="Release 2 was published after release 1"):
        withdraw(other, theirs, OFFICER)
    entry = store.log_entries().row(-1, named=True)
    assert (entry["event"], entry["said_to_be"]) == ("refused", "an officer")
    assert entry["reason"].startswith(f"Withdrawal of {cell(MIDDLE)}: Release 2")


def test_withdraw_at_the_command_line(small_store, run):
    named = ("--dataset", "repairs", "--service", SERVICE, "--source-system", SYSTEM)
    words = ("withdraw", *named, "--month", f"{MIDDLE:%Y-%m}", "--root", small_store)
    missing = run(*words)
    assert missing.returncode == 2
    assert "--reason" in missing.stderr
    checked = answer_of(run(*words, "--check", "--json"))
    assert checked["published"] is None
    assert checked["noticed"]
    done = answer_of(run(*words, "--reason", "doubled", "--as", "A. Officer", "--json"))
    assert (done["noticed"], done["cell"]) == (checked["noticed"], checked["cell"])
    told = releases(run, small_store)[0]
    assert told == done["published"]
    assert (told["release"], told["event"]) == (2, "withdrawn")
    assert told["why"] == f"Withdrawn: {cell(MIDDLE)}; doubled"
    again = run(*words, "--reason", "doubled", "--json")
    assert (again.returncode, "is not published" in json.loads(again.stdout)["error"]) == (2, True)
