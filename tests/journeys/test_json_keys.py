"""The keys of every `--json` answer are those in the README's table, no more and no fewer."""

import re
import shutil
from typing import Any

import polars as pl
import pytest

from datasets.store import open_store
from datasets.store.refresh_log import LOG_ENTRIES
from tests.conftest import REPOSITORY
from tests.dashboard.cli.judged_store import judged_store
from tests.datasets.benchmarks.made_up import RAISED, Book, records_row
from tests.datasets.tables.writing import csv_of
from tests.journeys.asking import answer_of, changed, log, series
from tests.journeys.corrected import with_old_definitions

HEADING = "### Answers in JSON"
KEY = re.compile(r"`(\w+)`(?:\s*\(([^)]*)\))?")
AS_CHECK = "each as `check`"
COMMANDS = (
    *("check", "publish", "backfill", "programme", "history", "measures", "series"),
    *("withdraw", "rollback", "rebuild", "verify", "purge"),
    *("suggest", "findings", "set-aside", "benchmarks", "due", "actions", "replica"),
    *("verdicts", "verdict", "before-after", "control-chart", "clear-backlog"),
)
ACTIONS = """service,action,owner post,due,done
housing_management,Report on the backlog,Head of repairs,2024-09-30,2024-09-27
"""
OWN = "month,opened,closed,open\n" + "".join(f"2024-0{m},9,11,{60 - 2 * m}\n" for m in range(1, 9))
LONG = "n,k,a\n" + "".join(f"{n},{50 + 7 * n % 11},{40 + 5 * n % 7}\n" for n in range(60))
JUDGED = {
    "verdicts": (("--since", "2"), ("--release", "1")),
    "verdict": (("non_emergency_on_time",), ("weeks_of_work",)),
}
BEFORE: dict[str, Any] = {
    "years": "reporting year 1 April 2023 to 31 March 2024",
    "names": ("Records", "Tenants", "Owners"),
    "records": (records_row(**{RAISED: 161}),),
}
"""A made-up workbook of the year before, in which something cannot be."""
CELL = ("--dataset", "repairs", "--service", "housing_management")
MAY = ("--source-system", "demo_repairs", "--month", "2024-05")


def documented() -> dict[str, dict[str, set[str]]]:
    """By command, each key of its answer, and the keys of what stands there; none for a plain one.

    Keys that share what stands in brackets are named one after another: `before`, `after` (...).
    """
    text = (REPOSITORY / "README.md").read_text("utf-8")
    table = text.split(HEADING)[1].split("\n\n")[2]
    found = {}
    for line in table.splitlines()[2:]:
        commands, keys = line.strip("|").split("|")
        for command in re.findall(r"`([\w-]+)`", commands):
            found[command] = {key: nested(inside) for key, inside in KEY.findall(keys)}
    for keys in found.values():
        for first, second in zip(keys, list(keys)[1:], strict=False):
            if (first, second) == ("before", "after"):
                keys[first] = keys[second]
    return found


def nested(inside: str) -> set[str]:
    own = {
        key for key in re.findall(r"`(\w+)`", inside) if AS_CHECK not in inside or key != "check"
    }
    return own | ({AS_CHECK} if AS_CHECK in inside else set())


@pytest.fixture(scope="module")
def answers(run, small_borough, small_backfill, tmp_path_factory) -> dict[str, list[Any]]:
    """Answers of each command: some good, some not."""
    made, backfilled = small_backfill
    folder = tmp_path_factory.mktemp("keys")
    root, empty, other = folder / "store", folder / "empty.parquet", folder / "programme.toml"
    shutil.copytree(made, root)
    empty.touch()
    mistyped = changed(
        small_borough.month(10),
        folder / "mistyped.parquet",
        pl.int_range(pl.len()) == 0,
        priority_code=pl.lit(9),
    )
    programme = small_borough.programme.read_text("utf-8")
    other.write_text(
        programme.replace("repairs = 7", "repairs = 1").replace("count = 15560", "count = 15000"),
        "utf-8",
    )
    figures = Book().written(folder)
    listed = folder / "actions.csv"
    listed.write_text(ACTIONS, "utf-8")
    context = csv_of(folder, "area,period,measure,value\nA,2019,Homes,7\n", "context.csv")
    words = {
        "benchmarks": [((figures, Book(**BEFORE).written(folder, "before.xlsx"), context), 0)],
        "programme": [((other,), 0), ((other,), 0), ((other, "--check"), 0)],
        "backfill": [((empty,), 2)],
        "check": [((small_borough.month(5),), 1), ((empty,), 2)],
        "publish": [((mistyped, "--set-aside", "the priority is asked for"), 0), ((empty,), 2)],
        "history": [((), 0)],
        "series": [(("open_repairs",), 0), (("days_to_complete",), 0)],
        "suggest": [((small_borough.month(5),), 0)],
        "findings": [((), 0)],
        "set-aside": [((), 0)],
        "due": [(("--today", "2024-11-18"), 1)],
        "actions": [((listed,), 0), ((listed, "--check"), 0)],
        "replica": [((folder / "copy",), 0), ((folder / "copy",), 0)],
    }
    told = {
        command: [
            answer_of(run(command, *typed, "--root", root, "--json"), exit_code=code)
            for typed, code in every
        ]
        for command, every in words.items()
    }
    with_old_definitions(open_store(root))
    corrections = {
        "rebuild": ("--check",),
        "withdraw": (*CELL, *MAY, "--check"),
        "rollback": ("1", "--check"),
        "verify": ("--all",),
        "purge": ("--today", "2025-06-15", "--check"),
    }
    for command, typed in corrections.items():
        told[command] = [answer_of(run(command, *typed, "--root", root, "--json"))]
    told["backfill"].insert(0, backfilled)
    own = csv_of(folder, OWN, "own.csv")
    columns = ("--month", "month", "--opened", "opened", "--closed", "closed", "--stock", "open")
    series_of_own = csv_of(folder, LONG, "long.csv")
    both = ("--period", "n", "--value", "k", "--change", "30", "--comparator", "a")
    regression = (*both[:-2], "--method", "newey-west")
    told["before-after"] = [
        answer_of(run("before-after", series_of_own, *words, "--json"), exit_code=code)
        for words, code in ((both, 0), (regression, 0), ((*both[:4], "--change", "90"), 1))
    ]
    judged = judged_store(folder / "judged")
    for command, typed in JUDGED.items():
        told[command] = [
            answer_of(run(command, *words, "--root", judged, "--json")) for words in typed
        ]
    told["verdict"].append(answer_of(run("verdict", "open_repairs", "--root", root, "--json")))
    without_store = {
        "measures": (),
        "control-chart": (own, "--value", "open", "--period", "month"),
        "clear-backlog": (own, *columns, "--working-level", "10"),
    }
    for command, typed in without_store.items():
        told[command] = [answer_of(run(command, *typed, "--json"))]
    return told


def test_readme_documents_every_command():
    assert set(documented()) == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_keys_are_the_documented_ones(command, answers):
    keys = documented()[command]
    for answer in answers[command]:
        assert answer
        for part in answer if isinstance(answer, list) else [answer]:
            assert set(part) == set(keys)


@pytest.mark.parametrize("command", COMMANDS)
def test_keys_of_what_stands_inside_are_the_documented_ones(command, answers):
    keys = documented()
    seen = set()
    every = (part for a in answers[command] for part in (a if isinstance(a, list) else [a]))
    for answer in every:
        for key, inner in keys[command].items():
            if not inner:
                continue
            expected = inner - {AS_CHECK} | (set(keys["check"]) if AS_CHECK in inner else set())
            held = answer[key] if isinstance(answer[key], list) else [answer[key]]
            for part in (part for part in held if part is not None):
                seen.add(key)
                assert set(part) == expected
    assert seen == {key for key, inner in keys[command].items() if inner}


def test_release_has_the_same_keys_wherever_it_stands(answers):
    expected = documented()["history"]["releases"]
    published = [answers["programme"][0]["published"]]
    published += [
        answers[command][0]["files"][0]["published"] for command in ("publish", "backfill")
    ]
    assert all(set(release) == expected for release in published)


def test_log_has_the_columns_of_the_refresh_log(run, small_root):
    assert all(list(entry) == LOG_ENTRIES.names() for entry in log(run, small_root))


@pytest.mark.parametrize(
    "words",
    [
        ("check", "x.parquet", "--mapping", "nobody"),
        ("check", "x.parquet", "--month", "May"),
        ("publish", "x.parquet"),
        ("programme", "nowhere.toml"),
        ("history",),
        ("series", "open_repairs"),
        ("series", "happiness"),
    ],
    ids=" ".join,
)
def test_command_that_fails_answers_with_exit_and_error(words, run, tmp_path):
    done = run(*words, "--root", tmp_path / "none", "--json")
    assert done.returncode in {2, 3}
    answer = answer_of(done, exit_code=done.returncode)
    assert set(answer) == {"exit", "error"}
    assert answer["exit"] == done.returncode
    assert answer["error"] in done.stderr


def test_instants_are_written_alike(run, small_root):
    entries = log(run, small_root)
    assert all(re.fullmatch(r"[\d-]{10}T[\d:.]+\+00:00", entry["at"]) for entry in entries)


def test_days_are_written_alike(run, small_root):
    told = series(run, small_root, "open_repairs")
    days = [row["month"] for row in told["rows"]]
    days += [
        told["change"],
        *(told[side][end] for side in ("before", "after") for end in ("first", "last")),
    ]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in days)
