"""Official yearly figures from a file to a release: shown, published, pinned, or refused."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer import BadParameter
from typer.testing import CliRunner, Result

from dashboard.analysis.yearly.kept import kept_in, worked_out
from dashboard.analysis.yearly.points import points
from dashboard.benchmarks import publish_benchmarks
from dashboard.cli.benchmarks import _returns, _write_csv
from dashboard.cli.commands import app
from dashboard.permissions import Actor, NotPermittedError, Role, command_line
from dashboard.refresh import RefreshBlockedError
from datasets.benchmarks.asking import Benchmarks
from datasets.benchmarks.official import OfficialReturn
from datasets.benchmarks.regulator import read_official
from datasets.extract import LIMITS
from datasets.store import Change, Store, open_store
from tests.conftest import HARINGEY
from tests.datasets.benchmarks.made_up import RP02, Book, records_row
from tests.datasets.tables.writing import csv_of
from tests.regulator import official_years

PROGRAMME = """
council = "Testing Borough Council"
{more}
[[services]]
id = "homes"
name = "Homes"
"""
CONTEXT = "area,period,measure,value\nTesting,2019,Homes let,7\nTesting,2020,Homes let,8\n"
KEYS = {"exit", "council", "files", "years", "target_changes", "context", "published"}


def insourcing(*words: object) -> Result:
    """One command, in this process."""
    return CliRunner().invoke(app, ["benchmarks", *map(str, words)])


def store_of(root: Path, programme: str | None) -> Store:
    """A store that holds a programme and nothing else."""
    store = open_store(root, create=True)
    if programme:
        change = Change(submission="s", documents={"programme": programme})
        store.publish(change, base=0, actor="a test", why="The programme")
    return store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_of(tmp_path / "store", PROGRAMME.format(more=""))


def answer_of(done: Result) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(done.stdout)
    assert answer["exit"] == done.exit_code
    return answer


def _made(folder: Path, name: str = "figures.xlsx", **changes: object) -> Benchmarks:
    """A made-up year, read in this process."""
    path = Book(records=(records_row(**changes),)).written(folder, name)
    return _found(read_official(path, name, name, LIMITS))


def _found(year: OfficialReturn) -> Benchmarks:
    return Benchmarks(year.file_name, year.sha256, year)


def test_without_a_store_the_council_named_is_shown(tmp_path: Path) -> None:
    done = insourcing(Book().written(tmp_path), "--root", tmp_path / "none", "--council", "99AA")
    assert done.exit_code == 0
    assert "RP02(1) Non-emergency repairs done within target: 2024/25 80.0%" in done.stdout
    assert "(100 repairs completed)" in done.stdout
    assert "England: 80.0 / 80.0 / 80.0; second highest quarter of 1" in done.stdout
    assert not (tmp_path / "none").exists()


def test_files_are_published_and_the_answer_in_json_has_its_keys(
    tmp_path: Path, store: Store
) -> None:
    files = (Book().written(tmp_path), csv_of(tmp_path, CONTEXT, "context.csv"))
    answer = answer_of(insourcing(*files, "--root", store.root, "--publish", "--json"))
    assert set(answer) == KEYS
    assert (answer["council"], answer["published"]["release"]) == ("99AA", 2)
    assert set(answer["years"][0]) == {
        *("year", "file", "sha256", "councils", "left_out", "notices"),
        *("figures", "quartiles", "flags"),
    }
    kept = kept_in(store.release(2))
    assert [year.year for year in kept.years] == ["2024/25"]
    assert [series.title for series in kept.context] == ["Homes let"]
    assert store.releases()[-1].why == (
        "Official yearly figures, 2024/25; 1 context series, from context.csv, figures.xlsx"
    )


def test_a_release_pins_the_figures_that_it_was_published_with(
    tmp_path: Path, store: Store
) -> None:
    first, newer = _made(tmp_path), _made(tmp_path, "newer.xlsx", **{RP02: 80.1})
    assert publish_benchmarks(store, [first], command_line("")) is not None
    assert publish_benchmarks(store, [first], command_line("")) is None
    assert publish_benchmarks(store, [newer], command_line("")) is not None
    values = [points(kept_in(store.release(n)).years, "99AA", "RP02(1)")[0].value for n in (2, 3)]
    assert values == [80.0, 80.1]
    assert kept_in(store.release(1)).years == ()
    assert store.check([1, 2, 3]).problems == ()


def test_one_year_after_the_other_says_what_both_at_once_say(tmp_path: Path) -> None:
    first, last = official_years()
    told = []
    for name, steps in (("a", [[first, last]]), ("b", [[first], [last]])):
        store = store_of(tmp_path / name, HARINGEY.read_text("utf-8"))
        for years in steps:
            publish_benchmarks(store, [_found(year) for year in years], command_line("a test"))
        live = store.release()
        told.append({name: live.document(name) for name in live.documents()})
    assert told[0] == told[1]


def test_haringeys_store_shows_its_yearly_figures(tmp_path: Path) -> None:
    store = store_of(tmp_path / "store", HARINGEY.read_text("utf-8"))
    publish_benchmarks(store, [_found(year) for year in official_years()], command_line(""))
    years = kept_in(store.release()).years
    shown = {m: points(years, "00AP", m)[-1].shown for m in ("RP02(1)", "RP02(2)", "CH02(1)")}
    assert shown == {"RP02(1)": "61.9%", "RP02(2)": "98.5%", "CH02(1)": "70.0%"}
    assert points(years, "00AP", "TP09")[-1].based_on == (
        "2,034 tenants surveyed, of whom 38% had complained in the last 12 months"
    )


@pytest.mark.parametrize(
    ("programme", "words"),
    [
        (None, "The store has no programme yet"),
        (PROGRAMME.format(more="demonstration = true"), "its figures are made up; these are real"),
    ],
)
def test_figures_without_a_real_council_are_not_published(
    programme: str | None, words: str, tmp_path: Path
) -> None:
    store = store_of(tmp_path / "store", programme)
    with pytest.raises(RefreshBlockedError, match=words):
        publish_benchmarks(store, [_made(tmp_path)], command_line(""))
    assert store.latest() == (1 if programme else 0)


def test_who_may_not_publish_every_dataset_may_not_publish_these(store: Store) -> None:
    with pytest.raises(NotPermittedError):
        publish_benchmarks(store, [], Actor("an officer", Role.OFFICER, ("repairs",)))


def test_a_file_that_cannot_be_read_is_refused_and_logged(tmp_path: Path, store: Store) -> None:
    path = csv_of(tmp_path, "job,logged\n1,2\n", "other.csv")
    done = insourcing(path, "--root", store.root, "--publish", "--json")
    assert "neither the regulator's workbook nor" in answer_of(done)["error"]
    assert done.exit_code == 2
    entry = store.log_entries().row(-1, named=True)
    assert (entry["event"], entry["file_name"], entry["reason"]) == (
        "refused", "other.csv", "unknown_layout")  # fmt: skip
    assert not list(store.incoming.iterdir())


def test_two_files_of_one_year_are_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(BadParameter, match="Two of the files are of 2024/25"):
        _returns([_made(tmp_path), _made(tmp_path, "again.xlsx")])


def test_publishing_needs_a_store(tmp_path: Path) -> None:
    path = Book().written(tmp_path)
    assert insourcing(path, "--root", tmp_path / "none", "--publish").exit_code == 3


def test_rows_go_out_as_csv(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = _made(tmp_path).official
    _write_csv(worked_out([made] if made else []), [], "99AA")
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    own = next(row for row in rows if row["measure"] == "CH02(1)")
    assert (own["code"], own["value"], own["part"], own["base"]) == ("99AA", "80.0", "40.0", "50.0")
