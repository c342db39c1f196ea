"""How the gate's sentences are put together."""

from collections.abc import Mapping, Sequence

import polars as pl

ROW = ("row", "rows")
EXAMPLES = 3
_FINEST = 0.001


def share_in_words(share: float) -> str:
    """A share in [0, 1] as a percentage with one decimal; never "0.0%" for something."""
    if 0 < share < _FINEST:
        return "under 0.1%"
    if 1 - _FINEST < share < 1:
        return "over 99.9%"
    return f"{share:.1%}".replace(".0%", "%")


def how_many(count: int, nouns: tuple[str, str] = ROW) -> str:
    """A count with its noun: "1 job", "1,204 jobs"."""
    return f"{count:,} {nouns[0] if count == 1 else nouns[1]}"


def listed(items: Sequence[str]) -> str:
    """One or more items as they are read aloud: "a, b and c"."""
    *first, last = items
    return f"{', '.join(first)} and {last}" if first else last


def noun_for(kinds: Sequence[str], nouns: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """The noun for records of these kinds: their own if they are all of one kind, else rows."""
    if len(kinds) == 1:
        return nouns.get(kinds[0], ROW)
    return ROW


def sentence(claim: str, *, column: str | None, examples: Sequence[str], mend: str) -> str:
    """A finding's whole sentence: the claim, where to look, and the remedy."""
    shown = f"or example {', '.join(examples)}" if examples else ""
    if column:
        place = f"Column {column}; f{shown}." if shown else f"Column {column}."
    else:
        place = f"F{shown}." if shown else ""
    return " ".join(part for part in (f"{claim}.", place, mend) if part)


def quoted(values: Sequence[str]) -> str:
    """Codes as they stand in a file: 'P9', 'urgent?'."""
    return ", ".join(f"'{value}'" for value in values)


def first_ids(records: pl.DataFrame) -> tuple[str, ...]:
    """Up to three different record ids; the file's row number for a record that has none."""
    label = pl.col("record_id")
    if "source_row" in records.columns:
        row = pl.concat_str(pl.lit("row "), pl.col("source_row").cast(pl.String))
        label = label.fill_null(row)
    labels = records.select(label).to_series().drop_nulls()
    return tuple(labels.unique(maintain_order=True).head(EXAMPLES).to_list())
