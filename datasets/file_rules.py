"""FileRules: the part of a mapping that says what the file itself is like, beside its columns."""

import re
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from datasets.file_kinds import FileKind

LOOKED_THROUGH = 50
"""How many rows from the top the header is looked for in."""
_MARKS = re.compile(
    r"(\s*(\[note\s*\d+\]|\[\w{1,2}\]|\(\d+\)|(?<=\D)\d+|[\u00b9\u00b2\u00b3\u2070-\u2079*†‡]+))+$",
    re.IGNORECASE,
)
_LONGEST_MARKS = 60
"""How much of a name's end may be marks: a name of megabytes would be looked through for ever."""


class FileRules(BaseModel):
    """What a source system's file is like: `[file]` in a mapping.

    `header_row` numbers the sheet's rows, or the file's lines, from 1. `header_has` names columns:
    the header is the first of the first 50 rows that holds them all. Without either, the first row
    that is not empty. `rows_end` says what ends the rows; what stands below is counted and shown.
    `footnotes_in_header` takes footnote marks ("Homes owned1", "Rent [note 2]") off column names.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: FileKind | None = None
    sheet: str | None = None
    header_row: Annotated[int, Field(ge=1, le=1_000)] | None = None
    header_has: tuple[str, ...] = ()
    rows_end: Literal["last_row", "first_empty_row"] = "last_row"
    delimiter: Literal[",", ";", "\t", "|"] | None = None
    encoding: Literal["utf-8", "cp1252"] | None = None
    footnotes_in_header: bool = False

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if self.header_row is not None and self.header_has:
            raise ValueError("header_row and header_has both say where the header is; keep one")
        if self.kind not in (None, FileKind.XLSX) and self.sheet is not None:
            raise ValueError(f"sheet: a {self.kind} file has no sheets")
        if self.kind not in (None, FileKind.CSV) and (self.delimiter or self.encoding):
            raise ValueError(f"delimiter, encoding: a {self.kind} file has neither")
        return self

    def column_name(self, written: str, known: frozenset[str]) -> str:
        """The name of a column as its header cell writes it, without footnote marks if need be."""
        if not self.footnotes_in_header or written in known:
            return written
        before, end = written[:-_LONGEST_MARKS], written[-_LONGEST_MARKS:]
        return before + _MARKS.sub("", end) or written
