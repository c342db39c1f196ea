"""From a file with other names to a check that passes: suggested, completed by hand, confirmed."""

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard.cli.journey import Desk, journey
from dashboard.refresh import Reading
from datasets.demo.formats import written
from datasets.demo.other_names import under_other_names
from datasets.mapping import parse_mapping
from datasets.suggestion import suggest_mapping
from tests.journeys.asking import SmallBorough

LAST = date(2024, 10, 1)
SAID_BY_THE_OFFICER = {
    "service": "housing_management",
    "source_organisation": "Demonstration Borough Council",
    "delivery_model": "in_house",
    "coverage": "complete",
}
PRIORITIES = {"P1": 1, "P2": 2, "P3": 3, "P4": 4, "P5": 5, "PL": 5, "V ": 4}


@pytest.fixture(scope="module")
def month(small_borough: SmallBorough) -> pl.DataFrame:
    return pl.read_parquet(small_borough.months[LAST])


@pytest.fixture(scope="module", params=["csv", "xlsx", "parquet"])
def file(request, month, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("other_names")
    return written(under_other_names(month), folder / f"other-names.{request.param}")


def completed(text: str) -> str:
    """The suggestion once an officer has answered every question that it asks."""
    for column, value in SAID_BY_THE_OFFICER.items():
        text, answered = re.subn(rf"(?m)^# {column} needs.*$", f'{column} = "{value}"', text)
        assert answered == 1, column
    for start, code in PRIORITIES.items():
        text = re.sub(rf'(?m)^# ("{start}[^"]*") = ""$', rf'\1 = "{code}"', text)
    return re.sub(r'(?m)^# (\w+ = "%d/%m/%Y %H:%M")$', r"\1", text)


def test_every_column_is_recognised_dropped_or_hidden(file):
    text = suggest_mapping(file).text
    assert "not recognised" not in text
    mapping = parse_mapping(completed(text))
    assert mapping.pseudonymise == ("UPRN",)
    assert set(mapping.drop) == {"Tenant Name", "Job Notes"}


def test_day_and_month_are_never_chosen_for_the_officer(file):
    """Dates up to the 12th read both ways; nothing in the file says which."""
    mapping = suggest_mapping(file).text
    both = re.findall(r'(?m)^# (\w+) = "%m/%d/%Y %H:%M"$', mapping)
    settled = re.findall(r'(?m)^(\w+) = "%d/%m/%Y %H:%M"$', mapping)
    assert not set(both) & set(settled)
    assert len(both) + len(settled) == 6


def test_what_the_officer_completes_passes_and_says_the_same_as_the_contract(file, month, worker):
    mapping = parse_mapping(completed(suggest_mapping(file).text))
    outcome = journey(file, Desk(None, worker, Reading(mapping=mapping, month=LAST)))
    assert (outcome.exit, outcome.facts["findings"]) == (0, []), outcome.lines
    own = journey(
        written(month, file.with_name("own.parquet")), Desk(None, worker, Reading("repairs"))
    )
    same = ("months", "file_rows", "records", "left_out")
    assert [outcome.facts[key] for key in same] == [own.facts[key] for key in same]
