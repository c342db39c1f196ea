"""What a mapping may not say of values: codes, dates, numbers and words for nothing."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from datasets.contract import Column, Contract, Kind
from datasets.date_formats import wrong_with
from datasets.mapping_parts import NumberStyle, cut

if TYPE_CHECKING:
    from datasets.mapping import Mapping

_DATED = (Kind.DATE, Kind.INSTANT)
_NUMBERS = (Kind.WHOLE, Kind.NUMBER)


def wrong_values(mapping: "Mapping", contract: Contract) -> Iterator[str]:
    """Everything that is wrong with what a mapping says of values."""
    yield from _wrong_codes(mapping, contract)
    yield from _wrong_codes_of(mapping, contract)
    yield from _wrong_dates(mapping, contract)
    yield from _several_formats(mapping)
    yield from _wrong_numbers(mapping, contract)
    yield from _wrong_sentinels(mapping)


def wrong_meaning(meaning: str, column: Column) -> str | None:
    """Why a column cannot hold what a code is said to mean; None if it can. "" is nothing."""
    if meaning == "":
        return None
    if column.kind in _DATED:
        return "a date has no codes; give its format, or its sentinels"
    if column.allowed and meaning not in column.allowed:
        return f"{cut(meaning)} is not one of {', '.join(column.allowed)}"
    if column.kind is Kind.FLAG and meaning not in {"true", "false"}:
        return f"{cut(meaning)} is not yes or no: write true or false"
    return _wrong_number(meaning, column) if column.kind in _NUMBERS else None


def _wrong_number(meaning: str, column: Column) -> str | None:
    digits = r"-?[0-9]{1,15}" if column.kind is Kind.WHOLE else r"-?[0-9]{1,15}(\.[0-9]{1,15})?"
    if not re.fullmatch(digits, meaning):
        return f"{cut(meaning)} is not a {column.kind}"
    below = column.least is not None and float(meaning) < column.least
    above = column.most is not None and float(meaning) > column.most
    return f"{cut(meaning)} is outside what {column.name} may be" if below or above else None


def _wrong_codes(mapping: "Mapping", contract: Contract) -> Iterator[str]:
    for name, codes in mapping.codes.items():
        for code, meaning in codes.items():
            yield from _wrong_code(f"codes.{name}.{code}", code, meaning, name, contract)
        for source in mapping.sources_of(name):
            if any(name in meanings for meanings in mapping.codes_of.get(source, {}).values()):
                yield f"codes.{name}: has its codes under codes_of.{source} as well; keep one"


def _wrong_code(
    place: str, code: str, meaning: str, name: str, contract: Contract
) -> Iterator[str]:
    if name in contract.names and (wrong := wrong_meaning(meaning, contract.column(name))):
        yield f"{place}: {wrong}"
    if code != code.strip():
        yield f"{place}: has blanks at an end, which are taken off what is sent"


def _wrong_codes_of(mapping: "Mapping", contract: Contract) -> Iterator[str]:
    for source, codes in mapping.codes_of.items():
        every = dict.fromkeys(name for meanings in codes.values() for name in meanings)
        for code, meanings in codes.items():
            place = f"codes_of.{source}.{code}"
            for name in every:
                if name not in meanings:
                    yield f'{place}: does not say what it means for {name} ("" is nothing)'
            for name, meaning in meanings.items():
                yield from _wrong_code(f"{place}.{name}", code, meaning, name, contract)


def _wrong_dates(mapping: "Mapping", contract: Contract) -> Iterator[str]:
    for name, form in mapping.dates.items():
        if name in contract.names and contract.column(name).kind not in _DATED:
            yield f"dates.{name}: is not a date, so it has no date format"
        yield from _wrong_format(f"dates.{name}", form, mapping, is_month=name == "month")
    for source, form in mapping.dates_of.items():
        if source not in mapping.sources:
            yield f"dates_of.{source}: no column of ours comes from it"
        ours = [name for name, sources in mapping.sources_by_column.items() if source in sources]
        is_month = ours == ["month"]
        yield from _wrong_format(f"dates_of.{source}", form, mapping, is_month=is_month)


def _wrong_format(place: str, form: str, mapping: "Mapping", *, is_month: bool) -> Iterator[str]:
    if wrong := wrong_with(form, is_month=is_month):
        yield f"{place}: {cut(form)} {wrong}"
    elif "%y" in form and mapping.short_years_to is None:
        yield (
            f"{place}: {cut(form)} has years of two digits; say the last year that they can mean "
            "(short_years_to = 2039 makes 39 2039 and 40 1940)"
        )


def _several_formats(mapping: "Mapping") -> Iterator[str]:
    """One source column writes its dates in one way, whatever they become."""
    formats: dict[str, dict[str, str]] = {}
    for name, form in mapping.dates.items():
        for source in mapping.sources_of(name):
            formats.setdefault(source, {})[form] = f"dates.{name}"
    for source, form in mapping.dates_of.items():
        formats.setdefault(source, {})[form] = f"dates_of.{source}"
    for source, places in formats.items():
        if len(places) > 1:
            yield f"{' and '.join(places.values())}: give {cut(source)} two formats; keep one"


def _wrong_numbers(mapping: "Mapping", contract: Contract) -> Iterator[str]:
    for name, styles in mapping.numbers.items():
        if name not in contract.names:
            continue
        kind = contract.column(name).kind
        if kind not in _NUMBERS:
            yield f"numbers.{name}: is not a number"
        if kind is Kind.WHOLE and NumberStyle.PERCENT in styles:
            yield f"numbers.{name}: is a whole number, and a percentage is a share"


def _wrong_sentinels(mapping: "Mapping") -> Iterator[str]:
    places = [("sentinels", word) for word in mapping.sentinels]
    for source, words in mapping.sentinels_of.items():
        places += [(f"sentinels_of.{source}", word) for word in words]
        if source not in mapping.sources:
            yield f"sentinels_of.{source}: no column of ours comes from it"
    for place, word in places:
        if word != word.strip() or not word:
            yield f"{place}: {cut(word)} has blanks at an end; blanks are nothing anyway"
    for name, codes in mapping.codes.items():
        for source in mapping.sources_of(name):
            for word in set(codes) & set(mapping.sentinels_for(source)):
                yield f"codes.{name}.{word}: is a sentinel too; keep one"
