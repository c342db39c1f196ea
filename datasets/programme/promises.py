"""Promises, claims and targets."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from datasets.programme.parts import Identifier, Sourced

THEMES = (
    "A better service",
    "Residents and members are listened to",
    "A steady, capable workforce",
    "Local jobs on good terms",
    "Open to scrutiny",
    "Value for each pound",
)
"""The six themes, in the order in which every page shows them; theme 1 is the first."""


class PromiseKind(StrEnum):
    """What was promised of the measures."""

    IMPROVE = "improve"
    KEEP_LEVEL = "keep_level"
    REACH_NUMBER = "reach_number"
    DO_BY_DATE = "do_by_date"


class Promise(Sourced):
    """A dated promise under one theme, and the measures that test it."""

    id: Identifier
    service: Identifier
    theme: int = Field(ge=1, le=len(THEMES))
    kind: PromiseKind
    text: str
    who: str
    on: date
    date_words: str = ""
    measures: tuple[Identifier, ...] = ()


class ClaimStatus(StrEnum):
    """What the evidence says of a claim."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    DISPUTED = "disputed"
    NOT_MEASURED = "not measured"
    NOT_TESTABLE = "not testable here"


class Claim(Sourced):
    """A dated sentence that an office or body made, and the evidence found for it."""

    id: Identifier
    service: Identifier
    text: str
    who: str
    status: tuple[ClaimStatus, ...]
    on: date | None = None
    date_words: str = ""
    value: float | None = None
    unit: str = ""
    counter_claims: tuple[str, ...] = ()


class Target(Sourced):
    """The level to reach from a day on, and who set it. Shares are in [0, 1]."""

    service: Identifier
    measure: Identifier
    value: float
    from_day: date = Field(alias="from")
    set_by: str
