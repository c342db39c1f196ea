"""A workbook laid out as the regulator lays them out, about landlords that do not exist."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

import xlsxwriter

Row = dict[str, object]
COMPLETED = "Number of responsive repairs completed during the reporting year"
LANDLORD = ("Landlord name", "Landlord code", "Landlord type", "Landlord predominant region")
TARGET = (
    "What is your (maximum) target timescale for non-emergency repairs used to calculate RP02 (1)?"
)
CLOSED = (
    "Number of responsive repairs closed during the reporting year for any reason apart from "
    "completion (e.g. cancellation)"
)
OPEN = (
    "Number of outstanding responsive repairs that had not been completed ('work-in-progress') at "
    "year end"
)
RAISED = "Number of responsive repairs raised during the reporting year"
RP02 = "Proportion of non-emergency responsive repairs completed within target (RP02 1)5"
RP02_PART = "Number of non-emergency responsive repairs completed within target (RP02 1 Numerator)5"
RP02_BASE = "Number of non-emergency responsive repairs completed (RP02 1 Denominator)5"
TP01 = "Proportion of respondents who report that they are satisfied with the service (TP01)7"


def records_row(**changes: object) -> Row:
    """A council's records: 80 of 100 non-emergency repairs on time, and so on."""
    row: Row = {
        "Landlord name": "Testing Borough Council",
        "Landlord code": "99AA",
        "Landlord type": "LA",
        "Landlord predominant region": "London",
        "Any additional notes from RSH": "[X]",
        "Did you own dwelling units to which this TSM applies at year end? (RP02 1)5": "Yes",
        "Proportion of homes that do not meet the Decent Homes Standard (RP01)2": 10.0,
        "Number of dwelling units owned which failed (RP01 Numerator)5": 100,
        "Number of dwelling units owned to which it applied (RP01 Denominator)5": 1000,
        RP02: 80.0,
        RP02_PART: 80,
        RP02_BASE: 100,
        "Proportion of emergency responsive repairs completed within target (RP02 2)5": 90.0,
        "Number of emergency repairs completed within target (RP02 2 Numerator)5": 18,
        "Number of emergency repairs completed (RP02 2 Denominator)5": 20,
        TARGET: 28,
        "Number of dwelling units owned of the relevant stock (NM01 1 Denominator)": 1000,
        RAISED: 130,
        COMPLETED: 120,
        CLOSED: 10,
        OPEN: 30,
    }
    for stage, made, answered in ((1, 50, 40), (2, 10, 9)):
        row |= {
            f"LCRA - Number of stage {stage} complaints per 1,000 homes (CH01 {stage})": made,
            f"LCHO - Number of stage {stage} complaints per 1,000 homes (CH01 {stage})": 0,
            f"LCRA - Number of complaints made (CH01 {stage} Numerator)": made,
            f"LCRA - Number of dwelling units owned (CH01 {stage} Denominator)": 1000,
            f"LCRA - Proportion of complaints responded to (CH02 {stage})5": 100 * answered / made,
            f"LCRA - Number of complaints responded to (CH02 {stage} Numerator)": answered,
            f"LCRA - Number of complaints made (CH02 {stage} Denominator)5 ": made,
        }
    return row | changes


def survey_row(**changes: object) -> Row:
    """What the council's tenants answered."""
    row: Row = {name: records_row()[name] for name in LANDLORD}
    row |= {"Relevant\xa0tenant population size (LCRA)": 1000, "Total sample size achieved": 250}
    row |= {TP01: 60.0, TP01.replace(")7", ") for each survey method - Postal6"): "[S]"}
    for number in ("02", "03", "06", "08", "09"):
        row[f"Proportion of respondents who report that they are satisfied (TP{number})"] = 50.0
    row |= {
        "Proportion of respondents who state that they had a repair (TP02 responses)": 70.0,
        "Proportion of respondents who state that they have complained (TP09 responses)7": 20.0,
    }
    return row | changes


def owners_row() -> Row:
    """The other survey, of shared owners, which is not the one that is meant."""
    row = survey_row()
    row["Relevant tenant population size (LCHO)"] = row.pop(
        "Relevant\xa0tenant population size (LCRA)"
    )
    return row


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook to be written: its sheets' names, rows, and how many lines stand above them."""

    records: Sequence[Row] = field(default_factory=lambda: (records_row(),))
    survey: Sequence[Row] = field(default_factory=lambda: (survey_row(),))
    above: int = 8
    below: Sequence[Mapping[int, object]] = ()
    years: str = "reporting year 1 April 2024 to 31 March 2025"
    names: tuple[str, str, str] = ("TSM25_Management_Info", "TSM25_LCRA", "TSM25_LCHO")
    ordered: Callable[[list[str]], list[str]] = list

    def written(self, folder: Path, name: str = "figures.xlsx") -> Path:
        """The workbook in a folder."""
        path = folder / name
        with xlsxwriter.Workbook(path) as book:
            book.add_worksheet("Introduction").write(0, 0, f"This relates to the {self.years}.")
            owners = replace(self, below=())
            for title, rows, how in (
                (self.names[0], self.records, self),
                (self.names[1], self.survey, owners),
                (self.names[2], (owners_row(),), owners),
            ):
                how.table(book.add_worksheet(title), rows)
        return path

    def table(self, sheet: xlsxwriter.worksheet.Worksheet, rows: Sequence[Row]) -> None:
        """One table, below its notes."""
        for line in range(self.above):
            sheet.write(line, 0, f"{line}. A note.")
        header = self.ordered(list(rows[0]))
        sheet.write_row(self.above, 0, header)
        for number, row in enumerate(rows, start=self.above + 1):
            sheet.write_row(number, 0, [row[heading] for heading in header])
        for number, cells in enumerate(self.below, start=self.above + 2 + len(rows)):
            for column, value in cells.items():
                sheet.write(number, column, value)


SOUND = MappingProxyType({"TP01": 60.0, "RP02(1)": 80.0, "CH01(1)": 50.0, "CH02(2)": 90.0})
"""Figures of the council as it is made up."""
