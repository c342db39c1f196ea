"""What a store keeps of how each month was first published, and what officers are told of it."""

import json
from dataclasses import replace
from datetime import date
from uuid import uuid4

import polars as pl
import pytest
from typer.testing import CliRunner

from dashboard.analysis.expected import held_cells
from dashboard.analysis.series import read_series
from dashboard.cli.commands import app
from dashboard.covered_cells import changed_cells
from dashboard.first_time import Submission, first_times
from dashboard.permissions import command_line
from dashboard.refresh import publish
from dashboard.submission import Refresh, RefreshBlockedError
from datasets.extract import Extract
from datasets.programme import parse_programme
from datasets.reduced import kept_schema
from datasets.repairs import REPAIRS
from datasets.store import CellKey, open_store
from expectations.report import AuditReport, Finding, Severity
from tests.dashboard.building import PROGRAMME, job, month, repairs

PLAN = (
    PROGRAMME
    + """
[[expected]]
dataset = "repairs"
service = "homes"
source_system = "jobs"
from = 2024-04-01
to = 2024-09-01
"""
)
JUNE, JULY, AUGUST = (CellKey("repairs", "homes", "jobs", month(f"2024-0{n}")) for n in (6, 7, 8))
FAULTY = Finding("out_of_range", Severity.CRITICAL, "1 job has a cost below 0.", rows=(1,))
ODD = Finding("volume", Severity.WARNING, "More jobs than usual were raised.")
OPEN = [job("1", "2024-06-03 10:00"), job("2", "2024-06-30 23:59")]
LATE = job("3", "2024-06-12 10:00")


def extract(rows: dict[str, list[dict[str, object]]], *, history: bool = False) -> Extract:
    """What reading a file of these jobs would give."""
    records = repairs(rows).with_columns(source_row=pl.int_range(1, pl.len() + 1))
    schema = kept_schema(REPAIRS)
    return Extract(
        contract=REPAIRS,
        mapping_name="identity",
        mapping_text="",
        publisher="Anywhere",
        file_name="jobs.parquet",
        sha256="0" * 64,
        file_rows=records.height,
        months=tuple(month(name) for name in rows),
        records=records.select(schema.names()).cast(dict(schema)),
        foreign=schema.to_frame(),
        left_out=(),
        not_collected=(),
        history=history,
        declared_empty=False,
    )


def hand_in(store, of: Extract, *found: Finding, reason: str = "") -> None:
    live = store.release() if store.latest() else None
    plan = parse_programme(PLAN)
    refresh = Refresh(
        id=uuid4().hex,
        extract=of,
        report=AuditReport(found, ("every check",)),
        base=store.latest(),
        programme=plan,
        new_programme=PLAN if live is None else None,
        changes=changed_cells(of, live, plan),
    )
    publish(store, refresh, command_line("An Officer"), reason=reason)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """April to June came with the history; of July a file was refused, and one published."""
    place = tmp_path_factory.mktemp("own") / "store"
    store = open_store(place, create=True)
    past = {f"2024-0{n}": OPEN if n == 6 else [job("0", f"2024-0{n}-02 09:00")] for n in (4, 5, 6)}
    hand_in(store, extract(past, history=True))
    july = [*OPEN, LATE, job("4", "2024-07-31 23:30")]
    with pytest.raises(RefreshBlockedError):
        hand_in(store, extract({"2024-07": july}), FAULTY)
    hand_in(store, extract({"2024-07": july}))
    hand_in(store, extract({"2024-08": july}), ODD, reason="a storm")
    hand_in(store, extract({"2024-07": july[:-1]}), ODD, reason="one was raised twice")
    return place


def facts_of(root, key: CellKey) -> dict[str, object]:
    return dict(held_cells(open_store(root).release())[key])


def figures_of(root, measure: str) -> dict[str, tuple[float, float | None]]:
    frame = read_series(open_store(root).release(), measure).frame
    shown = frame.filter(pl.col("numerator").is_not_null())
    return {f"{row[0]:%Y-%m}": (row[1], row[2]) for row in shown.iter_rows()}


def test_months_of_a_first_history_were_due_on_no_day(root) -> None:
    facts = facts_of(root, JUNE)
    assert facts["first_load"] is True
    assert facts["keyed_late"] is None
    # July and August came long after they were due, and September not at all
    shown = figures_of(root, "extracts_published_on_time")
    assert shown == {"2024-07": (0, 1), "2024-08": (0, 1), "2024-09": (0, 1)}


def test_how_a_month_first_came_stays_when_it_is_restated(root) -> None:
    facts = facts_of(root, JULY)
    assert (facts["first_load"], facts["due_on"]) == (False, "2024-08-15")
    assert facts["passed_first_time"] is False  # a file of it was refused
    assert (facts["keyed_late"], facts["keyed_late_of"]) == (1, 3)
    assert facts["restated"] is True


def test_a_check_that_was_waived_was_not_passed(root) -> None:
    facts = facts_of(root, AUGUST)
    assert facts["passed_first_time"] is False
    assert (facts["keyed_late"], facts["keyed_late_of"]) == (0, 1)


@pytest.mark.parametrize(
    ("measure", "figures"),
    [
        ("checks_passed_first_time", {"2024-07": (0, 1), "2024-08": (0, 1)}),
        ("keyed_late_share", {"2024-06": (1, 1), "2024-07": (0, 1)}),
        (
            "months_restated",
            {f"2024-0{n}": (float(n == 7), None) for n in range(4, 9)},
        ),
    ],
)
def test_the_release_tells_it(root, measure, figures) -> None:
    assert figures_of(root, measure) == figures


def test_a_clean_month_handed_in_by_its_day_passed_first_time() -> None:
    september = CellKey("repairs", "homes", "jobs", month("2024-09"))
    told = Submission(
        extract=extract({"2024-09": OPEN}),
        programme=parse_programme(PLAN),
        live=None,
        held={JULY: {}},
        refused=frozenset(),
        clean=True,
        today=date(2024, 10, 15),
    )
    facts = first_times([september], told)[september]
    assert facts["passed_first_time"] is True
    assert facts["first_published_on"] == facts["due_on"] == "2024-10-15"
    refused = first_times([september], replace(told, refused={september}))
    assert refused[september]["passed_first_time"] is False


def typed(*words: object, exit_code: int = 0) -> dict[str, object]:
    done = CliRunner().invoke(app, [*map(str, words), "--json"])
    assert done.exit_code == exit_code, done.output
    return dict(json.loads(done.stdout))


def test_due_ends_with_1_when_something_is_late_and_0_when_nothing_is(root) -> None:
    in_time = typed("due", "--root", root, "--today", "2024-10-15")
    assert (in_time["late"], in_time["expected"][-1]["stands"]) == (0, "not yet due")
    late = typed("due", "--root", root, "--today", "2024-10-16", exit_code=1)
    assert late["expected"][-1] == {
        "dataset": "repairs",
        "service": "homes",
        "source_system": "jobs",
        "month": "2024-09",
        "due_on": "2024-10-15",
        "stands": "late",
        "came_on": None,
        "days_late": 1,
        "restated": False,
        "waived": 0,
        "set_aside": 0,
    }


def test_due_without_a_store_ends_with_3_and_a_day_that_is_none_with_2(root, tmp_path) -> None:
    assert "error" in typed("due", "--root", tmp_path / "none", exit_code=3)
    typed("due", "--root", root, "--today", "soon", exit_code=2)


def test_a_history_in_two_files_was_due_on_no_day_and_a_backfill_after_a_month_was(
    tmp_path,
) -> None:
    store = open_store(tmp_path / "store", create=True)
    for name in ("2024-04", "2024-05"):
        hand_in(store, extract({name: OPEN[:1]}, history=True), ODD, reason="a test")
    hand_in(store, extract({"2024-06": OPEN}), ODD, reason="a test")
    hand_in(store, extract({"2024-07": OPEN}, history=True), ODD, reason="a test")
    loaded = {
        key.month.month: cell["first_load"]
        for key, cell in held_cells(open_store(store.root).release()).items()
    }
    assert loaded == {4: True, 5: True, 6: False, 7: False}


def test_a_withdrawn_month_is_late_and_said_to_have_been_withdrawn(root, tmp_path) -> None:
    again = open_store(tmp_path / "store", create=True)
    hand_in(again, extract({"2024-04": OPEN, "2024-05": OPEN}, history=True))
    words = ("--dataset", "repairs", "--service", "homes", "--source-system", "jobs")
    typed("withdraw", *words, "--month", "2024-05", "--reason", "a test", "--root", again.root)
    done = CliRunner().invoke(app, ["due", "--root", str(again.root), "--today", "2024-06-18"])
    assert done.exit_code == 1
    assert "due on 17 June 2024, 1 day ago. It had come and was withdrawn." in done.output


ACTIONS = """service,action,owner post,due,done
homes,"Publish the backlog, by ward",Head of repairs,2024-08-30,2024-08-30
homes,Report on voids,Director of housing,2024-08-31,
homes,Report again,Director of housing,2024-12-01,
"""


def test_the_panel_s_actions_are_published_and_counted(root, tmp_path) -> None:
    file = tmp_path / "actions.csv"
    file.write_text(ACTIONS, "utf-8")
    words = ("actions", file, "--root", root, "--as-at", "2024-09-15")
    checked = typed(*words, "--check")
    assert (checked["due"], checked["done_on_time"], checked["published"]) == (2, 1, None)
    before = open_store(root).latest()
    assert typed(*words)["published"]["release"] == before + 1
    assert typed(*words)["published"] is None  # the same again
    told = typed("series", "panel_actions_done_on_time", "--root", root)
    assert [(row["month"], row["value"]) for row in told["rows"] if row["value"] is not None] == [
        ("2024-08-01", 0.5)
    ]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("homes,Do it,Head of repairs,30/08/2024,", "line 2: due has to be a day such as"),
        ("homes,Do it,Head of repairs,2024-08-30,2999-01-01", "line 2: done is a day that is yet"),
        ("parks,Do it,Head of parks,2024-08-30,", "line 2: the service is not one of"),
        ("homes,,Head of repairs,2024-08-30,", "line 2: the action has to be said"),
        ("homes,Do it,Jo Example,2024-08-30,", "line 2: the owner does not read like a post"),
        ("homes,Do it,Mrs Example (Head),2024-08-30,", "the owner does not read like a post"),
        ("homes,Ring 020 7946 0123,Clerk,2024-08-30,", "looks like personal data"),
        ("homes,Do it,Clerk", "Line 2 has 3 cells and the first line has 5"),
        ('homes,"Do it,Clerk,2024-08-30,', "not a CSV file"),
        ("", "holds no action"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_by_line_and_nothing_is_changed(
    root, tmp_path, rows, words
) -> None:
    file = tmp_path / "actions.csv"
    file.write_text(f"Service,Action,Owner Post,Due,Done\n{rows}\n", "utf-8")
    before = open_store(root).latest()
    answer = typed("actions", file, "--root", root, exit_code=2)
    assert words in answer["error"]
    assert "Example" not in answer["error"]
    assert "7946" not in answer["error"]
    assert open_store(root).latest() == before


def test_every_fault_of_a_list_is_named_at_once(root, tmp_path) -> None:
    file = tmp_path / "actions.csv"
    assert "cannot be read" in typed("actions", file, "--root", root, exit_code=2)["error"]
    file.write_text("action,service\nDo it,homes\n", "utf-8")
    assert "has to name the columns" in typed("actions", file, "--root", root, exit_code=2)["error"]
    file.write_bytes(b"service,action,owner post,due,done\nhomes,caf\xe9,Clerk,2024-08-30,\n")
    assert "not UTF-8" in typed("actions", file, "--root", root, exit_code=2)["error"]
    file.write_text(ACTIONS.replace("2024-08", "August"), "utf-8")
    told = typed("actions", file, "--root", root, exit_code=2)["error"]
    assert "line 2: due" in told
    assert "line 3: due" in told
