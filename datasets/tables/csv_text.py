"""The bytes of a CSV file as text: which encoding, and nothing in it that readers guess about."""

import re
from dataclasses import dataclass

from datasets.file_rules import FileRules
from datasets.refusal import Fault

_BOM = b"\xef\xbb\xbf"
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")
_LOOKED_AT = 4096
_BARE_RETURN = re.compile(rb"\r(?!\n)")
_LETTER_OF_UTF8 = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_SAVE_AS_UTF8 = 'Save it again as "CSV UTF-8".'


@dataclass(frozen=True, slots=True)
class CsvText:
    """A CSV file's bytes without their mark of order, and the encoding that they are all in."""

    data: bytes
    encoding: str
    notices: tuple[str, ...] = ()


def csv_text(data: bytes, rules: FileRules) -> CsvText | Fault:
    """The text that the bytes are, or why they are not to be read exactly."""
    if data.startswith(_WIDE_BOMS) or data[:_LOOKED_AT].count(0) * 4 > len(data[:_LOOKED_AT]):
        return Fault("encoding", f"It is in UTF-16, not in UTF-8. {_SAVE_AS_UTF8}")
    if (nul := data.find(0)) >= 0:
        return Fault(
            "not_text",
            f"{_line_of(data, nul)} holds a NUL, which no text does: it is damaged, or no CSV "
            "file. Export it again.",
        )
    if found := _BARE_RETURN.search(data):
        return Fault(
            "line_ends",
            f"{_line_of(data, found.start())} holds a carriage return without a line feed, so it "
            "cannot be said where lines end (old programs for the Mac write so). Save it again as "
            "CSV with usual line ends.",
        )
    return _encoded(data.removeprefix(_BOM), rules)


def _encoded(data: bytes, rules: FileRules) -> CsvText | Fault:
    if rules.encoding == "cp1252":
        return _as_cp1252(data)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = _line_of(data, error.start)
        if rules.encoding == "utf-8":
            return Fault("encoding", f"{line} is not in UTF-8. {_SAVE_AS_UTF8}")
        if _LETTER_OF_UTF8.search(data):
            return Fault(
                "encoding",
                f"{line} is not in UTF-8, but other letters of the file are: it mixes two "
                f"encodings, or is damaged. {_SAVE_AS_UTF8} If it is all in Windows-1252, say "
                'encoding = "cp1252" under [file] in the mapping.',
            )
        return _as_cp1252(
            data,
            f"It is not in UTF-8 (see {line[0].lower()}{line[1:]}), and was read as Windows-1252: "
            "look at accented letters and the pound sign.",
        )
    return CsvText(data, "utf-8")


def _as_cp1252(data: bytes, *notices: str) -> CsvText | Fault:
    try:
        data.decode("cp1252")
    except UnicodeDecodeError as error:
        return Fault(
            "encoding",
            f"{_line_of(data, error.start)} holds a byte that is a letter neither in UTF-8 nor in "
            f"Windows-1252. {_SAVE_AS_UTF8}",
        )
    return CsvText(data, "cp1252", notices)


def _line_of(data: bytes, place: int) -> str:
    return f"Line {data.count(10, 0, place) + 1}"
