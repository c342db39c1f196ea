"""Local employment of one service: people with a home, pay and terms, added up month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from datasets.calendar import add_months, month_end, months_between
from datasets.demo.borough import demonstration_programme
from datasets.demo.effects import Effects
from datasets.demo.jobs_held import Jobs, people_of
from datasets.demo.scene import Scene
from datasets.local_employment import AREAS, JOBS_BY_AREA, LOCAL_EMPLOYMENT
from datasets.programme import rate_in_force

BOROUGH_CODE = "E09999999"
_DATASET = "local_employment"


@dataclass(frozen=True, slots=True)
class _Employer:
    """One of a service's two employers; `side` is 0 for who ran it before and 1 for after."""

    side: int
    name: str
    model: str
    system: str


def draw_local_employment(
    scene: Scene, rng: np.random.Generator, months: int, last: date, effects: Effects
) -> pl.DataFrame:
    """One row for each employer, home area and month, in the contract's columns."""
    span = months_between(add_months(last, 1 - months), last)
    jobs = people_of(scene, rng, span, effects)
    sent = {e: [m for m in span if _sends(scene, e, m)] for e in _employers(scene)}
    parts = [_lines(jobs, employer, its_own) for employer, its_own in sent.items() if its_own]
    found = pl.concat(parts).with_columns(
        *_filled_in(scene),
        rate_in_force(demonstration_programme().living_wage_rates).alias("llw_rate_gbp"),
    )
    rest = [name for name in LOCAL_EMPLOYMENT.names if name not in found.columns]
    return (
        found.with_columns(pl.lit(None).alias(name) for name in rest)
        .select(LOCAL_EMPLOYMENT.names)
        .cast(LOCAL_EMPLOYMENT.schema)
    )


def _filled_in(scene: Scene) -> list[pl.Expr]:
    """What every line says beside its counts."""
    reference = pl.concat_str(
        pl.lit(scene.mark),
        pl.col("month").dt.strftime("%Y-%m"),
        "source_system",
        "area",
        separator="/",
    )
    return [
        pl.lit(scene.id).alias("service"),
        pl.lit("complete").alias("coverage"),
        pl.lit(JOBS_BY_AREA).alias("record_kind"),
        pl.lit(value=False).alias("suppressed"),
        pl.col("employer").alias("source_organisation"),
        reference.alias("record_id"),
        pl.when(pl.col("area") == AREAS[0]).then(pl.lit(BOROUGH_CODE)).alias("area_code"),
    ]


def _employers(scene: Scene) -> tuple[_Employer, ...]:
    """Who employs the service's people; in a hybrid the council's share is in-house."""
    systems = scene.systems[_DATASET]
    after = "in_house" if scene.model_after == "hybrid" else scene.model_after
    before = _Employer(0, scene.organisation_before, scene.model_before, systems[0].name)
    if scene.organisation_before == scene.organisation_after:
        return (before,)
    return (before, _Employer(1, scene.organisation_after, after, systems[-1].name))


def _sends(scene: Scene, employer: _Employer, month: date) -> bool:
    return employer.system in scene.systems_in(_DATASET, month)


def _lines(jobs: Jobs, employer: _Employer, months: Sequence[date]) -> pl.DataFrame:
    """One employer's lines, one for each month and area."""
    counts = [_counts(jobs, employer.side, month) for month in months]
    return pl.DataFrame(
        {
            "month": [month for month in months for _ in AREAS],
            "area": [*AREAS] * len(months),
            **{name: np.concatenate([held[name] for held in counts]) for name in counts[0]},
        }
    ).with_columns(
        pl.lit(employer.name).alias("employer"),
        pl.lit(employer.model).alias("delivery_model"),
        pl.lit(employer.system).alias("source_system"),
    )


def _counts(jobs: Jobs, side: int, month: date) -> dict[str, npt.NDArray[np.float64]]:
    """Each count of an employer's people in a month, by area."""
    place = jobs.span.index(month)
    here = jobs.held(place) & (jobs.side(month_end(month)) == side)
    started, paid = here & (jobs.start == place), here & jobs.paid(place)
    counted = {
        "headcount": here,
        "at_or_above_llw": paid,
        "raised_to_llw": paid & jobs.held(place - 1) & ~jobs.paid(place - 1),
        "apprentices": here & jobs.is_apprentice(place),
        "new_starters": started,
        "new_starters_local": started & (jobs.area == 0),
        "on_council_terms": here & jobs.on_council_terms(place),
        "fte": jobs.fte * here,
    }
    return {name: _by_area(jobs, amounts) for name, amounts in counted.items()}


def _by_area(jobs: Jobs, amounts: npt.NDArray[np.generic]) -> npt.NDArray[np.float64]:
    sums = np.bincount(jobs.area, weights=amounts, minlength=len(AREAS)).round(2)
    found: npt.NDArray[np.float64] = sums.astype(np.float64)
    return found
