"""Numbers as senders write them, taken only where a mapping declares how."""

from collections.abc import Iterator

import polars as pl

from datasets.mapping_parts import NumberStyle

_DIGITS = r"[0-9]{1,15}"
_GROUPS = r"[0-9]{1,3}(?:,[0-9]{3}){1,4}"
_PARTS = r"(?:\.[0-9]{1,15})?"


def plain_digits(values: pl.Series, styles: tuple[NumberStyle, ...]) -> pl.Series:
    """The text in plain digits: "£1,204.50" is "1204.50", "(5.00)" is "-5.00", "12%" is "12e-2".

    Null where a value is written in a way that was not declared.
    """
    none = pl.Series([None], dtype=pl.String()).new_from_index(0, len(values))
    plain = none
    for pattern, template in _shapes(frozenset(styles)):
        found = values.zip_with(values.str.contains(pattern), none).str.replace(pattern, template)
        plain = plain.zip_with(found.is_null(), found)
    plain = plain.str.replace_all(",", "")
    return plain.str.replace(r"\.0+$", "") if NumberStyle.POINT_ZERO in styles else plain


def _shapes(styles: frozenset[NumberStyle]) -> Iterator[tuple[str, str]]:
    """Each way in which a whole value may be written, and the same in plain digits."""
    whole = f"(?:{_GROUPS}|{_DIGITS})" if NumberStyle.COMMAS in styles else _DIGITS
    number = f"({whole}{_PARTS})"
    pound = "£?" if NumberStyle.POUND_SIGN in styles else ""
    yield rf"^([+-]?){pound}{number}$", "${1}${2}"
    if NumberStyle.POUND_SIGN in styles:
        yield rf"^£(-){number}$", "${1}${2}"
    if NumberStyle.BRACKETS in styles:
        yield rf"^\({pound}{number}\)$", "-${1}"
    if NumberStyle.MINUS_AFTER in styles:
        yield rf"^{pound}{number}-$", "-${1}"
    if NumberStyle.PERCENT in styles:
        yield rf"^(-?){number} ?%$", "${1}${2}e-2"
