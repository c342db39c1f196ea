"""A few determinations a year: what the two Ombudsmen decide about two of the services."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import polars as pl

from datasets.complaints import DETERMINATION, UPHELD_BY_HOUSING_OMBUDSMAN, UPHELD_BY_LGSCO
from datasets.demo.scene import Scene
from datasets.demo.working_days import WorkingDays

WORKING_DAYS_A_YEAR = 253
OPENED_BEFORE_DAYS = (330, 700)
SEVERAL, ORDERED, ORDERS_WITHIN, MET_AFTER = 0.35, 0.8, 20, 15.0
UPHELD = (*UPHELD_BY_HOUSING_OMBUDSMAN, *UPHELD_BY_LGSCO)


@dataclass(frozen=True, slots=True)
class Court:
    """An Ombudsman, how many cases it decides in a year, and what it finds."""

    ombudsman: str
    cases_a_year: float
    finds: Mapping[str, float]
    about: str


COURTS: Mapping[str, Court] = MappingProxyType(
    {
        "housing_management": Court(
            "housing",
            14.0,
            MappingProxyType(
                {
                    "severe_maladministration": 0.06,
                    "maladministration": 0.4,
                    "service_failure": 0.2,
                    "reasonable_redress": 0.1,
                    "no_maladministration": 0.18,
                    "outside_jurisdiction": 0.06,
                }
            ),
            "repairs",
        ),
        "housing_options": Court(
            "lgsco",
            9.0,
            MappingProxyType(
                {
                    "upheld_fault_and_injustice": 0.45,
                    "upheld_fault_no_injustice": 0.08,
                    "not_upheld": 0.17,
                    "closed_after_initial_enquiries": 0.2,
                    "premature_or_invalid": 0.1,
                }
            ),
            "homelessness",
        ),
    }
)


def draw_determinations(scene: Scene, days: WorkingDays, rng: np.random.Generator) -> pl.DataFrame:
    """Every finding from the first month on that is known on the report day; none of most services.

    Those whose orders are outstanding are held on; `company` says who ran the service then.
    """
    court = COURTS.get(scene.id)
    if court is None:
        return pl.DataFrame(schema={"determined_on": pl.Date, "company": pl.Boolean})
    span = np.arange(days.opening, days.report)
    cases = np.repeat(span, rng.poisson(court.cases_a_year / WORKING_DAYS_A_YEAR, len(span)))
    findings = 1 + (rng.random(len(cases)) < SEVERAL)
    of = np.repeat(np.arange(len(cases)), findings)
    number = np.concatenate([np.arange(1, n + 1) for n in findings]) if len(cases) else of
    decided = cases[of]
    earlier = rng.integers(*OPENED_BEFORE_DAYS, len(cases)).astype("timedelta64[D]")
    opened = (days.days[cases] - earlier)[of]
    finding = np.array([*court.finds])[
        rng.choice(len(court.finds), len(of), p=[*court.finds.values()])
    ]
    ordered = np.isin(finding, UPHELD) & (rng.random(len(of)) < ORDERED)
    met = decided + 1 + rng.poisson(MET_AFTER, len(of))
    rows = pl.DataFrame(
        {
            "case": pl.Series(of),
            "finding_no": pl.Series(number),
            "determined_on": days.dates(decided, decided < days.report),
            "case_opened_on": pl.Series(opened.astype("datetime64[D]")),
            "finding": pl.Series(finding),
            "orders_due_on": days.dates(decided + ORDERS_WITHIN, ordered),
            "orders_met_on": days.dates(met, ordered & (met < days.report)),
        }
    )
    return rows.with_columns(*_said(scene, court))


def _said(scene: Scene, court: Court) -> list[pl.Expr]:
    year = pl.col("case_opened_on").dt.year()
    ref = pl.format("{}{}", year, (pl.col("case") + 1).cast(pl.String).str.zfill(5))
    severe = pl.col("finding") == "severe_maladministration"
    return [
        pl.lit(DETERMINATION).alias("record_kind"),
        pl.lit(court.ombudsman).alias("ombudsman"),
        pl.lit(court.about).alias("category"),
        pl.lit("council_or_almo").alias("organisation_type"),
        year.cast(pl.Int64).alias("case_opened_year"),
        ref.alias("case_ref"),
        pl.format(f"{scene.mark}-{{}}-{{}}", ref, "finding_no").alias("record_id"),
        severe.alias("public_interest_report"),
        (pl.col("determined_on") < scene.change_on).alias("company"),
    ]
