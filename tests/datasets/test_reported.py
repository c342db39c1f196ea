"""Figures that a board was told: read as the contract names them, each in its own month."""

from datetime import date
from pathlib import Path

import pytest

from datasets.catalogue import CONTRACTS
from datasets.extract import read_extract
from datasets.mapping import parse_mapping
from datasets.months import closed_on, opened_on
from datasets.reported import REPORTED_FIGURE, own_kinds
from tests.datasets.sending import only_fault

HEADER = (
    "month,service,source_system,source_organisation,delivery_model,coverage,record_kind,record_id,"
    "measure,numerator,denominator,value,document,definition_note,definition_matches"
)
COMMON = "homes,board_reports,Anywhere Homes,almo,reported_figures,reported_figure"
ROWS = (
    f"2021-04-01,{COMMON},1,non_emergency_on_time,712,1000,,Board 5 May 2021,As RP02,true",
    f"2021-06-01,{COMMON},2,non_emergency_on_time,698,1000,,Board 7 July 2021,As RP02,true",
    f"2021-06-01,{COMMON},2b,open_repairs,,,4102,Board 7 July 2021,,",
)
JUNE, APRIL = date(2021, 6, 1), date(2021, 4, 1)


@pytest.fixture
def board(tmp_path: Path) -> Path:
    path = tmp_path / "board.csv"
    path.write_text("\n".join([HEADER, *ROWS]) + "\n", "utf-8")
    return path


def test_a_boards_figures_are_each_of_the_month_that_they_name(board: Path) -> None:
    """They are of two months; nobody said that nothing happened in May."""
    extract = read_extract(board, dataset="local_employment")
    assert extract.months == (APRIL, JUNE)
    assert extract.history
    told = extract.records.select("month", "measure", "numerator", "value", "definition_matches")
    assert told.sort("month", "measure").rows() == [
        (APRIL, "non_emergency_on_time", 712.0, None, True),
        (JUNE, "non_emergency_on_time", 698.0, None, True),
        (JUNE, "open_repairs", None, 4102.0, None),
    ]
    days = extract.records.select(
        "month", opened=opened_on(extract.contract), closed=closed_on(extract.contract)
    )
    assert (days["month"] == days["opened"]).all()
    assert (days["month"] == days["closed"]).all()


@pytest.mark.parametrize("dataset", CONTRACTS)
def test_a_reported_figure_is_asked_for_nothing_that_a_record_has(dataset: str) -> None:
    contract = CONTRACTS[dataset]
    common = {c.name for c in contract.columns if not c.kinds}
    theirs = {c.name for c in contract.columns_of(REPORTED_FIGURE)} - common
    own = {c.name for kind in own_kinds(contract) for c in contract.columns_of(kind)} - common
    assert REPORTED_FIGURE not in own_kinds(contract)
    assert theirs & own <= {"delivery_model"}
    assert {"measure", "numerator", "denominator", "value", "document"} <= theirs
    assert REPORTED_FIGURE in contract.column("record_kind").allowed


def test_one_month_may_be_sent_by_itself(board: Path) -> None:
    board.write_text("\n".join([HEADER, ROWS[0]]) + "\n", "utf-8")
    assert read_extract(board, dataset="repairs", month=APRIL).months == (APRIL,)
    assert only_fault(board, dataset="repairs", month=JUNE).reason == "month_disagrees"


def test_a_report_of_the_boards_own_making_comes_with_a_mapping(tmp_path: Path) -> None:
    path = tmp_path / "kpi.csv"
    path.write_text("When,KPI,Result\n01/04/2021,Repairs on time,71.2\n", "utf-8")
    mapping = parse_mapping(
        """
name = "board_kpis"
title = "The board's quarterly report"
dataset = "repairs"
not_collected = ["numerator", "denominator", "definition_note", "definition_matches"]
[columns]
month = "When"
measure = "KPI"
value = "Result"
[constants]
service = "homes"
source_system = "board_reports"
source_organisation = "Anywhere Homes"
delivery_model = "almo"
coverage = "reported_figures"
record_kind = "reported_figure"
document = "Board papers, 5 May 2021, item 7"
[codes.measure]
"Repairs on time" = "non_emergency_on_time"
[dates]
month = "%d/%m/%Y"
[[derived]]
column = "record_id"
from = ["When", "KPI"]
function = "joined"
by = " "
"""
    )
    extract = read_extract(path, mapping=mapping)
    row = extract.records.row(0, named=True)
    assert (row["month"], row["measure"], row["value"]) == (APRIL, "non_emergency_on_time", 71.2)
    assert row["document"] == "Board papers, 5 May 2021, item 7"
