"""The demonstration's complaints: one row a stage, and one a determination, as held now."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import numpy as np
import polars as pl

from datasets.complaint_code import CODE_VERSION, REGIME
from datasets.complaints import COMPLAINT_STAGE, COMPLAINTS, STAFF_CONDUCT
from datasets.demo.borough import demonstration_programme
from datasets.demo.complaints_determined import draw_determinations
from datasets.demo.complaints_lives import draw_stages
from datasets.demo.complaints_rows import drawn, picked, rows_of_stage
from datasets.demo.effects import Effects
from datasets.demo.scene import Scene
from datasets.demo.working_days import working_days

COMPANY_INBOX = 0.65
CONDUCT = 0.05
CHANNELS = {"email": 0.5, "telephone": 0.3, "portal": 0.15, "letter": 0.05}
TEAMS = {"Team A": 0.5, "Team B": 0.3, "Team C": 0.2}
_OTHERS = MappingProxyType({"other": 1.0})
WHO: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "housing_management": {"tenant": 0.82, "leaseholder": 0.15, "shared_owner": 0.03},
        "travel_assistance": _OTHERS,
        "facilities_management": _OTHERS,
        "homes_and_care": {"tenant": 0.6, "other": 0.4},
        "housing_options": {"temporary_accommodation": 0.6, "other": 0.4},
    }
)
ABOUT: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "housing_management": {
            "repairs": 0.52, "damp_and_mould": 0.14, "anti_social_behaviour": 0.1,
            "estates_and_cleaning": 0.1, "rent_and_charges": 0.08, "allocations": 0.06,
        },
        "travel_assistance": {"transport": 1.0},
        "facilities_management": {"buildings": 0.7, "cleaning": 0.3},
        "homes_and_care": {"repairs": 0.45, "rent_and_charges": 0.15, "social_care": 0.4},
        "housing_options": {"homelessness": 0.7, "allocations": 0.3},
    }
)  # fmt: skip


def draw_complaints(
    scene: Scene, rng: np.random.Generator, months: int, last: date, effects: Effects
) -> pl.DataFrame:
    """Every stage and determination not over before the first month, as held on the report day.

    One row each, in the contract's columns; `month` is null. Of one that came to an inbox that
    ended, `source_system` is that inbox's: `handed_over` says who has it since.
    """
    days = working_days(months, last)
    first, second = draw_stages(scene, days, effects, rng)
    count = len(first)
    cases = _cases(scene, count, rng).with_row_index("of")
    to_company = rng.random(count) < COMPANY_INBOX
    stages = [
        rows_of_stage(number, stages, days, rng).join(cases, on="of", maintain_order="left")
        for number, stages in ((1, first), (2, second))
    ]
    begins = days.days[days.opening].astype("datetime64[M]").astype(date)
    known = pl.col("received_on").is_not_null()
    going = pl.col("closed_on").is_null() | (pl.col("closed_on") >= begins)
    rows = pl.concat(stages).filter("logged", known, going)
    ends = any(one.last is not None for one in scene.systems["complaints"])
    company = pl.lit(ends) & pl.lit(pl.Series(to_company)).gather("of")
    before = pl.col("received_on") < scene.change_on
    found = rows.with_columns((company & before).alias("company"), *_of_stages(scene))
    decided = draw_determinations(scene, days, rng)
    together = pl.concat([found, decided], how="diagonal").with_columns(*_constants(scene))
    return together.select(
        pl.col(column.name).cast(column.dtype)
        if column.name in together.columns
        else pl.lit(None, column.dtype).alias(column.name)
        for column in COMPLAINTS.columns
    )


def _cases(scene: Scene, count: int, rng: np.random.Generator) -> pl.DataFrame:
    """What is so of a complaint at either stage: who, about what, where."""
    weights = scene.ward_homes / scene.ward_homes.sum() if scene.ward_homes.sum() else None
    number = pl.int_range(1, count + 1, eager=True).cast(pl.String).str.zfill(6)
    theme = np.where(rng.random(count) < CONDUCT, STAFF_CONDUCT, "service")
    return pl.DataFrame(
        [
            number.alias("number"),
            drawn("complainant_type", WHO[scene.id], count, rng),
            drawn("category", ABOUT[scene.id], count, rng),
            pl.Series("theme", theme),
            drawn("channel", CHANNELS, count, rng),
            drawn("team", TEAMS, count, rng),
            picked(
                "ward_code", scene.ward_codes, rng.choice(len(scene.ward_codes), count, p=weights)
            ),
        ]
    )


def _of_stages(scene: Scene) -> list[pl.Expr]:
    """What a stage says of itself: whose rules, which Code, its references."""
    care = pl.col("category") == "social_care"
    regime = pl.when(care).then(pl.lit("adults_statutory")).otherwise(REGIME)
    ref = pl.format(f"{scene.mark}-C-{{}}", "number")
    renting = pl.col("complainant_type") == "tenant"
    return [
        pl.lit(COMPLAINT_STAGE).alias("record_kind"),
        ref.alias("complaint_ref"),
        pl.format("{}-{}", ref, "stage").alias("record_id"),
        regime.alias("regime"),
        pl.when(renting).then(pl.lit("rented")).alias("tenure"),
    ]


def _constants(scene: Scene) -> list[pl.Expr]:
    """What all have in common, and the two inboxes; who ran the service is told by the day."""
    systems = scene.systems["complaints"]
    ended = [one.name for one in systems if one.last is not None]
    goes_on = next(one.name for one in systems if one.last is None)
    council = demonstration_programme().council
    began = pl.coalesce("received_on", "determined_on")
    two = {
        "source_system": ((ended or [goes_on])[0], goes_on),
        "source_organisation": (scene.organisation_before if ended else council, council),
    }
    return [
        *(
            pl.when("company").then(pl.lit(ours)).otherwise(pl.lit(theirs)).alias(name)
            for name, (ours, theirs) in two.items()
        ),
        CODE_VERSION.alias("code_version"),
        pl.lit(scene.id).alias("service"),
        pl.lit("complete").alias("coverage"),
        pl.when(began < scene.change_on)
        .then(pl.lit(scene.model_before))
        .otherwise(pl.lit(scene.model_after))
        .alias("delivery_model"),
    ]
