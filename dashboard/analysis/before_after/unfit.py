"""Unfit: why no effect could be estimated from a series, and what is said of it."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from dashboard.analysis.before_after.effect import Outcome


class Unfit(StrEnum):
    """Why a series has no estimate. The value is the reason, within a sentence."""

    NO_BEFORE = "there are no figures from before the change"
    NO_AFTER = "there are no figures since the change yet"
    TOO_FEW_PERIODS = "there are too few months of figures to tell a change from chance"
    TOO_FEW_EVENTS = "the cases are too few to judge"
    NOTHING_VARIES = (
        "every month has the same figure, so nothing shows how much it moves by chance alone"
    )
    PERFECT_FIT = (
        "the figures follow an exact pattern, which leaves nothing to show how much they move by "
        "chance alone"
    )
    NOT_TOLD_APART = "two of the things that could explain it go together, and cannot be told apart"
    IMPOSSIBLE = "a figure is impossible: below zero, endless, or more than there were"
    NOT_SETTLED = "the figures are too irregular for an effect to be worked out"

    def within(self, period: str) -> str:
        """The reason, of a series whose periods are called so."""
        return self.value.replace("month", period)


OUTCOMES: Mapping[Unfit, Outcome] = MappingProxyType(
    {
        **dict.fromkeys(Unfit, Outcome.CANNOT_TELL),
        Unfit.NO_BEFORE: Outcome.NO_FAIR_COMPARISON,
        Unfit.NO_AFTER: Outcome.TOO_EARLY,
    }
)
"""The word for each, once there are months enough."""


class UnfitError(ValueError):
    """The series cannot answer, and `reason` says why."""

    def __init__(self, reason: Unfit) -> None:
        super().__init__(f"This cannot be judged: {reason}.")
        self.reason = reason
