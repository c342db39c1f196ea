"""The rows below a header: each as wide as it, none empty between others, none the header again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from datasets.file_rules import FileRules
from datasets.limits import Limits
from datasets.refusal import ExtractRefusedError, Fault, LeftOut
from datasets.tables.header_row import HeaderRow

SHOWN = 3


@dataclass(slots=True)
class RowChecks:
    """What has been seen of the rows so far. `where` says where a row stands ("line {}")."""

    file_name: str
    header: HeaderRow
    where: str
    rules: FileRules
    limits: Limits
    column_words: Callable[[int], str] = "column {}".format
    rows: int = 0
    ended: bool = False
    below: int = 0
    empty_from: int | None = None
    gaps: list[int] = field(default_factory=list)
    repeats: list[int] = field(default_factory=list)
    widths: list[tuple[int, int]] = field(default_factory=list)
    unnamed: list[tuple[int, int]] = field(default_factory=list)

    def accepts(self, number: int, cells: Sequence[str]) -> bool:
        """Whether a row of text is one of data; what is wrong with it is kept for later."""
        if not any(cells):
            self.empty(number)
            return False
        self.begin()
        if len(cells) != len(self.header.cells):
            self.widths.append((number, len(cells)))
            return False
        if cells == self.header.cells:
            self.repeats.append(number)
            return False
        if len(self.header.names) < len(cells):
            self._look_at_unnamed(number, cells)
        return True

    def begin(self) -> None:
        """A row with something in it."""
        if self.empty_from is not None:
            self.gaps.append(self.empty_from)
            self.empty_from = None
        self.rows += 1
        if self.rows > self.limits.rows:
            fault = Fault(
                "too_large",
                f"It has more than {self.limits.rows:,} rows. Send one month at a time.",
            )
            raise ExtractRefusedError(self.file_name, [fault])

    def empty(self, number: int) -> None:
        """A row with nothing in it: the end, if the mapping says so."""
        self.ended = self.rules.rows_end == "first_empty_row"
        if self.empty_from is None:
            self.empty_from = number

    def count_below(self, has_content: bool) -> None:
        """A row below the end."""
        self.below += has_content

    def _look_at_unnamed(self, number: int, cells: Sequence[str]) -> None:
        for place, cell in enumerate(cells):
            if cell and place not in self.header.names:
                self.unnamed.append((number, place + 1))

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The rows below the end."""
        why = f"below the first empty row, {self.where.format(self.empty_from)}"
        return (LeftOut(why, self.below),) if self.below else ()

    def refuse_if_any(self) -> None:
        """ExtractRefusedError for everything that was wrong."""
        faults = [*self._width_faults(), *self._gap_faults(), *self._repeat_faults()]
        faults += self._unnamed_faults()
        if faults:
            raise ExtractRefusedError(self.file_name, faults)

    def _width_faults(self) -> list[Fault]:
        if not self.widths:
            return []
        width, count = len(self.header.cells), len(self.widths)
        shown = ", ".join(f"{self.where.format(n)} has {w}" for n, w in self.widths[:SHOWN])
        return [
            Fault(
                "row_width",
                f"{_rows(count, 'has', 'have')} another number of values than the header, which "
                f"has {width}: {shown}{_more(count)}. Look for values with a separator in them "
                "that are not in quotation marks, for totals and for notes; export it again.",
                count=count,
            )
        ]

    def _gap_faults(self) -> list[Fault]:
        if not self.gaps:
            return []
        return [
            Fault(
                "empty_row",
                f"It is empty in {self._listed(self.gaps)}, with more below. Delete the empty rows "
                "and whatever is not data below them, or say under [file] in the mapping that "
                'the rows end there (rows_end = "first_empty_row").',
                count=len(self.gaps),
            )
        ]

    def _repeat_faults(self) -> list[Fault]:
        if not self.repeats:
            return []
        return [
            Fault(
                "header_again",
                f"The header stands again in {self._listed(self.repeats)}: files were put "
                "together, or a report was printed in pages. Delete those rows, or export it "
                "again in one piece.",
                count=len(self.repeats),
            )
        ]

    def _unnamed_faults(self) -> list[Fault]:
        if not self.unnamed:
            return []
        number, place = self.unnamed[0]
        return [
            Fault(
                "unnamed_column",
                f"In {self.where.format(number)}, {self.column_words(place)} holds a value, but it "
                "has no name in the header. Name the column, or delete it.",
                count=len(self.unnamed),
            )
        ]

    def _listed(self, numbers: Sequence[int]) -> str:
        shown = ", ".join(self.where.format(number) for number in numbers[:SHOWN])
        return shown + _more(len(numbers))


def _rows(count: int, one: str, many: str) -> str:
    return f"1 row {one}" if count == 1 else f"{count:,} rows {many}"


def _more(count: int) -> str:
    return f" and {count - SHOWN:,} more" if count > SHOWN else ""
