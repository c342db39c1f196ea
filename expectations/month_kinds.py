"""What kind of month a file brings: the first, one after a gap, one too late, one sent again."""

from collections.abc import Iterator

import polars as pl

from datasets.calendar import add_months, month_in_words, months_between, next_month
from datasets.reported import only_reported
from expectations import restatement
from expectations.line import Line
from expectations.report import Finding, Severity

FIRST_LOAD, GAP_MONTH, LATE_MONTH = CHECKS = ("first_load", "gap_month", "late_month")


def first_load(line: Line) -> Finding:
    """The news that there is nothing to compare with."""
    return Finding(
        check=FIRST_LOAD,
        severity=Severity.INFO,
        sentence=(
            f"{line.name}: nothing is published yet, so there was nothing to compare this first "
            "load with."
        ),
        count=line.records.height,
    )


def gaps(line: Line) -> Iterator[Finding]:
    """A warning for the unpublished months on either side of the extract.

    Reports may leave months out: nothing is followed from one of their figures to the next.
    """
    if only_reported(line.records):
        return
    earlier = [month for month in line.months if month < line.first]
    later = [month for month in line.months if month > line.last]
    missing = (
        *(months_between(next_month(earlier[-1]), add_months(line.first, -1)) if earlier else ()),
        *(months_between(next_month(line.last), add_months(later[0], -1)) if later else ()),
    )
    if missing:
        yield Finding(
            check=GAP_MONTH,
            severity=Severity.WARNING,
            sentence=(
                f"{line.name}: {restatement.months_in_words(missing)} "
                f"{'is' if len(missing) == 1 else 'are'} not published, so this extract cannot "
                "be reconciled across the gap. Send what is missing first, or say why it cannot be."
            ),
            column="month",
            count=len(missing),
        )


def late(line: Line) -> Iterator[Finding]:
    """The news that months come for the first time although later ones are published."""
    last = max(line.months)
    late = [month for month in line.extract.months if month < last and month not in line.months]
    if late:
        are, them, their = ("is", "it", "its") if len(late) == 1 else ("are", "them", "their")
        yield Finding(
            check=LATE_MONTH,
            severity=Severity.INFO,
            sentence=(
                f"{line.name}: {restatement.months_in_words(late)} {are} not published, and "
                f"{month_in_words(last)} is. Publishing now puts {them} in {their} place, held "
                "against the published months before and after."
            ),
            column="month",
            count=len(late),
        )


def restated(line: Line) -> Iterator[Finding]:
    """What of the extract's published months would change: closed ones need a reason."""
    months = [month for month in line.extract.months if month in line.months]
    hashes = dict(line.published.select("month", "content_hash").iter_rows())
    moved = [m for m in months if restatement.differs(line.own_records(m), hashes[m])]
    purged = [month for month in moved if month in line.purged]
    newest = [month for month in moved if month == line.newest and month not in purged]
    closed = [month for month in moved if month not in {*newest, *purged}]
    if purged:
        yield restatement.of_purged(purged)
    for chosen, judge in ((closed, restatement.of_closed), (newest, restatement.of_newest)):
        if chosen:
            own = line.records.filter(pl.col("month").is_in(chosen))
            moves = restatement.moves(own, line.live_records(chosen), line.suite)
            yield judge(chosen, moves)
