"""Each fault planted in a month that has just arrived is caught, whatever file it comes in.

Each comes in Parquet and in one other format, CSV and workbooks by turns.
"""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard.cli.journey import Desk, Outcome, journey
from dashboard.refresh import Reading
from datasets.demo import FAULTS, planted_faults
from datasets.demo.formats import WRITERS, written
from datasets.store import open_store
from tests.journeys.asking import SmallBorough
from tests.journeys.caught import CAUGHT

LAST = date(2024, 10, 1)
FORMATS = tuple(WRITERS)
SEED = 11
OTHERS = [kind for kind in FORMATS if kind != "parquet"]
BY_TURNS = [(fault, OTHERS[place % len(OTHERS)]) for place, fault in enumerate(CAUGHT)]
EVERY = [*((fault, "parquet") for fault in CAUGHT), *BY_TURNS]


@pytest.fixture(scope="module")
def frames(small_borough: SmallBorough) -> dict[str, pl.DataFrame]:
    """The clean month ("") and the month with each fault in it."""
    clean = pl.read_parquet(small_borough.months[LAST])
    return {"": clean, **planted_faults(clean, SEED)}


@pytest.fixture(scope="module")
def checked(frames, small_root: Path, worker, tmp_path_factory):
    """What checking a file says: of a fault ("" for none), in a format."""
    folder = tmp_path_factory.mktemp("formats")
    known: dict[tuple[str, str], Outcome] = {}

    def check(fault: str, kind: str) -> Outcome:
        if (fault, kind) not in known:
            path = written(frames[fault], folder / f"{fault or 'clean'}.{kind}")
            desk = Desk(open_store(small_root), worker, Reading(dataset="repairs"))
            known[fault, kind] = journey(path, desk)
        return known[fault, kind]

    return check


def found(outcome: Outcome) -> list[dict]:
    return list(outcome.facts["findings"])


def test_every_planted_fault_is_expected():
    assert set(CAUGHT) == {fault.name for fault in FAULTS}
    assert len(CAUGHT) >= 33


@pytest.mark.parametrize("kind", FORMATS)
def test_clean_month_passes_with_no_finding(checked, kind):
    outcome = checked("", kind)
    assert (outcome.exit, found(outcome)) == (0, []), outcome.lines


@pytest.mark.parametrize(("fault", "kind"), EVERY)
def test_planted_fault_is_caught(checked, fault, kind):
    caught, outcome = CAUGHT[fault], checked(fault, kind)
    assert outcome.exit == caught.exit, outcome.lines
    assert outcome.facts["error"]
    check = caught.in_text if kind == "csv" and caught.in_text else caught.check
    named = {(f["check"], f["column"]): f for f in found(outcome)}
    finding = named[check, caught.column]
    assert finding["severity"] == caught.severity
    if caught.count is not None:
        assert finding["count"] == caught.count


@pytest.mark.parametrize(
    ("fault", "kind"), [turn for turn in BY_TURNS if not CAUGHT[turn[0]].in_text]
)
def test_every_format_tells_the_same(checked, fault, kind):
    """The same rows, counts and examples, and for the same reason, as from Parquet."""

    def said(outcome: Outcome) -> list[tuple]:
        keys = ("check", "severity", "column", "count", "examples", "rows")
        return [tuple(map(str, map(f.get, keys))) for f in found(outcome)]

    assert said(checked(fault, kind)) == said(checked(fault, "parquet"))
