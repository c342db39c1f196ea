"""A rule's failing rows as a finding in words."""

import polars as pl

from expectations.report import Finding, Severity
from expectations.suite import Rule, Suite
from expectations.words import (
    EXAMPLES,
    first_ids,
    how_many,
    noun_for,
    quoted,
    sentence,
    share_in_words,
)

_MOST_VALUES = 10
_LONGEST_VALUE = 30


def judged(rule: Rule, chosen: pl.DataFrame, failing: pl.DataFrame, suite: Suite) -> Finding:
    """The finding for a rule that some of the rows it looked at broke.

    A row of the file is counted once, however many months of a full history hold it.
    """
    rows = failing["source_row"].unique().sort()
    count, looked_at = rows.len(), chosen["source_row"].n_unique()
    share = count / looked_at
    nouns = noun_for(failing["record_kind"].drop_nulls().unique().to_list(), suite.nouns)
    claim = (
        f"{how_many(count, nouns)} {rule.one if count == 1 else rule.many}"
        f"{_values(rule, failing)} ({share_in_words(share)} of {looked_at:,})"
    )
    examples = first_ids(failing)
    worse = rule.blocks_above is not None and share > rule.blocks_above
    return Finding(
        check=rule.check,
        severity=Severity.CRITICAL if worse else rule.severity,
        sentence=sentence(claim, column=rule.column, examples=examples, mend=rule.mend),
        column=rule.column,
        count=count,
        share=share,
        examples=examples,
        rows=tuple(rows.to_list()),
    )


def no_rows(rule: Rule) -> Finding:
    """The finding for an extract without records that nobody declared to be empty."""
    return Finding(
        check=rule.check,
        severity=rule.severity,
        sentence=(
            "The file holds no records of this month. If nothing happened in it, declare the month "
            "empty; otherwise run the report again."
        ),
    )


def _values(rule: Rule, failing: pl.DataFrame) -> str:
    """The unknown codes, where they are few and short enough to be codes and not a person's."""
    if rule.quotes is None:
        return ""
    values = failing[rule.quotes].unique().sort().cast(pl.String)
    if values.len() > _MOST_VALUES or (values.str.len_chars() > _LONGEST_VALUE).any():
        return ""
    return f": {quoted(values.head(EXAMPLES).to_list())}"
