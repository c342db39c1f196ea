"""What a mapping may not say: each contradiction with its contract, in words."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from datasets.contract import CELL, RECORD_KEY, Contract, Kind

if TYPE_CHECKING:
    from datasets.mapping import Mapping

DIRECTIVES = frozenset("dmYyHMSbB")
MONTHS = frozenset("mbB")
YEARS = frozenset("Yy")
DATED = (Kind.DATE, Kind.INSTANT)


def contradictions(mapping: "Mapping", contract: Contract) -> tuple[str, ...]:
    """Everything in a mapping that its contract forbids; empty if it may be used."""
    return (
        *_unknown_columns(mapping, contract),
        *_given_twice(mapping),
        *_must_be_collected(mapping, contract),
        *_dropped_but_read(mapping),
        *_bad_derived(mapping, contract),
        *_bad_constants(mapping, contract),
        *_bad_dates(mapping, contract),
        *_bad_zone(mapping),
    )


def unlosable(contract: Contract, record_kinds: tuple[str, ...]) -> frozenset[str]:
    """The columns that no mapping may leave out: the keys, and the dates that place a record."""
    lives = [contract.lives[kind] for kind in record_kinds]
    dates = {name for life in lives for name in (life.opened, *life.closed)}
    return frozenset({*CELL, *RECORD_KEY, *dates})


def kinds_declared(mapping: "Mapping", contract: Contract) -> tuple[str, ...]:
    """The record kinds that a mapping can hold: the one that it states, or all."""
    stated = mapping.constants.get("record_kind")
    if isinstance(stated, str) and stated in contract.lives:
        return (stated,)
    return contract.record_kinds


def _given(mapping: "Mapping") -> Iterator[str]:
    yield from mapping.columns
    yield from mapping.constants
    yield from (derived.column for derived in mapping.derived)
    yield from mapping.not_collected


def _unknown_columns(mapping: "Mapping", contract: Contract) -> Iterator[str]:
    for name in dict.fromkeys((*_given(mapping), *mapping.codes, *mapping.dates)):
        if name not in contract.names:
            yield f"{name}: the {contract.name} contract has no such column"


def _given_twice(mapping: "Mapping") -> Iterator[str]:
    for name, times in Counter(_given(mapping)).items():
        if times > 1:
            yield f"{name}: is given more than once; keep one source for it"
    for name in (*mapping.codes, *mapping.dates):
        if name not in mapping.columns:
            yield f"{name}: has codes or a date format but no source in [columns]"


def _must_be_collected(mapping: "Mapping", contract: Contract) -> Iterator[str]:
    for name in sorted(unlosable(contract, kinds_declared(mapping, contract))):
        if name in mapping.not_collected:
            yield f"{name}: names a record or places it in a month, so it must be collected"


def _dropped_but_read(mapping: "Mapping") -> Iterator[str]:
    for name in mapping.drop:
        if name in mapping.sources:
            yield f"{name}: is under drop, but it is also read"


def _bad_derived(mapping: "Mapping", contract: Contract) -> Iterator[str]:
    for derived in mapping.derived:
        known = derived.column in contract.names and derived.function != "copy"
        if known and contract.column(derived.column).kind is not Kind.WHOLE:
            yield f"{derived.column}: {derived.function} gives a whole number, which it is not"


def _bad_constants(mapping: "Mapping", contract: Contract) -> Iterator[str]:
    for name, value in mapping.constants.items():
        if name not in contract.names:
            continue
        column = contract.column(name)
        if column.kind in DATED:
            yield f"{name}: a date cannot be the same in every row; give its source column"
        elif not isinstance(value, _PYTHON_TYPES[column.kind]) or (
            isinstance(value, bool) and column.kind is not Kind.FLAG
        ):
            yield f"{name}: {value!r} is not a {column.kind}"
        elif column.allowed and value not in column.allowed:
            yield f"{name}: {value!r} is not one of {', '.join(column.allowed)}"


_PYTHON_TYPES: dict[Kind, type | tuple[type, ...]] = {
    Kind.TEXT: str,
    Kind.CODE: str,
    Kind.WHOLE: int,
    Kind.NUMBER: (int, float),
    Kind.FLAG: bool,
}
"""What a constant of each kind is written as."""


def _bad_dates(mapping: "Mapping", contract: Contract) -> Iterator[str]:
    for name, form in mapping.dates.items():
        if name in contract.names and contract.column(name).kind not in DATED:
            yield f"{name}: is not a date, so it has no date format"
        used = set(re.findall(r"%(.?)", form))
        if not (used <= DIRECTIVES and used & MONTHS and used & YEARS):
            yield (
                f"{name}: {form!r} is not a date format; use %d %m %Y (%y, %b or %B) "
                "and, where there is a time, %H %M %S"
            )


def _bad_zone(mapping: "Mapping") -> Iterator[str]:
    try:
        ZoneInfo(mapping.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield f"time_zone: {mapping.time_zone!r} is not one; write it as in Europe/London"
