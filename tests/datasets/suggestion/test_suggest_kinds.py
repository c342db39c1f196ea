import csv
import io
from pathlib import Path

import pytest
import xlsxwriter

from datasets.extract import ExtractRefusedError, read_extract
from datasets.mapping import parse_mapping
from datasets.suggestion import suggest_mapping
from tests.datasets.tables.writing import csv_of, workbook_of

TITLE = [["Repairs, as at 1 November 2026"], []]
HEADER = "Job No,Date Logged,Date Completed,Date Cancelled,Priority,Trade,UPRN,Tenant Name"
TABLE = [
    HEADER.split(","),
    ["1", "25/10/2026", "26/10/2026", "", "P1", "PL", "1234", "Mrs Bloggs"],
    ["2", "04/10/2026", "", "", "P1", "EL", "1235", "Mr Bloggs"],
]


def as_csv(folder: Path, rows: list[list[str]]) -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return csv_of(folder, text.getvalue())


def as_workbook(folder: Path, rows: list[list[str]]) -> Path:
    return workbook_of(folder, *rows)


@pytest.mark.parametrize("write", [as_csv, as_workbook])
@pytest.mark.parametrize("above", [[], TITLE], ids=["header first", "header third"])
def test_a_mapping_is_suggested_whatever_the_kind_and_wherever_the_header(
    write, above: list[list[str]], tmp_path: Path
) -> None:
    path = write(tmp_path, [*above, *TABLE])
    suggestion = suggest_mapping(path)
    mapping = parse_mapping(suggestion.text)
    assert mapping.columns["raised_at"] == "Date Logged"
    assert mapping.dates == {"raised_at": "%d/%m/%Y", "completed_at": "%d/%m/%Y"}
    assert mapping.pseudonymise == ("UPRN",)
    assert mapping.drop == ("Tenant Name",)
    assert "Bloggs" not in suggestion.text
    found = mapping.file.header_has if mapping.file else ()
    assert found == (("Job No", "Priority", "Date Logged") if above else ())
    assert "record_id" in mapping.columns


def test_a_suggestion_for_a_sheet_is_fit_to_use(tmp_path: Path) -> None:
    path = as_workbook(tmp_path, [*TITLE, *TABLE])
    text = suggest_mapping(path).text
    stated = (
        '[constants]\nservice = "housing"\nsource_organisation = "Exampleton"\n'
        'delivery_model = "in_house"\ncoverage = "complete"\nrepair_class = "responsive"\n'
        "is_emergency = false\n"
    )
    text = text.replace("[constants]", stated).replace('# "P1" = ""', '"P1" = 4')
    extract = read_extract(path, mapping=parse_mapping(text), history=True)
    assert extract.records["record_id"].to_list() == ["1", "2"]


def test_a_sheet_is_named_where_a_workbook_has_several(tmp_path: Path) -> None:
    path = tmp_path / "jobs.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in (("About", TITLE), ("Jobs", TABLE)):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    with pytest.raises(ExtractRefusedError, match="2 sheets"):
        suggest_mapping(path)
    mapping = parse_mapping(suggest_mapping(path, sheet="Jobs").text)
    assert mapping.file is not None
    assert mapping.file.sheet == "Jobs"
    assert mapping.columns["raised_at"] == "Date Logged"
