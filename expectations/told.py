"""How a difference between two months is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

import polars as pl

from datasets.calendar import month_in_words
from expectations.differences import VANISHED, WORDS, Words, severity_of
from expectations.report import Finding
from expectations.words import first_ids, how_many, sentence, share_in_words


@dataclass(frozen=True, slots=True)
class Told:
    """What every difference of one kind of record is told with.

    `previous` and `month` are the two months that meet, `restated` whether the earlier one is being
    replaced, `of` how many records there were to follow.
    """

    previous: date
    month: date
    restated: bool
    nouns: tuple[str, str]
    of: int
    own: Mapping[str, Words] = field(default_factory=lambda: MappingProxyType({}))


def difference(check: str, records: pl.DataFrame, pairs: pl.DataFrame, told: Told) -> Finding:
    """The finding on records of one class; `pairs` are those that seem to be renumbered."""
    count, share = records.height, records.height / told.of
    words = told.own.get(check, WORDS[check])
    months = {"before": month_in_words(told.previous), "month": month_in_words(told.month)}
    phrase = (words.one if count == 1 else words.many).format(**months)
    claim = f"{how_many(count, told.nouns)} {phrase} ({share_in_words(share)} of {told.of:,})"
    remedy = (words.again or words.mend) if told.restated else words.mend
    mend = _renumbered(check, records, pairs, months) or remedy.format(**months)
    examples = first_ids(records)
    return Finding(
        check=check,
        severity=severity_of(check, count, told.of),
        sentence=sentence(claim, column="record_id", examples=examples, mend=mend),
        column="record_id",
        count=count,
        share=share,
        examples=examples,
        rows=tuple(records["source_row"].drop_nulls().unique().sort().to_list()),
    )


def _renumbered(
    check: str, records: pl.DataFrame, pairs: pl.DataFrame, months: Mapping[str, str]
) -> str:
    """What is said, in place of the usual remedy, where some records seem to be renumbered."""
    lost = check == VANISHED
    side, month, held = (
        ("record_id", "month", "has") if lost else ("record_id_new", "before", "had")
    )
    count = records.filter(pl.col("record_id").is_in(pairs[side].implode())).height
    if not count:
        return ""
    which = "It looks" if records.height == 1 else f"{count:,} of them look"
    return (
        f"{which} renumbered: {months[month]} {held} what seems the same under another reference. "
        "A record keeps its reference from month to month, its case and leading zeros with it: "
        "mend the report or the mapping."
    )
