"""What a few values of a column suggest: codes, a date format, a way of writing numbers.

Nothing is chosen where the values allow two readings: both are told, for an officer to choose.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from datasets.contract import Column, Kind
from datasets.date_formats import ISO_8601, DateFormat
from datasets.mapping_parts import NumberStyle
from datasets.numbers import plain_digits
from datasets.personal import looks_personal
from datasets.sent import FIRST_MOMENT
from datasets.suggestion.meanings import MEANINGS, NO, NO_DAYS, NOTHING, YES
from datasets.suggestion.words import plain_words

SHORT_YEARS_TO = 2039
MOST_CODES = 30
LONGEST_CODE = 40
_DAYS = (
    "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y", "%m-%d-%Y", "%Y-%m-%d", "%d.%m.%Y", "%Y%m%d",
    "%d %b %Y", "%d-%b-%Y", "%d %B %Y", "%d/%m/%y", "%m/%d/%y", "%d-%m-%y", "%d-%b-%y", "%d %b %y",
)  # fmt: skip
_TIMES = (
    "", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", "T%H:%M:%S", "T%H:%M:%S.%f", " %I:%M %p",
    " %I:%M:%S %p", " %H:%M:%S%z",
)  # fmt: skip
FORMATS = tuple(f"{day}{time}" for day in _DAYS for time in _TIMES)
_MONTHS = ("%B %Y", "%b %Y", "%b-%y", "%m/%Y", "%Y-%m", "%b-%Y")


@dataclass(frozen=True, slots=True)
class Codes:
    """What codes mean, as far as it is known, and those of which it is not."""

    known: dict[str, str]
    unknown: tuple[str, ...]


def sentinels_in(values: pl.Series) -> tuple[str, ...]:
    """The words among the values with which systems say that there is nothing."""
    present = set(values.to_list())
    return tuple(word for word in NOTHING if word in present)


def formats_of(values: pl.Series, *, is_month: bool) -> tuple[str, ...] | None:
    """Every format in which all the values are dates; None where ISO 8601 already is one."""
    if _all_read(values, ISO_8601):
        return None
    forms = (*FORMATS, *_MONTHS) if is_month else FORMATS
    return tuple(f for f in forms if _all_read(values, (DateFormat(f, SHORT_YEARS_TO),)))


def no_days_in(values: pl.Series, form: str) -> tuple[str, ...]:
    """The values that are days far off, with which systems say that there is none."""
    days = DateFormat(form, SHORT_YEARS_TO).read(values, FIRST_MOMENT).dt.date()
    far_off = days.cast(pl.String()).is_in(list(NO_DAYS)).fill_null(value=False)
    return tuple(values.filter(far_off).sort())


def _all_read(values: pl.Series, forms: Sequence[DateFormat]) -> bool:
    unread = values
    for form in forms:
        unread = unread.filter(form.read(unread, FIRST_MOMENT).is_null())
    return unread.is_empty()


def styles_of(values: pl.Series, kind: Kind) -> tuple[NumberStyle, ...] | None:
    """The ways in which numbers are written that are needed; None if those known do not do."""
    useful = [s for s in NumberStyle if kind is Kind.WHOLE or s is not NumberStyle.POINT_ZERO]
    needed = tuple(style for style in useful if not _plain(values, set(useful) - {style}))
    if not _plain(values, set(needed)):
        return None
    return needed


def _plain(values: pl.Series, styles: set[NumberStyle]) -> bool:
    digits = plain_digits(values, tuple(styles))
    if NumberStyle.POINT_ZERO not in styles or digits.null_count():
        return digits.null_count() == 0
    return bool(digits.str.contains(r"^[+-]?[0-9]+$").all())


def codes_of(values: pl.Series, column: Column) -> Codes:
    """What the values mean in a column with a closed list, or of yes and no, or of numbers."""
    known, unknown = {}, []
    for value in _short(values):
        meaning = _meaning(value, column)
        if meaning is None:
            unknown.append(value)
        elif meaning != value:
            known[value] = meaning
    return Codes(known, tuple(unknown))


def _short(values: pl.Series) -> Iterator[str]:
    """The values that are like codes: few, short, and nobody's name or address."""
    if len(values) <= MOST_CODES:
        for value in values.sort():
            if len(value) <= LONGEST_CODE and value.isprintable() and not looks_personal(value):
                yield value


def _meaning(value: str, column: Column) -> str | None:
    words = plain_words(value)
    if column.kind is Kind.FLAG:
        return "true" if value.lower() in YES else "false" if value.lower() in NO else None
    if column.kind is Kind.WHOLE:
        return value if value.isdecimal() and value.isascii() else None
    for ours in column.allowed:
        others = MEANINGS.get(column.name, {}).get(ours, ())
        if value == ours or words in {plain_words(name) for name in (ours, *others)}:
            return ours
    return None
