"""What is said of a hand-over between source systems: migrated, lost or created."""

from collections.abc import Collection, Iterator
from datetime import date

import polars as pl

from datasets.calendar import in_words, month_in_words
from expectations.crossing import Crossing
from expectations.differences import MOST_JOBS, too_many
from expectations.handover import Handover, Silence
from expectations.renumbered import references
from expectations.report import Finding, Severity
from expectations.restatement import months_in_words
from expectations.stock import REASON
from expectations.suite import Suite
from expectations.words import first_ids, how_many, listed, noun_for, sentence, share_in_words

HANDED_OVER = "handed_over"
LOST, CREATED = "lost_at_handover", "created_at_handover"
NOT_FOLLOWED, CLOSURES = "handover_not_followed", "migration_closures"
REDATED = "redated_at_handover"
SILENT = "gap_between_systems"
CHECKS = (HANDED_OVER, LOST, CREATED, REDATED, NOT_FOLLOWED, CLOSURES)


def silent(gap: Silence) -> Finding:
    """The warning that months between two systems were never sent."""
    old, new, months = listed(gap.old), listed(gap.new), months_in_words(gap.months)
    return Finding(
        check=SILENT,
        severity=Severity.WARNING,
        sentence=(
            f"{gap.service}: {old} ended before {month_in_words(gap.months[0])} and {new} begins "
            f"after {month_in_words(gap.months[-1])}, but nothing is published for {months}, so "
            "what was open cannot be followed from one to the other. Send what is missing first, "
            "or say why it cannot be."
        ),
        column="month",
        count=len(gap.months),
    )


def findings_of(
    handover: Handover, found: Crossing, suite: Suite, load_dates: Collection[date] = ()
) -> Iterator[Finding]:
    """What became of one kind of record, worst last: the gate sorts them.

    `load_dates` are the days on which the programme says that records moved.
    """
    telling = _Telling(handover, found, suite)
    if not found.is_judged(handover):
        return
    yield from telling.closures()
    if not found.is_followed:
        yield from telling.counts_only()
        return
    yield telling.summary()
    yield from telling.lost()
    yield from telling.created()
    yield from telling.redated(load_dates)


class _Telling:
    """One kind of record at one hand-over, and the words that its sentences share."""

    def __init__(self, handover: Handover, found: Crossing, suite: Suite) -> None:
        self.handover, self.found, self.suite = handover, found, suite
        self.nouns = noun_for((found.kind,), suite.nouns)
        self.opened = suite.contract.lives[found.kind].opened
        self.closing = suite.contract.lives[found.kind].closed
        self.title = suite.contract.title.lower()
        self.old, self.new = listed(handover.old), listed(handover.new)
        self.before = month_in_words(handover.previous)
        self.month = month_in_words(handover.month)
        self.of = max(found.handed.height, 1)

    def summary(self) -> Finding:
        """How many were handed over, and what became of them: for information."""
        found = self.found
        parts = [
            f"{found.came.height:,} came across",
            _counted(found.lost.height, "lost"),
            _counted(found.created.height, "created with earlier dates"),
        ]
        if found.revived.height:
            parts.append(_counted(found.revived.height, "closed before and open again"))
        told = (
            f"At {self.handover.name}: {how_many(found.handed.height, self.nouns)} "
            f"{_was(found.handed.height)} open; {', '.join(parts)}."
        )
        return Finding(
            check=HANDED_OVER,
            severity=Severity.INFO,
            sentence=f"{told}{self._load_date()}",
            column="source_system",
            count=found.handed.height,
        )

    def lost(self) -> Iterator[Finding]:
        """What was open in the old systems and is not in the new ones."""
        close = " with the reason migrated or another" * (REASON in self.suite.contract.names)
        mend = (
            f"Find each in {self.old} and load it, or close it there{close}. "
            f"{self._declared('truly gone')}"
        )
        claim = f"open in {self.old} at the end of {self.before} and not in {self.new} in"
        yield from self._difference(LOST, self.found.lost, f"{claim} {self.month}", mend)

    def created(self) -> Iterator[Finding]:
        """What the new systems began with and the old ones did not know."""
        mend = f"Find out where each comes from. {self._declared('right all the same')}"
        claim = f"opened before {self.month} according to {self.new}, and unknown to {self.old}"
        yield from self._difference(CREATED, self.found.created, claim, mend)

    def redated(self, load_dates: Collection[date]) -> Iterator[Finding]:
        """What came with another day of opening, load dates that are known as such left out.

        Not of people: a transfer begins another employment, on its day.
        """
        if self.suite.contract.movement is not None:
            return
        known = [*load_dates, *([self.found.one_day] if self.found.one_day else [])]
        moved = self.found.moved.filter(~pl.col("day").is_in(known)).sort("record_id")
        if moved.is_empty():
            return
        count, of, examples = moved.height, self.found.came.height, first_ids(moved)
        claim = (
            f"{how_many(count, self.nouns)} that came from {self.old} {_was(count)} opened on "
            f"another day according to {self.new} ({share_in_words(count / of)} of {of:,})"
        )
        mend = (
            f"Map the day that {self.old} had; or, if it is the day of the load, date that as a "
            "system_migration in the programme file: no age is then counted from it."
        )
        yield Finding(
            check=REDATED,
            severity=Severity.WARNING if too_many(count, of) else Severity.INFO,
            sentence=sentence(claim, column=self.opened, examples=examples, mend=mend),
            column=self.opened,
            count=count,
            share=count / of,
            examples=examples,
            rows=tuple(moved["source_row"].drop_nulls().unique().sort().to_list()),
        )

    def counts_only(self) -> Iterator[Finding]:
        """That single records cannot be followed, and how many there were on either side."""
        found, handover = self.found, self.handover
        differ = too_many(abs(found.handed.height - found.begun_with), self.of)
        some = found.came.height
        blocks = differ and handover.declared and not handover.excused
        yield Finding(
            check=NOT_FOLLOWED,
            severity=Severity.CRITICAL if blocks else Severity.WARNING,
            sentence=(
                f"At {handover.name}: {how_many(found.handed.height, self.nouns)} "
                f"{_was(found.handed.height)} open in {self.old} at the end of {self.before}, and "
                f"{self.new} began {self.month} with {found.begun_with:,}. "
                f"{f'Only {some:,}' if some else 'None'} of them can be found by a reference, so "
                f"they cannot be followed one by one. Map the old reference to {self._reference()}"
                "record_id, or say why the two counts "
                f"{'differ' if found.handed.height != found.begun_with else 'are right'}. "
                + (self._declared("right all the same") if blocks else self._goes_on())
            ),
            column="record_id",
            count=abs(found.handed.height - found.begun_with),
        )

    def _reference(self) -> str:
        """The reference beside its id by which such a record can be followed, if it has one."""
        columns = {column.name for column in self.suite.contract.columns_of(self.found.kind)}
        own = [name for name in references(self.suite.contract) if name in columns]
        return f"{own[0]} or " if own else ""

    def closures(self) -> Iterator[Finding]:
        """A pile of closings at the cut-over, which are a migration and not work."""
        if self.found.closed_as:
            count = self.found.closed_as
            told = f"{how_many(count, self.nouns)} {_was(count)} closed as migrated in {self.old}"
            yield self._closures(f"{told} in {self.before}", count)
            return
        days = self.handover.before.select(
            day=pl.coalesce(pl.col(name).dt.date() for name in self.closing)
        )["day"].drop_nulls()
        counts = days.value_counts(sort=True)
        if counts.height and counts["count"][0] > MOST_JOBS and counts["count"][0] * 2 > days.len():
            day, count = counts.row(0)
            told = f"{how_many(count, self.nouns)} {_was(count)} closed in {self.old} on one day,"
            yield self._closures(f"{told} {in_words(day)}", count)

    def _closures(self, claim: str, count: int) -> Finding:
        return Finding(
            check=CLOSURES,
            severity=Severity.INFO,
            sentence=(
                f"{claim}: at a hand-over that is a migration, not work done. Those closed as "
                "migrated count as handed over."
            ),
            column=self.closing[-1],
            count=count,
        )

    def _difference(
        self, check: str, records: pl.DataFrame, claim: str, mend: str
    ) -> Iterator[Finding]:
        count = records.height
        if not count:
            return
        blocks = too_many(count, self.of) and not self.handover.excused
        examples = first_ids(records.sort("record_id"))
        share = count / self.of
        whole = f"{how_many(count, self.nouns)} {_was(count)} {claim}"
        yield Finding(
            check=check,
            severity=Severity.CRITICAL if blocks else Severity.WARNING,
            sentence=sentence(
                f"{whole} ({share_in_words(share)} of {self.of:,})",
                column="record_id",
                examples=examples,
                mend=mend,
            ),
            column="record_id",
            count=count,
            share=share,
            examples=examples,
            rows=tuple(records["source_row"].drop_nulls().unique().sort().to_list()),
        )

    def _load_date(self) -> str:
        if self.found.one_day is None:
            return ""
        dated = self.opened.partition("_")[0]
        return (
            f" {self.found.on_one_day:,} of those that came share one {dated} date "
            f"({in_words(self.found.one_day)}): the load date, from which no age can be counted."
        )

    def _declared(self, what: str) -> str:
        return (
            f"What is {what} may be declared in the programme file, as a series break of "
            f"{self.title} in {self.month}: a reason is enough then."
        )

    def _goes_on(self) -> str:
        return (
            f"If {self.old} goes on beside {self.new}, say in the programme file from when to when "
            "each is expected."
        )


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _counted(count: int, what: str) -> str:
    return f"{count:,} {_was(count)} {what}" if count else f"none was {what}"
