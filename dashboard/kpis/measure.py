"""Measure: one thing that is counted, how, and what its figures mean."""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from dashboard.kpis.links import Link


class Unit(StrEnum):
    """How a value is written. Shares are kept in [0, 1] and shown as percentages."""

    JOBS = "jobs"
    COMPLAINTS = "complaints"
    CASES = "cases"
    ENQUIRIES = "enquiries"
    PEOPLE = "people"
    APPRENTICES = "apprentices"
    POSTS = "posts"
    EXTRACTS = "extracts"
    FTE = "full-time equivalents"
    SHARE = "share"
    DAYS = "days"
    WORKING_DAYS = "working days"
    WEEKS = "weeks"
    MONTHS = "months"
    TIMES = "times"
    POUNDS = "pounds"
    PER_1000_HOMES = "per 1,000 homes"
    POUNDS_PER_1000_HOMES = "pounds for every 1,000 homes"
    POUNDS_PER_JOB = "pounds for each repair"
    STAFF_PER_MANAGER = "staff for each manager"
    DAYS_PER_FTE = "days for each full-time equivalent"


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
    ATTENDED = "attended"
    DONE_OR_DUE = "done, or due and not done"
    DECIDED = "decided"
    OPENED = "opened"
    REOPENED = "opened again"
    RECEIVED = "received"
    DUE = "answered, or due and not answered"
    ANSWERED = "answered"
    MADE = "made"
    LEFT = "left"
    STARTED = "started"
    PAID = "paid"
    IN_MONTH = "the month itself"
    EXTRACT = "the month that an extract is of"
    ACTION_DUE = "due"


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


class Recipe(StrEnum):
    """How a derived measure is worked out from the stored figures of others.

    A_YEAR_ON: the first part's numerator over the second's of twelve months before.
    YEAR_A_YEAR_ON: the same, of twelve months added up. SHARE_OF_BOTH: the first part over the two.
    """

    WEEKS_OF_WORK = "weeks of work"
    TRAILING_YEAR = "twelve months added up"
    YEAR_TO_DATE = "April to this month added up"
    A_YEAR_ON = "a year on"
    YEAR_A_YEAR_ON = "twelve months added up, a year on"
    SHARE_OF_BOTH = "share of both"


class Frequency(StrEnum):
    """How often there is a figure."""

    MONTHLY = "monthly"
    YEARLY = "yearly"


class SmallNumberRule(StrEnum):
    """How small numbers are kept private. STAFF: counts of people at work, 1 to 9 hidden.

    NOT_PEOPLE: it counts things that are about nobody, such as extracts, so nothing is hidden.
    """

    DEFAULT = "default"
    STAFF = "staff"
    PUBLIC = "public"
    NOT_PEOPLE = "not people"


COMPLETE = ("complete", "migrated_open")
CLOSED_TOO = (*COMPLETE, "closed_only")
"""What a cell may hold for a measure to have a figure. A month whose open records were loaded from
another system holds them all; only the dates on which those were opened mean nothing."""

WARD, COMPARATOR = "ward", "comparator"
NOT_RECORDED = "not recorded"
"""The node of records whose ward, or other breakdown, nobody recorded."""

MONTH_START, NEXT_MONTH_START, LIVING_WAGE, UNDER_HAZARD_LAW = HELPERS = (
    "month_start",
    "next_month_start",
    "living_wage",
    "under_hazard_law",
)
"""Columns that stand beside the contract's when a measure is worked out: the instants at which the
record's month and the next one start in London; the programme's living wage rate at its end, null
if it gives none; and, of repairs, whether the programme's phases put the hazard under the law. What
a history measure needs is in HISTORIES."""


@dataclass(frozen=True, slots=True)
class Flow:
    """What fills a stock and what empties it, named by measure.

    `goes_out` are counts that are, added up, every way out; `in_weeks` is the stock told as weeks
    of work.
    """

    comes_in: str
    goes_out: tuple[str, ...]
    in_weeks: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: numerator over denominator by month, or a distribution of whole days.

    `rows` chooses records; `numerator` and `denominator` are per-record truths or numbers that are
    summed (with `counts`, distinct values of that column are counted instead). `days` gives each
    record's whole days; the value is then the median. `reads` names the contract's columns that the
    figure depends on, `needs` those made from earlier months (HISTORIES). `breakdown` is one column
    to split by, beside wards.

    A cell with a chosen record of which `unless` holds has no figure, whatever the others say.
    `why_none` says in a sentence why there may be no figure in any month.

    `period` gives the year or month that a record belongs to, as its first day, where that is not
    the month of its cell: a cohort, which the cells of several months make up between them. It goes
    on filling for `settles_after_months`. With `per_homes` the denominator is the programme's
    number of homes, of the `tenures` named or of all.

    A derived measure follows its `recipe`; with `levels` a year's denominators are averaged, not
    added up. With `ward_years_only` a ward's figures are kept but shown only where a recipe adds up
    a financial year of them. `sized_by` names the count that makes an amount small, and `hides`
    what would give a hidden figure away. `no_before` says why the months before and after a change
    are never set against each other, where they must not be: it began with the law on hazards, so
    there is no month before the programme's first phase of that.

    `of_kinds` are the record kinds that a source system has to hold for there to be a figure:
    without the first there is none in its cell, without another the month is not measured. With
    `by_year_only` no month is ever shown, only sums of twelve; with `years_to_march` of those only
    the financial years, which do not overlap, so that none may be shown. `part_of` names the count
    that the numerator is some of: hidden where the others are few. `node_of` names the measure and
    the node that the numerator is. With `in_steps` a stock that only falls is shown when it has
    fallen by more than few. Of a stock with a `flow` it is forecast when its backlog clears.
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
    unless: pl.Expr | None = None
    why_none: str = ""
    per_homes: bool = False
    period: pl.Expr | None = None
    frequency_of_period: Frequency = Frequency.YEARLY
    settles_after_months: int = 0
    tenures: tuple[str, ...] = ()
    derivation: Derivation = Derivation.OWN_MONTH
    derived_from: tuple[str, ...] = ()
    recipe: Recipe | None = None
    levels: bool = False
    needs: tuple[str, ...] = ()
    standard_id: str | None = None
    coverage: tuple[str, ...] = COMPLETE
    breakdown: str | None = None
    by_ward: bool = False
    by_comparator: bool = False
    ward_years_only: bool = False
    small_numbers: SmallNumberRule = SmallNumberRule.DEFAULT
    sized_by: str | None = None
    hides: tuple[Link, ...] = ()
    of_kinds: tuple[str, ...] = ()
    by_year_only: bool = False
    years_to_march: bool = False
    part_of: str | None = None
    node_of: tuple[str, str] | None = None
    in_steps: bool = False
    companion: str | None = None
    twin: str | None = None
    flow: Flow | None = None
    caveats: tuple[str, ...] = ()
    lag: str = ""
    no_before: str = ""

    @property
    def frequency(self) -> Frequency:
        """How often there is a figure."""
        return Frequency.MONTHLY if self.period is None else self.frequency_of_period

    @property
    def is_cohort(self) -> bool:
        """Whether a record may count in another month's figure than its cell's."""
        return self.period is not None

    @property
    def has_denominator(self) -> bool:
        """Whether records are counted below the line; homes come from the programme instead."""
        return self.denominator is not None

    @property
    def shown_by_ward(self) -> bool:
        """Whether a reader may see a ward's figures."""
        return self.by_ward and not self.ward_years_only

    def shows(self, breakdown: str) -> bool:
        """Whether a reader may see figures by wards, by comparator groups, or by that column."""
        return self.shown_by_ward if breakdown == WARD else self.keeps(breakdown)

    def keeps(self, breakdown: str) -> bool:
        """Whether figures are kept by wards, by comparator groups, or by that column."""
        kept = {"": True, WARD: self.by_ward, COMPARATOR: self.by_comparator}
        return kept.get(breakdown, breakdown == self.breakdown)
