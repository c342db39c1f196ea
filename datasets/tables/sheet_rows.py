"""A sheet's rows as they stream by, cell by cell, whatever size the sheet says it has."""

import re
from collections.abc import Callable
from typing import IO

from datasets.tables.xml_part import MAIN, XmlError, parse, prefix_of

MOST_COLUMNS = 16_384
MOST_ROWS = 1_048_576
Raw = tuple[int, str, str, str, bool]
"""A cell: its column from 0, its type, its style, its text, and whether it is a formula."""
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]+)(?::\$?([A-Z]{1,3})\$?([0-9]+))?")
Area = tuple[int, int, int, int]
"""First row and last, from 1; first column and last, from 0."""


class EnoughError(Exception):
    """Raised by who takes the rows, to have no more of them."""


class SheetRows:
    """Reads a sheet, and calls `take` with each row that it lists: number and cells.

    Cells without text are left out. Afterwards it knows what was hidden, and which cells are
    merged.
    """

    def __init__(self, take: Callable[[int, list[Raw]], None]) -> None:
        self.hidden_rows = 0
        self.hidden_columns: list[tuple[int, int]] = []
        self.merged: list[Area] = []
        self._take = take
        self._columns: dict[str, int] = {}
        self._row = 0
        self._column = -1
        self._cells: list[Raw] = []
        self._cell = ("n", "")
        self._pieces: list[str] = []
        self._is_formula = self._has_value = False
        self._collects = False
        self._aside = 0
        self._names: dict[str, str] = {}

    def read(self, part: IO[bytes]) -> None:
        """Reads the part to its end, or until `take` has enough; XmlError if it is no sheet."""
        try:
            parse(part, self._start, self._end, self._words)
        except EnoughError:
            return

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._names:
            self._root(name, attributes)
            return
        local = self._names.get(name)
        if local == "c":
            self._begin_cell(attributes)
        elif local == "v":
            self._begin_value()
        elif local == "t":
            self._collects = self._cell[0] == "inlineStr" and not self._aside
        elif local == "row":
            self._begin_row(attributes)
        elif local == "f":
            self._is_formula = True
        elif local == "rPh":
            self._aside += 1
        elif local == "col" and attributes.get("hidden") in ("1", "true"):
            self.hidden_columns.append((int(attributes["min"]) - 1, int(attributes["max"]) - 1))
        elif local == "mergeCell":
            self.merged.append(area(attributes["ref"]))

    def _root(self, name: str, attributes: dict[str, str]) -> None:
        prefix = prefix_of(name, "worksheet")
        space = attributes.get(f"xmlns:{prefix[:-1]}" if prefix else "xmlns")
        if space not in MAIN:
            raise XmlError("not a sheet's namespace")
        known = ("c", "v", "t", "row", "f", "rPh", "col", "mergeCell", "sheetData")
        self._names = {f"{prefix}{local}": local for local in known}

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = int(attributes["r"]) if "r" in attributes else self._row + 1
        if not self._row < number <= MOST_ROWS:
            raise XmlError("rows out of order")
        self._row, self._column = number, -1
        self._cells = []
        self.hidden_rows += attributes.get("hidden") in ("1", "true")

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        column = self._column + 1
        if "r" in attributes:
            column = self._placed(attributes["r"])
        if not self._column < column < MOST_COLUMNS:
            raise XmlError("cells out of order")
        self._column = column
        self._cell = (attributes.get("t", "n"), attributes.get("s", ""))
        self._is_formula = self._has_value = False
        self._pieces = []

    def _begin_value(self) -> None:
        if self._has_value:
            raise XmlError("a cell of two values")
        self._has_value = True
        self._collects = self._cell[0] != "inlineStr"

    def _placed(self, reference: str) -> int:
        """The column of a reference such as AB12, which must be of this row."""
        letters = reference.rstrip("0123456789")
        if reference[len(letters) :] != str(self._row):
            raise XmlError("a cell of another row")
        if letters not in self._columns:
            self._columns[letters] = column_of(letters)
        return self._columns[letters]

    def _words(self, text: str) -> None:
        if self._collects:
            self._pieces.append(text)

    def _end(self, name: str) -> None:
        local = self._names.get(name)
        if local in ("v", "t"):
            self._collects = False
        elif local == "c":
            text = "".join(self._pieces)
            if text or self._is_formula:
                self._cells.append((self._column, *self._cell, text, self._is_formula))
        elif local == "row":
            self._take(self._row, self._cells)
        elif local == "rPh":
            self._aside -= 1


def column_of(letters: str) -> int:
    """The place, from 0, of a column named by letters; XmlError if they name none."""
    number = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            raise XmlError("no column")
        number = number * 26 + ord(letter) - ord("A") + 1
    if not 1 <= number <= MOST_COLUMNS:
        raise XmlError("no column")
    return number - 1


def letters_of(column: int) -> str:
    """The letters that name a column, by its place from 0."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def area(reference: str) -> Area:
    """The area that a reference such as B2:C7 covers; XmlError if it is none."""
    found = _AREA.fullmatch(reference)
    if not found:
        raise XmlError("no area")
    left, top, right, bottom = found.groups()
    return int(top), int(bottom or top), column_of(left), column_of(right or left)
