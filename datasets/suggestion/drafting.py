"""What a suggested mapping says of each column: where it comes from, its codes, its dates."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from datasets.contract import Column, Kind
from datasets.mapping_rules import DATED
from datasets.suggestion.sampling import (
    Codes,
    codes_of,
    formats_of,
    no_days_in,
    sentinels_in,
    styles_of,
)


@dataclass(slots=True)
class Draft:
    """A mapping as it is being written: each part's lines, comments among them."""

    columns: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    sentinels_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sentinels: set[str] = field(default_factory=set)
    short_years: bool = False
    open_formats: dict[str, tuple[str, ...]] = field(default_factory=dict)
    open_codes: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an officer chose for one column: its date format, and what codes mean."""

    form: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)


def draft_values(
    draft: Draft, column: Column, source: str, values: pl.Series, chosen: Chosen
) -> None:
    """Adds to the draft what the column's values, of which these are some, suggest."""
    nothing = sentinels_in(values)
    draft.sentinels |= set(nothing)
    values = values.filter(~values.is_in(list(nothing)))
    if values.is_empty():
        return
    if column.kind in DATED:
        _draft_date(draft, column, source, values, chosen)
    elif column.kind is Kind.NUMBER or (column.kind is Kind.WHOLE and column.least != 1):
        _draft_number(draft, column, values)
    elif column.allowed or column.kind in {Kind.FLAG, Kind.WHOLE}:
        codes = codes_of(values, column)
        draft.open_codes[column.name] = codes.unknown
        known = {
            **codes.known,
            **{c: chosen.codes[c] for c in codes.unknown if chosen.codes.get(c)},
        }
        unknown = tuple(code for code in codes.unknown if code not in known)
        draft.codes += _code_lines(column, Codes(known, unknown))


def _draft_date(
    draft: Draft, column: Column, source: str, values: pl.Series, chosen: Chosen
) -> None:
    forms = formats_of(values, is_month=column.name == "month")
    if forms is not None and len(forms) > 1:
        draft.open_formats[column.name] = forms
        forms = (chosen.form,) if chosen.form in forms else forms
    if forms is None:
        return
    if not forms:
        draft.dates.append(f"# {column.name}: no one format fits every value that was looked at")
        return
    short = any("%y" in form for form in forms)
    draft.short_years |= short
    if len(forms) == 1:
        draft.dates.append(f"{column.name} = {toml_text(forms[0])}")
        if far_off := no_days_in(values, forms[0]):
            draft.sentinels_of[source] = far_off
        return
    draft.dates.append(
        f"# {column.name}: every value that was looked at fits each of these; choose"
    )
    draft.dates += [f"# {column.name} = {toml_text(form)}" for form in forms]


def _draft_number(draft: Draft, column: Column, values: pl.Series) -> None:
    styles = styles_of(values, column.kind)
    if styles is None:
        draft.numbers.append(f"# {column.name}: some values are not written as numbers are")
    elif styles:
        listed = ", ".join(toml_text(style) for style in styles)
        draft.numbers.append(f"{column.name} = [{listed}]")


def _code_lines(column: Column, codes: Codes) -> Iterator[str]:
    if not codes.known and not codes.unknown:
        return
    yield ""
    yield f"[codes.{column.name}]"
    yield from (
        f"{toml_text(code)} = {toml_text(meaning)}" for code, meaning in codes.known.items()
    )
    if codes.unknown:
        may_be = ", ".join(column.allowed) or column.what
        yield f"# What do these mean? {may_be}"
        yield from (f'# {toml_text(code)} = ""' for code in codes.unknown)


def toml_text(text: str) -> str:
    """A TOML string: JSON's, but for the one character that TOML escapes and JSON does not."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
