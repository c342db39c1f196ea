"""What was found in a file handed in: kept with its keys, apart from the log, until it ages."""

from datetime import date

import polars as pl
import pytest

from datasets.store import open_store
from datasets.store.findings import findings_problems, list_findings
from tests.journeys.asking import answer_of
from tests.journeys.little_borough import (
    Office,
    as_file,
    at,
    backlog,
    held_in,
    job,
    month,
)

JOBS = [*backlog(), job("N1", "2024-06-11")]
PERSONAL = "a.tenant@example.org"


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory, worker) -> Office:
    """An office whose files were: published, blocked, nothing new, unreadable, published again."""
    folder = tmp_path_factory.mktemp("found")
    office = Office(folder, folder / "store", worker)
    office.backfill(as_file(JOBS), first=month("2024-04"), last=month("2024-06"))
    july = held_in(JOBS, "2024-07")
    wrong = july.with_columns(target_at=pl.lit(at("2023-01-01")))
    office.publish(wrong.filter(pl.col("record_id") != "B007"))
    office.publish(held_in(JOBS, "2024-06"))
    office.publish(july.with_columns(raised_at=pl.lit(PERSONAL), record_id=pl.lit(PERSONAL)))
    office.publish(held_in(JOBS, "2024-08"), "July has yet to come")
    return office


@pytest.fixture(scope="module")
def kept(handed_in):
    return list_findings(handed_in.root)


def test_every_file_in_which_something_was_found_is_kept(kept):
    checks = [[one["check"] for one in each.found] for each in kept]
    assert checks == [
        ["first_load"],
        ["dates_out_of_order", "vanished"],
        ["date_format"],
        ["gap_month"],
    ]


def test_findings_of_a_blocked_file_name_rows_and_examples(kept):
    found = kept[1].found[0]
    assert found["examples"] == ["B001", "B002", "B003"]
    assert found["rows"] == tuple(range(1, 251))
    assert "for example B001, B002, B003" in found["sentence"]


def test_log_holds_the_hash_of_each(handed_in):
    entries = open_store(handed_in.root).log_entries()
    assert findings_problems(handed_in.root, entries) == ()
    told = entries.filter(pl.col("event").is_in(["published", "refused", "nothing_to_do"]))
    assert [bool(held) for held in told["findings"]] == [True, True, False, True, True]


def test_nothing_of_an_unreadable_file_is_kept_but_its_faults_counted(handed_in, kept):
    (fault,) = kept[2].found
    assert (fault["sentence"], fault["count"]) == ("Date format: 251 rows.", 251)
    for path in handed_in.root.rglob("*"):
        assert not path.is_file() or PERSONAL.encode() not in path.read_bytes()


def test_command_lists_files_and_shows_one(handed_in, kept, run):
    listed = answer_of(run("findings", "--root", handed_in.root, "--json"))
    assert [one["submission"] for one in listed] == [each.submission for each in kept]
    done = run("findings", kept[1].submission, "--root", handed_in.root)
    assert "repairs.parquet (repairs): 1 critical, 1 warning, 0 info" in done.stdout
    assert "warning: 1 job was open at the end of June 2024 and is missing" in done.stdout
    assert "    Rows: 1-250\n" in done.stdout
    unknown = run("findings", "../escape", "--root", handed_in.root)
    assert (unknown.returncode, "is not a submission" in unknown.stderr) == (2, True)


def test_after_twelve_months_no_key_is_left_in_any_of_them(handed_in, kept, run):
    """Last of all: it changes what the others read."""
    long_after = date(kept[-1].at.year + 2, 1, 1)
    words = ("purge", "--today", f"{long_after}", "--root", handed_in.root, "--json")
    assert answer_of(run(*words, "--check"))["findings"] == len(kept)
    assert answer_of(run(*words))["findings"] == len(kept)
    assert answer_of(run(*words))["findings"] == 0
    assert answer_of(run("verify", "--root", handed_in.root, "--json"))["problems"] == []
    held = b"".join(path.read_bytes() for path in (handed_in.root / "findings").iterdir())
    names = {name for one in kept for found in one.found for name in found["examples"]}
    assert names
    assert not [name for name in names if name.encode() in held]
    store = open_store(handed_in.root)
    assert store.verify_log() == ()
    assert store.log_entries()["event"].to_list().count("purged") == 1
    assert findings_problems(handed_in.root, store.log_entries()) == ()
