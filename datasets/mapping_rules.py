"""What a mapping may not say: each contradiction with its contract, in words."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl
from polars.exceptions import ComputeError

from datasets.contract import CELL, RECORD_KEY, Contract, Kind
from datasets.mapping_derived_rules import wrong_derived, wrong_filters
from datasets.mapping_parts import cut
from datasets.mapping_value_rules import wrong_values

if TYPE_CHECKING:
    from datasets.mapping import Mapping

DATED = (Kind.DATE, Kind.INSTANT)
PSEUDONYMS = frozenset({"property_key", "employee_key", "member_key"})
"""The columns of ours that hold pseudonyms and nothing else."""


def contradictions(mapping: "Mapping", contract: Contract) -> tuple[str, ...]:
    """Everything in a mapping that its contract forbids; empty if it may be used.

    Each begins with its place in the TOML: the key, or the keys with points between them.
    """
    return (
        *_unknown_columns(mapping, contract),
        *_given_twice(mapping),
        *_must_be_collected(mapping, contract),
        *_dropped_but_read(mapping),
        *_wrongly_pseudonymised(mapping, contract),
        *_bad_constants(mapping, contract),
        *wrong_derived(mapping, contract),
        *wrong_filters(mapping),
        *wrong_values(mapping, contract),
        *_bad_zone(mapping),
    )


def unlosable(contract: Contract, record_kinds: tuple[str, ...]) -> frozenset[str]:
    """The columns that no mapping may leave out: the keys, and the dates that place a record.

    Of several dates that may close a record, one is enough, so none of them is among these.
    """
    lives = [contract.lives[kind] for kind in record_kinds]
    opened = {life.opened for life in lives}
    closed = {life.closed[0] for life in lives if len(life.closed) == 1}
    return frozenset({*CELL, *RECORD_KEY, *opened, *closed})


def kinds_declared(mapping: "Mapping", contract: Contract) -> tuple[str, ...]:
    """The record kinds that a mapping can hold: the one that it states, or all."""
    stated = mapping.constants.get("record_kind")
    if isinstance(stated, str) and stated in contract.lives:
        return (stated,)
    return contract.record_kinds


def _given(mapping: "Mapping") -> Iterator[tuple[str, str]]:
    """Each place that gives a contract column its values, and the column."""
    yield from (("columns", name) for name in mapping.columns)
    yield from (("constants", name) for name in mapping.constants)
    yield from ((f"derived.entry {n}", one.column) for n, one in enumerate(mapping.derived, 1))
    yield from (("not_collected", name) for name in mapping.not_collected)
    for source, codes in mapping.codes_of.items():
        ours = dict.fromkeys(name for meanings in codes.values() for name in meanings)
        for name in ours:
            if mapping.columns.get(name) != source:
                yield f"codes_of.{source}", name


def _unknown_columns(mapping: "Mapping", contract: Contract) -> Iterator[str]:
    others = (
        ("codes", mapping.codes),
        ("dates", mapping.dates),
        ("numbers", mapping.numbers),
    )
    by_ours = ((place, name) for place, words in others for name in words)
    for place, name in dict.fromkeys((*_given(mapping), *by_ours)):
        if name not in contract.names:
            yield f"{place}.{name}: the {contract.name} contract has no such column"


def _given_twice(mapping: "Mapping") -> Iterator[str]:
    places: dict[str, list[str]] = {}
    for place, name in _given(mapping):
        places.setdefault(name, []).append(place)
    for name, given in places.items():
        if len(given) > 1:
            also = ", ".join(dict.fromkeys(given[:-1]))
            yield f"{given[-1]}.{name}: is given more than once (also under {also}); keep one"
    for word, names in (("codes", mapping.codes), ("dates", mapping.dates)):
        for name in names:
            if name not in mapping.columns:
                yield f"{word}.{name}: has codes or a date format but no source in [columns]"
    for name in mapping.numbers:
        if not mapping.sources_of(name):
            yield f"numbers.{name}: has a way of writing numbers but no source"


def _must_be_collected(mapping: "Mapping", contract: Contract) -> Iterator[str]:
    for name in sorted(unlosable(contract, kinds_declared(mapping, contract))):
        if name in mapping.not_collected:
            yield (
                f"not_collected.{name}: names a record or places it in a month, so it must be "
                "collected"
            )
    for closed in _closings(mapping, contract):
        if set(closed) <= set(mapping.not_collected):
            yield (
                f"not_collected: of {' and '.join(closed)} one must be collected, or no record is "
                "ever closed"
            )


def _closings(mapping: "Mapping", contract: Contract) -> list[tuple[str, ...]]:
    """The dates that close a record, where there are several, each set of them once."""
    lives = [contract.lives[kind] for kind in kinds_declared(mapping, contract)]
    return list(dict.fromkeys(life.closed for life in lives if len(life.closed) > 1))


def _dropped_but_read(mapping: "Mapping") -> Iterator[str]:
    for name in mapping.drop:
        if name in mapping.sources:
            yield f"drop.{name}: is under drop, but it is also read"
        if name in mapping.pseudonymise:
            yield f"drop.{name}: is under drop, but also under pseudonymise; keep one"


def _wrongly_pseudonymised(mapping: "Mapping", contract: Contract) -> Iterator[str]:
    hidden = frozenset(mapping.pseudonymise)
    for name in mapping.pseudonymise:
        if name not in mapping.sources:
            yield f"pseudonymise.{name}: becomes no column of ours; list it under drop instead"
    for ours, sources in mapping.sources_by_column.items():
        through = sorted(hidden.intersection(sources))
        if ours in PSEUDONYMS and not through and sources != (ours,):
            yield (
                f"columns.{ours}: holds pseudonyms and nothing else; list {cut(sources[0])} "
                "under pseudonymise"
            )
        for name in through if ours in contract.names else ():
            yield from _misused_pseudonym(mapping, contract, ours, name)
    for number, chosen in enumerate(mapping.filters, 1):
        if chosen.column in hidden and chosen.keep != "present":
            yield f"filters.entry {number}: of {cut(chosen.column)} only the pseudonym is known"


def _misused_pseudonym(
    mapping: "Mapping", contract: Contract, ours: str, source: str
) -> Iterator[str]:
    if contract.column(ours).kind is not Kind.TEXT:
        yield f"pseudonymise.{source}: {ours} comes from it, and is no reference"
    if ours in mapping.codes or source in mapping.codes_of:
        yield f"codes.{ours}: comes from {cut(source)}, of which only the pseudonym is known"


def _bad_constants(mapping: "Mapping", contract: Contract) -> Iterator[str]:
    for name, value in mapping.constants.items():
        if name not in contract.names:
            continue
        column = contract.column(name)
        if column.kind in DATED:
            yield (
                f"constants.{name}: a date cannot be the same in every row; give its source column"
            )
        elif not isinstance(value, _PYTHON_TYPES[column.kind]) or (
            isinstance(value, bool) and column.kind is not Kind.FLAG
        ):
            yield f"constants.{name}: {value!r} is not a {column.kind}"
        elif value == "":
            yield f"constants.{name}: says nothing; list the column under not_collected"
        elif isinstance(value, int | float) and not -_MOST_EXACT < value < _MOST_EXACT:
            yield f"constants.{name}: is no number that can be kept exactly"
        elif column.allowed and value not in column.allowed:
            yield f"constants.{name}: {value!r} is not one of {', '.join(column.allowed)}"


_PYTHON_TYPES: dict[Kind, type | tuple[type, ...]] = {
    Kind.TEXT: str,
    Kind.CODE: str,
    Kind.WHOLE: int,
    Kind.NUMBER: (int, float),
    Kind.FLAG: bool,
}
"""What a constant of each kind is written as."""
_MOST_EXACT = 1e15
"""Not infinite, nor no number: those are not below it."""


_ANY_TIME = datetime.fromisoformat("2026-11-03T14:30")


def _bad_zone(mapping: "Mapping") -> Iterator[str]:
    """A zone has to be one to Polars too, which does not know those of the machine (localtime)."""
    try:
        ZoneInfo(mapping.time_zone)
        pl.Series([_ANY_TIME]).dt.replace_time_zone(mapping.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError, ComputeError):
        yield f"time_zone: {mapping.time_zone!r} is not one; write it as in Europe/London"
