"""LivingWageRate: the living wage rates that pay is counted against, by the month they hold for."""

from collections.abc import Sequence
from datetime import date

import polars as pl
from pydantic import Field

from datasets.programme.parts import Sourced

AUTUMN = 9
"""The month from which a year's new rate may be known: they are announced in the autumn."""


class LivingWageRate(Sourced):
    """The hourly rate announced in a year, to be paid from `implement_by` at the latest.

    Without `rate_gbp` the rate is not known yet: from that day on, nothing is counted against one.
    """

    announced: int = Field(ge=2001, le=2100)
    implement_by: date
    rate_gbp: float | None = Field(default=None, gt=0, le=100)


def rate_in_force(rates: Sequence[LivingWageRate]) -> pl.Expr:
    """The rate that had to be paid at the end of each row's `month`; null where none is known."""
    end = pl.col("month").dt.month_end()
    chosen = pl.lit(None, pl.Float64)
    for rate in sorted(rates, key=lambda rate: rate.implement_by):
        chosen = pl.when(end >= rate.implement_by).then(rate.rate_gbp).otherwise(chosen)
    return chosen.cast(pl.Float64)


def is_in_force_or_newer(rates: Sequence[LivingWageRate], rate: pl.Expr) -> pl.Expr:
    """Whether a rate is the one in force at the month's end, or one announced by then."""
    end = pl.col("month").dt.month_end()
    newer = [
        (rate == known.rate_gbp)
        & end.is_between(date(known.announced, AUTUMN, 1), known.implement_by)
        for known in rates
        if known.rate_gbp is not None
    ]
    return pl.any_horizontal(rate == rate_in_force(rates), *newer)
