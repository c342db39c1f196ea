"""The landlords' tables as rows: each cell a number, or the mark that stands for none."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from datasets.benchmarks.headings import CODE, NAME, NOTE, REGION, TYPE
from datasets.refusal import EXAMPLES, ROWS_NAMED, Fault, named
from datasets.source import Source

COUNCILS = ("la", "larp", "local authority", "local authority registered provider")
OTHERS = ("prp", "private registered provider", "housing association")
"""What the years have called councils, and all other landlords."""

_MARKS = r"^(\[[A-Za-z]\]|NULL|)$"
_NUMBER = r"^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?$"
_TEXTS = (NAME, CODE, TYPE, REGION, NOTE)
BLANK, MARK = "blank", " mark"


def cells(source: Source, headings: Mapping[str, str]) -> pl.DataFrame:
    """The columns by role: words as text without spaces around it, other cells as they are."""
    read = source.read(list(headings.values()))
    frame = pl.DataFrame({role: pl.from_arrow(read[heading]) for role, heading in headings.items()})
    words = [_words(role, frame.schema[role]) for role in _TEXTS if role in frame.columns]
    texts = [
        pl.col(role).cast(pl.String()).str.strip_chars()
        for role, kind in frame.schema.items()
        if role not in _TEXTS and not kind.is_numeric()
    ]
    return frame.with_columns(*words, *texts)


def _words(role: str, kind: pl.DataType) -> pl.Expr:
    """A column of words; codes that are all digits come as whole numbers."""
    column = pl.col(role)
    if kind.is_numeric():
        column = pl.when(column == column.floor()).then(column).cast(pl.Int64())
    return column.cast(pl.String()).str.strip_chars()


def text_faults(table: pl.DataFrame, source: Source) -> Iterator[Fault]:
    """Landlords without a name, code or type, codes that come twice, types that are not known."""
    for role in (NAME, CODE, TYPE, REGION):
        absent = pl.col(role).fill_null("") == ""
        if role == REGION:  # of others it is not asked
            absent &= is_council()
        yield from _rows_fault(
            table, source, absent, "missing_value", f"the landlord's {role} is missing"
        )
    twice = pl.col(CODE).is_duplicated() & pl.col(CODE).is_not_null()
    yield from _rows_fault(
        table, source, twice, "duplicate_key", "a landlord's code stands more than once"
    )
    kind = pl.col(TYPE).str.to_lowercase()
    strange = ~kind.is_in([*COUNCILS, *OTHERS])
    seen = table.filter(strange)[TYPE].drop_nulls().unique().sort().head(EXAMPLES)
    words = ", ".join(named(text) for text in seen)
    yield from _rows_fault(
        table,
        source,
        strange,
        "unknown_code",
        f"the landlord's type is neither a council's ({', '.join(COUNCILS[:2]).upper()}) nor "
        f"another's ({OTHERS[0].upper()}): {words}",
    )


def number_faults(table: pl.DataFrame, source: Source, roles: Sequence[str]) -> Iterator[Fault]:
    """Cells that are neither a number nor one of the regulator's marks."""
    for role in roles:
        if table.schema[role] != pl.String():
            continue
        text = pl.col(role).fill_null("")
        strange = ~text.str.contains(_MARKS) & ~text.str.contains(_NUMBER)
        yield from _rows_fault(
            table,
            source,
            strange,
            "not_a_number",
            f"under {role} stands neither a number nor a mark such as [X]",
        )


def is_council() -> pl.Expr:
    """Whether a landlord is a council."""
    return pl.col(TYPE).str.to_lowercase().is_in(COUNCILS)


def as_numbers(table: pl.DataFrame, roles: Sequence[str]) -> pl.DataFrame:
    """The table with numbers under `roles`, and beside each, where there is none, its mark."""
    found = [pair for role in roles for pair in _number(role, table.schema[role])]
    return table.with_columns(found)


def _number(role: str, kind: pl.DataType) -> tuple[pl.Expr, pl.Expr]:
    column = pl.col(role)
    if kind.is_numeric():
        mark = pl.when(column.is_null()).then(pl.lit(BLANK)).otherwise(pl.lit(""))
        return column.cast(pl.Float64()), mark.alias(role + MARK)
    text = column.cast(pl.String()).fill_null("")
    is_number = text.str.contains(_NUMBER)
    mark = pl.when(is_number).then(pl.lit("")).otherwise(text.replace("", BLANK))
    return pl.when(is_number).then(text).cast(pl.Float64()), mark.alias(role + MARK)


def _rows_fault(
    table: pl.DataFrame, source: Source, wrong: pl.Expr, reason: str, what: str
) -> Iterator[Fault]:
    rows = (table.with_row_index("row", 1).filter(wrong))["row"].to_list()
    if rows:
        count = "1 row" if len(rows) == 1 else f"{len(rows):,} rows"
        yield Fault(
            reason,
            f"In {count}, {what}. The first is {source.place(rows[0])}. Send the regulator's "
            "workbook as it was published.",
            None,
            len(rows),
            (),
            tuple(rows[:ROWS_NAMED]),
        )
