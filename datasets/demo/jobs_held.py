"""The demonstration's people at work as local jobs: where each lives, on what pay and what terms.

They are the people of the workforce drawing, so that the two files count the same. What it does not
say of a person is told by that person's key, in which every digit is as likely as any other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl

from datasets.demo.effects import Effects
from datasets.demo.scene import Scene
from datasets.local_employment import AREAS, UNKNOWN
from datasets.workforce import POST_HOLDER

UNKNOWN_HOME = 0.04
ESCORTS_PAID, BUILDINGS_PAID = 0.25, 0.30
"""The shares paid the living wage by the escorts' contractor and by that of the buildings."""

_DIGITS = 6
_HOME_KNOWN, _HOME, _PAY, _TERMS = range(2, 2 + 4 * _DIGITS, _DIGITS)
"""Where in the key each chance is told."""


@dataclass(frozen=True, slots=True)
class _Jobs:
    """The shares paid the living wage, and on the council's terms, before and after.

    `starters` is the share of those on the terms after, of whoever starts after the change.
    """

    paid: tuple[float, float]
    terms: tuple[float, float]
    starters: float = 1.0


def jobs_held(people: pl.DataFrame, scene: Scene, effects: Effects) -> pl.DataFrame:
    """Everybody employed on each month's last day, of a workforce drawing; one row each.

    Beside the employer and month: `area`, and whether paid the living wage, brought up to it in the
    month, an apprentice, newly started, and on the council's terms.
    """
    jobs = _jobs(effects)[scene.id]
    after = pl.lit(scene.organisation_before != scene.organisation_after) & (
        pl.col("employer") == scene.organisation_after
    )
    paid_before, paid_after = (_chance(_PAY) < share for share in jobs.paid)
    came = pl.col("movement")
    since = after & (came != "tupe_in") & (pl.col("employment_start") > scene.change_on)
    terms = pl.when(after).then(jobs.terms[1]).otherwise(jobs.terms[0])
    home = pl.when(_chance(_HOME) < effects.residents).then(pl.lit(AREAS[0]))
    last_day = pl.col("month").dt.month_end()
    is_here = pl.col("leave_date").is_null() | (pl.col("leave_date") == last_day)
    here = people.filter(pl.col("record_kind") == POST_HOLDER, is_here)
    return here.select(
        "month",
        "employer",
        "delivery_model",
        "source_system",
        "fte",
        pl.when(_chance(_HOME_KNOWN) < UNKNOWN_HOME)
        .then(pl.lit(UNKNOWN))
        .otherwise(home.otherwise(pl.lit(AREAS[1])))
        .alias("area"),
        pl.when(after).then(paid_after).otherwise(paid_before).alias("at_or_above_llw"),
        (after & (came == "tupe_in") & paid_after & ~paid_before).alias("raised_to_llw"),
        (pl.col("contract_type") == "apprentice").alias("apprentices"),
        (came == "joiner").alias("new_starters"),
        (_chance(_TERMS) < terms * pl.when(since).then(jobs.starters).otherwise(1.0)).alias(
            "on_council_terms"
        ),
    )


def _jobs(effects: Effects) -> Mapping[str, _Jobs]:
    escorts = (ESCORTS_PAID, effects.escorts_paid_living_wage)
    buildings = (BUILDINGS_PAID, effects.facilities_paid_living_wage)
    company = effects.company_starters_on_council_terms
    return MappingProxyType(
        {
            "housing_management": _Jobs((0.95, 0.95), (0.0, 0.0)),
            "travel_assistance": _Jobs(escorts, (0.0, effects.escorts_on_council_terms)),
            "facilities_management": _Jobs(buildings, (0.0, 1.0)),
            "homes_and_care": _Jobs((0.93, 0.93), (1.0, 1.0), company),
            "housing_options": _Jobs((1.0, 1.0), (1.0, 1.0)),
        }
    )


def _chance(place: int) -> pl.Expr:
    """A number in [0, 1) that is a person's own, from some digits of the key."""
    digits = pl.col("employee_key").str.slice(place, _DIGITS)
    return digits.str.to_integer(base=16) / pl.lit(16**_DIGITS)
