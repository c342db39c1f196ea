"""Times in the hour that clocks show twice, or never, when they change: read, and said to be."""

from collections.abc import Iterator, Mapping

import polars as pl

from datasets.contract import Kind
from datasets.mapping import Mapping as FileMapping
from datasets.sent import Sent
from datasets.typed_dates import doubtful


def clock_notices(sent: Mapping[str, Sent], mapping: FileMapping) -> tuple[str, ...]:
    """What to tell of times whose file does not say which of two instants is meant."""
    rows = pl.Series([False])
    for doubt in _doubts(sent, mapping):
        rows = rows | doubt
    count = int(rows.sum())
    if not count:
        return ()
    holds = "1 row holds" if count == 1 else f"{count:,} rows hold"
    first = (rows.arg_max() or 0) + 1
    told = (
        f"{holds} a time of the hour that clocks show twice when they go back, or never when they "
        f"go forward ({mapping.time_zone}). The file does not say which is meant: it was read as "
        f"the first of the two, or as an hour later. The first is data row {first}."
    )
    return (told,)


def _doubts(sent: Mapping[str, Sent], mapping: FileMapping) -> Iterator[pl.Series]:
    for column in mapping.contract.columns:
        if column.kind is not Kind.INSTANT:
            continue
        for name in mapping.sources_of(column.name):
            if name in sent:
                source = sent[name]
                found = doubtful(source.values, mapping.format_of(name), mapping.time_zone)
                yield source.each(found).fill_null(value=False)
