"""The stages of Awaab's Law: what has to be done about a hazard, by when, and whether it was.

Source: SI 2025/1042. The clock starts when the landlord becomes aware. Working days are counted
from the day after; a day's limit is its end. It stops where the household is moved out, consent is
refused or no hazard is found; nobody in does not stop it.
"""

from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from dashboard.kpis.measure import NEXT_MONTH_START, UNDER_HAZARD_LAW
from dashboard.kpis.repairs_jobs import OPEN, in_month, on_day
from datasets.calendar import plus_working_days
from datasets.contract import LONDON
from datasets.repairs import HAZARD_CASE

_STOPPING = ("decanted", "no_hazard_found", "consent_refused")
_HOURS = timedelta(hours=24)
_WEEKS = timedelta(weeks=12)
_AWARE, _INVESTIGATED = "hazard_aware_at", "hazard_investigated_at"
_MADE_SAFE, _SUMMARY = "hazard_made_safe_at", "hazard_summary_sent_at"
_STARTED = "hazard_preventative_started_at"


@dataclass(frozen=True, slots=True)
class Stage:
    """One thing to be done: its name for measures' ids, of what, what it is, and by when.

    `limit` is the instant at which time is up: what is done before it, or at it, is on time.
    """

    name: str
    things: str
    to_do: str
    due: str
    hazard_class: str
    reads: tuple[str, ...]
    done: pl.Expr
    limit: pl.Expr

    @property
    def rows(self) -> pl.Expr:
        """The cases that it concerns."""
        of_class = pl.col("hazard_class") == self.hazard_class
        return (pl.col("record_kind") == HAZARD_CASE) & pl.col(UNDER_HAZARD_LAW) & of_class

    @property
    def done_on_time(self) -> pl.Expr:
        """Whether it was done in the month, and in time."""
        return _yes(in_month(self.done) & (self.done <= self.limit))

    @property
    def missed(self) -> pl.Expr:
        """Whether time ran out in the month, with the clock running and the thing not done."""
        ran_out = _yes(in_month(self.limit))
        return ran_out & ~_yes(self.done <= self.limit) & ~self._let_off

    @property
    def open_past(self) -> pl.Expr:
        """Whether it was still not done at the month's end, and time had run out."""
        past = _yes(self.limit < pl.col(NEXT_MONTH_START))
        return OPEN & past & self.done.is_null() & ~self._let_off

    @property
    def _let_off(self) -> pl.Expr:
        """Whether it need not be done: the clock stopped, or the case closed in time."""
        stopped = pl.col("clock_stopped_reason").is_in(_STOPPING)
        closed = pl.coalesce("completed_at", "closed_other_at")
        return self.done.is_null() & (_yes(stopped) | _yes(closed <= self.limit))


def _yes(truth: pl.Expr) -> pl.Expr:
    return truth.fill_null(value=False)


def _end_of(day: pl.Expr) -> pl.Expr:
    """The last instant of a day in London."""
    next_day = (day + timedelta(days=1)).cast(pl.Datetime("us")).dt.replace_time_zone(LONDON)
    return next_day - timedelta(microseconds=1)


_BOTH = pl.when(pl.col(_INVESTIGATED).is_not_null() & pl.col(_MADE_SAFE).is_not_null()).then(
    pl.max_horizontal(_INVESTIGATED, _MADE_SAFE)
)
_AFTER_INVESTIGATION = on_day(_INVESTIGATED)

STAGES = (
    Stage(
        "emergency_hazards_made_safe",
        "emergency hazards",
        "investigated and made safe",
        "within 24 hours of the landlord becoming aware",
        "emergency",
        (_AWARE, _INVESTIGATED, _MADE_SAFE),
        _BOTH,
        pl.col(_AWARE) + _HOURS,
    ),
    Stage(
        "hazards_investigated",
        "significant hazards",
        "investigated",
        "within 10 working days of the landlord becoming aware",
        "significant",
        (_AWARE, _INVESTIGATED),
        pl.col(_INVESTIGATED),
        _end_of(plus_working_days(on_day(_AWARE), 10)),
    ),
    Stage(
        "hazard_summaries_sent",
        "written summaries of hazards",
        "sent",
        "within 3 working days of the investigation",
        "significant",
        (_AWARE, _INVESTIGATED, _SUMMARY),
        pl.col(_SUMMARY),
        _end_of(plus_working_days(_AFTER_INVESTIGATION, 3)),
    ),
    Stage(
        "hazards_made_safe",
        "significant hazards",
        "made safe",
        "within 5 working days of the investigation",
        "significant",
        (_AWARE, _INVESTIGATED, _MADE_SAFE),
        pl.col(_MADE_SAFE),
        _end_of(plus_working_days(_AFTER_INVESTIGATION, 5)),
    ),
    Stage(
        "hazard_works_begun",
        "further work on hazards",
        "begun",
        "within 5 working days of the investigation",
        "significant",
        (_AWARE, _INVESTIGATED, _STARTED),
        pl.col(_STARTED),
        _end_of(plus_working_days(_AFTER_INVESTIGATION, 5)),
    ),
    Stage(
        "hazard_works_begun_in_12_weeks",
        "further work on hazards",
        "begun",
        "within 12 weeks of the investigation",
        "significant",
        (_AWARE, _INVESTIGATED, _STARTED),
        pl.col(_STARTED),
        _end_of(_AFTER_INVESTIGATION + _WEEKS),
    ),
)
