"""The truth: what the planted effects amount to in each measure, told by the generator itself.

The borough is drawn again without the effects, from the same random draws. Nothing here reads what
the dashboard computes, so that the two can be checked against each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

import polars as pl

from datasets.calendar import month_of, months_between, next_month
from datasets.demo.as_at import as_at, midnight, not_closed_before
from datasets.demo.borough import borough
from datasets.demo.effects import EFFECTS, NO_EFFECTS
from datasets.demo.jobs import LAST_MONTH, MONTHS, SEED, demonstration_jobs

FIXED_DAYS = 28
UNITS: Mapping[str, str] = MappingProxyType(
    {
        "open_repairs": "jobs",
        "net_flow": "jobs a month",
        "overdue_repairs": "jobs",
        "open_repairs_age": "days",
        "repairs_raised": "jobs",
        "repairs_completed": "jobs",
        "closed_without_completion": "share",
        "non_emergency_on_time": "share",
        "emergency_on_time": "share",
        "on_time_within_28_days": "share",
        "days_to_complete": "days",
    }
)
"""What is told, and in what unit; net flow is jobs raised less jobs completed or closed."""


@dataclass(frozen=True, slots=True)
class TrueEffect:
    """What the planted effects did to one measure, as means over the months after settling-in.

    `without` is what the borough would have shown with nothing planted, `shown` what it shows.
    `target_alone` is the part of the difference that is there only because the target moved.
    """

    measure: str
    unit: str
    without: float
    shown: float
    target_alone: float

    @property
    def difference(self) -> float:
        """How much more is shown than would have been; negative for less."""
        return self.shown - self.without


def true_effects(
    seed: int = SEED, months: int = MONTHS, last: date = LAST_MONTH
) -> Mapping[str, TrueEffect]:
    """The true effect on each measure, by the measure's id: responsive jobs, month by month."""
    after = months_between(month_of(borough().settled_on), last)
    same_target = replace(EFFECTS, normal_target_days=NO_EFFECTS.normal_target_days)
    shown, without, target_unmoved = (
        _means(demonstration_jobs(seed, months, last, effects=effects), after)
        for effects in (EFFECTS, NO_EFFECTS, same_target)
    )
    return MappingProxyType(
        {
            measure: TrueEffect(
                measure=measure,
                unit=unit,
                without=without[measure],
                shown=shown[measure],
                target_alone=shown[measure] - target_unmoved[measure],
            )
            for measure, unit in UNITS.items()
        }
    )


def monthly_figures(jobs: pl.DataFrame, months: tuple[date, ...]) -> pl.DataFrame:
    """One row a month, oldest first, with a column for each measure told here."""
    responsive = jobs.filter(pl.col("repair_class") == "responsive")
    return pl.concat(_figures(responsive, month) for month in months)


def _means(jobs: pl.DataFrame, months: tuple[date, ...]) -> dict[str, float]:
    return monthly_figures(jobs, months).select(list(UNITS)).mean().row(0, named=True)


def _figures(jobs: pl.DataFrame, month: date) -> pl.DataFrame:
    """The month's figures, as its last day ends."""
    end = midnight(next_month(month))
    held = as_at(jobs.filter(not_closed_before(month)), end)
    still_open = pl.col("completed_at").is_null() & pl.col("closed_other_at").is_null()
    done = pl.col("completed_at").is_not_null()
    raised = (pl.col("raised_at") >= midnight(month)).sum()
    closed_other = pl.col("closed_other_at").is_not_null().sum()
    taken = (pl.col("completed_at").dt.date() - pl.col("raised_at").dt.date()).dt.total_days()
    age = (pl.lit(end).dt.date() - pl.col("raised_at").dt.date()).dt.total_days() - 1
    on_time = pl.col("completed_at") <= pl.col("target_at")
    emergency = pl.col("is_emergency")
    return held.select(
        month=pl.lit(month),
        open_repairs=still_open.sum(),
        net_flow=raised.cast(pl.Int64) - done.sum() - closed_other,
        overdue_repairs=(still_open & (pl.col("target_at") < end)).sum(),
        open_repairs_age=age.filter(still_open).median(),
        repairs_raised=raised,
        repairs_completed=done.sum(),
        closed_without_completion=closed_other / raised,
        non_emergency_on_time=on_time.filter(done & ~emergency).mean(),
        emergency_on_time=on_time.filter(done & emergency).mean(),
        on_time_within_28_days=(taken <= FIXED_DAYS).filter(done & ~emergency).mean(),
        days_to_complete=taken.filter(done).median(),
    )
