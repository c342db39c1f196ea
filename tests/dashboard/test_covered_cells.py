from datetime import date

import polars as pl
import pytest

from dashboard.covered_cells import cells_of
from datasets.calendar import months_between
from datasets.extract import Extract
from datasets.programme import parse_programme
from datasets.reduced import kept_schema
from datasets.repairs import REPAIRS

MONTHS = months_between(date(2024, 1, 1), date(2024, 4, 1))
EXPECTED = """
council = "Anywhere"
[[services]]
id = "homes"
name = "Homes"
[[expected]]
dataset = "repairs"
service = "homes"
source_system = "old"
from = 2023-01-01
to = 2024-02-01
[[expected]]
dataset = "repairs"
service = "homes"
source_system = "new"
from = 2024-03-01
"""


def extract(*, history: bool) -> Extract:
    """A job of January in the old system and one of April in the new one, and nothing between."""
    rows = pl.DataFrame(
        {
            "service": ["homes"] * 2,
            "source_system": ["old", "new"],
            "month": [MONTHS[0], MONTHS[3]],
        }
    )
    nothing = kept_schema(REPAIRS).to_frame()
    return Extract(
        contract=REPAIRS,
        mapping_name="identity",
        mapping_text="",
        publisher="",
        file_name="file.parquet",
        sha256="0" * 64,
        file_rows=2,
        months=MONTHS,
        records=pl.concat([nothing, rows], how="diagonal"),
        foreign=nothing,
        left_out=(),
        not_collected=(),
        history=history,
        declared_empty=False,
    )


@pytest.fixture
def programme():
    return parse_programme(EXPECTED)


def covered(cells, system: str) -> list[date]:
    return [cell.month for cell in cells if cell.source_system == system]


def test_a_history_says_nothing_of_months_in_which_a_system_is_not_expected(programme):
    cells = cells_of(extract(history=True), programme)
    assert covered(cells, "old") == list(MONTHS[:2])
    assert covered(cells, "new") == list(MONTHS[2:])


def test_what_a_system_sent_is_covered_whether_it_was_expected_or_not(programme):
    later = programme.model_copy(update={"expected": programme.expected[1:]})
    ended = programme.expected[0].model_copy(update={"to_month": date(2023, 6, 1)})
    early = programme.model_copy(update={"expected": (ended, *later.expected)})
    assert covered(cells_of(extract(history=True), early), "old") == [MONTHS[0]]


@pytest.mark.parametrize("history", [True, False])
def test_a_system_that_the_programme_does_not_name_is_covered_in_every_month(history):
    cells = cells_of(extract(history=history), None)
    assert covered(cells, "old") == covered(cells, "new") == list(MONTHS)
