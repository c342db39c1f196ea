"""A column of a sheet's cells as one sort of value; mixed ones as text, by their exact digits."""

from collections.abc import Sequence
from datetime import date, datetime, time

import pyarrow as pa

from datasets.limits import Limits
from datasets.refusal import Fault
from datasets.sorts import Sort
from datasets.source import Sought
from datasets.tables.cells import Cell, Wrong, as_text
from datasets.tables.table import column_fault
from datasets.tables.text_columns import distinct, text_faults

_PLAIN: dict[type, tuple[Sort, pa.DataType]] = {
    float: (Sort.NUMBER, pa.float64()),
    bool: (Sort.FLAG, pa.bool_()),
    date: (Sort.DATE, pa.date32()),
    datetime: (Sort.INSTANT, pa.timestamp("us")),
}
Column = tuple[Sort, pa.ChunkedArray, list[Fault]]


def column_of_cells(name: str, cells: Sequence[Cell], sought: Sought, limits: Limits) -> Column:
    """The column's sort, its values, and a fault for each thing that cannot be read of it."""
    kinds = set(map(type, cells)) - {type(None)}
    faults, values = _without_wrong(name, cells) if Wrong in kinds else ([], cells)
    kinds.discard(Wrong)
    if not kinds:
        return Sort.NOTHING, pa.chunked_array([pa.nulls(len(values))]), faults
    if len(kinds) == 1 and (plain := _PLAIN.get(next(iter(kinds)))):
        sort, kind = plain
        return sort, pa.chunked_array([pa.array(values, kind)]), faults
    if kinds & {date, datetime}:
        if name not in sought.dated:
            faults += [_turned(name, values)]
        values = _dates_as_text(values, sought.dated.get(name))
    text = distinct([as_text(value) for value in values])
    return Sort.TEXT, text, [*faults, *text_faults(name, text, limits)]


def _without_wrong(name: str, cells: Sequence[Cell]) -> tuple[list[Fault], Sequence[Cell]]:
    faults = [fault for wrong in Wrong if (fault := _fault(name, cells, wrong))]
    return faults, [None if isinstance(cell, Wrong) else cell for cell in cells]


def _fault(name: str, cells: Sequence[Cell], wrong: Wrong) -> Fault | None:
    rows = [row for row, cell in enumerate(cells, start=1) if cell is wrong]
    reason, what, mend = wrong.value
    return column_fault(reason, name, rows, what, mend) if rows else None


def _turned(name: str, values: Sequence[Cell]) -> Fault:
    rows = [row for row, value in enumerate(values, start=1) if isinstance(value, date)]
    return column_fault("turned_to_date", name, rows, *_TURNED)


_TURNED = (
    "a date among other things, where no date belongs: a spreadsheet makes a date of 3-4",
    "Export the file as CSV or Parquet from the system, or with that column as text.",
)


def _dates_as_text(values: Sequence[Cell], form: str | None) -> list[Cell]:
    """The dates among text as the mapping has text dates, so that both are read alike."""
    shown = {value: _shown(value, form) for value in values if isinstance(value, date)}
    return [shown[value] if isinstance(value, date) else value for value in values]


def _shown(value: date, form: str | None) -> str:
    """A date in the declared format; in ISO 8601 where that format would not say all of it."""
    if form is None or (not isinstance(value, datetime) and "%H" in form):
        return value.isoformat()
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    text = moment.strftime(form)
    back = datetime.strptime(f"{text} +0000", f"{form} %z").replace(tzinfo=None)
    return text if back == moment else value.isoformat()
