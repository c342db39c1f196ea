"""How commands end: 0 done, 1 would not publish, 2 not readable or mistyped, 3 could not be done.

What goes wrong is said in words, and with `--json` answered in JSON too; nobody sees a traceback.
"""

import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from typer import BadParameter

from dashboard.cli.options import one_line
from tests.journeys.asking import Done, SmallBorough, answer_of, changed, files_of

OCTOBER = 10
AT_ONCE = 2


@dataclass(frozen=True)
class Place:
    """What a case is typed about: its own folder, a store to read, and the borough's files."""

    here: Path
    store: Path
    borough: SmallBorough

    @property
    def october(self) -> Path:
        return self.borough.month(OCTOBER)

    def file(self, name: str, content: str = "") -> Path:
        path = self.here / name
        path.write_text(content, "utf-8")
        return path

    @property
    def history_damaged(self) -> Path:
        """A store whose newest release lost a file."""
        root = Path(shutil.copytree(self.store, self.here / "damaged", dirs_exist_ok=True))
        max(root.glob("measures/dataset=repairs/**/*.parquet")).unlink()
        return root

    @property
    def broken(self) -> Path:
        """October, with jobs that were finished before they were raised."""
        earlier = pl.col("raised_at") - pl.duration(days=2)
        return changed(
            self.october,
            self.here / "broken.parquet",
            pl.col("completed_at").is_not_null(),
            completed_at=earlier,
        )

    @property
    def personal(self) -> Path:
        """October, with an e-mail address where there should be a reason."""
        address = pl.lit("a.tenant@example.org")
        return changed(self.october, self.here / "personal.parquet", on_hold_reason=address)


@dataclass(frozen=True)
class Case:
    exit: int
    words: Callable[[Place], tuple[object, ...]]
    says: str
    rooted: bool = True


DONE = {
    "history": Case(0, lambda _: ("history",), ""),
    "series": Case(0, lambda _: ("series", "open_repairs"), ""),
    "release named": Case(0, lambda _: ("series", "open_repairs", "--release", "1"), ""),
    "measures": Case(0, lambda _: ("measures",), "", rooted=False),
    "valid programme": Case(0, lambda p: ("programme", p.borough.programme, "--check"), ""),
    "programme as it is": Case(0, lambda p: ("programme", p.borough.programme), ""),
}
WOULD_NOT_PUBLISH = {
    "critical finding": Case(1, lambda p: ("check", p.broken), "1 critical finding"),
    "personal data": Case(1, lambda p: ("check", p.personal), "1 critical finding"),
    "no programme yet": Case(
        1,
        lambda p: ("backfill", p.borough.history, "--root", p.here / "new"),
        "insourcing programme FILE",
        rooted=False,
    ),
}
NOT_READABLE = {
    "no such file": Case(2, lambda p: ("check", p.here / "none.parquet"), "cannot be opened"),
    "a folder": Case(2, lambda p: ("check", p.here), "cannot be opened"),
    "no Parquet": Case(2, lambda p: ("check", p.file("text.parquet", "a,b\n")), "Parquet"),
    "a CSV file of nothing": Case(
        2, lambda p: ("check", p.file("text.csv", "a,b\n")), "none is asked for"
    ),
    "unknown dataset": Case(2, lambda p: ("check", p.october, "--dataset", "roads"), "'roads'"),
    "unknown mapping": Case(
        2, lambda p: ("check", p.october, "--mapping", "nobody"), "no mapping nobody"
    ),
    "mapping of another": Case(
        2, lambda p: ("check", p.october, "--mapping", "housing_ombudsman"), "missing"
    ),
    "month 13": Case(2, lambda p: ("check", p.october, "--month", "2024-13"), "YYYY-MM"),
    "month in words": Case(2, lambda p: ("publish", p.october, "--month", "October"), "YYYY-MM"),
    "another month": Case(
        2, lambda p: ("check", p.october, "--month", "2024-09"), "September 2024 was named"
    ),
    "first month": Case(
        2, lambda p: ("backfill", p.borough.history, "--first-month", "March"), "--first-month"
    ),
    "unknown measure": Case(2, lambda _: ("series", "happiness"), "no measure 'happiness'"),
    "unknown service": Case(
        2, lambda _: ("series", "open_repairs", "--service", "parks"), "no service 'parks'"
    ),
    "unknown release": Case(
        2, lambda _: ("series", "open_repairs", "--release", "7"), "The newest is release 1"
    ),
    "ward and group": Case(
        2, lambda _: ("series", "open_repairs", "--ward", "W", "--comparator", "C"), "not both"
    ),
    "programme of nothing": Case(
        2, lambda p: ("programme", p.file("bare.toml", 'council = "A"')), "services"
    ),
    "programme not there": Case(2, lambda p: ("programme", p.here / "none.toml"), "none.toml"),
}
COULD_NOT_BE_DONE = {
    "no store": Case(
        3, lambda p: ("history", "--root", p.here / "none"), "There is no store", rooted=False
    ),
    "no store to publish to": Case(
        3,
        lambda p: ("publish", p.october, "--root", p.here / "none"),
        "There is no store",
        rooted=False,
    ),
    "root is a file": Case(
        3,
        lambda p: ("backfill", p.borough.history, "--root", p.file("plain")),
        "cannot be opened",
        rooted=False,
    ),
    "damaged release, shown": Case(
        3,
        lambda p: ("series", "open_repairs", "--root", p.history_damaged, "--release", "1"),
        "Restore the store's folder from a backup",
        rooted=False,
    ),
    "damaged release, checked against": Case(
        3, lambda p: ("check", p.october, "--root", p.history_damaged), "is damaged", rooted=False
    ),
    "damaged release, published on": Case(
        3, lambda p: ("publish", p.october, "--root", p.history_damaged), "is damaged", rooted=False
    ),
    "damaged release, new programme": Case(
        3,
        lambda p: ("programme", p.borough.programme, "--root", p.history_damaged),
        "is damaged",
        rooted=False,
    ),
}
CASES = {**DONE, **WOULD_NOT_PUBLISH, **NOT_READABLE, **COULD_NOT_BE_DONE}

IN_WORDS = ("critical finding", "no Parquet", "unknown measure", "no store", "root is a file")


@pytest.fixture(scope="module")
def places(tmp_path_factory, small_root, small_borough) -> dict[str, Place]:
    """A folder of its own for each case, and the store that they all read."""
    return {
        name: Place(tmp_path_factory.mktemp("case"), small_root, small_borough) for name in CASES
    }


def kept_in(root) -> dict[str, tuple[int, int]]:
    """The store's files but for what waits in staging, where other tests read files too."""
    found = files_of(root)
    return {name: known for name, known in found.items() if not name.startswith("staging/")}


@pytest.fixture(scope="module")
def untouched(small_root) -> dict[str, tuple[int, int]]:
    """The store's files before anything was typed."""
    return kept_in(small_root)


@pytest.fixture(scope="module")
def ended(run, places, untouched) -> dict[str, Done]:
    """How each case ended, `--json` asked for."""
    with ThreadPoolExecutor(AT_ONCE) as two:
        done = two.map(lambda name: typed(run, places[name], name, "--json"), CASES)
        return dict(zip(CASES, done, strict=True))


def typed(run, place: Place, name: str, *also: str) -> Done:
    case = CASES[name]
    root = ("--root", place.store) if case.rooted else ()
    return run(*case.words(place), *root, *also)


@pytest.mark.parametrize("name", CASES)
def test_command_ends_with_its_exit_code_and_says_why(name, ended):
    case, done = CASES[name], ended[name]
    assert done.returncode == case.exit, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    answer = json.loads(done.stdout)
    if case.exit:
        assert answer["exit"] == case.exit
        assert case.says in error_in(answer)
    elif isinstance(answer, dict):
        assert answer.get("exit", 0) == 0
        assert not answer.get("error")


def error_in(answer: dict) -> str:
    """What stopped a command, or the last file of a publish."""
    return str(answer["error"] if "error" in answer else answer["files"][-1]["error"])


def test_nothing_that_was_typed_changed_the_store(ended, small_root, untouched):
    assert len(ended) == len(CASES)
    assert kept_in(small_root) == untouched


@pytest.mark.parametrize("name", IN_WORDS)
def test_what_went_wrong_is_said_in_words(name, places, run):
    done = typed(run, places[name], name)
    assert done.returncode == CASES[name].exit
    assert "Traceback" not in done.stdout + done.stderr
    assert CASES[name].says in done.stdout + done.stderr


def test_mistyped_option_is_wrong_usage(run):
    done = run("history", "--rot", "store")
    assert done.returncode == 2
    assert "No such option: --rot" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("typed_", ["Ann\nRelease 9", "\udcff", "\x1b[2J", "\u202e"])
def test_a_name_or_reason_that_would_forge_a_line_of_the_log_is_wrong_usage(typed_):
    with pytest.raises(BadParameter, match="on one line"):
        one_line(typed_)


def test_a_name_or_reason_of_plain_words_is_kept():
    assert one_line("") == ""
    assert one_line("Zo\u00eb\u00a0A, \u00a35") == "Zo\u00eb A, \u00a35"


def test_check_without_a_store_says_what_was_not_run(run, small_borough, tmp_path):
    none = tmp_path / "none"
    answer = answer_of(run("check", small_borough.month(OCTOBER), "--root", none, "--json"))
    assert (answer["audited_against_release"], answer["findings"]) == (None, [])
    assert any("Continuity was not run" in layer for layer in answer["not_run"])
    assert not none.exists()


def test_damaged_release_is_named_where_an_older_one_is_shown(run, small_store, small_borough):
    """Without a release named, the newest that is whole is shown; that is said, not hidden."""
    other = small_borough.programme.read_text("utf-8").replace("count = 15560", "count = 9999")
    file = small_store.parent / "programme.toml"
    file.write_text(other, "utf-8")
    assert run("programme", file, "--root", small_store).returncode == 0
    newest = max((small_store / "measures" / "_delta_log").glob("*.json"))
    newest.write_text("{", "utf-8")
    shown = run("series", "open_repairs", "--root", small_store, "--json")
    assert (shown.returncode, json.loads(shown.stdout)["release"]) == (0, 1)
    assert "Release 2 is damaged and is not shown" in shown.stderr
    assert "What you see is release 1" in shown.stderr


@pytest.mark.parametrize("also", [(), ("--json",)])
def test_verify_names_what_is_damaged_and_ends_with_3(also, run, small_store):
    (file, *_) = (small_store / "records" / "repairs").glob("month=2024-05*/*.parquet")
    file.write_bytes(b"no table")
    done = run("verify", "--root", small_store, *also)
    assert done.returncode == 3
    assert "Traceback" not in done.stdout + done.stderr
    assert "The repairs records of May 2024 cannot be read" in done.stdout
