"""The columns that a command asks for, as text; and a column's numbers, exactly or refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from dashboard.analysis.before_after.effect import Numbers
from datasets.arrival import bring_in
from datasets.file_kinds import FileKind, kind_of
from datasets.limits import LIMITS
from datasets.refusal import ROWS_NAMED, ExtractRefusedError, Fault, named
from datasets.source import Sought
from datasets.tables.csv_file import open_csv
from datasets.tables.table import Table, counted

NOTHING = ("", "NA", "N/A", "NaN", "nan", "NULL", "null")
"""What stands for no value: what spreadsheets, R and Python write."""
LARGEST = 1e100
"""Sums of squares of larger numbers are beyond what can be reckoned with."""
_NUMBER = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,4})?$"
_SHOWN_COLUMNS = 12


@dataclass(frozen=True, slots=True)
class AnalystFile:
    """Columns of a file as text without blanks around it, and where each row stands."""

    name: str
    columns: Mapping[str, pl.Series]
    places: tuple[str, ...]
    notices: tuple[str, ...]

    @property
    def rows(self) -> int:
        """How many rows of data it has."""
        return len(self.places)

    def refusal(self, column: str, what: str, rows: Sequence[int] = ()) -> ExtractRefusedError:
        """The refusal of a column, for what is said to be wrong with its rows (the first is 0)."""
        places = f" {self._listed(rows)}." if rows else ""
        numbers = tuple(row + 1 for row in rows[:ROWS_NAMED])
        sentence = f"In the column {named(column)}, {what}{places}"
        fault = Fault("unreadable_column", sentence, column, len(rows), (), numbers)
        return ExtractRefusedError(self.name, [fault])

    def _listed(self, rows: Sequence[int]) -> str:
        shown = [self.places[row] for row in rows[:3]]
        more = f" and {len(rows) - 3:,} more" if len(rows) > len(shown) else ""
        return f"See {', '.join(shown)}{more}"


def read_columns(path: Path, columns: Sequence[str]) -> AnalystFile:
    """Those columns of a CSV file; ExtractRefusedError says what is wrong and where.

    Separated by the comma, semicolon, tab or bar that its header shows; UTF-8, or else
    Windows-1252, which is then said.
    """
    with TemporaryDirectory(prefix="insourcing-") as folder:
        copy = bring_in(path, Path(folder), LIMITS).path
        if kind_of(path.name, copy) is not FileKind.CSV:
            told = "It is no CSV file, and this command reads no other. Save it as CSV UTF-8."
            raise ExtractRefusedError(path.name, [Fault("wrong_kind", told)])
        table = open_csv(copy, path.name, LIMITS, Sought(frozenset(), frozenset(columns)))
    _refuse_missing(table, columns)
    if not table.rows:
        told = "It has a header and no rows. Export it again."
        raise ExtractRefusedError(table.name, [Fault("empty_file", told)])
    read = table.read(list(dict.fromkeys(columns)))
    return AnalystFile(
        name=table.name,
        columns={
            name: pl.Series(name, pl.from_arrow(text)).cast(pl.String()).str.strip_chars()
            for name, text in read.items()
        },
        places=tuple(map(table.where.format, table.numbers)),
        notices=tuple(n for n in table.notices if n not in counted(table.numbers, table.where)),
    )


def _refuse_missing(table: Table, columns: Sequence[str]) -> None:
    missing = [name for name in columns if name not in table.header]
    if missing:
        there = [named(name) for name in table.header]
        more = f" and {len(there) - _SHOWN_COLUMNS} more" if len(there) > _SHOWN_COLUMNS else ""
        told = (
            f"It has no column {named(missing[0])}. Its columns are "
            f"{', '.join(there[:_SHOWN_COLUMNS])}{more}. Name one of them, as it is written there."
        )
        raise ExtractRefusedError(table.name, [Fault("missing_column", told, missing[0])])


def numbers_in(
    file: AnalystFile, column: str, *, least: float | None = None, most: float = LARGEST
) -> Numbers:
    """A column's numbers, a row each, NaN where it holds nothing.

    ExtractRefusedError for a value that is no number, written with commas or signs of money, too
    large (more than `most`, below 0 too), or less than `least`.
    """
    text = file.columns[column]
    nothing = text.is_in(NOTHING)
    _refuse_where(file, column, ~nothing & ~text.str.contains(_NUMBER))
    numbers = text.set(nothing, None).cast(pl.Float64())
    too_large = numbers.abs() > most
    if too_large.any():
        rows = too_large.fill_null(value=False).arg_true().to_list()
        what = f"{_values(rows)} too large to reckon with ({most:g} is the most)."
        raise file.refusal(column, what, rows)
    if least is not None and (numbers < least).any():
        rows = (numbers < least).fill_null(value=False).arg_true().to_list()
        raise file.refusal(column, f"{_values(rows)} less than {least:g}, which cannot be.", rows)
    return np.asarray(numbers.fill_null(np.nan).to_numpy(), np.float64)


def _refuse_where(file: AnalystFile, column: str, wrong: pl.Series) -> None:
    if wrong.any():
        rows = wrong.arg_true().to_list()
        value = str(file.columns[column][rows[0]])
        what = f"{_values(rows)} no number: the first is {named(value)}. {_remedy(value)}"
        raise file.refusal(column, what, rows)


def _remedy(value: str) -> str:
    if "," in value:
        return "Write it without commas and with a point before decimals, such as 1204.5."
    return "Write digits alone, such as 1204.5, and leave a cell empty where there is no value."


def _values(rows: Sequence[int]) -> str:
    return "1 value is" if len(rows) == 1 else f"{len(rows):,} values are"
