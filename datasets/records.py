"""Source columns become records: filtered, derived, typed, each misfit named."""

import polars as pl

from datasets.choosing import chosen
from datasets.contract import Column, Kind
from datasets.date_formats import ISO_8601
from datasets.derived import derived
from datasets.examples import safe_ids
from datasets.mapping import Mapping
from datasets.mapping_parts import OF_DATES, Function
from datasets.mapping_rules import DATED
from datasets.reduced import SOURCE_ROW
from datasets.refusal import ROWS_NAMED, Fault, LeftOut, named
from datasets.sent import Sent
from datasets.sorts import Sort
from datasets.typed import Reading, Typed, typed
from datasets.typed_dates import EARLIEST_YEAR, LATEST_YEAR

_ISO = {kind: ISO_8601[kind is Kind.INSTANT] for kind in Kind}
"""How a date of each kind is written where nothing is declared."""


def to_records(
    sent: dict[str, Sent], mapping: Mapping, rows: int
) -> tuple[pl.DataFrame, tuple[LeftOut, ...], list[Fault]]:
    """The records in the contract's columns and `source_row`, what was left out, and the faults.

    A column without a source is null throughout. `sent` is emptied on the way, to save memory.
    """
    kept, left_out, faults = chosen(sent, mapping, rows)
    columns, misfits = [], {}
    for column in mapping.contract.columns:
        made = _column(column, sent, mapping, rows)
        columns.append(made.values.alias(column.name))
        if (made.misfits & kept).any():
            misfits[column.name] = made.misfits & kept
    frame = pl.DataFrame(columns).with_row_index(SOURCE_ROW, offset=1)
    records = frame.select(*mapping.contract.names, pl.col(SOURCE_ROW).cast(pl.Int64()))
    faults += [_misfit(name, mask, sent, mapping, records) for name, mask in misfits.items()]
    return records.filter(kept), left_out, faults


def record_kinds_in(sent: dict[str, Sent], mapping: Mapping, rows: int) -> tuple[str, ...]:
    """The record kinds that the columns of them name, in the contract's order."""
    column = mapping.contract.column("record_kind")
    kinds = set(_column(column, sent, mapping, rows).values.unique())
    return tuple(kind for kind in mapping.contract.record_kinds if kind in kinds)


def _column(column: Column, sent: dict[str, Sent], mapping: Mapping, rows: int) -> Typed:
    if column.name in mapping.constants:
        constant = pl.Series([mapping.constants[column.name]], dtype=column.dtype)
        return _everywhere(constant, rows)
    sources = [name for name in mapping.sources_of(column.name) if name in sent]
    if not sources:
        return _everywhere(pl.Series([None], dtype=column.dtype), rows)
    for made in mapping.derived:
        if made.column == column.name:
            readings = [reading_of(mapping, column.name, source) for source in sources]
            return derived(made, column, [sent[source] for source in sources], readings)
    return typed(sent[sources[0]], column, reading_of(mapping, column.name))


def _everywhere(value: pl.Series, rows: int) -> Typed:
    return Typed(value.new_from_index(0, rows), pl.Series([False]).new_from_index(0, rows))


def reading_of(mapping: Mapping, name: str, source: str | None = None) -> Reading:
    """How a mapping understands a column of ours, or one of the sources that it is made from."""
    source = source or next(iter(mapping.sources_of(name)), "")
    return Reading(
        mapping.codes_of_ours(name),
        mapping.format_of(source),
        mapping.time_zone,
        mapping.numbers.get(name, ()),
    )


def _misfit(
    name: str, mask: pl.Series, sent: dict[str, Sent], mapping: Mapping, records: pl.DataFrame
) -> Fault:
    """One fault for all the rows of a column that cannot be understood. It shows no value."""
    column, sources = mapping.contract.column(name), mapping.sources_of(name)
    failing = records.filter(mask)
    rows = failing[SOURCE_ROW].head(ROWS_NAMED).to_list()
    ids = safe_ids(failing)
    reason, should_be = _should_be(column, sent[sources[0]].sort, mapping)
    count = len(failing)
    place = "columns" if len(sources) > 1 else "column"
    return Fault(
        reason,
        f"In the {place} {' and '.join(map(named, sources))}, {_values(count)} {should_be} The "
        f"first is in data row {rows[0]}{_records(ids)}. Mend {'it' if count == 1 else 'them'} at "
        "the source, or declare what the system writes in a mapping.",
        name,
        count,
        ids,
        tuple(rows),
    )


def _should_be(column: Column, sort: Sort, mapping: Mapping) -> tuple[str, str]:
    made = next((one.function for one in mapping.derived if one.column == column.name), None)
    if made is Function.LOOKUP:
        return "not_in_table", f"are not in the table that the mapping looks {column.name} up in."
    if made is Function.IN_FORCE and sort is not Sort.TEXT:
        return "not_in_table", "are days before the first that the mapping's table names."
    if (made in OF_DATES or column.kind in DATED) and sort is Sort.TEXT:
        declared = mapping.format_of(mapping.sources_of(column.name)[0])
        form = declared or _ISO[column.kind]
        timed = "" if declared or made not in OF_DATES else _WITH_TIME
        return "date_format", f"cannot be read as dates like {form.example} ({form.text}){timed}."
    return "wrong_type", _AS.get(column.kind, f"cannot be read as {column.kind}, exactly.")


_WITH_TIME = ", nor with a time as in 2026-11-03T14:30"
_YEARS = f"from {EARLIEST_YEAR} to {LATEST_YEAR}"
_AS = {
    Kind.INSTANT: f"cannot be read as dates and times {_YEARS}.",
    Kind.DATE: f"cannot be read as dates {_YEARS} without a time of day.",
    Kind.FLAG: "cannot be read as yes or no: only true, false, 1 and 0 can.",
}


def _values(count: int) -> str:
    return "1 value" if count == 1 else f"{count:,} values"


def _records(ids: tuple[str, ...]) -> str:
    return f"; see {', '.join(ids)}" if ids else ""
