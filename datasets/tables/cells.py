"""What a cell of a sheet holds, exactly; and what none should."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from types import MappingProxyType

from datasets.tables.number_forms import Form
from datasets.tables.workbook_parts import unescaped
from datasets.tables.xml_part import XmlError

MOST_EXACT = 1e15
"""A spreadsheet keeps 15 digits of a number: above this it may have lost some."""
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_FROM_1900 = datetime.fromisoformat("1899-12-30")
_FROM_1904 = datetime.fromisoformat("1904-01-01")
_FIRST_DAY = 61
_LAST_DAY = 2_958_465
_DAY_IN_MS = 86_400_000


class Wrong(Enum):
    """What cannot be read of a cell: the reason, what is said of it, and how to mend it."""

    ERROR = (
        "formula_error",
        "an error, such as #N/A or #REF!",
        "Mend the formulas, or clear the cells.",
    )
    UNCOUNTED = (
        "formula_without_value",
        "a formula whose result was never worked out and saved",
        "Open the workbook in Excel, let it calculate, and save it.",
    )
    TOO_LONG = (
        "inexact_number",
        "a number of more than 15 digits, of which a spreadsheet loses the last",
        "Export the file as CSV or Parquet from the system, or with that column as text.",
    )
    NO_DAY = (
        "date_without_day",
        "a time of day without a date, or a date before March 1900 or after 9999",
        "Mend them at the source; a date and its time belong in one cell.",
    )
    ELAPSED = (
        "elapsed_time",
        "hours and minutes elapsed, shown as by a clock",
        "Export them as a number, of hours or of days.",
    )


Cell = str | float | bool | date | Wrong | None


@dataclass(frozen=True, slots=True)
class Workings:
    """What is needed to read a cell: the shared text, the formats, where days are counted from."""

    shared: Sequence[str]
    forms: Mapping[str, Form]
    from_1904: bool

    def cell(self, kind: str, style: str, text: str, *, is_formula: bool) -> Cell:
        """The cell's value; None if it is empty. XmlError or LookupError if it cannot be one."""
        if kind == "s":
            return self.shared[_whole(text)] if text else None
        if kind in ("str", "inlineStr"):
            return unescaped(text)
        if not text:
            return Wrong.UNCOUNTED if is_formula else None
        return self._number(text, style) if kind == "n" else _TYPED[kind](text)

    def _number(self, text: str, style: str) -> Cell:
        if not (text.isascii() and text.isdecimal()) and not _NUMBER.fullmatch(text):
            raise XmlError("no number")
        number = float(text)
        form = self.forms[style]
        if form in (Form.NUMBER, Form.DRESSED):
            return number if abs(number) < MOST_EXACT else Wrong.TOO_LONG
        if form is Form.ELAPSED:
            return Wrong.ELAPSED
        return _moment(number, form, from_1904=self.from_1904)


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise XmlError("no place in a list")
    return int(text)


def _moment(days: float, form: Form, *, from_1904: bool) -> date | Wrong:
    """The day, or the moment to the millisecond, that so many days come to.

    Counted from 1900 there was a 29 February 1900, which never was: days up to it are refused.
    """
    first = 0 if from_1904 else _FIRST_DAY
    if not first <= days < _LAST_DAY + 1:
        return Wrong.NO_DAY
    start = _FROM_1904 if from_1904 else _FROM_1900
    moment = start + timedelta(milliseconds=round(days * _DAY_IN_MS))
    return moment.date() if form is Form.DAY and days == int(days) else moment


def _iso(text: str) -> date:
    """A date or a date and time as ISO 8601 has it; ValueError if it is neither, or has a zone."""
    if len(text) == len("2026-10-05"):
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo:
        raise XmlError("a cell with a time zone")
    return moment


_TYPED: Mapping[str, Callable[[str], Cell]] = MappingProxyType(
    {
        "b": lambda text: _FLAGS[text],
        "d": _iso,
        "e": lambda _: Wrong.ERROR,
    }
)
_FLAGS: Mapping[str, bool] = MappingProxyType({"0": False, "1": True})


def as_text(value: Cell) -> str | None:
    """A cell among text: a number by its digits, yes or no as words; a date is none."""
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else repr(value)
    return None
