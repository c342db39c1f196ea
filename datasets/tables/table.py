"""Table: a CSV file or a sheet, read whole: its kept columns, and where each row stood."""

from array import array
from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from datasets.refusal import ROWS_NAMED, ExtractRefusedError, Fault, LeftOut, named
from datasets.sorts import Sort


@dataclass(frozen=True, slots=True)
class Table:
    """What a table holds. `header` has every named column, `columns` those that are kept.

    `faults` are a column's own: they refuse the file once that column is asked for. `numbers` has
    each data row's number in the file, and `where` is how that is said ("line {}").
    """

    name: str
    rows: int
    header: Map[str, Sort]
    columns: Map[str, pa.ChunkedArray]
    faults: Map[str, Sequence[Fault]]
    numbers: "array[int]"
    where: str
    notices: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    def can_read(self, name: str) -> bool:
        """Whether the table has that column, and it was kept."""
        return name in self.columns

    def read(self, columns: Sequence[str]) -> dict[str, pa.ChunkedArray]:
        """Those columns; ExtractRefusedError names the rows that cannot be read exactly."""
        faults = [fault for name in columns for fault in self.faults.get(name, ())]
        if faults:
            raise ExtractRefusedError(self.name, faults)
        return {name: self.columns[name] for name in columns}

    def place(self, row: int) -> str:
        """Where a data row (the first is 1) stands in the file."""
        return self.where.format(self.numbers[row - 1]) if 0 < row <= len(self.numbers) else ""


def counted(numbers: "array[int]", where: str) -> tuple[str, ...]:
    """The notice of how rows are numbered wherever they are told: not as the file shows them."""
    if not numbers:
        return ()
    return (f"Rows are counted below the header: row 1 is {where.format(numbers[0])}.",)


def column_fault(reason: str, name: str, rows: Sequence[int], what: str, mend: str) -> Fault:
    """The fault of a column in which some rows, given by number, cannot be read.

    `what` is what each of them is ("an error").
    """
    count = len(rows)
    values = "1 value" if count == 1 else f"{count:,} values"
    return Fault(
        reason,
        f"In the column {named(name)}, {values} cannot be read ({what}). The first is in data row "
        f"{rows[0]}. {mend}",
        name,
        count,
        (),
        tuple(rows[:ROWS_NAMED]),
    )
