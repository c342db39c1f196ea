"""Records opened so long ago that the day is what a system writes for none, such as 1 January 1900.

Each would be the oldest that is open, for ever, and none is anybody's wait.
"""

from collections.abc import Iterator

import polars as pl

from datasets.extract import Extract
from datasets.months import opened_on
from datasets.reduced import SOURCE_ROW
from expectations.report import Finding, Severity
from expectations.suite import Suite
from expectations.words import first_ids, how_many, noun_for, sentence, share_in_words

CHECK = "opened_too_long_ago"
FIRST_YEAR = 1950
"""Nobody who works or waits today began before it."""

_MEND = (
    "It is what many systems write for no date: correct it at the source, or say so under "
    "sentinels_of in the mapping."
)


def no_days(extract: Extract, suite: Suite) -> Iterator[Finding]:
    """A warning for each kind of record of which some were opened before 1950."""
    opened = opened_on(suite.contract)
    once = extract.records.unique(SOURCE_ROW, keep="last", maintain_order=True)
    long_ago = once.filter(opened.dt.year() < FIRST_YEAR)
    for kind in long_ago["record_kind"].unique().sort().to_list():
        of_kind = pl.col("record_kind") == kind
        found, of = long_ago.filter(of_kind).sort(SOURCE_ROW), once.filter(of_kind).height
        column = suite.contract.lives[kind].opened
        have = "has" if found.height == 1 else "have"
        claim = (
            f"{how_many(found.height, noun_for((kind,), suite.nouns))} {have} a {column} before "
            f"{FIRST_YEAR} ({share_in_words(found.height / of)} of {of:,})"
        )
        examples = first_ids(found)
        yield Finding(
            check=CHECK,
            severity=Severity.WARNING,
            sentence=sentence(claim, column=column, examples=examples, mend=_MEND),
            column=column,
            count=found.height,
            share=found.height / of,
            examples=examples,
            rows=tuple(found[SOURCE_ROW].drop_nulls().to_list()),
        )
