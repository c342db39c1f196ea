"""Number formats: which cells of a sheet are dates, and which only numbers."""

import re
from collections.abc import Mapping
from enum import Enum

_BUILT_IN_DAYS = frozenset(
    {14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58}
)
_BUILT_IN_TIMES = frozenset({18, 19, 20, 21, 22, 32, 33, 34, 35, 45, 47})
_BUILT_IN_ELAPSED = frozenset({46})
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_BRACKETS = re.compile(r"\[[^\]]*\]")
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_PADDED = re.compile(r"[^.e#?0]*00")
_WORDED = re.compile(r'[^0#?;]*("[^";0-9]*[A-Za-z][^";]*"|\\[A-Za-z])[^;]*[0#?]')


class Form(Enum):
    """What a number's format makes of it."""

    NUMBER = "a number"
    DRESSED = "a number shown with noughts or letters before it"
    DAY = "a date"
    TIME = "a date and time, or a time of day"
    ELAPSED = "hours and minutes elapsed"


def form_numbered(number: int, codes: Mapping[int, str]) -> Form:
    """What the number format of that number makes of a number: one of `codes`, or a built-in."""
    if number in codes:
        return form_of(codes[number])
    for form, numbers in (
        (Form.DAY, _BUILT_IN_DAYS),
        (Form.TIME, _BUILT_IN_TIMES),
        (Form.ELAPSED, _BUILT_IN_ELAPSED),
    ):
        if number in numbers:
            return form
    return Form.NUMBER


def form_of(code: str) -> Form:
    """What a number format such as "dd/mm/yyyy hh:mm" makes of a number."""
    first = _QUOTED.sub("", code).split(";")[0].casefold()
    if _ELAPSED.search(first):
        return Form.ELAPSED
    letters = _BRACKETS.sub("", first).replace("general", "").replace("am/pm", "h")
    if set(letters) & set("hs"):
        return Form.TIME
    if set(letters) & set("dmy"):
        return Form.DAY
    return Form.DRESSED if _PADDED.match(letters) or _WORDED.match(code) else Form.NUMBER
