"""Rows that were closed before the month's first day: another month's, set aside or too many."""

from datasets.extract import Extract
from expectations.differences import Words
from expectations.report import Finding, Severity
from expectations.suite import Suite
from expectations.words import first_ids, how_many, noun_for, sentence, share_in_words

CHECK = "another_months_rows"
MOST_SHARE = 0.005
WORDS = Words(
    "was closed before the month began",
    "were closed before the month began",
    "Run the report for all records not closed before the 1st of the month.",
)


def foreign_rows(extract: Extract, suite: Suite) -> tuple[Finding, ...]:
    """One finding if there are any: critical above half a percent, else they are set aside.

    A full history may hold what closed before its first month; the reader leaves it out, counted.
    """
    rows = extract.foreign
    if rows.is_empty() or extract.history:
        return ()
    every_row = max(rows.height + extract.records["source_row"].n_unique(), 1)
    share = rows.height / every_row
    too_many = share > MOST_SHARE
    nouns = noun_for(rows["record_kind"].unique().to_list(), suite.nouns)
    words = suite.differences.get(CHECK, WORDS)
    claim = (
        f"{how_many(rows.height, nouns)} {words.one if rows.height == 1 else words.many} "
        f"({share_in_words(share)} of {every_row:,})"
    )
    mend = (
        words.mend
        if too_many
        else "They are another month's, so they are set aside and counted; say why they are here."
    )
    examples = first_ids(rows)
    return (
        Finding(
            check=CHECK,
            severity=Severity.CRITICAL if too_many else Severity.WARNING,
            sentence=sentence(claim, column=None, examples=examples, mend=mend),
            count=rows.height,
            share=share,
            examples=examples,
            rows=tuple(rows["source_row"].sort().to_list()),
        ),
    )
