"""Sort: what a source column holds, in words, and the closed list of types that it may have."""

from enum import StrEnum

import pyarrow as pa


class Sort(StrEnum):
    """What a source column holds, as the file declares it."""

    TEXT = "text"
    WHOLE = "whole numbers"
    NUMBER = "numbers"
    FLAG = "yes or no"
    DATE = "dates"
    INSTANT = "dates and times"
    UNZONED = "dates and times in an old form that does not say whether they are UTC or local"
    NOTHING = "nothing"
    FORBIDDEN = "something that no extract may hold"

    @property
    def holds_nothing(self) -> bool:
        """Whether no row can have a value."""
        return self is Sort.NOTHING


def sort_of(kind: pa.DataType) -> Sort:
    """What a column of an Arrow type holds; FORBIDDEN for all that is nested, binary or odd."""
    if pa.types.is_dictionary(kind):
        return Sort.TEXT if _is_text(kind.value_type) else Sort.FORBIDDEN
    for is_one, sort in _SORTS:
        if is_one(kind):
            return sort
    return Sort.FORBIDDEN


def _is_text(kind: pa.DataType) -> bool:
    is_one = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    return any(test(kind) for test in is_one)


_SORTS = (
    (_is_text, Sort.TEXT),
    (pa.types.is_integer, Sort.WHOLE),
    (pa.types.is_float32, Sort.NUMBER),
    (pa.types.is_float64, Sort.NUMBER),
    (pa.types.is_decimal128, Sort.NUMBER),
    (pa.types.is_boolean, Sort.FLAG),
    (pa.types.is_date, Sort.DATE),
    (pa.types.is_timestamp, Sort.INSTANT),
    (pa.types.is_null, Sort.NOTHING),
)
