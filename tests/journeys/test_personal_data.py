"""Personal data planted in a kept column refuses the file, and no byte of it is left anywhere."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from polars.selectors import datetime as datetimes

from datasets.contract import Kind
from datasets.pseudonym import fingerprint
from datasets.pseudonym_key import KEY_FILE
from datasets.repairs import REPAIRS
from datasets.store import open_store
from tests.conftest import REPOSITORY
from tests.journeys.asking import files_of

EMAIL, PHONE, INSURANCE = "jo.bloggs@example.org", "020 7946 0123", "AB123456C"
HOME, NAME = "12 Planted Road, N17 6AB", "Mrs Bloggs"
NEEDLES = [
    needle.encode()
    for needle in (
        "bloggs",
        "example.org",
        "7946 0123",
        "79460123",
        INSURANCE.lower(),
        "n17 6ab",
        "planted road",
    )
]
VALUES = (EMAIL, PHONE, INSURANCE, HOME, NAME)
TEXTS = [c.name for c in REPAIRS.columns_of("works_order") if c.kind in (Kind.TEXT, Kind.CODE)]
TEXTS.remove("record_kind")  # a record of no kind is another fault
EVERYWHERE = "in every column of text"
UPRN = 100_012_345_678


@dataclass(frozen=True)
class Planted:
    """A file, how it is read, and the exit code that its journey should end with."""

    frame: pl.DataFrame
    words: str | None = None
    columns: Mapping[str, str] | None = None
    history: bool = False
    exit: int = 1
    name: str = "sent"
    write: Callable[[pl.DataFrame, Path], None] | None = None


def with_value(frame: pl.DataFrame, column: str, value: object, row: int = 3) -> pl.DataFrame:
    here = pl.int_range(pl.len()) == row
    return frame.with_columns(
        pl.when(here).then(pl.lit(value)).otherwise(pl.col(column).cast(pl.String)).alias(column)
    )


def as_text(frame: pl.DataFrame, column: str, form: str) -> pl.DataFrame:
    return frame.with_columns(pl.col(column).dt.strftime(form))


def kept_columns(month: pl.DataFrame) -> Iterator[tuple[str, Planted]]:
    everywhere, references = month, month
    for place, name in enumerate(TEXTS):
        everywhere = with_value(everywhere, name, VALUES[place % len(VALUES)], place)
    yield EVERYWHERE, Planted(everywhere)
    yield "in a record id", Planted(with_value(month, "record_id", PHONE))
    for place, value in enumerate(VALUES):
        references = with_value(references, "work_order_ref", value, place)
    yield "in references", Planted(references)


def misfits(month: pl.DataFrame) -> Iterator[tuple[str, Planted]]:
    iso = "%Y-%m-%dT%H:%M:%S"
    dates = with_value(as_text(month, "raised_at", iso), "raised_at", f"{NAME} {PHONE}")
    yield "in a date", Planted(dates, exit=2)
    yield "in a number", Planted(with_value(month, "no_access_count", EMAIL), exit=2)
    yield "in yes or no", Planted(with_value(month, "is_emergency", NAME), exit=2)
    yield "in the month", Planted(with_value(month, "month", f"{NAME}"), exit=2)
    named = with_value(dates, "record_id", EMAIL)
    yield "in the record id of a misfit", Planted(named, exit=2)
    every = month.with_columns(record_id=pl.lit(PHONE))
    yield "in the ids of a file without a column", Planted(every.drop("repair_class"), exit=2)
    yield "in the file's name", Planted(month, name=f"{NAME} {EMAIL}", exit=2)
    yield (
        "in a column's name",
        Planted(month.with_columns(pl.lit(1).alias(f"{NAME} {PHONE}")), exit=2),
    )
    almost = month.rename({"trade_code": f"Trade {EMAIL}"})
    yield "in the name of a column that is missed", Planted(almost, exit=2)
    lost = month.with_columns(
        record_id=pl.lit(EMAIL), raised_at=pl.lit(None, month.schema["raised_at"])
    )
    yield "in the ids of records that have no month", Planted(lost, history=True, exit=2)


def mapped(month: pl.DataFrame) -> Iterator[tuple[str, Planted]]:
    sentinel = with_value(with_value(month, "trade_code", "<5", 4), "trade_code", f"{PHONE}", 5)
    yield "beside a sentinel", Planted(sentinel, 'sentinels = ["<5"]')
    unknown = with_value(month, "repair_class", NAME)
    yield "in a code that is unknown", Planted(unknown, "[codes.repair_class]\nX = 'void'\n")
    chosen = with_value(as_text(month, "raised_at", "%d/%m/%Y"), "raised_at", HOME)
    words = (
        '[dates]\nraised_at = "%d/%m/%Y"\n[[filters]]\ncolumn = "raised_at"\nkeep = "after"\n'
        'day = 2020-01-01\nwhy = "old"\n'
    )
    yield "in a date that rows are chosen by", Planted(chosen, words, exit=2)
    looked_up = with_value(month.with_columns(done_by=pl.lit("us")), "done_by", EMAIL)
    words = (
        '[[derived]]\ncolumn = "done_by"\nfrom = "done_by"\nfunction = "lookup"\n'
        'table = {us = "in_house"}\n'
    )
    columns = {name: name for name in month.columns if name != "done_by"}
    yield "in what is looked up", Planted(looked_up, words, columns, exit=2)


def csv(frame: pl.DataFrame, path: Path) -> None:
    frame.with_columns(datetimes().dt.replace_time_zone(None)).write_csv(
        path, datetime_format="%Y-%m-%dT%H:%M:%S"
    )


def xlsx(frame: pl.DataFrame, path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Jobs")
        for place, column in enumerate(frame.columns):
            sheet.write_string(0, place, column)
            values = frame.with_columns(datetimes().dt.strftime("%Y-%m-%dT%H:%M:%S"))[column]
            for row, value in enumerate(values.cast(pl.String), start=1):
                if value is not None:
                    sheet.write_string(row, place, value)


def misaligned(frame: pl.DataFrame, path: Path) -> None:
    csv(frame, path)
    path.write_text(path.read_text("utf-8") + f"{NAME},{PHONE}\n", "utf-8")


misaligned.__name__ = "csv"  # the kind of file


def headless(frame: pl.DataFrame, path: Path) -> None:
    path.write_text(f"{NAME},{PHONE}\n{EMAIL},{HOME}\n", "utf-8")


headless.__name__ = "csv"


def other_kinds(month: pl.DataFrame) -> Iterator[tuple[str, Planted]]:
    for write in (csv, xlsx):
        kind = write.__name__
        kept = with_value(month, "on_hold_reason", EMAIL)
        yield f"in a column of {kind}", Planted(kept, write=write)
        dates = with_value(as_text(month, "raised_at", "%Y-%m-%dT%H:%M:%S"), "raised_at", NAME)
        yield f"in a date of {kind}", Planted(dates, write=write, exit=2)
        named = month.rename({"trade_code": f"{NAME} {PHONE}"})
        yield f"in a column's name in {kind}", Planted(named, write=write, exit=2)
    yield "in a row out of line", Planted(month, write=misaligned, exit=2)
    yield "where a header should be", Planted(month, write=headless, exit=2)


def kept_out(month: pl.DataFrame) -> Iterator[tuple[str, Planted]]:
    rows = pl.int_range(pl.len())
    sent = month.with_columns(
        pl.lit(NAME).alias("Tenant"),
        pl.format("{} {}", pl.lit(HOME), rows).alias("Address"),
        (rows + UPRN).alias("UPRN"),
        pl.lit(5).alias("no_access_count"),
    ).drop("property_key")
    columns = {name: name for name in month.columns} | {"property_key": "UPRN"}
    words = 'drop = ["Tenant", "Address"]\npseudonymise = ["UPRN"]\n'
    yield "in dropped and pseudonymised columns", Planted(sent, words, columns, exit=0)


@pytest.fixture(scope="module")
def planted(small_borough) -> dict[str, Planted]:
    month = pl.read_parquet(small_borough.month(10))
    every = (kept_columns, misfits, mapped, other_kinds, kept_out)
    return {name: plant for plants in every for name, plant in plants(month)}


@dataclass(frozen=True)
class Tried:
    answers: dict[str, Any]
    output: bytes
    root: Path
    before: dict[str, tuple[int, int]]
    room: Path


@pytest.fixture(scope="module")
def tried(planted, small_root, to_read, tmp_path_factory: pytest.TempPathFactory) -> Tried:
    """All the files' journeys, one after another, and everything that was left of them."""
    folder = tmp_path_factory.mktemp("planted")
    root = folder / "store"
    subprocess.run(["cp", "-r", small_root, root], check=True)
    room = folder / "temporary"
    room.mkdir()
    manifest = [write(folder, number, plant) for number, plant in enumerate(planted.values())]
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    before = files_of(root)
    words = [root, folder / "manifest.json", str(to_read.handle())]
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.planted_person", *words],
        pass_fds=[to_read.handle()],
        capture_output=True,
        check=False,
        cwd=REPOSITORY,
        env={**os.environ, "TMPDIR": str(room)},
        timeout=600,
    )
    assert done.returncode == 0, done.stderr.decode()
    lines = done.stdout.decode().splitlines()
    answers = dict(zip(planted, map(json.loads, lines), strict=True))
    return Tried(answers, done.stdout + done.stderr, root, before, room)


def write(folder: Path, number: int, plant: Planted) -> dict[str, object]:
    kind = plant.write.__name__ if plant.write else "parquet"
    path = folder / f"{plant.name}-{number}.{kind}"
    (plant.write or pl.DataFrame.write_parquet)(plant.frame, path)
    mapping = None
    if plant.words is not None:
        columns = plant.columns or {name: name for name in plant.frame.columns}
        head = 'name = "theirs"\ntitle = "Theirs"\ndataset = "repairs"\n'
        tables = plant.words if plant.words.startswith("[") else ""
        top = "" if tables else plant.words
        named = "\n".join(f'{ours} = "{theirs}"' for ours, theirs in columns.items())
        mapping = folder / f"mapping-{number}.toml"
        mapping.write_text(f"{head}{top}\n[columns]\n{named}\n{tables}", "utf-8")
    return {
        "path": str(path),
        "mapping": mapping and str(mapping),
        "history": plant.history,
    }


def test_each_file_is_refused_for_what_was_planted(planted, tried) -> None:
    ends = {name: answer["facts"]["exit"] for name, answer in tried.answers.items()}
    assert ends == {name: plant.exit for name, plant in planted.items()}
    for name, plant in planted.items():
        findings = tried.answers[name]["facts"]["findings"]
        if plant.exit == 1:
            assert {finding["check"] for finding in findings} == {"personal_data"}, name
            assert all(finding["examples"] for finding in findings), name
    everywhere = tried.answers[EVERYWHERE]["facts"]["findings"]
    assert {finding["column"] for finding in everywhere} == set(TEXTS)
    references = tried.answers["in references"]["facts"]["findings"]
    assert sorted(finding["count"] for finding in references) == [1] * (len(VALUES) + 1)


def test_no_answer_repeats_it(tried) -> None:
    for name, answer in tried.answers.items():
        said = json.dumps(answer, ensure_ascii=False).lower().encode()
        assert [needle for needle in NEEDLES if needle in said] == [], name
    output = tried.output.lower()
    assert [needle for needle in NEEDLES if needle in output] == []
    assert str(UPRN)[:9].encode() not in output


def test_no_file_is_left_that_holds_it(tried) -> None:
    """What the store gained is its log, whose entries do not, and one release of clean records."""
    assert list(tried.room.rglob("*")) == []
    staging = tried.root / "staging"
    assert [path for path in staging.rglob("*") if path.is_file()] == []
    assert list((staging / "incoming").iterdir()) == []
    gained = set(files_of(tried.root)) - set(tried.before)
    places = {Path(name).parts[0] for name in gained}
    assert places == {"refreshes", "findings", "records", "measures"}
    store = open_store(tried.root)
    live = store.release()
    everything = [
        store.log_entries().write_csv(),
        live.records("repairs").write_csv(),
        live.frame.write_csv(),
        *(path.read_text("utf-8") for path in (tried.root / "findings").iterdir()),
    ]
    for text in everything:
        assert [n for n in NEEDLES if n in text.lower().encode()] == []
        assert str(UPRN)[:9] not in text
    key = (tried.root / KEY_FILE).read_text("ascii").strip().encode()
    assert key not in tried.output


def test_what_was_kept_of_a_home_is_its_pseudonym(tried, planted) -> None:
    facts = tried.answers["in dropped and pseudonymised columns"]["facts"]
    assert facts["published"]
    live = open_store(tried.root).release()
    kept = live.records("repairs", months=[date(2024, 10, 1)])["property_key"]
    assert kept.str.contains("^[0-9a-f]{32}$").all()
    assert kept.n_unique() == kept.len()
    key = (tried.root / KEY_FILE).read_text("ascii").strip()
    facts = live.cells().filter(month=date(2024, 10, 1))["key_fingerprint"]
    assert facts.to_list() == [fingerprint(key)]
