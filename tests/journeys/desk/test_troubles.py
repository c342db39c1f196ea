"""What ends on its way at the desk, is killed or meets a full disk: said, and nothing lost."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from dashboard.desk import desk as desk_module
from dashboard.desk.case import Step
from dashboard.desk.desk import Desk, NoSuchCaseError
from dashboard.desk.opening import AnotherDeskError, desk_for
from dashboard.permissions import Actor, Role
from dashboard.refresh import Reading, RefreshBlockedError
from datasets.demo.other_names import under_other_names
from datasets.store import open_store
from expectations.client import AuditWorker
from tests.conftest import REPOSITORY
from tests.journeys.desk.at_the_desk import (
    ANOTHER,
    OCTOBER,
    OFFICER,
    WAIT,
    sent,
    settled,
    submitted,
)


def test_a_hung_audit_is_ended_and_said(root, october, tmp_path, previewer):
    with AuditWorker(audit_seconds=0.001) as hasty:
        desk = Desk(str(root), worker=hasty, previewer=previewer)
        case = submitted(desk, sent(october, tmp_path))
        assert case.step is Step.STOPPED
        assert "took longer than 0.001 seconds and was stopped" in case.words


def test_a_comparison_that_is_killed_is_said_and_the_next_one_runs(
    desk, october, tmp_path, previewer
):
    process = previewer._warm._process
    process.send_signal(signal.SIGSTOP)
    case = desk.submit("october.parquet", sent(october, tmp_path), OFFICER, Reading())
    until = time.monotonic() + WAIT
    while desk.seen(case.id, OFFICER).step is not Step.COMPARING and time.monotonic() < until:
        time.sleep(0.05)
    process.kill()
    case = settled(desk, case)
    assert case.step is Step.STOPPED
    assert "stopped before it answered. Nothing was published" in case.words
    desk.check_again(case.id, OFFICER)
    case = settled(desk, case)
    assert (case.step, case.proposal is not None) == (Step.READY, True)


KILLED = """
import sys, time
from dashboard.desk.case import AT_WORK
from dashboard.desk.desk import Desk
from dashboard.permissions import Actor, Role
from dashboard.refresh import Reading
desk = Desk(sys.argv[1])
data = open(sys.argv[2], "rb").read()
who = Actor(sys.argv[3], Role.OFFICER, ("repairs",))
case = desk.submit("october.parquet", data, who, Reading())
while (now := desk.seen(case.id, who).step) in AT_WORK:
    print(now.value, flush=True)
    time.sleep(0.01)
"""


@pytest.mark.parametrize("step", [Step.READING, Step.CHECKING])
def test_a_server_killed_on_the_way_loses_nothing(step, root, october, tmp_path, worker, previewer):
    sent(october, tmp_path)
    command = [sys.executable, "-c", KILLED, str(root), str(tmp_path / "october.parquet")]
    with subprocess.Popen(
        [*command, OFFICER.name], stdout=subprocess.PIPE, text=True, cwd=REPOSITORY
    ) as process:
        for line in process.stdout:
            if line.strip() == step.value:
                process.send_signal(signal.SIGKILL)
                break
        else:
            pytest.fail("it was done before it could be killed")
    desk = Desk(str(root), worker=worker, previewer=previewer)
    (case,) = desk.cases(OFFICER)
    case = settled(desk, case)
    assert case.step is Step.READY
    assert "Nothing was lost" in case.told[0]
    assert desk.publish(case.id, OFFICER, "right").number == 2


@pytest.mark.parametrize("landed", [False, True])
def test_a_server_killed_while_it_published_says_how_it_ended(
    landed, desk, root, october, tmp_path, worker, previewer
):
    case = submitted(desk, sent(october, tmp_path))
    note = root / "staging" / "waiting" / case.id / "note.json"
    if landed:
        desk.publish(case.id, OFFICER, "right")
    note.write_text(json.dumps(json.loads(note.read_text()) | {"step": "publishing"}))
    after = Desk(str(root), worker=worker, previewer=previewer)
    (again,) = after.cases(OFFICER)
    again = settled(after, again)
    assert again.step is (Step.PUBLISHED if landed else Step.READY)
    assert open_store(root).latest() == 1 + landed
    assert ("Nothing was lost" in " ".join(again.told)) is not landed


def test_a_second_page_on_a_decided_file_changes_nothing(desk, root, october, tmp_path):
    case = submitted(desk, sent(october, tmp_path))
    desk.check_again(case.id, OFFICER)
    desk.read_with(case.id, OFFICER, Reading(month=OCTOBER))
    assert desk.seen(case.id, OFFICER).step is Step.READY
    desk._in_hand.hold(case.at(Step.PUBLISHING))
    desk.discard(case.id, OFFICER)
    assert desk.seen(case.id, OFFICER).step is Step.PUBLISHING
    assert desk._staging.reduced(case.id).exists()
    desk._in_hand.hold(case)
    desk.publish(case.id, OFFICER, "right")
    before = open_store(root).log_entries().height
    desk.discard(case.id, OFFICER)
    with pytest.raises(RefreshBlockedError, match="not ready"):
        desk.publish(case.id, OFFICER, "again")
    now = desk.seen(case.id, OFFICER)
    assert (now.step, now.published) == (Step.PUBLISHED, 2)
    assert (now.refresh, now.proposal) == (None, None), "its rows are still in memory"
    assert open_store(root).log_entries().height == before


def test_a_disk_that_takes_no_notes_loses_no_file_and_no_release(desk, root, october, tmp_path):
    waiting = root / "staging" / "waiting"
    waiting.rmdir() if waiting.exists() else None
    waiting.write_text("no folder can be made here")
    with pytest.raises(OSError, match="exists"):
        desk.submit("october.parquet", sent(october, tmp_path), OFFICER, Reading())
    assert desk.cases(OFFICER) == []
    assert not list((root / "staging" / "incoming").iterdir())
    waiting.unlink()
    case = submitted(desk, sent(october, tmp_path))
    assert case.step is Step.READY
    shutil.rmtree(waiting / case.id)
    (waiting / case.id).write_text("nor here")
    assert desk.publish(case.id, OFFICER, "right").number == 2
    assert desk.seen(case.id, OFFICER).step is Step.PUBLISHED


def test_a_note_of_another_version_keeps_nobody_from_the_desk(root, worker, previewer):
    for number, text in enumerate(["[]", '{"file_name": null}', '{"reading": {"mapping": "x"}}']):
        folder = root / "staging" / "waiting" / f"{number:032x}"
        folder.mkdir(parents=True)
        (folder / "note.json").write_text(text)
        (folder / "extract.parquet").write_bytes(b"rows")
    desk = Desk(str(root), worker=worker, previewer=previewer)
    assert desk.cases(ANOTHER) == []
    assert not list((root / "staging" / "waiting").iterdir())


def test_a_file_as_it_was_sent_goes_in_time_and_may_come_again(
    root, october, tmp_path, worker, previewer, monkeypatch
):
    monkeypatch.setattr(desk_module, "TIDIED_EVERY", 0.05)
    desk = Desk(str(root), worker=worker, previewer=previewer)
    data = sent(under_other_names(october), tmp_path, "civica.csv")
    case = submitted(desk, data, "civica.csv")
    (arrived,) = (root / "staging" / "incoming").rglob("arrived")
    for off in (-16 * 60, 16 * 60):  # in time, and by a clock that was set back
        at = time.time() + off
        os.utime(arrived, (at, at))
        until = time.monotonic() + 10
        while arrived.exists() and time.monotonic() < until:
            time.sleep(0.05)
        assert not arrived.exists()
        again = desk.submit("civica.csv", data, OFFICER, Reading())
        assert (again.id, again.step) == (case.id, Step.MAPPING)
        assert arrived.exists()
    same_name = Actor(OFFICER.name, Role.AUDITOR)
    with pytest.raises(NoSuchCaseError):
        desk.discard(case.id, same_name)
    desk.close()


def test_of_two_servers_on_one_folder_one_takes_files_in(root):
    held = (
        "from dashboard.desk.opening import desk_for; desk_for(sys.argv[1]); print(1, flush=True)"
    )
    command = [sys.executable, "-c", f"import sys, time; {held}; time.sleep(60)", str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY) as first:
        assert first.stdout.readline() == "1\n"
        with pytest.raises(AnotherDeskError, match="Another server on this machine"):
            desk_for(str(root))
        first.kill()
    assert desk_for(str(root)).cases(OFFICER) == []
