"""Some of the faults planted in the demonstration's newest month, in a store of its full size.

The store ends the month before: what is checked is a month that has just arrived.
"""

import shutil
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from dashboard.cli.journey import Desk, Outcome, journey
from dashboard.refresh import Reading
from datasets.demo.as_at import midnight
from datasets.store import open_store
from tests.journeys.asking import HOUSING, answer_of, files_of, log, releases, series
from tests.journeys.caught import CAUGHT

MONTH = date(2026, 10, 1)
CLEAN = "repairs-2026-10.parquet"
SENDERS = 3
"""The services whose repairs are in the file."""
TRIED = (
    "null_key",
    "missing_column",
    "date_format",
    "vanished",
    "volume_x3",
)
"""The others are tried in a smaller borough: a month there is read and judged in no time."""
OF_EVERY_ROW = {"missing_column"}


@pytest.fixture(scope="module")
def files(demonstration_root: Path) -> dict[str, Path]:
    """The clean month ("") and its faulty twins, by fault."""
    folder = demonstration_root / "demonstration"
    planted = {path.stem: path for path in (folder / "planted" / "repairs").iterdir()}
    return {"": folder / CLEAN, **{fault: planted[fault] for fault in TRIED}}


@pytest.fixture(scope="module")
def september(demonstration_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's store as it was before the newest month of repairs came."""
    root = tmp_path_factory.mktemp("september") / "store"
    shutil.copytree(demonstration_root, root, ignore=shutil.ignore_patterns("demonstration"))
    store = open_store(root)
    newest = pl.col("month") == MONTH, pl.col("dataset") == "repairs"
    before = [
        n for n in range(1, store.latest()) if store.release(n).cells().filter(newest).is_empty()
    ]
    store.roll_back(max(before), base=store.latest(), actor="a test", why="before October came")
    return root


@pytest.fixture(scope="module")
def untouched(september: Path) -> dict[str, tuple[int, int]]:
    """The store's files before anything was checked against it."""
    return files_of(september)


@pytest.fixture(scope="module")
def checked(files, september, untouched, worker) -> dict[str, Outcome]:
    """What `check` said of each file, by fault."""
    desk = Desk(open_store(september), worker, Reading())
    return {fault: journey(path, desk) for fault, path in files.items()}


@pytest.fixture(scope="module")
def frames(files) -> dict[str, pl.DataFrame]:
    return {fault: pl.read_parquet(path) for fault, path in files.items()}


def told(outcome: Outcome, *, exit_code: int = 0) -> dict[str, Any]:
    """What was answered, once it ended as it had to."""
    assert outcome.exit == exit_code, outcome.lines
    return dict(outcome.facts)


def concerned(frames: Mapping[str, pl.DataFrame], fault: str) -> set[str]:
    """The references in the rows that differ between the clean month and its faulty twin."""
    clean, planted = (Counter(map(str, frames[name].rows())) for name in ("", fault))
    place = frames[""].columns.index("work_order_ref")
    references = {str(row): row[place] for name in ("", fault) for row in frames[name].rows()}
    return {references[row] for row in (clean - planted) + (planted - clean)}


def test_clean_month_passes_with_no_finding(checked, september):
    answer = told(checked[""])
    assert (answer["exit"], answer["error"], answer["findings"]) == (0, None, [])
    assert answer["audited_against_release"] == open_store(september).latest()
    assert answer["not_run"] == []
    assert answer["checks"] > 50
    assert (answer["months"], answer["cells_changed"]) == (["2026-10"], SENDERS)


@pytest.mark.parametrize("fault", TRIED)
def test_planted_fault_is_caught(fault, checked):
    caught = CAUGHT[fault]
    answer = told(checked[fault], exit_code=caught.exit)
    assert answer["exit"] == caught.exit
    assert answer["error"]
    found = {(f["check"], f["column"]): f for f in answer["findings"]}
    finding = found[caught.check, caught.column]
    assert finding["severity"] == caught.severity
    assert caught.column in finding["sentence"]
    if caught.count is not None:
        assert finding["count"] == caught.count


@pytest.mark.parametrize("fault", sorted(OF_EVERY_ROW))
def test_fault_of_a_whole_column_concerns_every_row(fault, checked, frames):
    (finding,) = told(checked[fault], exit_code=2)["findings"]
    assert finding["count"] == frames[fault].height
    assert finding["examples"] == frames[fault]["record_id"].head(3).to_list()
    assert all(example in finding["sentence"] for example in finding["examples"])


@pytest.mark.parametrize("fault", sorted(set(TRIED) - OF_EVERY_ROW - {"date_format"}))
def test_examples_are_rows_that_were_planted(fault, checked, frames):
    caught = CAUGHT[fault]
    findings = told(checked[fault], exit_code=1)["findings"]
    own = [f for f in findings if (f["check"], f["column"]) == (caught.check, caught.column)]
    rows = frames[fault].with_row_index("row", offset=1).filter(pl.col("record_id").is_null())
    for finding in own:
        examples = finding["examples"]
        assert len(examples) == min(3, finding["count"])
        if fault == "null_key":
            assert examples == [f"row {row}" for row in rows["row"].head(3)]
        elif fault != "volume_x3":
            assert set(examples) <= concerned(frames, fault)
        assert all(example in finding["sentence"] for example in examples)


def test_vanished_jobs_are_counted(checked, frames):
    """Those that September left open; the month's own new jobs cannot be missed."""
    clean, planted = frames[""], frames["vanished"]
    left = clean.filter(~pl.col("record_id").is_in(planted["record_id"].implode()))
    from_before = left.filter(pl.col("raised_at") < midnight(MONTH)).height
    findings = told(checked["vanished"], exit_code=1)["findings"]
    counts = [f["count"] for f in findings if f["check"] == "vanished"]
    assert sum(counts) == from_before
    assert len(counts) >= SENDERS


def test_volume_is_counted(checked, frames):
    clean = frames[""]
    raised = clean.filter(
        pl.col("raised_at") >= midnight(MONTH), pl.col("raised_at") < midnight(date(2026, 11, 1))
    )
    findings = told(checked["volume_x3"], exit_code=1)["findings"]
    counts = [f["count"] for f in findings if f["check"] == "volume"]
    by_kind = raised.group_by("service", "record_kind").len()["len"]
    assert len(counts) >= SENDERS
    assert set(counts) <= {3 * count for count in by_kind}


def test_date_in_another_format_names_every_row(checked, frames):
    finding = told(checked["date_format"], exit_code=2)["findings"][0]
    assert finding["count"] == frames["date_format"].height
    assert finding["examples"] == frames["date_format"]["record_id"].head(3).to_list()


def test_checking_writes_nothing(checked, september, untouched):
    assert len(checked) == len(TRIED) + 1
    assert files_of(september) == untouched


@pytest.mark.parametrize(("fault", "exit_code"), [("vanished", 1), ("missing_column", 2)])
def test_refused_publish_leaves_only_a_log_line(fault, exit_code, checked, september, files, run):
    before, told = releases(run, september), log(run, september)
    figures = series(run, september, "open_repairs", *HOUSING)
    words = ("publish", files[fault], "--root", september, "--as", "An Officer", "--json")
    answer = answer_of(run(*words), exit_code=exit_code)
    assert answer["files"][0]["published"] is None
    assert releases(run, september) == before
    assert series(run, september, "open_repairs", *HOUSING) == figures
    *earlier, line = log(run, september)
    assert earlier == told
    assert (line["event"], line["release"]) == ("refused", None)
    assert (line["file_name"], line["said_to_be"]) == (f"{fault}.parquet", "An Officer")
    assert line["file_sha256"] == answer["files"][0]["sha256"]
    assert line["reason"]
