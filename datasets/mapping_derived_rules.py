"""What a mapping's derived columns and filters may not say, in words."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from datasets.contract import Contract, Kind
from datasets.mapping_parts import NEEDS, OF_DATES, Derived, Function, cut
from datasets.mapping_value_rules import wrong_meaning

if TYPE_CHECKING:
    from datasets.mapping import Mapping


def wrong_derived(mapping: "Mapping", contract: Contract) -> Iterator[str]:
    """What is wrong with each derived column: its kind, its words, its table."""
    for number, made in enumerate(mapping.derived, 1):
        place = f"derived.entry {number}"
        yield from (f"{place}: {wrong}" for wrong in _wrong_words(made))
        if made.column not in contract.names:
            continue
        needs, column = NEEDS[made.function], contract.column(made.column)
        if column.kind not in needs.kinds:
            kinds = " or ".join(f"a {kind}" for kind in Kind if kind in needs.kinds)
            yield f"{place}.{made.column}: {made.function} gives {kinds}, which it is not"
            continue
        for key, meaning in (made.table or {}).items():
            if wrong := wrong_meaning(meaning, column):
                yield f"{place}.table.{key}: {wrong}"
        hidden = [source for source in made.source if source in mapping.pseudonymise]
        if hidden and made.function not in _OF_PSEUDONYMS:
            yield f"{place}: of {cut(hidden[0])} only the pseudonym is known"


_OF_PSEUDONYMS = (Function.COPY, Function.JOINED, Function.FIRST_PRESENT, Function.NUMBER_WITHIN)


def _wrong_words(made: Derived) -> Iterator[str]:
    needs = NEEDS[made.function]
    if needs.several == (len(made.source) == 1):
        yield f"{made.function} takes {'several columns' if needs.several else 'one column'}"
    for word in sorted(needs.words - made.given):
        yield f"{made.function} needs {word!r}"
    for word in sorted(made.given - needs.words):
        yield f"{made.function} has no use for {word!r}"
    if made.function is Function.IN_FORCE:
        for day in made.table or {}:
            if not _is_day(day):
                yield f"the table's {cut(day)} is not a day such as 2024-04-01"


def wrong_filters(mapping: "Mapping") -> Iterator[str]:
    """What is wrong with each filter: it has not the words that it needs, or others."""
    for number, chosen in enumerate(mapping.filters, 1):
        place = f"filters.entry {number}"
        if (chosen.values is None) != (chosen.keep not in {"one_of", "not_one_of"}):
            verb = "needs" if chosen.values is None else "has no use for"
            yield f"{place}: {chosen.keep} {verb} 'values'"
        if (chosen.day is None) == chosen.of_dates:
            verb = "needs" if chosen.day is None else "has no use for"
            yield f"{place}: {chosen.keep} {verb} 'day'"


def dated_sources(mapping: "Mapping") -> frozenset[str]:
    """The source columns that derived columns and filters read as dates."""
    made = (source for one in mapping.derived if one.function in OF_DATES for source in one.source)
    return frozenset((*made, *(one.column for one in mapping.filters if one.of_dates)))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
