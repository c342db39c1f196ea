"""Records whose date of opening moved between two months: by hand, or all alike by a time zone."""

from datetime import date

import polars as pl

from datasets.calendar import month_in_words
from expectations.differences import REDATED, Words, severity_of, too_many
from expectations.report import Finding
from expectations.words import first_ids, how_many, sentence, share_in_words

_MOST_OF_THEM = 0.9
_AN_HOUR = 60
_A_DAY = 24 * _AN_HOUR
_PLACES = ("before", "month")


def redated(
    both: pl.DataFrame,
    opened: str,
    months: tuple[date, date],
    nouns: tuple[str, str],
    words: Words,
) -> tuple[Finding, ...]:
    """One finding if a record that was open at a month's end is opened at another time in the next.

    `both` has those records as the later month has them, and the earlier one's `opened` as
    `opened_before`; `months` are the two, the earlier first.
    """
    moved = both.filter(pl.col(opened) != pl.col("opened_before")).sort("record_id")
    if moved.is_empty():
        return ()
    named = dict(zip(_PLACES, map(month_in_words, months), strict=True))
    count, of = moved.height, both.height
    phrase = (words.one if count == 1 else words.many).format(**named)
    claim = f"{how_many(count, nouns)} {phrase} ({share_in_words(count / of)} of {of:,})"
    examples = first_ids(moved)
    mend = _all_alike(moved, opened, of) or words.mend
    return (
        Finding(
            check=REDATED,
            severity=severity_of(REDATED, count, of),
            sentence=sentence(
                f"{claim}{_into_the_month(moved, opened, months[1])}",
                column=opened,
                examples=examples,
                mend=mend,
            ),
            column=opened,
            count=count,
            share=count / of,
            examples=examples,
            rows=tuple(moved["source_row"].drop_nulls().unique().sort().to_list()),
        ),
    )


def _into_the_month(moved: pl.DataFrame, opened: str, month: date) -> str:
    """What the stock loses: records that would now count as opened in the later month."""
    here = moved.filter(pl.col(opened).dt.date() >= month).height
    return f"; {here:,} of them would now count as opened in {month_in_words(month)}" * bool(here)


def _all_alike(moved: pl.DataFrame, opened: str, of: int) -> str:
    """The remedy where nearly all moved by the same whole hours, as a time zone does; else ""."""
    by = (pl.col(opened) - pl.col("opened_before")).dt.total_minutes()
    counts = moved.select(by=by)["by"].value_counts(sort=True)
    minutes, most = counts.row(0)
    whole_hours = minutes % _AN_HOUR == 0 and abs(minutes) < _A_DAY
    if not whole_hours or most < _MOST_OF_THEM * moved.height or not too_many(moved.height, of):
        return ""
    hours = abs(minutes) // _AN_HOUR
    return (
        f"{'All' if most == moved.height else 'Nearly all'} moved by exactly "
        f"{how_many(hours, ('hour', 'hours'))} {'later' if minutes > 0 else 'earlier'}, as a wrong "
        "time zone does: check time_zone in the mapping."
    )
