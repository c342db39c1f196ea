"""HazardPhase: from when the law on hazards holds, and for which classes of hazard."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

import polars as pl
from pydantic import Field

from datasets.programme.parts import Sourced

LAW_READS = ("hazard_class", "hazard_aware_at")
"""The columns that tell whether a hazard case is under the law."""
REGULATIONS = "SI 2025/1042, the Hazards in Social Housing (Prescribed Requirements) Regulations"


class HazardPhase(Sourced):
    """From a day on, hazards of these classes of which the landlord becomes aware are under it.

    `what` says in words which hazards those are.
    """

    from_day: date = Field(alias="from")
    classes: tuple[Literal["significant", "emergency"], ...] = Field(min_length=1)
    what: str = ""


FIRST_PHASE = HazardPhase.model_validate(
    {
        "from": "2025-10-27",
        "classes": ("significant", "emergency"),
        "what": "Damp and mould; and every emergency hazard but overcrowding.",
        "source": REGULATIONS,
    }
)


def under_the_law(phases: Sequence[HazardPhase]) -> pl.Expr:
    """Whether each hazard case is of a class, and of a day, for which a phase holds."""
    aware_on = pl.col("hazard_aware_at").dt.date()
    holds = [
        pl.col("hazard_class").is_in(list(phase.classes)) & (aware_on >= phase.from_day)
        for phase in phases
    ]
    return pl.any_horizontal(pl.lit(value=False), *holds).fill_null(value=False)
