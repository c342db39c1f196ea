"""A new programme before it is published: what it changes, and that just this is published."""

from pathlib import Path

import pytest

from dashboard.analysis.before_after.decision import Level
from dashboard.analysis.before_after.effect import Outcome
from dashboard.analysis.judged.changed import changed_between
from dashboard.corrections.making import Asked
from dashboard.corrections.roll_back import prepare_rollback
from dashboard.corrections.withdraw import prepare_withdrawal
from dashboard.permissions import Actor, NotPermittedError, Role, command_line
from dashboard.programme_parts import Comes, parts_changed
from dashboard.programmes import prepare_programme, preview_programme, publish_prepared
from dashboard.refresh import RefreshBlockedError
from datasets.programme import ProgrammeError, parse_programme
from datasets.store import CellKey, ConflictError, Store, open_store
from tests.dashboard.counted_borough import MONTHS, PROGRAMME, build

OFFICER = command_line("A. Officer")
STRICTER = PROGRAMME.replace(
    "demonstration = true",
    "demonstration = true\nworthwhile_change.non_emergency_on_time = 0.5",
).replace("value = 0.9", "value = 0.5")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    build(tmp_path / "store")
    return open_store(tmp_path / "store")


def test_what_is_previewed_is_what_is_published(store: Store):
    told: list[str] = []
    preview = preview_programme(store, STRICTER, OFFICER, progress=told.append)
    assert told[-2:] == ["Reaching the verdicts", "Looking up what readers will notice"]
    words = {
        one.measure: (one.before.outcome, one.after.outcome)
        for one in preview.seen.verdicts
        if one.before and one.after
    }
    assert words["non_emergency_on_time"] == (Outcome.IMPROVED, Outcome.ABOUT_THE_SAME)
    assert preview.seen.noticed == ()
    assert [(part.kind, part.how, part.says) for part in preview.parts] == [
        ("Target", Comes.OTHER, ("value: 0.9 → 0.5",)),
        ("Rule", Comes.OTHER, ("non emergency on time: nothing → 0.5",)),
    ]
    assert store.latest() == 2
    release = publish_prepared(store, preview.new, Asked(OFFICER, ""))
    assert release is not None
    older, newer = store.release(2), store.release(3)
    assert changed_between(older, newer) == preview.seen.verdicts
    assert newer.document("programme") == STRICTER

    back = prepare_rollback(store, 2, OFFICER)
    outcomes = {one.measure: one.after.outcome for one in back.verdicts if one.after}
    assert outcomes["non_emergency_on_time"] is Outcome.IMPROVED
    again = preview_programme(store, STRICTER, OFFICER, progress=str)
    assert again.new.change is None
    assert publish_prepared(store, again.new, Asked(OFFICER, "")) is None


def test_a_target_that_moves_tells_the_level_of_a_verdict_whose_word_stays(store: Store):
    lower = PROGRAMME.replace("value = 0.9", "value = 0.5")
    preview = preview_programme(store, lower, OFFICER, progress=str)
    levels = [
        (one.measure, one.before.outcome, one.before.level, one.after.outcome, one.after.level)
        for one in preview.seen.verdicts
        if one.before and one.after
    ]
    improved = Outcome.IMPROVED
    assert levels == [
        ("non_emergency_on_time", improved, Level.MISSES, improved, Level.MEETS),
    ]


def test_another_release_in_between_is_a_conflict_and_in_the_log(store: Store):
    new = prepare_programme(store, STRICTER, OFFICER, progress=str)
    other = prepare_programme(store, PROGRAMME + "# a remark\n", OFFICER, progress=str)
    publish_prepared(store, other, Asked(OFFICER, "first"))
    with pytest.raises(ConflictError):
        publish_prepared(store, new, Asked(OFFICER, ""))
    assert "Programme of Counted Borough Council" in store.log_entries()["reason"][-1]
    assert store.latest() == 3


def test_a_caution_needs_a_reason_that_can_be_kept(store: Store):
    renamed = PROGRAMME.replace("Counted Borough Council", "Recounted Borough Council")
    new = prepare_programme(store, renamed, OFFICER, progress=str)
    assert len(new.cautions) == 1
    for reason in ("", "  "):
        with pytest.raises(RefreshBlockedError, match="say why the name changed"):
            publish_prepared(store, new, Asked(OFFICER, reason))
    with pytest.raises(RefreshBlockedError, match="on one line"):
        publish_prepared(store, new, Asked(OFFICER, "two\nlines"))
    release = publish_prepared(store, new, Asked(OFFICER, "the council was renamed"))
    assert release is not None
    assert release.why == "Programme: Recounted Borough Council; the council was renamed"


def test_who_may_publish_one_dataset_or_none_prepares_neither_programme_nor_roll_back(store: Store):
    one = Actor("O. Fficer", Role.OFFICER, ("complaints",))
    auditor = Actor("A. Uditor", Role.AUDITOR)
    cell = CellKey("repairs", "homes", "civica", MONTHS[-1])
    for actor in (one, auditor):
        with pytest.raises(NotPermittedError):
            prepare_programme(store, STRICTER, actor, progress=str)
        with pytest.raises(NotPermittedError):
            prepare_rollback(store, 1, actor)
        with pytest.raises(NotPermittedError):
            prepare_withdrawal(store, cell, actor)
    new = prepare_programme(store, STRICTER, OFFICER, progress=str)
    with pytest.raises(NotPermittedError):
        publish_prepared(store, new, Asked(one, "because"))
    assert store.latest() == 2


def test_a_wrong_programme_and_one_that_loses_figures_are_not_prepared(store: Store):
    with pytest.raises(ProgrammeError, match="line 1, "):
        prepare_programme(store, "surprise = 1\n" + PROGRAMME, OFFICER, progress=str)
    other = PROGRAMME.replace('"homes"', '"houses"')
    with pytest.raises(RefreshBlockedError, match="leaves out"):
        prepare_programme(store, other, OFFICER, progress=str)


def test_the_first_programme_of_an_empty_store_is_prepared_too(tmp_path: Path):
    store = open_store(tmp_path / "empty", create=True)
    preview = preview_programme(store, PROGRAMME, OFFICER, progress=str)
    assert {(part.kind, part.how) for part in preview.parts} == {
        ("Service", Comes.NEW),
        ("Change to a service", Comes.NEW),
        ("Promise", Comes.NEW),
        ("Target", Comes.NEW),
        ("Law on hazards", Comes.NEW),
    }
    release = publish_prepared(store, preview.new, Asked(OFFICER, ""))
    assert release is not None
    assert release.number == 1


def test_entries_that_come_and_go_are_named():
    after = PROGRAMME.replace(
        '[[services]]\nid = "homes"', '[[services]]\nid = "homes"\nwhat = "x"'
    )
    after = after.replace('id = "on_time"', 'id = "quicker"').replace("2022-04-01", "2023-04-01")
    after += (
        '[[wards]]\ncode = "W1"\nname = "Ashbrook"\n[sign_off]\nby_post = "Monitoring officer"\n'
    )
    before = parse_programme(PROGRAMME)
    told = [
        (part.kind, part.name, part.how, part.says)
        for part in parts_changed(before, parse_programme(after))
    ]
    target = "Non-emergency repairs done on time (homes), from 1 April "
    promise = "More repairs will be finished on time."
    assert told == [
        ("Service", "Homes", Comes.OTHER, ("what: nothing → x",)),
        ("Promise", promise, Comes.NEW, ()),
        ("Promise", promise, Comes.GONE, ()),
        ("Target", f"{target}2023", Comes.NEW, ()),
        ("Target", f"{target}2022", Comes.GONE, ()),
        ("Ward", "Ashbrook", Comes.NEW, ()),
        ("Rule", "sign off", Comes.OTHER, ("by post: nothing → Monitoring officer",)),
    ]
    assert parts_changed(before, before) == ()
