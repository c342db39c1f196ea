"""The officers' desk: files worked on away from any page, with real audits and previews."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard.comparing.client import Previewer
from dashboard.desk import desk as desk_module
from dashboard.desk.case import AT_WORK, Case, Step
from dashboard.desk.desk import Desk, NoSuchCaseError
from dashboard.desk.mappings import save_mapping
from dashboard.desk.opening import AnotherDeskError, desk_for
from dashboard.failing_rows import NOT_KEPT, failing_rows
from dashboard.judging import Judges
from dashboard.permissions import ANYBODY, Actor, NotPermittedError, Role
from dashboard.programmes import publish_programme
from dashboard.refresh import Reading, RefreshBlockedError, publish
from datasets.complaints import COMPLAINTS
from datasets.demo.other_names import under_other_names
from datasets.extract import ExtractRefusedError
from datasets.mapping import identity_mapping, parse_mapping
from datasets.repairs import REPAIRS
from datasets.store import open_store
from datasets.suggestion.choices import Choices
from expectations.client import AuditWorker
from expectations.report import Severity
from tests.conftest import REPOSITORY
from tests.journeys.test_personal_data import NEEDLES

OFFICER = Actor("Repairs performance officer", Role.OFFICER, ("repairs",))
ANOTHER = Actor("Housing analyst", Role.OFFICER, None)
OF_COMPLAINTS = Actor("Complaints officer", Role.OFFICER, ("complaints",))
AUDITOR = Actor("Internal auditor", Role.AUDITOR)
OCTOBER = date(2024, 10, 1)
WAIT = 120.0


@pytest.fixture(scope="module")
def worker() -> Iterator[AuditWorker]:
    with AuditWorker() as worker:
        worker.warm_up()
        yield worker


@pytest.fixture(scope="module")
def previewer() -> Iterator[Previewer]:
    previewer = Previewer()
    previewer.warm_up()
    yield previewer
    previewer.close()


@pytest.fixture
def root(tmp_path: Path, small_backfill) -> Path:
    """March to September 2024, published."""
    return Path(shutil.copytree(small_backfill[0], tmp_path / "store"))


@pytest.fixture
def desk(root: Path, worker: AuditWorker, previewer: Previewer) -> Desk:
    return Desk(str(root), worker=worker, previewer=previewer)


@pytest.fixture
def october(small_borough) -> pl.DataFrame:
    return pl.read_parquet(small_borough.months[OCTOBER])


def sent(frame: pl.DataFrame, tmp_path: Path, name: str = "october.parquet") -> bytes:
    path = tmp_path / name
    frame.write_parquet(path) if name.endswith("parquet") else frame.write_csv(path)
    return path.read_bytes()


def settled(desk: Desk, case: Case, who: Actor = OFFICER) -> Case:
    """The case once nothing more is done about it by itself."""
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        now = desk.case(case.id, who)
        if now.step not in AT_WORK:
            return now
        time.sleep(0.05)
    pytest.fail(f"still {now.step} ({now.words})")


def submitted(desk: Desk, data: bytes, name: str = "october.parquet", **reading: object) -> Case:
    return settled(desk, desk.submit(name, data, OFFICER, Reading(**reading)))


def bytes_below(folder: Path) -> bytes:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return b"\n".join(path.read_bytes() + str(path).encode() for path in files)


def test_a_bad_month_is_mended_and_published(desk, root, october, tmp_path):
    bad = pl.concat([october, october.head(3)])
    case = submitted(desk, sent(bad, tmp_path))
    assert case.step is Step.READY
    (finding,) = case.refresh.report.of(Severity.CRITICAL)
    assert (finding.check, finding.count) == ("duplicate_key", 6)
    with pytest.raises(RefreshBlockedError, match="1 critical finding must be mended"):
        desk.publish(case.id, OFFICER)
    rows = failing_rows(case.refresh.extract, case.refresh.report)
    assert rows.header[:3] == ("Row in your file", "What is wrong", "month")
    assert {"1", "2", "3"} <= {row[0] for row in rows.rows}
    desk.discard(case.id, OFFICER)

    case = submitted(desk, sent(october, tmp_path))
    assert not case.refresh.report.blocked
    (row,) = case.proposal.rows
    brought = case.refresh.extract.records.height
    assert (row.held, row.added, row.removed, row.changed) == (0, brought, 0, 0)
    assert case.proposal.verdicts is not None
    noticed = {one.measure: one for one in case.proposal.noticed if one.month == OCTOBER}
    assert noticed["repairs_raised"].before == "missing"
    release = desk.publish(case.id, OFFICER, "the made-up figures are right")
    assert release.number == 2
    assert desk.case(case.id, OFFICER).step is Step.PUBLISHED
    live = open_store(root).release()
    assert live.number == 2
    assert OCTOBER in live.cells()["month"].to_list()
    assert not list((root / "staging").rglob("*.parquet"))
    events = open_store(root).log_entries()["event"].to_list()
    assert events[-4:] == ["refused", "discarded", "publishing", "published"]


def test_what_was_foretold_is_what_is_published(desk, root, october, tmp_path):
    case = submitted(desk, sent(october, tmp_path))
    foretold = case.proposal.change
    desk.publish(case.id, OFFICER, "right")
    live = open_store(root).release()
    columns = ["measure", "breakdown", "node", "period", "numerator", "denominator"]
    figures, kept = (
        rows.filter(
            pl.col("kind") == "measure", pl.col("month") == OCTOBER, pl.col("days").is_null()
        )
        .select(columns)
        .sort(columns)
        for rows in (foretold.rows, live.frame)
    )
    assert figures.height > 50
    assert kept.equals(figures)
    assert live.verdicts().height == sum(rows.height for rows in foretold.verdicts.values())


def test_a_cell_says_the_same_with_and_without_a_preview(desk, root, october, tmp_path):
    case = submitted(desk, sent(october, tmp_path))
    elsewhere = open_store(shutil.copytree(root, tmp_path / "elsewhere"))
    publish(elsewhere, case.refresh, OFFICER, reason="right", judges=Judges.NONE)
    desk.publish(case.id, OFFICER, "right")
    with_preview, without = (
        store.release().cells().drop("published_at") for store in (open_store(root), elsewhere)
    )
    assert with_preview.equals(without)
    october_cell = with_preview.row(by_predicate=pl.col("month") == OCTOBER, named=True)
    assert october_cell["keyed_late_of"] > october_cell["keyed_late"] >= 0


def test_other_columns_are_mapped_once_and_known_the_next_month(desk, root, october, tmp_path):
    data = sent(under_other_names(october), tmp_path, "civica.csv")
    case = submitted(desk, data, "civica.csv")
    assert case.step is Step.MAPPING
    assert case.suggestion.dataset == "repairs"
    offered = {column.ours: column for column in case.suggestion.columns}
    assert offered["record_id"].theirs == "Job Number"
    assert offered["property_key"].is_key
    assert not offered["property_key"].samples
    assert set(case.suggestion.dropped) == {"Tenant Name", "Job Notes"}
    reading = Reading(dataset="repairs", month=OCTOBER)
    desk.read_with(case.id, OFFICER, reading, choices=chosen(case), keep_mapping=True)
    case = settled(desk, case)
    assert case.step is Step.READY, (case.words, case.faults)
    assert case.refresh.extract.mapping_name == "demo_repairs"
    kept = (root / "mappings" / "demo_repairs.toml").read_text("utf-8")
    assert 'record_id = "Job Number"' in kept
    assert f'raised_at = "{DAY_FIRST}"' in kept
    rows = failing_rows(case.refresh.extract, case.refresh.report)
    place = rows.header.index("Tenant Name")
    assert {row[place] for row in rows.rows} <= {NOT_KEPT}
    desk.discard(case.id, OFFICER)

    again = submitted(desk, data, "civica-next.csv", month=OCTOBER)
    assert again.step is Step.READY
    assert again.told == ("Read with the saved mapping “Repairs, from civica.csv”.",)


DAY_FIRST = "%d/%m/%Y %H:%M"


def chosen(case: Case) -> Choices:
    """What an officer says of the demonstration's other names."""
    offered = {column.ours: column for column in case.suggestion.columns}
    unknown = offered["priority_code"].unknown
    return Choices(
        formats={ours: DAY_FIRST for ours, column in offered.items() if column.formats},
        codes={"priority_code": {code: _meaning(code) for code in unknown}},
        constants={
            "service": "housing_management",
            "source_system": "demo_repairs",
            "source_organisation": "Demonstration Borough Council",
            "delivery_model": "in_house",
            "coverage": "complete",
        },
        name="demo_repairs",
    )


def _meaning(code: str) -> str:
    """Theirs begin with P and the code, but for void and planned work, which is inspected."""
    return code[1] if code[1:2].isdigit() else "5"


def test_no_mapping_takes_the_place_of_another_datasets(desk, root, october, tmp_path):
    theirs = identity_mapping(COMPLAINTS).text.replace("complaints_as_the_contract", "demo_repairs")
    save_mapping(desk.store, parse_mapping(theirs))
    data = sent(under_other_names(october), tmp_path, "civica.csv")
    case = submitted(desk, data, "civica.csv")
    reading = Reading(dataset="repairs", month=OCTOBER)
    text = identity_mapping(REPAIRS).text.replace("repairs_as_the_contract", "demo_repairs")
    desk.read_with(case.id, OFFICER, Reading(mapping=parse_mapping(text)), keep_mapping=True)
    case = settled(desk, case)
    assert (case.step, case.words[:15]) == (Step.MAPPING, "Another dataset")
    desk.read_with(case.id, OFFICER, reading, choices=chosen(case), keep_mapping=True)
    case = settled(desk, case)
    assert case.step is Step.READY, (case.words, case.faults)
    assert case.refresh.extract.mapping_name == "repairs_demo_repairs"
    assert case.refresh.extract.records["source_system"].unique().to_list() == ["demo_repairs"]
    assert (root / "mappings" / "demo_repairs.toml").read_text("utf-8") == theirs


def test_a_mapping_that_still_lacks_something_is_asked_for_again(desk, october, tmp_path):
    case = submitted(desk, sent(under_other_names(october), tmp_path, "civica.csv"), "civica.csv")
    desk.read_with(case.id, OFFICER, Reading(dataset="repairs"), choices=Choices(name="civica"))
    case = settled(desk, case)
    assert case.step is Step.MAPPING
    assert case.words.startswith("Something is still needed")
    assert any("service" in words for words in case.suggestion.missing)


def test_a_warning_needs_a_reason_which_is_kept(desk, root, small_borough, tmp_path):
    august = date(2024, 8, 1)
    frame = pl.read_parquet(small_borough.months[august])
    case = submitted(desk, sent(frame.with_columns(trade_code=pl.lit("PLUMBING")), tmp_path))
    (warning,) = case.refresh.report.of(Severity.WARNING)
    assert warning.check == "restated_month"
    (row,) = case.proposal.rows
    assert (row.added, row.removed) == (0, 0)
    assert row.changed > 0
    assert [cell.month for cell in case.proposal.restated] == [august]
    with pytest.raises(RefreshBlockedError, match="to be answered for"):
        desk.publish(case.id, OFFICER, "  ")
    again = desk.case(case.id, OFFICER)
    assert (again.step, again.words) == (Step.READY, case.words)
    desk.publish(case.id, OFFICER, "The trades were entered anew")
    cells = open_store(root).release().cells().filter(pl.col("month") == august)
    assert "Reason: The trades were entered anew" in cells["waived"][0].to_list()


def test_of_two_officers_the_second_is_shown_the_first_ones_release(desk, root, october, tmp_path):
    first = submitted(desk, sent(october, tmp_path))
    changed = october.with_columns(trade_code=pl.lit("PLUMBING"))
    second = submitted(desk, sent(changed, tmp_path))
    assert first.id != second.id
    desk.publish(first.id, OFFICER, "right")
    again = desk.case(second.id, ANOTHER)
    assert again.step in AT_WORK or again.refresh.base == 2
    again = settled(desk, second, ANOTHER)
    assert again.refresh.base == 2
    assert "Release 2 was published meanwhile by Repairs performance officer" in again.told[0]
    assert again.proposal.restated
    assert desk.publish(second.id, ANOTHER, "right").number == 3


def test_a_publish_that_loses_the_race_publishes_nothing(desk, root, october, tmp_path):
    case = submitted(desk, sent(october, tmp_path))
    store = open_store(root)
    text = str(store.release().document("programme")) + "# signed off\n"
    publish_programme(store, text, ANOTHER, progress=str)
    assert desk.publish(case.id, OFFICER, "I was first") is None
    assert open_store(root).latest() == 2
    case = settled(desk, case)
    assert case.step is Step.READY
    assert "Release 2 was published meanwhile by Housing analyst" in case.told[0]
    assert case.reason == "I was first"
    assert desk.publish(case.id, OFFICER, "now").number == 3


def test_the_same_file_again_is_nothing_to_do(desk, root, october, tmp_path):
    data = sent(october, tmp_path)
    case = submitted(desk, data)
    assert desk.submit("october.parquet", data, OFFICER, Reading()).id == case.id
    desk.publish(case.id, OFFICER, "right")
    again = submitted(desk, data)
    assert again.step is Step.NOTHING_TO_DO
    assert "already holds exactly these figures" in again.words
    assert open_store(root).latest() == 2
    assert open_store(root).log_entries()["event"][-1] == "nothing_to_do"


def test_rows_are_set_aside_and_the_others_published(desk, root, october, tmp_path):
    odd = october.with_row_index().with_columns(
        priority_code=pl.when(pl.col("index") == 7).then(9).otherwise(pl.col("priority_code"))
    )
    case = submitted(desk, sent(odd.drop("index"), tmp_path))
    assert case.refresh.report.blocked
    with pytest.raises(RefreshBlockedError, match="Say why"):
        desk.set_aside(case.id, OFFICER, " ")
    desk.set_aside(case.id, OFFICER, "One job has a priority that does not exist")
    case = settled(desk, case)
    assert not case.refresh.report.blocked
    desk.publish(case.id, OFFICER, "right")
    cells = open_store(root).release().cells().filter(pl.col("month") == OCTOBER)
    assert cells["set_aside"].to_list() == [1]


def test_what_cannot_be_set_aside_is_shown_and_not_stopped_at(desk, october, tmp_path):
    case = submitted(desk, sent(october.head(20), tmp_path))
    assert case.refresh.report.blocked
    desk.set_aside(case.id, OFFICER, "They will come next month")
    again = settled(desk, case)
    assert (again.step, again.words) == (Step.READY, case.words)
    assert again.refresh.report.blocked


PERSONAL = (
    "jo.bloggs@example.org",
    "020 7946 0123",
    "AB123456C",
    "12 Planted Road, N17 6AB",
    "Mrs Bloggs",
)


@pytest.mark.parametrize("value", PERSONAL)
def test_personal_data_leaves_no_byte(value, desk, root, october, tmp_path):
    planted = october.with_row_index().with_columns(
        sor_code=pl.when(pl.col("index") == 3).then(pl.lit(value)).otherwise(pl.col("sor_code"))
    )
    case = submitted(desk, sent(planted.drop("index"), tmp_path))
    assert case.step is Step.REFUSED
    assert "personal data" in case.words
    assert case.refresh.extract.records.is_empty()
    left = bytes_below(root).lower()
    assert not [needle for needle in NEEDLES if needle in left]


def test_a_file_named_after_a_person_is_not_even_written_down(desk, root):
    with pytest.raises(ExtractRefusedError, match="looks like personal data"):
        desk.submit("jo.bloggs@example.org.csv", b"a,b\n1,2\n", OFFICER, Reading())
    assert b"bloggs" not in bytes_below(root / "staging")


def test_what_cannot_be_read_is_refused_and_only_its_hash_is_kept(desk, root):
    case = submitted(desk, b"PAR1 and then nothing", "october.parquet")
    assert case.step is Step.REFUSED
    assert not list((root / "staging" / "incoming").iterdir())
    entry = open_store(root).log_entries().row(-1, named=True)
    assert (entry["event"], entry["actor"]) == ("refused", OFFICER.name)
    assert entry["file_sha256"] == case.sha256


def test_who_may_not_publish_gets_nothing(desk, october, tmp_path):
    data = sent(october, tmp_path)
    for nobody in (ANYBODY, AUDITOR):
        with pytest.raises(NotPermittedError):
            desk.submit("october.parquet", data, nobody, Reading())
    case = submitted(desk, data)
    deeds: tuple[Callable[[], object], ...] = (
        lambda: desk.case(case.id, OF_COMPLAINTS),
        lambda: desk.publish(case.id, ANYBODY, "x"),
        lambda: desk.publish(case.id, AUDITOR, "x"),
        lambda: desk.discard(case.id, OF_COMPLAINTS),
        lambda: desk.set_aside(case.id, OF_COMPLAINTS, "x"),
        lambda: desk.read_with(case.id, OF_COMPLAINTS, Reading()),
        lambda: desk.check_again(case.id, ANYBODY),
        lambda: desk.case("0" * 32, OFFICER),
        lambda: desk.case("../../etc/passwd", OFFICER),
    )
    for deed in deeds:
        with pytest.raises((NoSuchCaseError, NotPermittedError)):
            deed()
    assert desk.cases(OF_COMPLAINTS) == []
    assert desk.case(case.id, OFFICER).step is Step.READY


def test_a_file_of_another_dataset_is_not_kept(desk, root, october, tmp_path):
    case = desk.submit("october.parquet", sent(october, tmp_path), OF_COMPLAINTS, Reading())
    case = settled(desk, case, OF_COMPLAINTS)
    assert case.step is Step.REFUSED
    assert "you may publish Complaints only" in case.words
    assert not list((root / "staging").rglob("*.parquet"))


def test_what_is_discarded_while_it_is_read_leaves_nothing(desk, root, october, tmp_path):
    case = desk.submit("october.parquet", sent(october, tmp_path), OFFICER, Reading())
    desk.discard(case.id, OFFICER)
    desk._pool.shutdown(wait=True)  # all that was under way is over
    assert desk.case(case.id, OFFICER).step is Step.DISCARDED
    assert not list((root / "staging").rglob("*.parquet"))
    assert not list((root / "staging" / "incoming").rglob("arrived"))


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


def test_a_file_that_waited_too_long_for_its_mapping_is_gone(desk, root, october, tmp_path):
    case = submitted(desk, sent(under_other_names(october), tmp_path, "civica.csv"), "civica.csv")
    (arrived,) = (root / "staging" / "incoming").rglob("arrived")
    long_ago = time.time() - 16 * 60
    os.utime(arrived, (long_ago, long_ago))
    desk.read_with(case.id, OFFICER, Reading(month=OCTOBER), choices=Choices(name="civica"))
    case = settled(desk, case)
    assert case.step is Step.STOPPED
    assert "Choose the file again" in case.words
    assert not arrived.exists()


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
