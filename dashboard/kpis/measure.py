"""Measure: one thing that is counted, how, and what its figures mean."""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl


class Unit(StrEnum):
    """How a value is written. Shares are kept in [0, 1] and shown as percentages."""

    JOBS = "jobs"
    SHARE = "share"
    DAYS = "days"
    WEEKS = "weeks"
    PER_1000_HOMES = "per 1,000 homes"


class Better(StrEnum):
    """Which direction is good; a context measure never gets good or bad."""

    HIGHER = "higher"
    LOWER = "lower"
    CONTEXT = "context"


class Clock(StrEnum):
    """The event that a figure is dated by."""

    MONTH_END = "month end"
    RAISED = "raised"
    COMPLETED = "completed"
    CLOSED = "closed"
    DECIDED = "decided"
    OPENED = "opened"


class Family(StrEnum):
    """What sort of figure it is, which fixes how months are pooled."""

    COUNT = "count"
    STOCK = "stock"
    PROPORTION = "proportion"
    RATIO = "ratio"
    DURATION = "duration"


class Derivation(StrEnum):
    """Where a month's figure comes from."""

    OWN_MONTH = "own month"
    DERIVED = "derived"
    HISTORY = "history"


class SmallNumberRule(StrEnum):
    """How small numbers are kept private."""

    DEFAULT = "default"
    PUBLIC = "public"


COMPLETE = ("complete",)
CLOSED_TOO = ("complete", "closed_only")

WARD, COMPARATOR = "ward", "comparator"
NOT_RECORDED = "not recorded"
"""The node of records whose ward, or other breakdown, nobody recorded."""

MONTH_START, NEXT_MONTH_START, INHERITED = "month_start", "next_month_start", "inherited"
HELPERS = (MONTH_START, NEXT_MONTH_START, INHERITED)
"""Columns that stand beside the contract's when a measure is worked out: the instants at which the
record's month and the next one start in London, and whether the job was open before the change."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: numerator over denominator by month, or a distribution of whole days.

    `rows` chooses records; `numerator` and `denominator` are per-record truths that are summed
    (with `counts`, distinct values of that column are counted instead). `days` gives each record's
    whole days; the value is then the median. `reads` names the contract's columns that the figure
    depends on. `breakdown` is one column to split by, beside wards. `period` gives the year that a
    record belongs to, as its first day, where that is not the month of its cell; the series is
    then by year. With `per_homes` the denominator is the programme's number of homes.
    """

    id: str
    title: str
    theme: int
    dataset: str
    unit: Unit
    better: Better
    family: Family
    clock: Clock
    definition: str
    source: str
    reads: tuple[str, ...]
    rows: pl.Expr | None = None
    numerator: pl.Expr | None = None
    denominator: pl.Expr | None = None
    days: pl.Expr | None = None
    counts: str | None = None
    per_homes: bool = False
    period: pl.Expr | None = None
    derivation: Derivation = Derivation.OWN_MONTH
    derived_from: tuple[str, ...] = ()
    standard_id: str | None = None
    coverage: tuple[str, ...] = COMPLETE
    breakdown: str | None = None
    by_ward: bool = False
    by_comparator: bool = False
    small_numbers: SmallNumberRule = SmallNumberRule.DEFAULT
    companion: str | None = None
    twin: str | None = None
    caveats: tuple[str, ...] = ()
    lag: str = ""

    @property
    def frequency(self) -> str:
        """How often there is a figure: "monthly" or "yearly"."""
        return "monthly" if self.period is None else "yearly"

    @property
    def has_denominator(self) -> bool:
        """Whether records are counted below the line; homes come from the programme instead."""
        return self.denominator is not None

    def keeps(self, breakdown: str) -> bool:
        """Whether figures are kept by wards, by comparator groups, or by that column."""
        kept = {"": True, WARD: self.by_ward, COMPARATOR: self.by_comparator}
        return kept.get(breakdown, breakdown == self.breakdown)
