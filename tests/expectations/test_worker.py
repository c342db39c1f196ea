"""The audit process: real ones, started, killed and asked for what they cannot do."""

import json
import signal
import subprocess
import sys
from dataclasses import replace
from threading import Thread, Timer

import pytest

from datasets.extract import write_reduced
from expectations.audit import audit
from expectations.client import AuditWorker, audit_in_worker
from expectations.messages import (
    AuditNotRunError,
    AuditRequest,
    report_as_json,
    report_from_json,
    request_from_line,
)


@pytest.fixture(scope="module")
def worker():
    with AuditWorker() as worker:
        worker.warm_up()
        yield worker


@pytest.fixture
def reduced(borough, tmp_path):
    return write_reduced(borough.extract(), tmp_path)


def process_of(worker: AuditWorker) -> subprocess.Popen:
    return worker._warm._process


def test_worker_says_what_the_audit_says(bench, borough, live, worker, tmp_path):
    extract = bench.changed(borough.extract(), (3, 8), priority_code=7)
    request = AuditRequest(
        write_reduced(extract, tmp_path), str(live.root), live.number, bench.programme_text
    )
    report = worker.audit(request)
    assert report.findings == audit(extract, live, None).findings
    assert report.not_run == ()


def test_worker_is_warm_for_the_next_audit(worker, reduced):
    before = process_of(worker).pid
    assert worker.audit(AuditRequest(reduced)).findings == ()
    assert process_of(worker).pid == before


def test_audits_asked_for_at_once_wait_their_turn(worker, reduced):
    reports = []
    threads = [
        Thread(target=lambda: reports.append(worker.audit(AuditRequest(reduced)))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [report.findings for report in reports] == [(), (), ()]


@pytest.mark.parametrize(
    ("request_words", "says"),
    [
        ({"root": "no-such-folder"}, "There is no store at no-such-folder"),
        ({"programme": "council = "}, "is not valid TOML"),
    ],
)
def test_what_cannot_be_audited_comes_back_in_words(worker, reduced, request_words, says):
    with pytest.raises(AuditNotRunError, match=says):
        worker.audit(AuditRequest(reduced, **request_words))
    assert worker.audit(AuditRequest(reduced)).findings == ()


def test_missing_file_comes_back_in_words(worker, tmp_path):
    with pytest.raises(AuditNotRunError, match="could not"):
        worker.audit(AuditRequest(tmp_path / "gone.parquet"))


def test_worker_killed_in_the_middle_of_an_audit_is_started_again(worker, reduced):
    first = process_of(worker)
    first.send_signal(signal.SIGSTOP)
    killing = Timer(0.3, first.kill)
    killing.start()
    with pytest.raises(AuditNotRunError, match="stopped before it answered"):
        worker.audit(AuditRequest(reduced))
    killing.join()
    assert worker.audit(AuditRequest(reduced)).findings == ()
    assert process_of(worker).pid != first.pid


def test_whoever_fails_to_listen_leaves_no_answer_for_the_next(worker, bench, borough, tmp_path):
    bad = bench.changed(borough.extract(), (3, 8), priority_code=7)
    requests = []
    for name, extract in (("bad", bad), ("good", borough.extract())):
        folder = tmp_path / name
        folder.mkdir()
        requests.append(AuditRequest(write_reduced(extract, folder)))

    def full_disk(_done: int, _of: int) -> None:
        raise OSError("no space left on device")

    with pytest.raises(OSError, match="no space"):
        worker.audit(requests[0], full_disk)
    assert worker.audit(requests[1]).findings == ()


def test_to_stop_one_audit_ends_no_other(worker, reduced, tmp_path):
    def heard(_done: int, _of: int) -> None:
        worker.stop(tmp_path / "another.parquet")

    assert worker.audit(AuditRequest(reduced), heard).findings == ()
    with pytest.raises(AuditNotRunError, match="stopped before it answered"):
        worker.audit(AuditRequest(reduced), lambda _done, _of: worker.stop(reduced))
    worker.start()


def test_audit_over_its_time_is_stopped_and_the_next_one_runs(worker, reduced, monkeypatch):
    first = process_of(worker)
    first.send_signal(signal.SIGSTOP)
    with monkeypatch.context() as hurried:
        hurried.setattr(worker, "_audit_seconds", 0.3)
        with pytest.raises(AuditNotRunError, match=r"longer than 0\.3 seconds"):
            worker.audit(AuditRequest(reduced))
    assert first.poll() is not None
    assert worker.audit(AuditRequest(reduced)).findings == ()


def test_what_nobody_foresaw_comes_back_in_words_without_any_value(borough, tmp_path):
    """A dataset without a suite stands for a mistake of ours."""
    code = (
        "import expectations.audit, expectations.worker\n"
        "expectations.audit.SUITES = {}\n"
        "expectations.worker.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=AuditRequest(write_reduced(borough.extract(), tmp_path)).as_line() + "\n",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    ready, error = (json.loads(line) for line in done.stdout.splitlines())
    assert ready == {"ready": True}
    assert error == {"error": "The audit stopped on something unforeseen (KeyError)."}
    assert done.returncode == 1
    assert "repairs" not in done.stderr.replace("repairs.py", "")


def test_one_audit_in_a_process_of_its_own(bench, borough):
    extract = bench.without(borough.extract(), range(1, 10_000))
    report = audit_in_worker(extract)
    assert [f.check for f in report.findings] == ["no_rows"]
    assert report.not_run[-1] == "Continuity was not run: there is no store yet."


def test_report_survives_being_sent(bench, borough):
    extract = bench.changed(borough.extract(), (3, 8), priority_code=7, record_id=None)
    report = audit(extract, None, None)
    assert report.findings
    assert report_from_json(json.loads(json.dumps(report_as_json(report)))) == report


def test_request_survives_being_sent_and_nonsense_does_not(tmp_path):
    request = AuditRequest(tmp_path / "a file.parquet", "store", 47, "council = 'x'\n")
    assert request_from_line(request.as_line()) == request
    for line in ("", "[]", "{}", "reduced"):
        with pytest.raises(ValueError, match="not a request"):
            request_from_line(line)


@pytest.mark.parametrize(
    "modules",
    [
        "datasets.extract, datasets.store, datasets.programme",
        "expectations.client, expectations.report, expectations.messages",
    ],
)
def test_great_expectations_stays_in_the_worker(modules):
    code = f"import sys, {modules}\nassert 'great_expectations' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_declared_history_flag_survives_the_reduced_file(borough, worker, tmp_path):
    empty = replace(borough.extract(), records=borough.extract().records.clear(), history=True)
    assert worker.audit(AuditRequest(write_reduced(empty, tmp_path))).findings == ()
