"""Repairs of the made-up services other than housing management, drawn as jobs with a life."""

from datetime import date, datetime

import numpy as np
import polars as pl

from datasets.calendar import add_months
from datasets.demo.as_at import known_at, midnight, not_closed_before, report_run_at
from datasets.demo.cases import draw_cases
from datasets.demo.days import days_for
from datasets.demo.effects import Effects
from datasets.demo.repairs_asked import draw_asked
from datasets.demo.repairs_lives import draw_outcomes
from datasets.demo.repairs_plans import DISREPAIR_A_YEAR
from datasets.demo.repairs_rows import rows_of_jobs
from datasets.demo.scene import Scene

_CLOSED_AT = pl.coalesce("completed_at", "closed_other_at")


def draw_repairs(
    scene: Scene, rng: np.random.Generator, months: int, last: date, effects: Effects
) -> pl.DataFrame:
    """Every job and case not closed before the first month, as held on the report day.

    One row each, in the contract's columns; `month` is null. Of a job that came to a system that
    ended, `source_system` is that one.
    """
    days = days_for(months, last)
    asked = draw_asked(scene, days, rng)
    jobs = rows_of_jobs(asked, draw_outcomes(asked, effects, rng), rng)
    cases = draw_cases(jobs, scene, asked.plan.disrepair_a_year, days.first, rng)
    held = _as_held(pl.concat([jobs, cases]), report_run_at(last)).with_columns(*_run_by(scene))
    return held.filter(not_closed_before(add_months(last, 1 - months)))


def cases_beside(
    jobs: pl.DataFrame, scene: Scene, rng: np.random.Generator, months: int, last: date
) -> pl.DataFrame:
    """The hazard and disrepair cases of housing management, whose jobs are drawn elsewhere."""
    cases = draw_cases(jobs, scene, DISREPAIR_A_YEAR, days_for(months, last).first, rng)
    held = _as_held(cases, report_run_at(last)).with_columns(*_run_by(scene))
    return held.filter(not_closed_before(add_months(last, 1 - months)))


def _as_held(rows: pl.DataFrame, instant: datetime) -> pl.DataFrame:
    """The rows as held at an instant: later ones are absent, and later events are blank."""
    held = rows.filter(pl.col("raised_at") < instant).with_columns(*known_at(instant))
    done, closed = pl.col("completed_at").is_not_null(), _CLOSED_AT.is_not_null()
    status = pl.when(done).then(pl.lit("Complete")).when(closed).then(pl.lit("Cancelled"))
    return held.with_columns(
        pl.when(pl.col("attended_at").is_not_null()).then("appointment_kept").name.keep(),
        pl.when(done).then(pl.col("cost_gbp", "cost_basis")).name.keep(),
        status.otherwise(pl.lit("Open")).alias("status_raw"),
    )


def _run_by(scene: Scene) -> list[pl.Expr]:
    """Who ran the service when each was closed, or runs it now."""
    before = (midnight(scene.change_on) > _CLOSED_AT).fill_null(value=False)
    facts = {
        "source_organisation": (scene.organisation_before, scene.organisation_after),
        "delivery_model": (scene.model_before, scene.model_after),
    }
    return [
        pl.when(before).then(pl.lit(old)).otherwise(pl.lit(new)).alias(name)
        for name, (old, new) in facts.items()
    ]
