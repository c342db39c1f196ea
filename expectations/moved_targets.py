"""Targets that were moved: jobs that are due on another day than they were when they were seen."""

from collections.abc import Iterator

import polars as pl

from datasets.calendar import add_months, month_in_words
from expectations.line import Line
from expectations.report import Finding, Severity
from expectations.words import first_ids, how_many, noun_for, sentence, share_in_words

CHECK = "targets_moved"
MANY = 0.05
"""The share of jobs above which a moved target is no longer a correction here and there."""
_NOW, _FIRST = "target_at", "original_target_at"
_JOB = ["record_kind", "record_id"]


def moved_targets(line: Line) -> Iterator[Finding]:
    """How many jobs have another target than in the month before, or than their own first one.

    Information for a few; a warning above 5% of the jobs that have a target in both.
    """
    if not {_NOW, _FIRST} <= set(line.suite.contract.names):
        return
    month = line.first
    before = line.live_records([add_months(month, -1)])
    known = before.select(*_JOB, pl.coalesce(_FIRST, _NOW).alias("then"))
    held = line.own_records(month).join(known, on=_JOB, how="left", maintain_order="left")
    then = pl.coalesce("then", _FIRST)
    both = held.filter(then.is_not_null(), pl.col(_NOW).is_not_null())
    moved = both.filter(pl.col(_NOW) != then)
    if moved.height:
        later = moved.filter(pl.col(_NOW) > then).height
        yield _finding(line, moved, both.height, later)


def _finding(line: Line, moved: pl.DataFrame, of: int, later: int) -> Finding:
    count = moved.height
    nouns = noun_for(moved["record_kind"].unique().to_list(), line.suite.nouns)
    have = "has" if count == 1 else "have"
    claim = (
        f"{line.name}: {how_many(count, nouns)} {have} another target in "
        f"{month_in_words(line.first)} than at first ({share_in_words(count / of)} of {of:,}): "
        f"{later:,} later, {count - later:,} earlier"
    )
    examples = first_ids(moved)
    return Finding(
        check=CHECK,
        severity=Severity.WARNING if count > MANY * of else Severity.INFO,
        sentence=sentence(
            claim,
            column=_NOW,
            examples=examples,
            mend="What was done by the first target is a measure of its own.",
        ),
        column=_NOW,
        count=count,
        share=count / of,
        examples=examples,
        rows=tuple(moved["source_row"].unique().sort().to_list()),
    )
