"""The first rows of each sheet of a workbook: enough to find the tables that are meant in it."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zipfile import ZipFile

from datasets.file_rules import LOOKED_THROUGH
from datasets.limits import Limits
from datasets.tables.cells import Workings, as_text
from datasets.tables.sheet_rows import EnoughError, Raw, SheetRows
from datasets.tables.workbook import opened_safely
from datasets.tables.workbook_parts import Sheet, forms, read_book, shared_text


@dataclass(frozen=True, slots=True)
class SheetStart:
    """A sheet that is shown, and its first rows as text: each row's number and its cells."""

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def first_rows(path: Path, file_name: str, limits: Limits) -> list[SheetStart]:
    """The first rows of every sheet; ExtractRefusedError if the workbook cannot be read."""
    with opened_safely(path, file_name, limits) as archive:
        book = read_book(archive)
        workings = Workings(
            shared_text(archive, book.shared), forms(archive, book.styles), book.from_1904
        )
        shown = [sheet for sheet in book.sheets if sheet.part and not sheet.hidden]
        return [SheetStart(sheet.name, _rows(archive, sheet, workings)) for sheet in shown]


def filled_cells(
    path: Path, file_name: str, limits: Limits, sheet_name: str, below: int
) -> Counter[int]:
    """How many cells of each column (from 0) hold something, below a row of one sheet."""
    counts: Counter[int] = Counter()

    def take(number: int, cells: list[Raw]) -> None:
        if number > below:
            counts.update(cell[0] for cell in cells)

    with opened_safely(path, file_name, limits) as archive:
        for sheet in read_book(archive).sheets:
            if sheet.name == sheet_name and sheet.part:
                with archive.open(sheet.part) as part:
                    SheetRows(take).read(part)
    return counts


def _rows(
    archive: ZipFile, sheet: Sheet, workings: Workings
) -> tuple[tuple[int, tuple[str, ...]], ...]:
    found: list[tuple[int, tuple[str, ...]]] = []

    def take(number: int, cells: list[Raw]) -> None:
        if number > LOOKED_THROUGH:
            raise EnoughError
        found.append((number, tuple(_texts(cells, workings))))

    with archive.open(sheet.part) as part:
        SheetRows(take).read(part)
    return tuple(found)


def _texts(cells: Collection[Raw], workings: Workings) -> list[str]:
    texts = [""] * (max((cell[0] for cell in cells), default=-1) + 1)
    for column, kind, style, text, is_formula in cells:
        value = workings.cell(kind, style, text, is_formula=is_formula)
        texts[column] = value.isoformat() if isinstance(value, date) else as_text(value) or ""
    return texts
