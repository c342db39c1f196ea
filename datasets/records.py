"""Source columns become records: filtered, derived, typed, each misfit named."""

from collections.abc import Callable
from collections.abc import Mapping as Map
from datetime import date
from types import MappingProxyType

import polars as pl

from datasets.contract import Column, Kind
from datasets.mapping import Mapping
from datasets.reduced import SOURCE_ROW
from datasets.refusal import EXAMPLES, NAME_LENGTH, ROWS_NAMED, Fault, LeftOut, named
from datasets.sent import Sent
from datasets.sorts import Sort
from datasets.typed import Reading, Typed, to_text, typed
from datasets.typed_dates import EARLIEST_YEAR, LATEST_YEAR

SOMEDAY = date(2026, 11, 3)
_YEAR = r"^([0-9]{4})"


def to_records(
    sent: dict[str, Sent], mapping: Mapping, rows: int
) -> tuple[pl.DataFrame, tuple[LeftOut, ...], list[Fault]]:
    """The records in the contract's columns and `source_row`, what was left out, and the faults.

    A column without a source is null throughout. `sent` is emptied on the way, to save memory.
    """
    kept, left_out = _chosen(sent, mapping, rows)
    columns, misfits = [], {}
    for column in mapping.contract.columns:
        made = _column(column, sent, mapping, rows)
        columns.append(made.values.alias(column.name))
        if (made.misfits & kept).any():
            misfits[column.name] = made.misfits & kept
    frame = pl.DataFrame(columns).with_row_index(SOURCE_ROW, offset=1)
    records = frame.select(*mapping.contract.names, pl.col(SOURCE_ROW).cast(pl.Int64()))
    faults = [_misfit(name, mask, sent, mapping, records) for name, mask in misfits.items()]
    return records.filter(kept), left_out, faults


def record_kinds_in(sent: Sent, mapping: Mapping) -> tuple[str, ...]:
    """The record kinds that a column of them names, in the contract's order."""
    column = mapping.contract.column("record_kind")
    kinds = set(typed(sent, column, _reading(mapping, column.name)).values.unique())
    return tuple(kind for kind in mapping.contract.record_kinds if kind in kinds)


def _chosen(
    sent: dict[str, Sent], mapping: Mapping, rows: int
) -> tuple[pl.Series, tuple[LeftOut, ...]]:
    """Whether each row passes the mapping's filters, and how many each filter left out."""
    kept = pl.Series([True]).new_from_index(0, rows)
    left_out = []
    for chosen in mapping.filters:
        fails = kept & ~sent[chosen.column].is_present
        if count := int(fails.sum()):
            left_out.append(LeftOut(chosen.why, count))
        kept = kept & ~fails
    return kept, tuple(left_out)


def _column(column: Column, sent: dict[str, Sent], mapping: Mapping, rows: int) -> Typed:
    if column.name in mapping.constants:
        constant = pl.Series([mapping.constants[column.name]], dtype=column.dtype)
        return _everywhere(constant, rows)
    for derived in mapping.derived:
        if derived.column == column.name and derived.function != "copy":
            values = _DERIVED[derived.function](sent[derived.source])
            return Typed(values.cast(column.dtype), values.is_null() & False)
    source = sent.get(_source(column.name, mapping))
    if source is None:
        return _everywhere(pl.Series([None], dtype=column.dtype), rows)
    return typed(source, column, _reading(mapping, column.name))


def _everywhere(value: pl.Series, rows: int) -> Typed:
    return Typed(value.new_from_index(0, rows), pl.Series([False]).new_from_index(0, rows))


def _source(name: str, mapping: Mapping) -> str:
    copies = {derived.column: derived.source for derived in mapping.derived}
    return mapping.columns.get(name) or copies.get(name, "")


def _reading(mapping: Mapping, name: str) -> Reading:
    return Reading(mapping.codes.get(name, {}), mapping.dates.get(name), mapping.time_zone)


def leading_year(sent: Sent) -> pl.Series:
    """The first four digits as a whole number; null where a value begins with anything else."""
    return sent.each(to_text(sent.values).str.extract(_YEAR).cast(pl.Int64()))


def number_within(sent: Sent) -> pl.Series:
    """1, 2, 3 ... among the rows of equal value, in the file's order; null where there is none."""
    values = sent.each(sent.values).alias("value")
    number = pl.int_range(1, pl.len() + 1).over("value")
    return values.to_frame().select(pl.when(pl.col("value").is_not_null()).then(number)).to_series()


_DERIVED: Map[str, Callable[[Sent], pl.Series]] = MappingProxyType(
    {"leading_year": leading_year, "number_within": number_within}
)


def _misfit(
    name: str, mask: pl.Series, sent: dict[str, Sent], mapping: Mapping, records: pl.DataFrame
) -> Fault:
    """One fault for all the rows of a column that cannot be understood. It shows no value."""
    column, source = mapping.contract.column(name), _source(name, mapping)
    failing = records.filter(mask)
    rows = failing[SOURCE_ROW].head(ROWS_NAMED).to_list()
    ids = failing["record_id"].drop_nulls().head(EXAMPLES).to_list()
    reason, should_be = _should_be(column, sent[source].sort, mapping)
    count = len(failing)
    return Fault(
        reason,
        f"In the column {named(source)}, {_values(count)} {should_be} The first is in data row "
        f"{rows[0]}{_records(ids)}. Mend {'it' if count == 1 else 'them'} at the source, or "
        "declare what the system writes in a mapping.",
        name,
        count,
        tuple(record_id[:NAME_LENGTH] for record_id in ids),
        tuple(rows),
    )


def _should_be(column: Column, sort: Sort, mapping: Mapping) -> tuple[str, str]:
    years = f"from {EARLIEST_YEAR} to {LATEST_YEAR}"
    if column.kind in (Kind.DATE, Kind.INSTANT) and sort is Sort.TEXT:
        default = "%Y-%m-%d" if column.kind is Kind.DATE else "%Y-%m-%dT%H:%M:%S"
        form = mapping.dates.get(column.name, default)
        return "date_format", f"cannot be read as dates like {SOMEDAY.strftime(form)} ({form})."
    if column.kind is Kind.INSTANT:
        return "wrong_type", f"cannot be read as dates and times {years}."
    if column.kind is Kind.DATE:
        return "wrong_type", f"cannot be read as dates {years} without a time of day."
    if column.kind is Kind.FLAG:
        return "wrong_type", "cannot be read as yes or no: only true, false, 1 and 0 can."
    return "wrong_type", f"cannot be read as {column.kind}, exactly."


def _values(count: int) -> str:
    return "1 value" if count == 1 else f"{count:,} values"


def _records(ids: list[str]) -> str:
    return f"; see {', '.join(named(record_id) for record_id in ids)}" if ids else ""
