"""One sheet of a workbook as a table: its header found, its kept cells read."""

from array import array
from collections.abc import Sequence
from datetime import date
from typing import IO

from datasets.file_rules import LOOKED_THROUGH
from datasets.limits import Limits
from datasets.refusal import ExtractRefusedError, Fault, named
from datasets.sorts import Sort
from datasets.source import Sought
from datasets.tables.cell_columns import column_of_cells
from datasets.tables.cells import Cell, Workings, as_text
from datasets.tables.header_row import HeaderRow, above, header_in, too_wide
from datasets.tables.number_forms import Form
from datasets.tables.rows import RowChecks
from datasets.tables.sheet_rows import Area, Raw, SheetRows, letters_of
from datasets.tables.table import Table, counted
from datasets.tables.text_columns import refuse_too_much, text_notices


class SheetTable:
    """Takes a sheet's rows as they stream by; gives the table once they have."""

    def __init__(
        self, file_name: str, sheet: str, workings: Workings, sought: Sought, limits: Limits
    ) -> None:
        self._file_name = file_name
        self._sheet = named(sheet)
        self._where = f"row {{}} of sheet {self._sheet.replace('{', '{{').replace('}', '}}')}"
        self._workings = workings
        self._sought = sought
        self._limits = limits
        self._waiting: list[tuple[int, list[Raw]]] = []
        self._checks: RowChecks | None = None
        self._places: dict[int, int] = {}
        self._values: list[list[Cell]] = []
        self._numbers = array("l")
        self._last = 0
        self._formulas = 0
        self._dressed: set[int] = set()

    def read(self, part: IO[bytes], notices: tuple[str, ...]) -> Table:
        """The table; ExtractRefusedError if its shape is not a table's."""
        rows = SheetRows(self._take)
        rows.read(part)
        checks = self._checks or self._find_header()
        self._refuse(self._merged(checks.header, rows.merged))
        checks.refuse_if_any()
        columns = zip(*self._values, strict=True) if self._values else ((),) * len(self._places)
        found = {
            name: column_of_cells(name, cells, self._sought, self._limits)
            for name, cells in zip(checks.header.kept.values(), columns, strict=True)
        }
        values = {name: column for name, (_, column, _) in found.items()}
        refuse_too_much(values.values(), self._limits, self._file_name)
        known = dict.fromkeys(checks.header.names.values(), Sort.TEXT)
        return Table(
            name=self._file_name,
            rows=len(self._numbers),
            header=known | {name: sort for name, (sort, _, _) in found.items()},
            columns=values,
            faults={name: faults for name, (_, _, faults) in found.items()},
            numbers=self._numbers,
            where=self._where,
            notices=(
                *notices,
                *self._notices(checks.header, rows),
                *text_notices(values, self._sought),
                *counted(self._numbers, self._where),
            ),
            left_out=checks.left_out,
        )

    def _take(self, number: int, cells: list[Raw]) -> None:
        if self._checks is not None:
            self._take_data(self._checks, number, cells)
            return
        self._waiting.append((number, cells))
        rules = self._sought.rules
        enough = rules.header_row or (LOOKED_THROUGH if rules.header_has else 0)
        if number >= enough and (cells or enough):
            self._find_header()

    def _find_header(self) -> RowChecks:
        """Finds the header among the rows that wait for it, then takes those below it."""
        rows = [(number, self._texts(cells)) for number, cells in self._waiting]
        header = header_in(rows, self._sought, self._where.format)
        if isinstance(header, Fault):
            raise ExtractRefusedError(self._file_name, [header])
        self._refuse(too_wide(header, self._limits))
        self._checks = checks = RowChecks(
            self._file_name, header, self._where, self._sought.rules, self._limits, _column_words
        )
        self._places = {place: n for n, place in enumerate(header.kept)}
        self._last = header.number
        for number, cells in self._waiting:
            if number > header.number:
                self._take_data(checks, number, cells)
        self._waiting.clear()
        return checks

    def _texts(self, cells: Sequence[Raw]) -> list[str]:
        texts = [""] * (cells[-1][0] + 1 if cells else 0)
        for column, kind, style, text, is_formula in cells:
            value = self._workings.cell(kind, style, text, is_formula=is_formula)
            texts[column] = value.isoformat() if isinstance(value, date) else as_text(value) or ""
        return texts

    def _take_data(self, checks: RowChecks, number: int, cells: list[Raw]) -> None:
        if number > self._last + 1:
            checks.empty(self._last + 1)
        self._last = number
        if checks.ended:
            checks.count_below(bool(cells))
        elif not cells:
            checks.empty(number)
        else:
            checks.begin()
            self._add(checks, number, cells)

    def _add(self, checks: RowChecks, number: int, cells: list[Raw]) -> None:
        values: list[Cell] = [None] * len(self._places)
        for column, kind, style, text, is_formula in cells:
            place = self._places.get(column)
            if place is not None:
                values[place] = self._workings.cell(kind, style, text, is_formula=is_formula)
                self._formulas += is_formula
                if kind == "n" and self._workings.forms.get(style) is Form.DRESSED:
                    self._dressed.add(column)
            elif column not in checks.header.names:
                checks.unnamed.append((number, column))
        if values and values == [checks.header.cells[place] for place in self._places]:
            checks.repeats.append(number)
        self._values.append(values)
        self._numbers.append(number)

    def _merged(self, header: HeaderRow, merged: Sequence[Area]) -> list[Fault]:
        last = self._numbers[-1] if self._numbers else header.number
        for top, bottom, left, right in merged:
            columns = [place for place in header.kept if left <= place <= right]
            if columns and top <= last and bottom >= header.number:
                area = f"{letters_of(left)}{top}:{letters_of(right)}{bottom}"
                return [
                    Fault(
                        "merged_cells",
                        f"In sheet {self._sheet}, cells are merged ({area}), so it cannot be said "
                        "which rows and columns their value is of. Unmerge them and fill each "
                        "cell.",
                    )
                ]
        return []

    def _refuse(self, faults: list[Fault]) -> None:
        if faults:
            raise ExtractRefusedError(self._file_name, faults)

    def _notices(self, header: HeaderRow, rows: SheetRows) -> tuple[str, ...]:
        columns = sum(
            any(left <= place <= right for left, right in rows.hidden_columns)
            for place in header.names
        )
        notices = list(above(header, self._where.format))
        if rows.hidden_rows or columns:
            notices.append(
                f"In sheet {self._sheet}, {_count(rows.hidden_rows, 'row')} and "
                f"{_count(columns, 'column')} are hidden; they were read like the others."
            )
        if self._formulas:
            notices.append(
                f"{_count(self._formulas, 'value')} of sheet {self._sheet} come from formulas, and "
                "were read as last worked out."
            )
        if self._dressed:
            names = ", ".join(named(header.names[place]) for place in sorted(self._dressed))
            notices.append(
                f"In sheet {self._sheet}, numbers of {names} are shown with noughts or words that "
                "the cells do not hold (007 is 7): only the numbers were read. If they are "
                "references, export them as text."
            )
        return tuple(notices)


def _column_words(place: int) -> str:
    return f"column {letters_of(place)}"


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"
