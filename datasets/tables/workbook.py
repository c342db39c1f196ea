"""An Excel workbook as a table: its zip directory checked first, then the one sheet that is meant.

Neither openpyxl nor calamine tells all that has to be refused in one reading: an error from a
blank, a formula from a value, a formula without a value, 29 February 1900 from the 28th.
"""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from datasets.file_rules import FileRules
from datasets.limits import Limits
from datasets.refusal import ExtractRefusedError, Fault, named
from datasets.source import Sought
from datasets.tables.cells import Workings
from datasets.tables.sheet import SheetTable
from datasets.tables.sheet_rows import EnoughError, Raw, SheetRows
from datasets.tables.table import Table
from datasets.tables.workbook_parts import Book, Sheet, forms, read_book, shared_text
from datasets.tables.zip_directory import DAMAGED, directory_faults


def open_workbook(path: Path, file_name: str, limits: Limits, sought: Sought) -> Table:
    """The workbook's sheet, read whole; ExtractRefusedError if it cannot be read exactly."""
    with opened_safely(path, file_name, limits) as archive:
        book = read_book(archive)
        sheet, others = _chosen(archive, book, sought.rules, file_name)
        workings = Workings(
            shared_text(archive, book.shared), forms(archive, book.styles), book.from_1904
        )
        table = SheetTable(file_name, sheet.name, workings, sought, limits)
        with archive.open(sheet.part) as part:
            return table.read(part, _not_read(others))


@contextmanager
def opened_safely(path: Path, file_name: str, limits: Limits) -> Iterator[ZipFile]:
    """The workbook's zip once its directory is seen to be harmless; else ExtractRefusedError."""
    with _told_in_words(file_name), ZipFile(path) as archive:
        _refuse(file_name, directory_faults(archive.infolist(), path.stat().st_size, limits))
        yield archive


@contextmanager
def _told_in_words(file_name: str) -> Iterator[None]:
    """Turns what the libraries say of a damaged workbook into a refusal."""
    try:
        yield
    except (
        BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
        LookupError,
        ArithmeticError,
        struct.error,
        zlib.error,
    ) as error:
        raise ExtractRefusedError(file_name, [DAMAGED]) from error


def _refuse(file_name: str, faults: list[Fault]) -> None:
    if faults:
        raise ExtractRefusedError(file_name, faults)


def _chosen(
    archive: ZipFile, book: Book, rules: FileRules, file_name: str
) -> tuple[Sheet, list[Sheet]]:
    """The sheet that is meant, and the others that hold something."""
    full = [sheet for sheet in book.sheets if sheet.part and _has_content(archive, sheet)]
    hidden = [named(sheet.name) for sheet in full if sheet.hidden]
    names = ", ".join(named(sheet.name) for sheet in full if not sheet.hidden)
    if hidden:
        _refuse(
            file_name,
            [
                Fault(
                    "hidden_sheet",
                    f"It has hidden sheets: {', '.join(hidden)}. Delete them, or copy the sheet "
                    "that is meant into a new workbook (.xlsx), and send that.",
                )
            ],
        )
    if rules.sheet is not None:
        chosen = [sheet for sheet in full if sheet.name == rules.sheet]
        why = f"It has no sheet {named(rules.sheet)} with anything in it (sheets: {names})."
    else:
        chosen = full
        why = f"It has {len(full)} sheets with something in them ({names})."
    if len(chosen) == 1:
        return chosen[0], [sheet for sheet in full if sheet is not chosen[0]]
    if not full:
        raise ExtractRefusedError(file_name, [Fault("empty_file", _EMPTY)])
    mend = "Send a workbook with one sheet, or name the sheet under [file] in the mapping."
    raise ExtractRefusedError(file_name, [Fault("which_sheet", f"{why} {mend}")])


_EMPTY = (
    "All its sheets are empty. Export it again; a month in which nothing happened still has a "
    "header, and is declared as an empty month."
)


def _has_content(archive: ZipFile, sheet: Sheet) -> bool:
    found = False

    def take(_: int, cells: list[Raw]) -> None:
        nonlocal found
        if cells:
            found = True
            raise EnoughError

    with archive.open(sheet.part) as part:
        SheetRows(take).read(part)
    return found


def _not_read(others: list[Sheet]) -> tuple[str, ...]:
    if not others:
        return ()
    names = ", ".join(named(sheet.name) for sheet in others)
    return (f"Of its sheets, only the one that the mapping names was read, not {names}.",)
