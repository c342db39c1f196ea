"""Where the tables of the regulator's workbook stand, found by what they say of themselves."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from datasets.benchmarks.figures import FIGURES
from datasets.benchmarks.headings import (
    CODE,
    LANDLORD,
    RECORDS,
    RENTED,
    SOME_YEARS,
    SURVEY,
    columns_by_role,
    plain,
)
from datasets.refusal import EXAMPLES, NAME_LENGTH, Fault, named
from datasets.tables.first_rows import SheetStart

_YEAR_IN_WORDS = re.compile(
    r"reporting year 1 april (20\d\d) to 31 march (20\d\d)", re.IGNORECASE | re.ASCII
)
_YEAR_IN_TITLE = re.compile(r"\bTSM ?(?:20)?(\d\d)(?!\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """One table: its sheet, the row of its header, and which heading has which role.

    `code_column` is the place, from 0, of the landlords' codes.
    """

    sheet: str
    header_row: int
    headings: Mapping[str, str]
    code_column: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A year's workbook: the year that ends on 31 March, and its two tables."""

    year_ends: int
    records: Place
    survey: Place

    @property
    def year(self) -> str:
        """The year as it is said: "2024/25"."""
        return year_words(self.year_ends)


def year_words(ends: int) -> str:
    """A financial year by the year in which it ends: "2024/25"."""
    return f"{ends - 1}/{ends % 100:02d}"


def holds_landlords(sheets: Sequence[SheetStart]) -> bool:
    """Whether any sheet has a table of landlords."""
    return any(True for _ in _tables(sheets))


def layout_of(sheets: Sequence[SheetStart]) -> Layout | Fault:
    """Where the tables stand, or in words what was looked for and what was found instead."""
    tables = list(_tables(sheets))
    if not tables:
        return no_landlords(sheets)
    year = _year(sheets)
    if isinstance(year, Fault):
        return year
    records = _chosen(tables, RECORDS, "RP02(1)", "the landlords' own records")
    if isinstance(records, Fault):
        return records
    survey = _chosen(tables, SURVEY, RENTED, "the survey of tenants in low cost rented homes")
    if isinstance(survey, Fault):
        return survey
    return Layout(year, records, survey)


@dataclass(frozen=True, slots=True)
class _Table:
    sheet: str
    header_row: int
    cells: tuple[str, ...]

    def roles(self, wanted: Mapping[str, str]) -> dict[str, list[str]]:
        return columns_by_role(filter(None, self.cells), wanted)


def _tables(sheets: Sequence[SheetStart]) -> Iterator[_Table]:
    """On each sheet, the first row with a landlord's name, code and type among its cells."""
    for sheet in sheets:
        for number, cells in sheet.rows:
            if len(columns_by_role(cells, LANDLORD)) == len(LANDLORD):
                yield _Table(sheet.name, number, cells)
                break


def _chosen(
    tables: Sequence[_Table], wanted: Mapping[str, str], mark: str, what: str
) -> Place | Fault:
    """The one table that has the role `mark`, with a heading for every role that is wanted."""
    fits = [table for table in tables if mark in table.roles(wanted)]
    if len(fits) != 1:
        where = _sheets([table.sheet for table in fits or tables])
        told = (
            f"It stands on {len(fits)} sheets ({where})."
            if fits
            else f"Tables of landlords stand on these sheets: {where}; none has {_words(mark)}."
        )
        return Fault("unknown_layout", f"Looked for {what}, on one sheet. {told} {_MEND}")
    table = fits[0]
    roles = table.roles(wanted)
    missing = [role for role in wanted if role not in roles]
    if missing:
        return _missing(table, missing, what)
    roles |= table.roles(SOME_YEARS)
    twice = next((found for found in roles.values() if len(found) > 1), None)
    if twice:
        return _twice(table, twice)
    headings = {role: found[0] for role, found in roles.items()}
    return Place(table.sheet, table.header_row, headings, table.cells.index(headings[CODE]))


def _year(sheets: Sequence[SheetStart]) -> int | Fault:
    """The year in which the reporting year ends, by its words and by the sheets' names."""
    texts = [text for sheet in sheets for _, cells in sheet.rows for text in cells if text]
    spans = {found.groups() for text in texts for found in _YEAR_IN_WORDS.finditer(text)}
    by_words = {int(last) for first, last in spans if int(last) == int(first) + 1}
    names = [sheet.name.replace("_", " ") for sheet in sheets]
    by_name = {2000 + int(found[1]) for name in names if (found := _YEAR_IN_TITLE.search(name))}
    years = by_words or by_name
    if len(years) == 1 and by_name in (set(), years):
        return next(iter(years))
    said = ", ".join(year_words(year) for year in sorted(by_words | by_name)) or "no year"
    return Fault(
        "unknown_layout",
        "It cannot be said which year it is of. Looked for the words “reporting year 1 April … to "
        f"31 March …”, and for TSM and a year in the sheets' names; they say {said}. {_MEND}",
    )


def no_landlords(sheets: Sequence[SheetStart]) -> Fault:
    """The fault of a workbook that has no table of landlords."""
    listed = ", ".join(repr(pattern.strip("^$")) for pattern in LANDLORD.values())
    return Fault(
        "unknown_layout",
        f"It is no workbook of tenant satisfaction measures: no sheet has the headings {listed} "
        f"in one of its first 50 rows. Sheets found: {_sheets([s.name for s in sheets])}. {_MEND}",
    )


def _missing(table: _Table, missing: Sequence[str], what: str) -> Fault:
    listed = ", ".join(map(_words, missing))
    seen = [named(cell) for cell in table.cells if cell][:EXAMPLES]
    return Fault(
        "unknown_layout",
        f"The sheet {named(table.sheet)} was taken for {what}, but in its header (row "
        f"{table.header_row}, {len(table.cells)} columns, beginning {', '.join(seen)}) no heading "
        f"is known for: {listed}. {_MEND}",
    )


def _twice(table: _Table, headings: Sequence[str]) -> Fault:
    listed = " and ".join(named(plain(heading)[-NAME_LENGTH:]) for heading in headings[:2])
    return Fault(
        "unknown_layout",
        f"On the sheet {named(table.sheet)}, row {table.header_row}, two headings say the same and "
        f"cannot be told apart: they end {listed}. {_MEND}",
    )


def _words(role: str) -> str:
    """A role as it is read aloud."""
    return FIGURES[role].title if role in FIGURES else role.replace("_", " ")


def _sheets(names: Sequence[str]) -> str:
    return ", ".join(map(named, names)) or "none"


_MEND = (
    "Send the regulator's workbook as it was published; if its layout is new, the program has to "
    "learn it."
)
