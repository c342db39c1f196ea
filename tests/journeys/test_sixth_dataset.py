"""A sixth dataset and new measures touch only the files that a declaration belongs to.

In a copy of the packages: one contract, one suite, their two index lines, one file of measures and
its line in the registry. Everything else, from the command line to the pages, takes them up.
"""

import filecmp
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

PACKAGES = ("datasets", "expectations", "dashboard")
CONTRACT = '''
"""The street cleaning contract: reports of dirt, and when it was cleared."""

from types import MappingProxyType

from datasets.contract import Column, Contract, Kind, Life, common_columns
from datasets.reported import with_reported_figures

REPORT = "street_report"

STREET_CLEANING = with_reported_figures(
    Contract(
        name="street_cleaning",
        title="Street cleaning",
        columns=(
            *common_columns((REPORT,)),
            Column("reported_on", Kind.DATE, "When it was reported.", True),
            Column("due_on", Kind.DATE, "When it is to be cleared."),
            Column("cleared_on", Kind.DATE, "When it was cleared."),
        ),
        lives=MappingProxyType({REPORT: Life("reported_on", ("cleared_on",))}),
        events=MappingProxyType({"cleared_on": ()}),
    )
)
'''
SUITE = '''
"""SUITE: what a street cleaning extract must keep to."""

from types import MappingProxyType

from datasets.street_cleaning import REPORT, STREET_CLEANING
from expectations.from_contract import expectations_for, not_before
from expectations.suite import Suite

SUITE = Suite(
    contract=STREET_CLEANING,
    rules=(
        *expectations_for(STREET_CLEANING),
        not_before(
            STREET_CLEANING.column("due_on"),
            STREET_CLEANING.column("reported_on"),
            ("was due before it was reported", "were due before they were reported"),
        ),
    ),
    nouns=MappingProxyType({REPORT: ("report", "reports")}),
)
'''
MEASURES = '''
"""The street cleaning measures."""

import polars as pl

from dashboard.kpis.measure import Better, Clock, Family, Measure, Unit

CLEARED = pl.col("cleared_on").is_not_null()
CLEARED_ON_TIME = Measure(
    id="cleared_on_time",
    title="Dirt cleared on time",
    theme=1,
    dataset="street_cleaning",
    unit=Unit.SHARE,
    better=Better.HIGHER,
    family=Family.PROPORTION,
    clock=Clock.COMPLETED,
    definition="Of the reports cleared in the month: the share cleared by the day they were due.",
    source="This test",
    reads=("cleared_on", "due_on"),
    rows=CLEARED,
    numerator=pl.col("cleared_on") <= pl.col("due_on"),
    denominator=pl.lit(True),
)
STREET_MEASURES = (CLEARED_ON_TIME,)
'''
NEW = {
    "datasets/street_cleaning.py": CONTRACT,
    "expectations/street_cleaning.py": SUITE,
    "dashboard/kpis/street_cleaning.py": MEASURES,
}
INDEX_LINES = {
    "datasets/catalogue.py": (
        ("from datasets.workforce", "from datasets.street_cleaning import STREET_CLEANING\n"),
        ("    LOCAL_EMPLOYMENT,\n", "    STREET_CLEANING,\n"),
    ),
    "expectations/catalogue.py": (
        ("from expectations.suite", "from expectations import street_cleaning\n"),
        ("    local_employment.SUITE,\n", "    street_cleaning.SUITE,\n"),
    ),
    "dashboard/kpis/registry.py": (
        (
            "from dashboard.kpis.workforce",
            "from dashboard.kpis.street_cleaning import STREET_MEASURES\n",
        ),
        ("    *LOCAL_EMPLOYMENT_MEASURES,\n", "    *STREET_MEASURES,\n"),
    ),
}
"""By file, what is written before the first line that begins so."""

PROGRAMME = """
council = "Little Borough Council"
[small_numbers]
hide_up_to = 0
[[services]]
id = "streets"
name = "Streets"
organisations = ["Little Streets"]
measures = ["cleared_on_time", "extracts_published_on_time"]
[[interventions]]
id = "in_house"
service = "streets"
kind = "transfer"
name = "Came in-house"
on = 2024-05-01
headline = true
model_before = "contractor"
model_after = "in_house"
[[promises]]
id = "clean"
service = "streets"
theme = 1
kind = "improve"
text = "Dirt will be cleared on time."
who = "Cabinet"
on = 2024-01-01
measures = ["cleared_on_time"]
[[targets]]
service = "streets"
measure = "cleared_on_time"
value = 0.5
from = 2024-05-01
set_by = "Cabinet"
[[expected]]
dataset = "street_cleaning"
service = "streets"
source_system = "spotless"
from = 2024-04-01
to = 2024-05-01
"""
HEADER = "Unique Reference,Reported On,Due On,Cleared On"
APRIL = f"""{HEADER}
R1,2024-04-02,2024-04-05,2024-04-04
R2,2024-04-29,2024-05-02,
R5,2024-04-02,2024-04-05,2024-04-05
R6,2024-04-02,2024-04-05,2024-04-05
R7,2024-04-02,2024-04-05,2024-04-05
R8,2024-04-02,2024-04-05,2024-04-30
R9,2024-04-02,2024-04-05,2024-04-05
"""
MAY = f"""{HEADER}
R2,2024-04-29,2024-05-02,2024-05-09
R3,2024-05-03,2024-05-06,2024-05-06
R4,2024-05-07,2024-05-01,
"""
CONFIRMED = {
    "service": "streets",
    "source_organisation": "Little Streets",
    "delivery_model": "in_house",
    "coverage": "complete",
}
"""What no header can say, which an officer adds to the mapping that is suggested."""

WALK = """
import json, os, sys
from datetime import date
from pathlib import Path
from typer.testing import CliRunner
from dashboard.cli.commands import app
from dashboard.cli.journey import Desk, journey
from dashboard.permissions import command_line
from dashboard.programmes import publish_programme
from dashboard.refresh import Reading
from datasets.mapping import read_mapping
from datasets.store import open_store
from expectations.client import AuditWorker

def typed(*words):
    return CliRunner().invoke(app, [*words, "--root", "store", "--json"])

store = open_store("store", create=True)
publish_programme(store, Path("programme.toml").read_text(), command_line(""), progress=print)
words = ["suggest", "april.csv", "--dataset", "street_cleaning", "--out", "mine.toml"]
CliRunner().invoke(app, words)
mine = Path("mine.toml")
confirmed = json.loads(Path("confirmed.json").read_text())
lines = "".join(f'{name} = "{value}"\\n' for name, value in confirmed.items())
told = mine.read_text().replace('source_system = "april"', 'source_system = "spotless"')
mine.write_text(told.replace("[constants]\\n", "[constants]\\n" + lines))
mapping = read_mapping(mine)
found = {}
with AuditWorker() as worker:
    for name, month in (("april", 4), ("may", 5)):
        reading = Reading(mapping=mapping, month=date(2024, month, 1))
        desk = Desk(store, worker, reading, actor=command_line(""))
        outcome = journey(Path(f"{name}.csv"), desk)
        found[name] = {"exit": outcome.exit, "checks": [
            finding["check"] for finding in outcome.facts["findings"]
        ]}
found["series"] = json.loads(typed("series", "cleared_on_time").output)
found["due"] = typed("due", "--today", "2024-07-01").exit_code
catalogue = CliRunner().invoke(app, ["measures", "--json"]).output
found["catalogue"] = [one["measure"] for one in json.loads(catalogue)]

os.environ["INSOURCING_ROOT"] = "store"
from streamlit.testing.v1 import AppTest
at = AppTest.from_file(str(Path("dashboard/app.py").resolve()), default_timeout=60).run()
assert not at.exception, at.exception
found["landing"] = " ".join(str(part.value) for part in (*at.title, *at.header, *at.markdown))
Path("found.json").write_text(json.dumps(found))
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the packages with the declarations added."""
    folder = tmp_path_factory.mktemp("sixth")
    for package in PACKAGES:
        skip = shutil.ignore_patterns("__pycache__")
        shutil.copytree(REPOSITORY / package, folder / package, ignore=skip)
    shutil.copytree(REPOSITORY / ".streamlit", folder / ".streamlit")
    for name, text in NEW.items():
        (folder / name).write_text(text.lstrip(), "utf-8")
    for name, lines in INDEX_LINES.items():
        text = (folder / name).read_text("utf-8")
        for before, added in lines:
            assert before in text
            text = text.replace(before, added + before, 1)
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def found(house: Path) -> dict[str, object]:
    """What became of its extracts: suggested, checked, published, shown."""
    (house / "programme.toml").write_text(PROGRAMME, "utf-8")
    (house / "confirmed.json").write_text(json.dumps(CONFIRMED), "utf-8")
    for name, text in (("april", APRIL), ("may", MAY)):
        (house / f"{name}.csv").write_text(text, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", WALK],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house)},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(json.loads((house / "found.json").read_text("utf-8")))


def test_nothing_but_declarations_and_index_lines_was_touched(house: Path) -> None:
    touched = set()
    for package in PACKAGES:
        for path in (house / package).rglob("*.py"):
            name = str(path.relative_to(house))
            ours = REPOSITORY / name
            if not ours.is_file() or not filecmp.cmp(path, ours, shallow=False):
                touched.add(name)
    assert touched == {*NEW, *INDEX_LINES}


def test_its_months_are_checked_and_published(found) -> None:
    assert found["april"] == {"exit": 0, "checks": ["first_load"]}
    assert found["may"] == {"exit": 1, "checks": ["dates_out_of_order"]}


def test_its_measure_comes_out_of_series(found) -> None:
    series = found["series"]
    figures = [(r["month"][:7], r["numerator"], r["denominator"]) for r in series["rows"]]
    assert figures == [("2024-04", 5, 6)]
    assert found["due"] == 1  # May was refused, and is late


def test_it_stands_in_the_catalogue_and_on_the_landing_page(found) -> None:
    assert "cleared_on_time" in found["catalogue"]
    assert "Dirt will be cleared on time" in found["landing"]
    assert "83.3% (5 of 6) in April 2024" in found["landing"].replace("\\", "")
