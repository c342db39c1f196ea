"""Which of a file's rows a mapping's filters keep, and what each filter leaves out, counted."""

from collections.abc import Sequence

import polars as pl

from datasets.date_formats import DateFormat
from datasets.mapping import Mapping
from datasets.mapping_parts import Filter
from datasets.refusal import ROWS_NAMED, Fault, LeftOut, named
from datasets.sent import Sent
from datasets.typed import to_number, to_text
from datasets.typed_dates import to_day


def chosen(
    sent: dict[str, Sent], mapping: Mapping, rows: int
) -> tuple[pl.Series, tuple[LeftOut, ...], list[Fault]]:
    """Whether each row passes every filter, what each left out, and the dates that nobody can read.

    A row is counted under the first filter that leaves it out.
    """
    kept = pl.Series([True]).new_from_index(0, rows)
    left_out, faults = [], []
    for one in mapping.filters:
        column = sent[one.column]
        passes, unread = _passes(one, column, mapping)
        if (wrong := kept & unread).any():
            faults.append(_unreadable(one, wrong, mapping.format_of(one.column)))
        fails = kept & ~passes
        if count := int(fails.sum()):
            left_out.append(LeftOut(one.why, count))
        kept = kept & passes
    return kept, tuple(left_out), faults


def _passes(one: Filter, sent: Sent, mapping: Mapping) -> tuple[pl.Series, pl.Series]:
    """Whether each row passes a filter, and whether its value cannot be read."""
    present = sent.is_present
    none = present & False
    if one.keep == "present" or sent.sort.holds_nothing:
        return (present if one.keep != "not_one_of" else ~none), none
    if one.of_dates:
        form = mapping.format_of(one.column)
        days = sent.each(to_day(sent.values, form, mapping.time_zone))
        passes = days < one.day if one.keep == "before" else days > one.day
        return passes.fill_null(value=False), present & days.is_null()
    listed = sent.each(_is_one_of(sent.values, one.values or ())).fill_null(value=False)
    return (listed if one.keep == "one_of" else ~listed), none


def _is_one_of(values: pl.Series, listed: Sequence[str]) -> pl.Series:
    """Whether each value is one of those listed; numbers are compared as numbers."""
    if not values.dtype.is_float():
        return to_text(values).is_in(list(listed))
    numbers = to_number(pl.Series(listed, dtype=pl.String())).drop_nulls()
    return values.cast(pl.Float64()).is_in(numbers.implode())


def _unreadable(one: Filter, wrong: pl.Series, form: DateFormat | None) -> Fault:
    rows = [row + 1 for row in wrong.arg_true().to_list()]
    like = form.example if form else "2026-11-03"
    return Fault(
        "date_format",
        f"The mapping chooses rows by the column {named(one.column)}, in which {len(rows):,} "
        f"{'value' if len(rows) == 1 else 'values'} cannot be read as dates like {like}. The first "
        f"is in data row {rows[0]}. Mend them at the source, or declare what the system writes.",
        one.column,
        len(rows),
        rows=tuple(rows[:ROWS_NAMED]),
    )
