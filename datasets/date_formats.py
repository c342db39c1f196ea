"""DateFormat: one declared way of writing dates, and the text that is exactly so written."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time

import polars as pl

EXAMPLE = datetime(2026, 11, 3, 14, 30, tzinfo=UTC)
DIRECTIVES = frozenset("dmYyHIMSfpzbB")
MONTHS = frozenset("mbB")
YEARS = frozenset("Yy")
DIGITS = frozenset("dmYyHIMSf")
_CENTURY = 100
_SHORT_YEAR = "[0-9][0-9]"
_ONE_OR_TWO = "{1,2}"
_SHAPES = {
    "d": "[0-9]{1,2}",
    "m": "[0-9]{1,2}",
    "Y": "[0-9]{4}",
    "y": _SHORT_YEAR,
    "H": "[0-9]{1,2}",
    "I": "[0-9]{1,2}",
    "M": "[0-5][0-9]",
    "S": "[0-5][0-9]",
    "f": "[0-9]{1,9}",
    "p": "(?i:am|pm)",
    "z": "(?:Z|[+-][0-9]{2}:?[0-9]{2})",
    "b": "[A-Za-z]{3}",
    "B": "[A-Za-z]{3,9}",
}
"""What each part of a format may look like; glued to another's digits it has its full width."""


@dataclass(frozen=True, slots=True)
class DateFormat:
    """How dates are written: strptime's letters, and the last year that two digits may mean.

    Where it is `padded`, days, months and hours always have two digits.
    """

    text: str
    short_years_to: int | None = None
    padded: bool = False

    @property
    def example(self) -> str:
        """A date and time so written."""
        return EXAMPLE.strftime(self.text)

    @property
    def is_zoned(self) -> bool:
        """Whether what is so written says its own distance from UTC."""
        return "%z" in self.text or self.text.endswith("Z")

    @property
    def has_time(self) -> bool:
        """Whether there is a time of day in it."""
        return "%M" in self.text

    def read(self, values: pl.Series, moment: time) -> pl.Series:
        """Clock times without a zone, or in UTC if they say theirs; null where not so written.

        Without a day it is the month's first; without a time, the `moment` of its day.
        """
        text, form = self._in_full_years(values), self._form
        if "%d" not in form:
            text, form = "01 " + text, f"%d {form}"
        if not self.has_time:
            return _at(text.str.to_date(form, strict=False), moment)
        read = text.str.to_datetime(form, time_unit="us", strict=False)
        return read.dt.replace_time_zone("UTC") if form.endswith("Z") else read

    @property
    def _form(self) -> str:
        """The format as Polars wants it: to it %f is a count of nanoseconds."""
        return self.text.replace(".%f", "%.f").replace("%z", "%#z").replace("%y", "%Y")

    def _in_full_years(self, values: pl.Series) -> pl.Series:
        """What is exactly so written, two digits of a year made four of the hundred years given."""
        shapes = _shapes(re.split(r"(%.)", self.text))
        pattern = f"^({''.join(shapes)})$"
        if self.padded:
            pattern = pattern.replace(_ONE_OR_TWO, "{2}")
        last = self.short_years_to
        if last is None or "%y" not in self.text:
            return values.str.extract(pattern)
        pattern = pattern.replace(_SHORT_YEAR, f")({_SHORT_YEAR})(", 1)
        before, year, after = (values.str.extract(pattern, place) for place in (1, 2, 3))
        return before + (last - (last - year.cast(pl.Int64())) % _CENTURY).cast(pl.String()) + after


ISO_8601 = tuple(
    DateFormat(form, padded=True)
    for form in (
        "%Y-%m-%d",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%dT%H:%M:%S.%f",
        "%Y-%m-%dT%H:%M:%S%z",
        "%Y-%m-%dT%H:%M:%S.%f%z",
    )
)
"""How dates are written where nothing is declared."""


def _at(days: pl.Series, moment: time) -> pl.Series:
    return days.to_frame().select(pl.first().dt.combine(moment, "us")).to_series()


def _shapes(parts: list[str]) -> list[str]:
    """Each part as a pattern. Digits that nothing parts from others must be written in full."""
    shapes = []
    for place, part in enumerate(parts):
        if not part.startswith("%"):
            shapes.append(re.sub(r"(?:\\ )+", " +", re.escape(part)))
            continue
        before, after = parts[max(place - 2, 0) : place], parts[place + 1 : place + 3]
        glued = before[-1:] == [""] and _is_digits(before[0])
        glued = glued or (after[:1] == [""] and _is_digits(after[-1]))
        shapes.append(_SHAPES[part[1]].replace(_ONE_OR_TWO, "{2}") if glued else _SHAPES[part[1]])
    return shapes


def _is_digits(part: str) -> bool:
    return part[1:] in DIGITS


def wrong_with(form: str, *, is_month: bool) -> str | None:
    """What is wrong with a date format, in words; None if nothing is."""
    used = re.findall(r"%(.?)", form)
    known = set(used)
    if not (known <= DIRECTIVES and known & MONTHS and known & YEARS):
        return (
            "is not a date format; use %d %m %Y (%y, %b or %B) and, where there is a time, "
            "%H %M %S (or %I with %p, %S.%f, %z)"
        )
    if len(used) != len(known) or len(known & MONTHS) > 1 or len(known & YEARS) > 1:
        return "says something twice"
    if "d" not in known and not is_month:
        return "has no day (%d): half a date places nothing"
    return _wrong_time(known, form)


def _wrong_time(known: set[str], form: str) -> str | None:
    if ("I" in known) != ("p" in known) or {"H", "I"} <= known:
        return "is not a time of day: use %H, or %I with %p"
    if bool(known & {"H", "I"}) != ("M" in known) or ("S" in known and "M" not in known):
        return "is not a time of day: hours go with minutes (%H:%M or %I:%M %p)"
    if "f" in known and "%S.%f" not in form:
        return "has parts of a second without the second: write %S.%f"
    if "z" in known and "M" not in known:
        return "has a zone (%z) but no time of day"
    return None
