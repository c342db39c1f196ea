"""The records of a CSV file, exactly as RFC 4180 says; what it does not allow is refused."""

import csv
import re
from collections.abc import Iterator
from io import BytesIO

from datasets.limits import MIB
from datasets.refusal import ExtractRefusedError, Fault
from datasets.tables.csv_text import CsvText

_QUOTE = 34
RECORD_BYTES = 8 * MIB
"""A mark that opens a longer value than this was never meant to."""


def records(text: CsvText, delimiter: str, file_name: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the number of the line on which it begins; a blank line has one empty cell.

    ExtractRefusedError where quotation marks do not stand as the standard has them.
    """
    lines, number, grammar = BytesIO(text.data), 0, _grammar(delimiter)
    for line in lines:
        number += 1
        begun, record = number, line
        if _QUOTE not in line:
            yield begun, _unended(line.decode(text.encoding)).split(delimiter)
            continue
        if line.count(_QUOTE) % 2:
            pieces = _to_the_closing_mark(lines, line, begun, file_name)
            number += len(pieces) - 1
            record = b"".join(pieces)
        yield begun, _quoted(record.decode(text.encoding), grammar, delimiter, begun, file_name)


def _to_the_closing_mark(lines: BytesIO, first: bytes, begun: int, file_name: str) -> list[bytes]:
    """The lines of a record, up to the one that closes the quotation mark left open in the first.

    In a record that is well formed there are as many marks that open as that close.
    """
    pieces, length = [first], len(first)
    for line in lines:
        pieces.append(line)
        length += len(line)
        if length > RECORD_BYTES:
            break
        if line.count(_QUOTE) % 2:
            return pieces
    raise ExtractRefusedError(
        file_name,
        [
            Fault(
                "quotation_marks",
                f"A quotation mark in line {begun} opens a value that never ends. {_MEND}",
            )
        ],
    )


def _quoted(
    record: str, grammar: re.Pattern[str], delimiter: str, begun: int, file_name: str
) -> list[str]:
    if not grammar.fullmatch(record):
        raise ExtractRefusedError(
            file_name,
            [
                Fault(
                    "quotation_marks",
                    f"A quotation mark in the row that begins in line {begun} stands inside a "
                    "value, or text follows the mark that ends one, so it cannot be said where "
                    f"its values end. {_MEND}",
                )
            ],
        )
    return next(csv.reader([_unended(record)], delimiter=delimiter, strict=True))


def _grammar(delimiter: str) -> re.Pattern[str]:
    """A record as RFC 4180 has it: a value is in quotation marks, or holds none."""
    end = re.escape(delimiter)
    value = rf'(?:"[^"]*+(?:""[^"]*+)*+"|[^"{end}\r\n]*+)'
    return re.compile(rf"{value}(?:{end}{value})*+(?:\r?\n)?")


def _unended(line: str) -> str:
    return line.removesuffix("\n").removesuffix("\r")


_MEND = (
    "Export it again so that a value with a quotation mark in it stands in quotation marks, and "
    "its own marks are doubled; or save it as a workbook (.xlsx)."
)
