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

    __slots__ = (
        "_aside",
        "_begins",
        "_cells",
        "_collects",
        "_column",
        "_columns",
        "_ends",
        "_has_value",
        "_is_formula",
        "_kind",
        "_number",
        "_pieces",
        "_row",
        "_style",
        "_take",
        "hidden_columns",
        "hidden_rows",
        "merged",
    )

    def __init__(self, take: Callable[[int, list[Raw]], None]) -> None:
        self.hidden_rows = 0
        self.hidden_columns: list[tuple[int, int]] = []
        self.merged: list[Area] = []
        self._take = take
        self._begins: dict[str, Callable[[dict[str, str]], None]] = {}
        self._ends: dict[str, Callable[[], None]] = {}
        self._columns: dict[str, int] = {}
        self._row, self._number = 0, "0"
        self._column = -1
        self._cells: list[Raw] = []
        self._kind, self._style = "n", "0"
        self._pieces: list[str] = []
        self._is_formula = self._has_value = self._collects = False
        self._aside = 0

    def read(self, part: IO[bytes]) -> None:
        """Reads the part to its end, or until `take` has enough; XmlError if it is no sheet."""
        try:
            parse(part, self._start, self._end, self._words)
        except EnoughError:
            return

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        begin = self._begins.get(name)
        if begin is not None:
            begin(attributes)
        elif not self._begins:
            self._root(name, attributes)

    def _end(self, name: str) -> None:
        end = self._ends.get(name)
        if end is not None:
            end()

    def _root(self, name: str, attributes: dict[str, str]) -> None:
        prefix = prefix_of(name, "worksheet")
        space = attributes.get(f"xmlns:{prefix[:-1]}" if prefix else "xmlns")
        if space not in MAIN:
            raise XmlError("not a sheet's namespace")
        self._begins = {
            f"{prefix}c": self._begin_cell,
            f"{prefix}v": self._begin_value,
            f"{prefix}t": self._begin_text,
            f"{prefix}row": self._begin_row,
            f"{prefix}f": self._begin_formula,
            f"{prefix}rPh": self._begin_aside,
            f"{prefix}col": self._column_like,
            f"{prefix}mergeCell": self._merge,
        }
        self._ends = {
            f"{prefix}c": self._end_cell,
            f"{prefix}v": self._end_text,
            f"{prefix}t": self._end_text,
            f"{prefix}row": self._end_row,
            f"{prefix}rPh": self._end_aside,
        }

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = int(attributes["r"]) if "r" in attributes else self._row + 1
        if not self._row < number <= MOST_ROWS:
            raise XmlError("rows out of order")
        self._row, self._number, self._column = number, str(number), -1
        self._cells = []
        self.hidden_rows += attributes.get("hidden") in ("1", "true")

    def _end_row(self) -> None:
        self._take(self._row, self._cells)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        column = self._column + 1 if reference is None else self._placed(reference)
        if not self._column < column < MOST_COLUMNS:
            raise XmlError("cells out of order")
        self._column = column
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        self._is_formula = self._has_value = False
        self._pieces = []

    def _placed(self, reference: str) -> int:
        """The column of a reference such as AB12, which must be of this row."""
        letters = reference.removesuffix(self._number)
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = column_of(letters)
        return column

    def _end_cell(self) -> None:
        if self._pieces or self._is_formula:
            text = "".join(self._pieces)
            self._cells.append((self._column, self._kind, self._style, text, self._is_formula))

    def _begin_value(self, _: dict[str, str]) -> None:
        if self._has_value:
            raise XmlError("a cell of two values")
        self._has_value = True
        self._collects = self._kind != "inlineStr"

    def _begin_text(self, _: dict[str, str]) -> None:
        self._collects = self._kind == "inlineStr" and not self._aside

    def _words(self, text: str) -> None:
        if self._collects:
            self._pieces.append(text)

    def _end_text(self) -> None:
        self._collects = False

    def _begin_formula(self, _: dict[str, str]) -> None:
        self._is_formula = True

    def _begin_aside(self, _: dict[str, str]) -> None:
        self._aside += 1

    def _end_aside(self) -> None:
        self._aside -= 1

    def _column_like(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in ("1", "true"):
            self.hidden_columns.append((int(attributes["min"]) - 1, int(attributes["max"]) - 1))

    def _merge(self, attributes: dict[str, str]) -> None:
        self.merged.append(area(attributes["ref"]))


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
