"""One kind of record across a hand-over: which came, which were lost, which were made on the way.

Records are followed by their id, else by another reference that both systems have (a works order's
number, say), else by the id once case, punctuation and leading zeros are set aside. Where fewer
than half can be followed, nothing is said of single records: the counts are compared.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from expectations.differences import MOST_JOBS
from expectations.handover import Handover
from expectations.renumbered import paired, references, tidied, whole_references
from expectations.stock import KEY, REASON, is_open
from expectations.suite import Suite

MIGRATED = "migrated"
_HOME = "property_key"
_HALF = 2


@dataclass(frozen=True, slots=True)
class Crossing:
    """What became of the records of one kind that were to be handed over.

    `handed` were open at the old systems' last month end, or closed there as migrated (`closed_as`
    of them). `came`, `revived` and `created` are rows of the new systems: what was handed over,
    what had been closed in the old ones, and what nobody knew although it was opened earlier.
    `sent` is how many the new ones have at all, `begun_with` how many they began with, by their
    dates. `one_day` is the day on which
    most of those that came are said to be opened, which they were not, and `on_one_day` how many.
    `moved` are those that came of which the two systems give different days (`day` is the new).
    """

    kind: str
    handed: pl.DataFrame
    closed_as: int
    came: pl.DataFrame
    lost: pl.DataFrame
    revived: pl.DataFrame
    created: pl.DataFrame
    sent: int
    begun_with: int
    one_day: date | None
    on_one_day: int
    moved: pl.DataFrame

    @property
    def is_followed(self) -> bool:
        """Whether at least half of what was handed over is found again."""
        return self.came.height * _HALF >= self.handed.height

    def is_judged(self, handover: Handover) -> bool:
        """Whether there was a hand-over of this kind at all: said to be, or by what is found.

        A system that merely begins, or comes earlier than another in a month, hands nothing over;
        nor does one that has no such records, as an agency's system has no post holders.
        """
        if handover.declared:
            return not (self.handed.is_empty() and self.created.is_empty())
        begins = handover.is_first_load and self.sent > 0
        return bool(self.handed.height) and (begins or self.is_followed)

    @property
    def judged(self) -> pl.DataFrame:
        """The keys of the new systems' records that are accounted for."""
        return pl.concat(part.select(KEY) for part in (self.came, self.revived, self.created))


def crossing(handover: Handover, kind: str, suite: Suite) -> Crossing:
    """What became of one kind of record at a hand-over."""
    contract, opened = suite.contract, suite.contract.lives[kind].opened
    of_kind = pl.col("record_kind") == kind, pl.col("record_id").is_not_null()
    before, after = (
        whole_references(side.filter(of_kind), contract)
        for side in (handover.before, handover.after)
    )
    after = after.join(handover.known, on=KEY, how="anti")
    reason = pl.col(REASON) if REASON in contract.names else pl.lit(None, pl.String)
    migrated = (reason == MIGRATED).fill_null(value=False)
    handed = before.filter(is_open(contract, kind) | migrated)
    pairs = _pairs(before, after, suite, opened)
    met = after.join(pairs, left_on="record_id", right_on="record_id_new", suffix="_old")
    was_handed = pl.col("record_id_old").is_in(handed["record_id"].implode())
    came = met.filter(was_handed)
    earlier = after.filter(pl.col(opened).dt.date() < handover.month)
    unknown = earlier.join(met, on="record_id", how="anti")
    moved = _moved(came, before, opened)
    one_day, on_one_day = _load_date(moved, came.height)
    return Crossing(
        kind=kind,
        handed=handed,
        closed_as=handed.filter(migrated).height,
        came=came,
        lost=handed.join(came, left_on="record_id", right_on="record_id_old", how="anti"),
        revived=met.filter(~was_handed, pl.col(opened).dt.date() < handover.month),
        created=unknown,
        sent=after.height,
        begun_with=max(earlier.height, _piled_up(after, opened)),
        one_day=one_day,
        on_one_day=on_one_day,
        moved=moved,
    )


def _pairs(before: pl.DataFrame, after: pl.DataFrame, suite: Suite, opened: str) -> pl.DataFrame:
    """Pairs of ids of one record each, those of the same id first unless they contradict."""
    refs = references(suite.contract)
    same = paired(before, after, [pl.col("record_id")])
    both = same.join(before, on="record_id").join(
        after, left_on="record_id_new", right_on="record_id", suffix="_after"
    )
    other_home = pl.lit(value=False)
    if _HOME in before.columns:
        other_home = (pl.col(_HOME) != pl.col(f"{_HOME}_after")).fill_null(value=False)
    other_ref = pl.any_horizontal(
        [pl.lit(value=False), *(pl.col(ref) != pl.col(f"{ref}_after") for ref in refs)]
    )
    other_day = pl.col(opened).dt.date() != pl.col(f"{opened}_after").dt.date()
    contradicted = other_home | (other_ref & other_day).fill_null(value=False)
    known = both.filter(~contradicted)
    signs = (*(pl.col(ref) for ref in refs), tidied("record_id"))
    return paired(before, after, signs, known.select("record_id", "record_id_new"))


def _moved(came: pl.DataFrame, before: pl.DataFrame, opened: str) -> pl.DataFrame:
    """Those that came whose `day` of opening is not the one that the old systems had."""
    old = before.select(record_id_old="record_id", opened_old=pl.col(opened).dt.date())
    both = came.with_columns(day=pl.col(opened).dt.date()).join(old, on="record_id_old")
    return both.filter(pl.col("day") != pl.col("opened_old"))


def _load_date(moved: pl.DataFrame, came: int) -> tuple[date | None, int]:
    """The day that most of those that came share, if it is not their own, and how many do."""
    days = moved["day"].value_counts(sort=True)
    if days.is_empty():
        return None, 0
    day, count = days.row(0)
    return (day, count) if count > MOST_JOBS and count * _HALF >= came else (None, 0)


def _piled_up(after: pl.DataFrame, opened: str) -> int:
    """How many records share one day of opening, where they are so many that it is a load date."""
    days = after.select(day=pl.col(opened).dt.date())["day"].drop_nulls().value_counts(sort=True)
    most = int(days["count"][0]) if days.height else 0
    return most if most > MOST_JOBS and most * _HALF >= after.height else 0
